"""The reviews of accounts, and what was decided for each (SCR-REVIEW)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, func, insert, select, update

from peps_tui.core.domain.account import Civility, Profile
from peps_tui.core.domain.review import Decision, Reason, Result, Review, ReviewItem
from peps_tui.core.storage.queries import among, newest
from peps_tui.core.storage.tables import accounts, review_items, reviews


@dataclass(frozen=True, slots=True)
class SqlReviews:
    """See `peps_tui.core.ports.Reviews`."""

    connection: Connection

    def open(self, establishment_id: int) -> Review | None:
        """The one under way."""
        return self._newest(establishment_id, reviews.c.closed_at.is_(None))

    def last_closed(self, establishment_id: int) -> Review | None:
        """The newest of those that ended."""
        return self._newest(establishment_id, reviews.c.closed_at.is_not(None))

    def within(self, establishment_id: int, review_id: int) -> Review | None:
        """None for a missing id and for one of elsewhere alike (RIGHT-4)."""
        return self._newest(establishment_id, reviews.c.id == review_id)

    def since(self, establishment_id: int) -> datetime | None:
        """When the accounts were last reviewed, or else when the oldest of them was created."""
        if closed := self.last_closed(establishment_id):
            return closed.closed_at
        query = select(func.min(accounts.c.created_at)).where(
            accounts.c.establishment_id == establishment_id
        )
        oldest: datetime | None = self.connection.execute(query).scalar_one()
        return oldest

    def add(self, review: Review, items: Sequence[ReviewItem]) -> Review:
        """Store a new review with its items; returned with its id."""
        columns = {name: value for name, value in asdict(review).items() if name != "id"}
        made = self.connection.execute(insert(reviews).returning(reviews.c.id), columns)
        stored = replace(review, id=made.scalar_one())
        if items:
            self.connection.execute(
                insert(review_items), [_columns(item, stored.id) for item in items]
            )
        return stored

    def save(self, review: Review) -> None:
        """Write back who closed it, and when."""
        self.connection.execute(
            update(reviews)
            .where(reviews.c.id == review.id)
            .values(closed_at=review.closed_at, closed_by=review.closed_by)
        )

    def items(self, review: Review, numbers: Collection[int] | None = None) -> Sequence[ReviewItem]:
        """Those of these numbers, or all, in the order the review asks.

        As long as it goes on, each has the expiry its account has now.
        """
        query = (
            select(*_KEPT, review_items.c.expires_after if review.closed_at else _PRESENT_EXPIRY)
            .where(review_items.c.review_id == review.id)
            .order_by(review_items.c.number)
        )
        if numbers is not None:
            query = query.where(among(review_items.c.number, numbers))
        return [_item(row) for row in self.connection.execute(query)]

    def keep_expiries(self, review: Review) -> None:
        """Write down the expiry each account has now, for the report of a review that ends."""
        self.connection.execute(
            update(review_items)
            .where(review_items.c.review_id == review.id)
            .values(expires_after=_PRESENT_EXPIRY)
        )

    def save_decision(self, items: Sequence[ReviewItem]) -> None:
        """Write back what was decided of items at once: the same for all."""
        if items:
            self._write(items, {name: getattr(items[0], name) for name in _DECIDED})

    def save_results(self, items: Sequence[ReviewItem]) -> None:
        """Write back what became of items."""
        for result in Result:
            self._write([item for item in items if item.result is result], {"result": result})

    def _write(self, items: Sequence[ReviewItem], values: Mapping[str, object]) -> None:
        self.connection.execute(
            update(review_items)
            .where(
                among(review_items.c.review_id, {item.review_id for item in items}),
                among(review_items.c.number, [item.number for item in items]),
            )
            .values(values)
        )

    def left(self, review: Review) -> int:
        """How many accounts of the review are not settled yet, and still there."""
        query = select(func.count()).where(
            review_items.c.review_id == review.id,
            func.coalesce(review_items.c.result, Result.REFUSED) == Result.REFUSED,
            exists().where(accounts.c.id == review_items.c.account_id),
        )
        return self.connection.execute(query).scalar_one()

    def _newest(self, establishment_id: int, which: ColumnElement[bool]) -> Review | None:
        here = reviews.c.establishment_id == establishment_id
        row = newest(self.connection, reviews, here, which)
        return None if row is None else Review(**row)


_KEPT = tuple(column for column in review_items.columns if column.name != "expires_after")
_NAMES = (*(column.name for column in _KEPT), "expires_after")
_PRESENT_EXPIRY = (
    select(accounts.c.expires_on)
    .where(accounts.c.id == review_items.c.account_id)
    .correlate(review_items)
    .scalar_subquery()
)
_DECIDED = ("decision", "decided_by", "decided_at", "result")


def _columns(item: ReviewItem, review_id: int) -> dict[str, object]:
    return {
        **{name: getattr(item, name) for name in _NAMES},
        "review_id": review_id,
        "reasons": " ".join(item.reasons),
    }


def _item(row: Row[*tuple[Any, ...]]) -> ReviewItem:
    values = dict(zip(_NAMES, row, strict=True))
    values["civility"] = row.civility and Civility(row.civility)
    values["profile"] = Profile(row.profile)
    values["reasons"] = tuple(map(Reason, row.reasons.split()))
    values["decision"] = row.decision and Decision(row.decision)
    values["result"] = row.result and Result(row.result)
    return ReviewItem(**values)
