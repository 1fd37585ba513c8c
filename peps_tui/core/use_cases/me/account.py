"""All that « Mon compte » shows (SCR-ME)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from peps_tui.core.domain.account import Civility, Profile
from peps_tui.core.domain.dates import paris_date
from peps_tui.core.domain.rights import Rights, Service
from peps_tui.core.domain.sign_in import SessionState, session_state
from peps_tui.core.ports import Context, UnitOfWork
from peps_tui.core.use_cases.identity import Actor, holder


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedWorkstation:
    """A workstation that asks no code at sign-in until `until`; `here` is this one (TRUST-4)."""

    id: int
    name: str
    since: datetime
    until: datetime
    last_used_at: datetime
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """A session that may still be taken up; `here` is the one that asks (AUTH-7)."""

    id: int
    workstation: str
    source: str
    since: datetime
    seen_at: datetime
    locked: bool
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MyAccount:
    """One's own account; `phone` in full, empty when there is none (PHONE-5).

    `has_password` is False for who only ever came by Net-entreprises. Dates are Paris days,
    `expires_on` the last one. What to be ended comes the newest first.
    """

    establishment: str
    identifier: str
    profile: Profile
    civility: Civility | None
    last_name: str
    first_name: str
    email: str
    phone: str
    phone_anonymous: bool
    service: str
    delegation: bool
    net_entreprises: bool
    has_password: bool
    expires_on: date
    created_on: date
    services: Sequence[Service]
    rights: Rights
    trusts: tuple[TrustedWorkstation, ...]
    sessions: tuple[OpenSession, ...]


def my_account(context: Context) -> MyAccount:
    """One's own account, with its trusted workstations and open sessions. Raises SessionError."""
    with context.ports.storage.reading() as unit:
        return own_account(unit, context, holder(unit, context))


def own_account(unit: UnitOfWork, context: Context, actor: Actor) -> MyAccount:
    """The page of `actor`, as it is in this transaction."""
    account = actor.account
    return MyAccount(
        establishment=unit.establishments.get(actor.establishment_id).name,
        identifier=account.identifier,
        profile=account.profile,
        civility=account.civility,
        last_name=account.last_name,
        first_name=account.first_name,
        email=account.email or "",
        phone="" if account.phone is None else account.phone.national,
        phone_anonymous=account.phone_anonymous,
        service=account.service,
        delegation=account.delegation,
        net_entreprises=account.net_entreprises,
        has_password=unit.accounts.password(account.id) is not None,
        expires_on=account.expires_on,
        created_on=paris_date(account.created_at),
        services=unit.services.online(actor.today),
        rights=unit.accounts.rights(account.id),
        trusts=_trusts(unit, actor),
        sessions=_sessions(unit, context, actor),
    )


def _trusts(unit: UnitOfWork, actor: Actor) -> tuple[TrustedWorkstation, ...]:
    return tuple(
        TrustedWorkstation(
            id=trust.id,
            name=trust.name,
            since=trust.since,
            until=trust.until,
            last_used_at=trust.last_used_at,
            here=trust.fingerprint == actor.session.workstation,
        )
        for trust in reversed(unit.trusts.of(actor.account.id))
        if trust.is_valid(actor.now, expires_on=actor.account.expires_on)
    )


def _sessions(unit: UnitOfWork, context: Context, actor: Actor) -> tuple[OpenSession, ...]:
    idleness = context.ports.idleness
    return tuple(
        OpenSession(
            id=session.id,
            workstation=session.workstation_name,
            source=session.source,
            since=session.started_at,
            seen_at=session.seen_at,
            locked=session_state(session.seen_at, actor.now, idleness) is SessionState.LOCKED,
            here=session.id == actor.session.id,
        )
        for session in unit.sessions.open(actor.account.id, actor.now - idleness.end)
    )
