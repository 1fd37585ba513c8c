"""A review that the demonstration closed long ago: another one is due (SCR-REVIEW)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from peps_tui.cli.demo_data import REVIEWED, Person
from peps_tui.cli.demo_story import Calendar, Told, author_of
from peps_tui.core.domain.account import Account
from peps_tui.core.domain.dates import expiry_from, paris_date
from peps_tui.core.domain.history import Author, Event, Facts, Operation
from peps_tui.core.domain.identifier import identifier_for
from peps_tui.core.domain.review import (
    Decision,
    Doubtful,
    Result,
    Review,
    ReviewItem,
    decided,
    questions,
    totals,
)

_FIRST_NUMBER = 890_001
"""The first identifier of those who left: far from the numbers that are given now."""
_MINUTES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class PastReview:
    """What the first of `staff` decided then: `departed` people deleted, the staff put off."""

    calendar: Calendar
    staff: Sequence[Account]
    departed: Sequence[Person]

    @property
    def stored(self) -> tuple[Review, Sequence[ReviewItem]]:
        """The review and its items."""
        review = Review(
            establishment_id=self.staff[0].establishment_id,
            started_at=self._started,
            started_by=self._author.name,
            closed_at=self._ended,
            closed_by=self._author.name,
        )
        asked = questions([*self._stayed(), *self._gone()], Doubtful(), now=self._started)
        return review, [self._decided(item) for item in asked]

    def lines(self) -> Iterator[Told]:
        """What it left in the history."""
        _, items = self.stored
        counts = {name: str(count) for name, count in asdict(totals(items)).items() if count}
        yield self._told(self._started, Operation.REVIEW_STARTED, {"count": counts["accounts"]})
        for account in self._gone():
            deletion = Event.about(account, Operation.ACCOUNT_DELETED)
            yield Told(at=self._ended, by=self._author, event=deletion)
        yield self._told(
            self._ended, Operation.REVIEW_APPLIED, {"deleted": str(len(self.departed))}
        )
        yield self._told(self._ended, Operation.REVIEW_CLOSED, counts)

    @property
    def _started(self) -> datetime:
        return self.calendar.at(REVIEWED, 9)

    @property
    def _ended(self) -> datetime:
        return self._started + timedelta(minutes=_MINUTES)

    @property
    def _author(self) -> Author:
        return author_of(self.staff[0])

    def _stayed(self) -> Iterator[Account]:
        """The staff, as it was then."""
        for account in self.staff:
            yield replace(
                account,
                last_login_at=self._started - timedelta(days=1),
                expires_on=expiry_from(paris_date(account.created_at)),
            )

    def _gone(self) -> Iterator[Account]:
        for number, person in enumerate(self.departed, start=_FIRST_NUMBER):
            civility, last_name, first_name = person.name
            created_at = self.calendar.at(person.created, 9)
            yield Account(
                establishment_id=self.staff[0].establishment_id,
                identifier=identifier_for(first_name, last_name, number),
                profile=person.profile,
                civility=civility,
                last_name=last_name,
                first_name=first_name,
                email=None,
                service=person.service,
                expires_on=expiry_from(paris_date(created_at)),
                created_at=created_at,
            )

    def _decided(self, item: ReviewItem) -> ReviewItem:
        left = not item.account_id
        decision = Decision.DELETE if left else Decision.LATER
        told = decided(item, decision, by=self.staff[0], now=self._started)
        return replace(told, result=Result.DELETED) if left else told

    def _told(self, at: datetime, operation: Operation, after: Facts) -> Told:
        return Told(at=at, by=self._author, event=Event(operation=operation, after=after))
