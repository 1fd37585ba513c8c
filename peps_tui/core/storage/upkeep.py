"""What the daily job asks: reminders still to send, and traces that have served their time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Table, delete, exists, insert, or_, select

from peps_tui.core.domain.account import Account
from peps_tui.core.domain.daily import Trace
from peps_tui.core.domain.dates import reminder_horizon
from peps_tui.core.storage.tables import (
    accounts,
    challenges,
    failures,
    links,
    outbox,
    reminders,
    requests,
    sessions,
    trusts,
)


@dataclass(frozen=True, slots=True)
class SqlReminders:
    """See `peps_tui.core.ports.Reminders`."""

    connection: Connection

    def due(self, establishment_id: int, today: date) -> Sequence[int]:
        """The ids of the accounts of an establishment to remind of (LIFE-7)."""
        here = accounts.c.establishment_id == establishment_id
        query = select(accounts.c.id).where(here, *_untold(today))
        return self.connection.execute(query).scalars().all()

    def establishments(self, today: date) -> Sequence[int]:
        """The ids of those where at least one reminder is due, in their order."""
        town = accounts.c.establishment_id
        query = select(town).where(*_untold(today)).distinct().order_by(town)
        return self.connection.execute(query).scalars().all()

    def note(self, told: Iterable[Account], now: datetime) -> None:
        """They were told, for the expiry they have now."""
        self.connection.execute(
            insert(reminders),
            [
                {"account_id": account.id, "expires_on": account.expires_on, "sent_at": now}
                for account in told
            ],
        )


def _untold(today: date) -> tuple[ColumnElement[bool], ...]:
    """Not expired, its reminder day come, and no reminder of that expiry noted."""
    told = exists().where(
        reminders.c.account_id == accounts.c.id,
        reminders.c.expires_on == accounts.c.expires_on,
    )
    return accounts.c.expires_on.between(today, reminder_horizon(today)), ~told


@dataclass(frozen=True, slots=True)
class SqlRetention:
    """See `peps_tui.core.ports.Retention`."""

    connection: Connection

    def purge(self, before: datetime) -> Mapping[Trace, int]:
        """Delete what ended before; returns how many rows of each kind, those of none left out."""
        deleted = {
            trace: self.connection.execute(delete(table).where(over)).rowcount
            for trace, (table, over) in _over(before).items()
        }
        return {trace: count for trace, count in deleted.items() if count}


def _over(before: datetime) -> Mapping[Trace, tuple[Table, ColumnElement[bool]]]:
    """When a row of each kind has ended; codes go first, as they belong to sessions."""
    return {
        Trace.CODES: (challenges, challenges.c.sent_at < before),
        Trace.FAILURES: (failures, failures.c.at < before),
        Trace.REQUESTS: (requests, requests.c.at < before),
        # A session or sign-in that nobody ended is over all the same once it is that old.
        Trace.SESSIONS: (sessions, sessions.c.seen_at < before),
        Trace.TRUSTS: (trusts, or_(trusts.c.until < before, trusts.c.ended_at < before)),
        Trace.LINKS: (
            links,
            or_(
                links.c.deadline < before,
                links.c.used_at < before,
                links.c.cancelled_at < before,
            ),
        ),
        Trace.MESSAGES: (outbox, outbox.c.due_at.is_(None) & (outbox.c.created_at < before)),
    }
