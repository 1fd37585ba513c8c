"""Who may come in: failures, pauses, blocks, and what a status tells (AUTH)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Profile, Status
from peps_tui.core.domain.challenge import Purpose

MAX_PASSWORD_FAILURES = 5
"""Wrong passwords in a row that block an account (AUTH-5)."""

SOURCE_WINDOW = timedelta(minutes=15)
MAX_SOURCE_FAILURES = 20
"""Failures of one source, over all accounts, within the window that pause it (AUTH-5)."""

FREE_STRANGER_FAILURES = 4
FIRST_PAUSE = timedelta(seconds=60)
LONGEST_PAUSE = timedelta(minutes=60)
STRANGER_WINDOW = timedelta(days=1)
MAX_STRANGER_FAILURES = 25
"""Evaluated failures of strangers on one protected account in 24 hours (AUTH-5)."""

SEEN_EVERY = timedelta(minutes=1)
"""How often, at most, the use of a session is noted: an idle one locks up to that much sooner."""


class Failure(StrEnum):
    """What was wrong; each kind is counted in a row on its own (AUTH-5)."""

    PASSWORD = "password"
    CODE = "code"


class SessionState(StrEnum):
    """What an idle session became (AUTH-7)."""

    OPEN = "open"
    LOCKED = "locked"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Idleness:
    """How long an open session may stay unused before it locks, and before it ends (AUTH-7)."""

    lock: timedelta = timedelta(minutes=15)
    end: timedelta = timedelta(minutes=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A sign-in under way, then an open session.

    Until `opened_at` is set only the password, or a mailed link, was proven: nothing but the
    code, the phone enrolment and leaving is possible, for the `purpose` it began with; those for
    another purpose than SIGN_IN never open. `profile` is the one held at sign-in: a promotion acts
    from the next one (LIFE-9). `ticket` is the digest of the secret its screen holds.
    """

    id: int = 0
    ticket: str
    account_id: int
    establishment_id: int
    profile: Profile
    purpose: Purpose = Purpose.SIGN_IN
    workstation: str | None
    workstation_name: str
    source: str
    started_at: datetime
    seen_at: datetime
    opened_at: datetime | None = None
    enrolment_confirmed: bool = False
    ended_at: datetime | None = None


SIGN_IN_LIFE = timedelta(minutes=15)
"""How long the code step waits after the password."""


def session_state(seen_at: datetime, now: datetime, idleness: Idleness) -> SessionState:
    """What became of a session not used since `seen_at` (AUTH-7)."""
    idle = now - seen_at
    if idle >= idleness.end:
        return SessionState.ENDED
    return SessionState.LOCKED if idle >= idleness.lock else SessionState.OPEN


def entry_refusal(
    account: Account, *, today: date, administrators: tuple[str, ...]
) -> errors.SignInError | None:
    """What the right password tells about an account that may not come in (AUTH-4)."""
    match account.status(today):
        case Status.EXPIRED:
            return errors.AccountExpired(administrators)
        case Status.BLOCKED:
            return errors.AccountBlocked(administrators)
        case Status.PENDING:
            return errors.AccountPending(administrators)
        case Status.ACTIVE:
            return None


def session_refusal(
    account: Account, *, today: date
) -> errors.SessionExpired | errors.SessionBlocked | None:
    """Why an open session must stop now (AUTH-6); whom to contact is for the caller to tell."""
    match account.status(today):
        case Status.EXPIRED:
            return errors.SessionExpired()
        case Status.BLOCKED:
            return errors.SessionBlocked()
        case Status.PENDING | Status.ACTIVE:
            return None


def source_pause(failures: Sequence[datetime], now: datetime) -> timedelta | None:
    """How long a source must still wait; None when it may try (AUTH-5).

    `failures` are those of the source over all accounts, oldest first. The wait ends when
    fewer than 20 of them lie within the last 15 minutes.
    """
    recent = [at for at in failures if abs(now - at) < SOURCE_WINDOW]
    if len(recent) < MAX_SOURCE_FAILURES:
        return None
    return min(recent[-MAX_SOURCE_FAILURES] + SOURCE_WINDOW - now, SOURCE_WINDOW)


def stranger_pause(failures: Sequence[datetime], now: datetime) -> timedelta | None:
    """How long strangers must wait on an account whose holder has a trusted workstation.

    `failures` are the evaluated ones in a row, oldest first. The 5th starts a pause of 60 s,
    which doubles with each further one up to 60 minutes; 25 in 24 hours close the account to
    strangers until the first of them is a day old (AUTH-5).
    """
    recent = [at for at in failures if abs(now - at) < STRANGER_WINDOW]
    if len(recent) >= MAX_STRANGER_FAILURES:
        return recent[-MAX_STRANGER_FAILURES] + STRANGER_WINDOW - now
    beyond = len(recent) - FREE_STRANGER_FAILURES
    if beyond <= 0:
        return None
    pause = min(FIRST_PAUSE * 2 ** (beyond - 1), LONGEST_PAUSE)
    left = recent[-1] + pause - now
    return left if left > timedelta() else None


def entered(account: Account, *, now: datetime, source: str) -> Account:
    """The account once its holder is in: wrong passwords forgotten, the entry noted (AUTH-8).

    Wrong codes are forgotten by a right one alone: a trusted workstation enters without (AUTH-5).
    """
    return replace(account, password_failures=0, last_login_at=now, last_login_from=source)


def enrolment_needs_mail(account: Account) -> bool:
    """Whether a first number must be confirmed by mail before it is enrolled (PHONE-1).

    Whoever knows the password of an account already in use must not enrol his own phone; nor must
    a namesake for whom Net-entreprises vouches.
    """
    return account.last_login_at is not None or account.net_entreprises
