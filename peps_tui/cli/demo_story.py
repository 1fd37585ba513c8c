"""The past of a person of the demonstration, as the history would have written it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from peps_tui.cli.demo_data import OFFICE, Person
from peps_tui.core.domain.account import Account, Profile
from peps_tui.core.domain.challenge import MAX_CODE_FAILURES, Purpose
from peps_tui.core.domain.dates import PARIS, expiry_from, paris_date
from peps_tui.core.domain.history import Author, Event, Facts, Operation
from peps_tui.core.domain.rights import NO_RIGHTS, Service, changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Instants told in days before today; none of them is in the future."""

    now: datetime

    def at(self, days: int, hour: int, minute: int = 0) -> datetime:
        """The instant of that day in Paris."""
        day = paris_date(self.now) - timedelta(days=days)
        return min(datetime.combine(day, time(hour, minute), PARIS).astimezone(UTC), self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line of the history to write."""

    at: datetime
    by: Author
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Tells the life of one account; `by` is who created it."""

    calendar: Calendar
    person: Person
    account: Account
    by: Author
    services: Sequence[Service]

    def lines(self) -> Iterator[Told]:
        """Everything that happened, in no order."""
        yield from self._creation()
        yield from self._entries()
        yield from self._renewal()
        yield from self._block()

    def _creation(self) -> Iterator[Told]:
        at = self.calendar.at(self.person.created, 9)
        told = {
            "profile": str(self.account.profile),
            "expires_on": expiry_from(paris_date(at)).isoformat(),
        }
        yield self._line(at, Operation.ACCOUNT_CREATED, by=self.by, after=told)
        for change in changes(NO_RIGHTS, self.person.rights.levels, self.services):
            before = {"service": change.service.label, "right": str(change.before)}
            after = {"service": change.service.label, "right": str(change.after)}
            yield self._line(at, Operation.RIGHT_CHANGED, by=self.by, before=before, after=after)
        if self.account.profile is Profile.ADMIN:
            yield self._line(at, Operation.LETTER_QUEUED, by=self.by)

    def _entries(self) -> Iterator[Told]:
        if self.account.activated_at is None:
            return
        at = self.account.activated_at
        yield self._line(at, Operation.PASSWORD_CREATED)
        if self.account.phone is None or self.account.last_login_at is None:
            return
        channel = str(self.account.phone.channel)
        enrolled = at + timedelta(minutes=3)
        purpose = str(Purpose.ENROL_PHONE)
        sent = {"purpose": purpose, "channel": channel}
        yield self._line(at + timedelta(minutes=2), Operation.CODE_SENT, after=sent)
        yield self._line(enrolled, Operation.PHONE_ENROLLED, after={"channel": channel})
        yield self._line(enrolled, Operation.SIGNED_IN)
        if self.account.last_login_at > enrolled:
            yield self._line(self.account.last_login_at, Operation.SIGNED_IN)

    def _renewal(self) -> Iterator[Told]:
        if self.person.renewed is None:
            return
        at = self.calendar.at(self.person.renewed, 11)
        created_on = paris_date(self.account.created_at)
        yield self._line(
            at,
            Operation.ACCOUNT_RENEWED,
            by=self.by,
            before={"expires_on": expiry_from(created_on).isoformat()},
            after={"expires_on": self.account.expires_on.isoformat()},
        )

    def _block(self) -> Iterator[Told]:
        if self.account.blocked_at is None:
            return
        by_codes = self.person.blocked_by is Operation.BLOCKED_BY_CODES
        failure = Operation.CODE_FAILED if by_codes else Operation.PASSWORD_FAILED
        by = None if by_codes else Author(identifier="", name="", source=OFFICE)
        facts = {"purpose": str(Purpose.SIGN_IN)} if by_codes else {}
        for minutes in range(MAX_CODE_FAILURES, 0, -1):
            at = self.account.blocked_at - timedelta(minutes=minutes)
            yield self._line(at, failure, by=by, after=facts)
        yield self._line(self.account.blocked_at, self.person.blocked_by, by=by)

    def _line(
        self,
        at: datetime,
        operation: Operation,
        *,
        by: Author | None = None,
        before: Facts | None = None,
        after: Facts | None = None,
    ) -> Told:
        """A line; the holder himself is its author unless `by` is given."""
        event = Event.about(self.account, operation, before=before, after=after)
        return Told(at=at, by=by or author_of(self.account), event=event)


def author_of(account: Account) -> Author:
    """The holder of an account, at his desk."""
    return Author(
        identifier=account.identifier,
        name=f"{account.first_name} {account.last_name}",
        source=OFFICE,
    )
