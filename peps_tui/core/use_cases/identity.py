"""Who acts: read again from storage in every transaction (AUTH-6, RIGHT-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Profile
from peps_tui.core.domain.dates import paris_date
from peps_tui.core.domain.history import Author
from peps_tui.core.domain.link import token_digest
from peps_tui.core.domain.sign_in import Session, SessionState, session_refusal, session_state
from peps_tui.core.ports import Context, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The person of an open session, at one instant."""

    session: Session
    account: Account
    now: datetime

    @property
    def today(self) -> date:
        """The day it is in Paris."""
        return paris_date(self.now)

    @property
    def establishment_id(self) -> int:
        """The only establishment this session may see."""
        return self.account.establishment_id

    @property
    def author(self) -> Author:
        """As the history names him."""
        return author(self.account, self.session.source)


def author(account: Account, source: str) -> Author:
    """`account` acting from `source`, as the history keeps it."""
    return Author(
        identifier=account.identifier,
        name=f"{account.first_name} {account.last_name}",
        source=source,
    )


def names_of_administrators(
    unit: UnitOfWork, establishment_id: int, today: date
) -> tuple[str, ...]:
    """Whom to contact: the active administrators, as people write their names."""
    found = unit.accounts.active_administrators(establishment_id, today)
    return tuple(f"{admin.first_name} {admin.last_name}" for admin in found)


def bearer(unit: UnitOfWork, context: Context) -> Actor:
    """Who holds the ticket of `context`, even while his session is locked (AUTH-6, AUTH-7).

    For what a locked session may still do: unlock, and leave.

    Raises:
        SessionEnded: the session ended, was idle too long, or its account was deleted.
        SessionExpired, SessionBlocked: its account expired or was blocked.
    """
    now = context.ports.clock.now()
    session = unit.sessions.by_ticket(token_digest(context.ticket))
    if session is None or session.opened_at is None:
        raise errors.SessionEnded
    account = unit.accounts.get(session.account_id)
    if account is None or session.workstation != context.workstation.fingerprint:
        raise errors.SessionEnded
    today = paris_date(now)
    if refused := session_refusal(account, today=today):
        refused.administrators = names_of_administrators(unit, account.establishment_id, today)
        raise refused
    if session.ended_at is not None or _state(session, context, now) is SessionState.ENDED:
        raise errors.SessionEnded
    return Actor(session=session, account=account, now=now)


def holder(unit: UnitOfWork, context: Context) -> Actor:
    """The person of `context`, about his own account (AUTH-7).

    Raises:
        SessionLocked: his password is asked first.
        SessionError: as `bearer`.
    """
    actor = bearer(unit, context)
    if _state(actor.session, context, actor.now) is SessionState.LOCKED:
        raise errors.SessionLocked
    return actor


def _state(session: Session, context: Context, now: datetime) -> SessionState:
    return session_state(session.seen_at, now, context.ports.idleness)


def signed_in(unit: UnitOfWork, context: Context) -> Actor:
    """The actor of `context`, if his session may still act (AUTH-6).

    What an administrator may do before he accepts the terms asks `holder`: read and accept them,
    leave, look after his own account (CGU-1).

    Raises:
        SessionError: as `holder`.
        TermsToAccept: an administrator must accept a new version first.
    """
    actor = holder(unit, context)
    if actor.session.profile is Profile.ADMIN:
        terms = unit.terms.to_accept(actor.establishment_id)
        if terms is not None:
            raise errors.TermsToAccept(terms.version, terms.deadline)
    return actor


def terms_awaited(unit: UnitOfWork, actor: Actor) -> errors.TermsAwaited | None:
    """What a user reads until an administrator accepts the terms (CGU-2)."""
    terms = unit.terms.to_accept(actor.establishment_id)
    return None if terms is None else errors.TermsAwaited(terms.deadline)


def refuse_without_terms(unit: UnitOfWork, actor: Actor) -> None:
    """Raise TermsAwaited once the deadline has passed: services are refused (CGU-2)."""
    terms = unit.terms.to_accept(actor.establishment_id)
    if terms is not None and terms.are_overdue(actor.today):
        raise errors.TermsAwaited(terms.deadline)


def administrator(unit: UnitOfWork, context: Context) -> Actor:
    """The actor, if he administers accounts (RIGHT-4).

    A promotion acts from the next sign-in on: both the account and the session must hold
    the profile (LIFE-9).

    Raises:
        SessionError, TermsToAccept: as `signed_in`.
        NotAdministrator: he does not.
    """
    actor = signed_in(unit, context)
    if {actor.session.profile, actor.account.profile} != {Profile.ADMIN}:
        raise errors.NotAdministrator
    return actor
