"""One's own password, typed again or replaced (AUTH-5, AUTH-7, PWD-3)."""

from __future__ import annotations

from datetime import datetime

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account
from peps_tui.core.domain.history import Author, Event, Operation
from peps_tui.core.domain.link import LinkKind
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.password import prepared
from peps_tui.core.domain.sign_in import Failure
from peps_tui.core.ports import Context, UnitOfWork
from peps_tui.core.use_cases.identity import Actor, bearer
from peps_tui.core.use_cases.messages import mail
from peps_tui.core.use_cases.people import cut_links
from peps_tui.core.use_cases.sign_in import attempts


def prove_own(context: Context, actor: Actor, password: str) -> None:
    """Have a signed-in person type his password again: counted as at sign-in (AUTH-5).

    Takes tens of milliseconds, outside of any transaction.

    Raises:
        PasswordWrong: it is not his, or strangers must wait; SessionBlocked at the fifth in a row.
        NoPassword: he has none.
        SourcePaused: this source failed too often.
    """
    ports, own = context.ports, actor.account.id
    with ports.storage.reading() as unit:
        if unit.accounts.password(own) is None:
            raise errors.NoPassword
    attempt = attempts.charge(ports, context.workstation, lambda unit: unit.accounts.get(own))
    if not ports.hasher.verify(attempt.stored, prepared(password)):
        attempts.fail(ports, context.workstation, attempt)
        with ports.storage.reading() as unit:
            bearer(unit, context)
        raise errors.PasswordWrong
    with ports.storage.writing() as unit:
        attempts.forgive(unit, attempt)


def replace_password(
    unit: UnitOfWork, account: Account, stored: str, *, by: Author, now: datetime, but: int = 0
) -> None:
    """Store the hash of a new password, end what relied on the old one, tell the holder (TRUST-5).

    `but` is the id of the session that goes on.
    """
    unit.accounts.set_password(account.id, stored)
    unit.accounts.forgive(account.id, Failure.PASSWORD)
    unit.trusts.end_of_account(account.id, now)
    unit.sessions.end_all(account.id, now, but=but)
    cut_links(unit, account, by=by, now=now)
    for kind in LinkKind:
        unit.links.cancel(account.id, kind, now)
    unit.outbox.give_up([account.id])
    event = Event.about(account, Operation.PASSWORD_CHANGED)
    unit.history.record(account.establishment_id, event, by=by, at=now)
    mail(unit, account, MessageKind.PASSWORD_CHANGED, now=now)
