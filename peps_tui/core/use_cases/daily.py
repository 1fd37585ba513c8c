"""The daily job: reminders, clean-up, and the messages that wait (LIFE-7, OTP-4, MSG-2).

It may run twice at once, or late: what one run did, the others leave alone.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from peps_tui.core.domain.account import Account
from peps_tui.core.domain.daily import DailyReport, Trace
from peps_tui.core.domain.dates import paris_date
from peps_tui.core.domain.establishment import Establishment
from peps_tui.core.domain.history import Author, Event, Operation
from peps_tui.core.domain.kept_draft import KEPT_FOR
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.ports import Ports, UnitOfWork
from peps_tui.core.use_cases.messages import deliver_due, mail

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Reminders:
    """What became of the establishments with reminders to get."""

    sent: list[tuple[Establishment, int]] = field(default_factory=list)
    unreachable: list[Establishment] = field(default_factory=list)
    failed: list[Establishment] = field(default_factory=list)


def run_daily(ports: Ports, *, by: Author, retention_days: int) -> DailyReport:
    """Send the reminders that are due, wipe what has served its time, deliver what waits.

    Traces are deleted `retention_days` after they ended, drafts once they have lapsed, secrets at
    once.
    An establishment that fails is logged and told in the report; the others get theirs. Takes
    as long as the couriers do, and otherwise about a second for a million accounts.

    Raises:
        StorageUnavailable: the database stopped answering; what was done before stays done.
    """
    reminders = _remind(ports, by)
    purged = _clean(ports, timedelta(days=retention_days))
    sent = deliver_due(ports)
    with ports.storage.reading() as unit:
        waiting = unit.outbox.waiting()
    return DailyReport(
        reminded=reminders.sent,
        unreachable=reminders.unreachable,
        failed=reminders.failed,
        sent=sent,
        waiting=waiting,
        purged=purged,
    )


def _remind(ports: Ports, by: Author) -> _Reminders:
    now = ports.clock.now()
    with ports.storage.reading() as unit:
        due = unit.reminders.establishments(paris_date(now))
        establishments = [unit.establishments.get(id_) for id_ in due]
    found = _Reminders()
    for establishment in establishments:
        try:
            count = _remind_of(ports, establishment, by=by, now=now)
        except Exception:  # whatever ails one establishment, the others must be reminded
            log.exception("the reminders of establishment %d failed", establishment.id)
            found.failed.append(establishment)
            continue
        if count is None:
            found.unreachable.append(establishment)
        elif count:
            found.sent.append((establishment, count))
    return found


def _remind_of(
    ports: Ports, establishment: Establishment, *, by: Author, now: datetime
) -> int | None:
    """Mail its administrators once, all its accounts in one mail (LIFE-7).

    Returns how many accounts that was, none when another run was quicker; None when nobody can
    be written to: it is tried again until the accounts expire.
    """
    today = paris_date(now)
    with ports.storage.writing() as unit:
        due = unit.reminders.due(establishment.id, today)
        if not due:
            return 0
        active = unit.accounts.active_administrators(establishment.id, today)
        readers = [administrator for administrator in active if administrator.email]
        if not readers:
            log.warning("nobody to remind in establishment %d", establishment.id)
            return None
        accounts = unit.accounts.many(establishment.id, due)
        _store(unit, readers, accounts, now=now)
        event = Event(operation=Operation.REMINDER_SENT, after={"count": str(len(accounts))})
        unit.history.record(establishment.id, event, by=by, at=now)
        return len(accounts)


def _store(
    unit: UnitOfWork, readers: Sequence[Account], accounts: Sequence[Account], *, now: datetime
) -> None:
    listed = "\n".join(map(_line, sorted(accounts, key=lambda account: account.expires_on)))
    for administrator in readers:
        mail(unit, administrator, MessageKind.REMINDER, now=now, facts={"accounts": listed})
    unit.reminders.note(accounts, now)


def _line(account: Account) -> str:
    """An account as the mail reads it back: « identifier|name|day »."""
    name = f"{account.first_name} {account.last_name}"
    return f"{account.identifier}|{name}|{account.expires_on.isoformat()}"


def _clean(ports: Ports, retention: timedelta) -> Mapping[Trace, int]:
    now = ports.clock.now()
    with ports.storage.writing() as unit:
        unit.outbox.expire(now)
        unit.challenges.forget_secrets(now)
        purged = unit.retention.purge(now - retention)
        drafts = unit.drafts.drop_saved_before(now - KEPT_FOR)
    return {**purged, Trace.DRAFTS: drafts} if drafts else purged
