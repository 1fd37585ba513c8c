"""The grid of accounts: one page of rows, drawn by one widget (SCR-GRID)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.message import Message

from peps_tui.core.domain.account import Status
from peps_tui.core.domain.listing import AccountRow
from peps_tui.keys import bind
from peps_tui.texts import grid
from peps_tui.widgets import account_columns as columns
from peps_tui.widgets.cells import fit
from peps_tui.widgets.line_list import LineList

_TICKED, _UNTICKED = "☑", "☐"


class AccountTable(LineList):
    """One page of accounts; posts which one is highlighted, chosen, and when a page is missing.

    What is cut at a narrow width is told in full by `peps_tui.texts.grid.describe`.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"account-table--{status}" for status in Status}

    DEFAULT_CSS = """
    AccountTable {
        & > .account-table--expired, & > .account-table--blocked {
            color: $text-error;
        }

        & > .account-table--pending {
            color: $text-warning;
        }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [bind("accounts.open", "open", grid.OPEN)]

    @dataclass
    class RowHighlighted(Message):
        """The cursor is on this row; None when the page is empty."""

        row: AccountRow | None

    @dataclass
    class RowChosen(Message):
        """Enter was pressed on this row."""

        row: AccountRow

    @dataclass
    class NextPageRequested(Message):
        """The cursor was asked beyond the last row."""

    @dataclass
    class PreviousPageRequested(Message):
        """The cursor was asked above the first row: show that page with `at_end`."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._rows: Sequence[AccountRow] = ()
        self._selected: frozenset[int] = frozenset()

    def show(
        self,
        rows: Sequence[AccountRow],
        *,
        selected: frozenset[int] = frozenset(),
        at_end: bool = False,
    ) -> None:
        """Replace every row, and post which one is highlighted.

        The cursor stays on its account when that is still shown; else it goes to the first row,
        or to the last with `at_end`. `selected` are ids of accounts: boxes are drawn as soon as
        one is ticked.
        """
        kept = self.highlighted.id if self.highlighted else None
        self._rows = rows
        self._selected = selected
        start = len(rows) - 1 if at_end else 0
        self.redraw(cursor=next((i for i, row in enumerate(rows) if row.id == kept), start))
        self._cursor_moved()

    @property
    def highlighted(self) -> AccountRow | None:
        """The row under the cursor; None when the page is empty."""
        return self._rows[self.cursor] if self._rows else None

    @property
    def _line_count(self) -> int:
        return len(self._rows)

    def _draw_heading(self) -> str:
        if not self._rows:
            return grid.EMPTY
        placed = columns.layout(self.size.width)
        return (" " * columns.GAP).join(fit(cells, *column.heading) for column, cells in placed)

    def _draw_line(self, index: int, style: Style, *, highlighted: bool) -> Iterable[Segment]:
        row = self._rows[index]
        placed = columns.layout(self.size.width)
        texts = [fit(cells, *column.forms(row)) for column, cells in placed]
        place = next(i for i, (column, _) in enumerate(placed) if column is columns.STATUS)
        gap = " " * columns.GAP
        yield Segment(f"{self._box(row)}{gap.join(texts[:place])}{gap}", style)
        yield Segment(texts[place], style if highlighted else self._status_style(row))
        yield Segment("".join(gap + text for text in texts[place + 1 :]), style)

    def _cursor_moved(self) -> None:
        self.post_message(self.RowHighlighted(self.highlighted))

    def _beyond_first(self) -> None:
        self.post_message(self.PreviousPageRequested())

    def _beyond_last(self) -> None:
        self.post_message(self.NextPageRequested())

    def action_open(self) -> None:
        """Post that the highlighted row was chosen."""
        if self.highlighted:
            self.post_message(self.RowChosen(self.highlighted))

    def _box(self, row: AccountRow) -> str:
        if not self._selected:
            return " "
        return _TICKED if row.id in self._selected else _UNTICKED

    def _status_style(self, row: AccountRow) -> Style:
        return self.get_component_rich_style(f"account-table--{row.status}")
