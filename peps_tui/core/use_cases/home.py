"""What a signed-in person sees first, and how he leaves (SCR-DASH, AUTH-6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from peps_tui.core.domain import layout as layouts
from peps_tui.core.domain.account import Civility, Profile, Status
from peps_tui.core.domain.errors import TermsAwaited
from peps_tui.core.domain.history import EVERYTHING, Event, HistoryFilter, HistoryLine, Operation
from peps_tui.core.domain.layout import Layout
from peps_tui.core.domain.listing import Criterion
from peps_tui.core.domain.notice import OF_ACCOUNTS, Notice
from peps_tui.core.domain.rights import Rights, Service
from peps_tui.core.ports import Context, UnitOfWork
from peps_tui.core.use_cases.identity import (
    Actor,
    administrator,
    bearer,
    holder,
    signed_in,
    terms_awaited,
)
from peps_tui.core.use_cases.notices import notices

HISTORY_PAGE_SIZE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The person, his establishment, his services; counts and notices for administrators.

    What is `terms_awaited` is told in the words of that refusal; past its deadline services are
    refused (CGU-2).
    """

    civility: Civility | None
    last_name: str
    first_name: str
    identifier: str
    profile: Profile
    establishment: str
    services: Sequence[Service]
    rights: Rights
    counts: Mapping[Status, int]
    notices: tuple[Notice, ...] = ()
    layout: Layout = field(default_factory=Layout)
    terms_awaited: TermsAwaited | None = None


def home(context: Context) -> Home:
    """The start page of the session. Raises SessionError, TermsToAccept."""
    with context.ports.storage.reading() as unit:
        actor = signed_in(unit, context)
        admin = actor.session.profile is Profile.ADMIN
        counts = _counts(unit, actor) if admin else {}
        return Home(
            civility=actor.account.civility,
            last_name=actor.account.last_name,
            first_name=actor.account.first_name,
            identifier=actor.account.identifier,
            profile=actor.session.profile,
            establishment=unit.establishments.get(actor.establishment_id).name,
            services=unit.services.online(actor.today),
            rights=unit.accounts.rights(actor.account.id),
            counts={status: counts[of] for status, of in _STATUSES.items() if counts.get(of)},
            notices=notices(unit, actor, counts) if admin else (),
            layout=layouts.read(unit.preferences.of(actor.account.id)),
            terms_awaited=terms_awaited(unit, actor),
        )


_STATUSES = {status: Criterion(status) for status in Status}


def _counts(unit: UnitOfWork, actor: Actor) -> Mapping[Criterion, int]:
    """All that is told of accounts, counted in one reading of them."""
    asked = {*_STATUSES.values(), *OF_ACCOUNTS.values()}
    return unit.accounts.count_by(actor.establishment_id, asked, now=actor.now)


def save_layout(context: Context, layout: Layout) -> Layout:
    """Keep how one arranged his start page; returns it without what is not online (SCR-DASH).

    Raises SessionError.
    """
    with context.ports.storage.writing() as unit:
        actor = signed_in(unit, context)
        kept = layouts.known(layout, unit.services.online(actor.today))
        unit.preferences.save(actor.account.id, layouts.written(kept))
        return kept


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """Lines of the history, newest first, and how many the filter keeps in all."""

    lines: Sequence[HistoryLine]
    total: int


def history(
    context: Context,
    which: HistoryFilter = EVERYTHING,
    *,
    before: int | None = None,
    size: int = HISTORY_PAGE_SIZE,
) -> HistoryPage:
    """« Voir l'historique » of the establishment (HIST-1).

    `before` is the number of the last line already shown.

    Raises:
        NotAdministrator, SessionError.
    """
    with context.ports.storage.reading() as unit:
        actor = administrator(unit, context)
        return _history_page(unit, actor, which, before, size)


def account_history(
    context: Context,
    account_id: int,
    which: HistoryFilter = EVERYTHING,
    *,
    before: int | None = None,
    size: int = HISTORY_PAGE_SIZE,
) -> HistoryPage:
    """« Son historique »: what an account of the establishment did, and what was done to it.

    Raises:
        AccountNotFound, NotAdministrator, SessionError.
    """
    with context.ports.storage.reading() as unit:
        actor = administrator(unit, context)
        account = unit.accounts.within(actor.establishment_id, account_id)
        return _history_page(unit, actor, replace(which, account=account.identifier), before, size)


def own_history(
    context: Context,
    which: HistoryFilter = EVERYTHING,
    *,
    before: int | None = None,
    size: int = HISTORY_PAGE_SIZE,
) -> HistoryPage:
    """« Mon historique » of whoever asks, administrator or not (HIST-1). Raises SessionError."""
    with context.ports.storage.reading() as unit:
        actor = holder(unit, context)
        own = replace(which, account=actor.account.identifier)
        return _history_page(unit, actor, own, before, size)


def _history_page(
    unit: UnitOfWork, actor: Actor, which: HistoryFilter, before: int | None, size: int
) -> HistoryPage:
    lines, total = unit.history.page(actor.establishment_id, which, before=before, size=size)
    return HistoryPage(lines=lines, total=total)


def sign_out(context: Context) -> None:
    """End the session, locked or not. Raises SessionError when it had already ended."""
    with context.ports.storage.writing() as unit:
        actor = bearer(unit, context)
        unit.sessions.save(replace(actor.session, ended_at=actor.now))
        event = Event.about(actor.account, Operation.SIGNED_OUT)
        unit.history.record(actor.establishment_id, event, by=actor.author, at=actor.now)
