"""The accounts of a review, one a line, with what is decided of each (SCR-REVIEW)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.message import Message

from peps_tui.core.domain.review import Decision, Result, ReviewItem
from peps_tui.texts import grid
from peps_tui.texts import review as texts
from peps_tui.widgets.cells import fit
from peps_tui.widgets.line_list import MARGIN, LineList

_GAP = 1
_HEADINGS = (
    *(texts.NAME, grid.SERVICE, grid.PROFILE, grid.EXPIRES_ON, grid.LAST_LOGIN_ON),
    *(texts.REASONS, texts.DECISION),
)


class ReviewList(LineList):
    """Items of a review; posts which one is highlighted, and leaves it to the screen to decide."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"review-list--{state}" for state in (*Decision, *Result)
    }

    DEFAULT_CSS = """
    ReviewList {
        & > .review-list--keep {
            color: $text-success;
        }

        & > .review-list--delete, & > .review-list--refused {
            color: $text-error;
        }

        & > .review-list--later {
            color: $text-warning;
        }

        & > .review-list--renewed, & > .review-list--deleted, & > .review-list--gone {
            color: $text-muted;
        }
    }
    """

    @dataclass
    class Highlighted(Message):
        """The cursor is on this item; None when there is none."""

        item: ReviewItem | None

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._items: list[ReviewItem] = []

    def show(self, items: Iterable[ReviewItem]) -> None:
        """Replace every line.

        The cursor stays on its item when that is still listed; else it goes to the first one
        that the review still asks about.
        """
        kept = self.highlighted and self.highlighted.number
        self._items = list(items)
        found = (i for i, item in enumerate(self._items) if item.number == kept)
        asked = (i for i, item in enumerate(self._items) if item.unanswered)
        self.redraw(cursor=next(chain(found, asked), 0))
        self._cursor_moved()

    def change(self, items: Iterable[ReviewItem]) -> None:
        """Draw these items anew where they are listed; no line comes or goes."""
        changed = {item.number: item for item in items}
        for index, item in enumerate(self._items):
            if item.number in changed:
                self._items[index] = changed[item.number]
                self.redraw_line(index)
        if self.highlighted and self.highlighted.number in changed:
            self._cursor_moved()

    def highlight(self, number: int) -> None:
        """Put the cursor on this item, when it is listed."""
        for index, item in enumerate(self._items):
            if item.number == number:
                self.move_to(index)

    def next_unanswered(self) -> None:
        """Put the cursor on the next item that the review still asks about, from the top again."""
        for index in chain(range(self.cursor + 1, len(self._items)), range(self.cursor)):
            if self._items[index].unanswered:
                self._turn_to(index)
                return

    def _turn_to(self, index: int) -> None:
        """Put the cursor on a line; one beneath what is seen comes first, those after it follow."""
        beneath = index >= self._top + self._visible
        if beneath:
            self._top = index
        self.move_to(index)
        if beneath:
            self.refresh()

    @property
    def items(self) -> Sequence[ReviewItem]:
        """What is listed, in its order."""
        return self._items

    @property
    def highlighted(self) -> ReviewItem | None:
        """The item under the cursor; None when there is none."""
        return self._items[self.cursor] if self._items else None

    @property
    def _line_count(self) -> int:
        return len(self._items)

    def _draw_heading(self) -> str:
        if not self._items:
            return texts.NOBODY
        return " ".join(self._cells(_HEADINGS))

    def _draw_line(self, index: int, style: Style) -> Iterable[Segment]:
        item = self._items[index]
        *facts, decision = self._cells(
            (
                (texts.holder(item),),
                (item.service,),
                grid.PROFILE_FORMS[item.profile],
                grid.date_forms(item.expires_after or item.expires_on),
                grid.date_forms(item.last_login_on),
                texts.reasons(item),
                texts.decision(item),
            )
        )
        yield Segment(f" {' '.join(facts)} ", style)
        state = item.result or item.decision
        if state:
            style = self.get_component_rich_style(f"review-list--{state}")
        yield Segment(decision, style)

    def _cells(self, cells: Sequence[tuple[str, ...]]) -> list[str]:
        widths = _widths(self.size.width - MARGIN)
        return [fit(room, *forms) for room, forms in zip(widths, cells, strict=True)]

    def _cursor_moved(self) -> None:
        self.post_message(self.Highlighted(self.highlighted))


def _widths(width: int) -> tuple[int, ...]:
    """The cells of each column; names, services and reasons share what the others leave."""
    profile, day = (14, 10) if width >= 100 else (6, 8)
    decision = 13 if width >= 110 else 9
    left = width - profile - 2 * day - decision - _GAP * (len(_HEADINGS) - 1)
    name, service = left * 3 // 8, left // 5
    return (name, service, profile, day, day, left - name - service, decision)
