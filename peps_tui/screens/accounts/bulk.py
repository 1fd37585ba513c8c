"""Renewing, deleting and « @ », one account or many: questions, and what was done (SCR-RENEW).

prospect ─▶ question, with the exact numbers ─▶ use case ─▶ toast, or report of what was refused
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from peps_tui.core.domain.account import Action
from peps_tui.core.domain.dates import expiry_from, paris_date
from peps_tui.core.domain.errors import AccountNotFound, OnlyRenewal
from peps_tui.core.domain.listing import PAGE_SIZES
from peps_tui.core.use_cases.bulk import (
    Done,
    Named,
    Progress,
    Prospect,
    Refused,
    delete_accounts,
    prospect,
    renew_accounts,
    resend_creation_mails,
)
from peps_tui.screens.base import CoreScreen
from peps_tui.screens.dialog import ConfirmDialog, Dialog, ReportDialog
from peps_tui.texts import bulk as texts
from peps_tui.texts import common, people
from peps_tui.texts.errors import explain
from peps_tui.widgets.key_bar import KeyBar

Ids = frozenset[int]

_MANY = min(PAGE_SIZES)


async def renew(screen: CoreScreen[Any], ids: Sequence[int]) -> Ids:
    """« Renouvellement des droits »: today + 18 months, no code (LIFE-5, OTP-8).

    For more accounts than a page shows, an Enter too many changes nothing.

    Returns the accounts that were acted on: none when the person thought better of it. Raises
    the refusals of the core.
    """
    found = await _prospect(screen, Action.RENEW, ids)
    until = expiry_from(paris_date(screen.context.ports.clock.now()))
    lines = _renewal_lines(found, until)
    question = ConfirmDialog(texts.RENEW_TITLE, *lines, destructive=len(found.can) > _MANY)
    if not await screen.app.push_screen_wait(question):
        return frozenset()
    done = await screen.act(renew_accounts, found.can, progress=progress_of(screen))
    told = texts.renewed(_named(found.one), done.count, done.expires_on or until)
    tell_done(screen, texts.RENEW_TITLE, told, done.refused)
    return _acted(found.can, done)


async def delete(screen: CoreScreen[Any], ids: Sequence[int]) -> Ids:
    """Delete what the rules allow, and tell what is left out and why, no code (LIFE-13, OTP-8).

    Expired accounts are left out too, unless « Renouveler puis supprimer » is chosen (LIFE-6).
    Returns and raises as `renew`.
    """
    found = await _prospect(screen, Action.DELETE, ids)
    expired = tuple(r.account_id for r in found.refused if isinstance(r.error, OnlyRenewal))
    if not found.can and not expired:
        tell_done(screen, texts.DELETE_TITLE, texts.NONE, found.refused)
        return frozenset()
    chained = await screen.app.push_screen_wait(_deletion(found, expired))
    if chained is None:
        return frozenset()
    wanted = (*found.can, *expired) if chained else found.can
    done = await screen.act(
        delete_accounts, wanted, renew_expired=chained, progress=progress_of(screen)
    )
    left_out = [
        refused
        for refused in found.refused
        if not (chained and isinstance(refused.error, OnlyRenewal))
    ]
    who = "" if chained else _named(found.one)
    told = texts.deleted(who, done.count) if done.count else texts.NONE_DELETED
    tell_done(screen, texts.DELETE_TITLE, told, (*left_out, *done.refused))
    return _acted(wanted, done)


async def resend(screen: CoreScreen[Any], ids: Sequence[int]) -> Ids:
    """« @ »: new creation mails, and what is left out and why, no code (LIFE-2, OTP-8).

    Returns and raises as `renew`.
    """
    found = await _prospect(screen, Action.RESEND, ids)
    if not found.can:
        tell_done(screen, texts.RESEND_TITLE, texts.NONE_RESENT, found.refused)
        return frozenset()
    question = ConfirmDialog(texts.RESEND_TITLE, *_resending_lines(found))
    if not await screen.app.push_screen_wait(question):
        return frozenset()
    done = await screen.act(resend_creation_mails, found.can, progress=progress_of(screen))
    told = texts.resent(_named(found.one), done.count) if done.count else texts.NONE_RESENT
    tell_done(screen, texts.RESEND_TITLE, told, (*found.refused, *done.refused))
    return _acted(found.can, done)


async def _prospect(screen: CoreScreen[Any], action: Action, ids: Sequence[int]) -> Prospect:
    found = await screen.ask(prospect, action, ids)
    if not found.can and not found.refused:
        raise AccountNotFound
    return found


def _renewal_lines(found: Prospect, until: date) -> Iterator[str]:
    if found.one:
        yield texts.renew_one(_named(found.one), until)
        yield from [texts.STAYS_BLOCKED] * found.blocked
    else:
        yield from texts.renew_many(
            len(found.can), until, expired=found.expired, blocked=found.blocked
        )


def _resending_lines(found: Prospect) -> Iterator[str]:
    if found.one:
        yield texts.resend_one(_named(found.one))
        yield from [texts.STAYS_BLOCKED] * found.blocked
    else:
        yield from texts.resend_many(len(found.can), blocked=found.blocked)
    why = [refused.error for refused in found.refused]
    yield from texts.left_out(why, heading=texts.NOT_RESENT)


def _deletion(found: Prospect, expired: Sequence[int]) -> Dialog[bool | None]:
    """The question; its answer is whether expired accounts are renewed then deleted too."""
    answers: list[tuple[str, bool | None]] = []
    if found.can:
        answers.append((texts.DELETE if expired else common.CONFIRM, False))
    if expired:
        answers.append((texts.RENEW_AND_DELETE, True))
    answers.append((common.CANCEL, None))
    lines = [*_deletion_lines(found, expired)]
    return Dialog(texts.DELETE_TITLE, lines, answers, focus=len(answers) - 1)


def _deletion_lines(found: Prospect, expired: Sequence[int]) -> Iterator[str]:
    if found.one:
        yield texts.delete_one(_named(found.one))
    elif found.can:
        yield texts.delete_many(len(found.can), [*map(_named, found.named)])
    elif len(found.refused) == 1:
        yield texts.chain_one(_named(found.refused[0]), found.refused[0].error)
        return
    if found.lone_administrator:
        yield texts.LONE_ADMINISTRATOR
    yield from texts.left_out([refused.error for refused in found.refused])
    if expired:
        yield texts.chain_many(len(expired), len(found.can) + len(expired))


def _named(one: Named | Refused | None) -> str:
    return people.named(one.civility, one.first_name, one.last_name) if one else ""


def _acted(ids: Sequence[int], done: Done) -> Ids:
    return frozenset(ids) - {refused.account_id for refused in done.refused}


def progress_of(screen: CoreScreen[Any]) -> Progress:
    """Tells in the key bar how far a long work is, from the thread that does it."""
    loop = asyncio.get_running_loop()
    bar = screen.query_one(KeyBar)

    def tell(done: int, total: int) -> None:
        if done < total:
            loop.call_soon_threadsafe(setattr, bar, "status", texts.progress(done, total))

    return tell


def tell_done(
    screen: CoreScreen[Any], title: str, sentence: str, refused: Sequence[Refused]
) -> None:
    """A toast when all went well, else the accounts that were left out, with the reason."""
    if refused:
        heading, report = texts.not_done(len(refused)), [*map(_refusal, refused)]
        screen.app.push_screen(ReportDialog(title, sentence, heading=heading, report=report))
    else:
        screen.tell(sentence)


def _refusal(refused: Refused) -> str:
    return texts.refusal(
        refused.identifier,
        refused.civility,
        refused.first_name,
        refused.last_name,
        explain(refused.error),
    )
