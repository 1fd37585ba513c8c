"""A review as one sees it while one decides: what shows at once, and what is stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from peps_tui.core.domain.review import Decision, Review, ReviewItem
from peps_tui.core.use_cases.reviewing import ReviewPage

Wish = tuple[ReviewItem, ...]
"""Items as somebody wants them, on their way to the core."""


class Sitting:
    """Decisions show when their key is pressed, and are stored behind it, in their order.

    What the core answers is shown unless a later wish is on its way; what it refuses is shown as
    it was.
    """

    def __init__(self, page: ReviewPage) -> None:
        self.review: Review = page.review
        self.own_account_id = page.own_account_id
        self._stored = {item.number: item for item in page.items}
        self._shown = dict(self._stored)

    @property
    def items(self) -> Collection[ReviewItem]:
        """Every item as it is shown, in the order the review asks."""
        return self._shown.values()

    def is_own(self, item: ReviewItem) -> bool:
        """Whether it is about the account of the reader."""
        return item.account_id == self.own_account_id

    @property
    def answered(self) -> int:
        """How many items the review no longer asks about."""
        return sum(not item.unanswered for item in self.items)

    @property
    def is_stored(self) -> bool:
        """Whether everything that shows is stored."""
        return self._shown == self._stored

    def read_again(self, page: ReviewPage) -> None:
        """Take what others did meanwhile; wishes on their way still show."""
        wished = {
            number: item for number, item in self._shown.items() if item is not self._stored[number]
        }
        self._stored = {item.number: item for item in page.items}
        self._shown = self._stored | wished

    def wish(self, items: Iterable[ReviewItem], decision: Decision | None) -> Wish:
        """Show this decision of these items; returned to be stored, then settled."""
        wish = tuple(
            replace(item, decision=decision, decided_by="", decided_at=None, result=None)
            for item in items
        )
        self._shown.update((item.number, item) for item in wish)
        return wish

    def settle(self, wish: Wish, stored: Iterable[ReviewItem] = ()) -> Wish:
        """The core stored a wish as this, or refused it; returns what is now to be drawn."""
        self._stored.update((item.number, item) for item in stored)
        latest = [item.number for item in wish if self._shown[item.number] is item]
        drawn = tuple(self._stored[number] for number in latest)
        self._shown.update((item.number, item) for item in drawn)
        return drawn
