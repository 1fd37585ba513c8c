"""Attempts at a password: charged before they are judged, and forgiven when right (AUTH-5)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from peps_tui.core.domain import errors
from peps_tui.core.domain import sign_in as rules
from peps_tui.core.domain.account import Account
from peps_tui.core.domain.history import Author, Event, Operation
from peps_tui.core.domain.sign_in import Failure
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.ports import Ports, UnitOfWork
from peps_tui.core.use_cases import codes

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A password attempt, charged before it is judged.

    `account_id` is None when there is no such account, or none that may be judged now: whatever
    was typed is wrong. `counted` is how many wrong ones in a row this would be.
    """

    account_id: int | None = None
    failure_id: int | None = None
    stored: str | None = field(default=None, repr=False)
    counted: int | None = None


def charge(
    ports: Ports, workstation: Workstation, find: Callable[[UnitOfWork], Account | None]
) -> Attempt:
    """Charge an attempt on the account that `find` gives, or on its source alone if there is none.

    Raises SourcePaused: this source failed too often.
    """
    now = ports.clock.now()
    source = workstation.source
    with ports.storage.writing() as unit:
        account = find(unit)
        trusting = [] if account is None else _trusted(unit, account, now)
        if workstation.fingerprint not in trusting:
            _refuse_paused(unit, source, now)
        if account is None:
            return Attempt(failure_id=_note(unit, source, None, stranger=False, at=now))
        stranger = bool(trusting) and workstation.fingerprint not in trusting
        if stranger or account.blocked_at is not None:
            return _charge_stranger(unit, account, source, now)
        counted = unit.accounts.charge(account.id, Failure.PASSWORD, rules.MAX_PASSWORD_FAILURES)
        if counted is None:
            # As many attempts as may fail are being judged: this one must not add to them.
            return _charge_stranger(unit, account, source, now)
        return Attempt(
            account_id=account.id,
            failure_id=_note(unit, source, account.id, stranger=False, at=now),
            stored=unit.accounts.password(account.id),
            counted=counted,
        )


def _refuse_paused(unit: UnitOfWork, source: str, now: datetime) -> None:
    failures = unit.failures.of_source(source, now - rules.SOURCE_WINDOW)
    pause = rules.source_pause(failures, now)
    if pause is not None:
        raise errors.SourcePaused(seconds=_seconds(pause))


def _charge_stranger(unit: UnitOfWork, account: Account, source: str, now: datetime) -> Attempt:
    since = max(now - rules.STRANGER_WINDOW, account.blocked_at or account.created_at)
    failures = unit.failures.of_strangers(account.id, since)
    if rules.stranger_pause(failures, now) is not None:
        # The source is charged all the same, as it is for an identifier that does not exist.
        return Attempt(failure_id=_note(unit, source, None, stranger=True, at=now))
    noted = _note(unit, source, account.id, stranger=True, at=now)
    return Attempt(
        account_id=account.id, failure_id=noted, stored=unit.accounts.password(account.id)
    )


def _trusted(unit: UnitOfWork, account: Account, now: datetime) -> list[str]:
    """The workstations that the account trusts now: strangers must not shut the holder out."""
    return [
        trusted.fingerprint
        for trusted in unit.trusts.of(account.id)
        if trusted.is_valid(now, expires_on=account.expires_on)
    ]


def _note(
    unit: UnitOfWork, source: str, account_id: int | None, *, stranger: bool, at: datetime
) -> int:
    return unit.failures.add(source=source, account_id=account_id, stranger=stranger, at=at)


def fail(ports: Ports, workstation: Workstation, attempt: Attempt) -> None:
    """The attempt was wrong: write it down, and block the account at the fifth in a row."""
    # What was typed is not logged: people type their password in the place of their identifier.
    log.warning("sign-in failed source=%s", workstation.source)
    if attempt.account_id is None:
        return
    unknown = Author(identifier="", name="", source=workstation.source)
    with ports.storage.writing() as unit:
        account = unit.accounts.get(attempt.account_id)
        if account is None:
            return
        event = Event.about(account, Operation.PASSWORD_FAILED)
        unit.history.record(account.establishment_id, event, by=unknown, at=ports.clock.now())
        if (attempt.counted or 0) >= rules.MAX_PASSWORD_FAILURES:
            codes.block_account(
                unit, ports, account.id, why=Operation.BLOCKED_BY_PASSWORDS, by=unknown
            )


def forgive(unit: UnitOfWork, attempt: Attempt) -> None:
    """The attempt was right: those in a row start again from zero."""
    if attempt.failure_id is not None:
        unit.failures.remove(attempt.failure_id, attempt.account_id)
    if attempt.account_id is not None:
        unit.accounts.forgive(attempt.account_id, Failure.PASSWORD)


def refund(unit: UnitOfWork, attempt: Attempt) -> None:
    """Nobody could judge the attempt: it counts neither way."""
    if attempt.failure_id is not None:
        unit.failures.remove(attempt.failure_id, attempt.account_id)
    if attempt.account_id is not None and attempt.counted is not None:
        unit.accounts.refund(attempt.account_id, Failure.PASSWORD)


def _seconds(span: timedelta) -> int:
    return max(1, -(-span // timedelta(seconds=1)))
