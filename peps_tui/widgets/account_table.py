"""The grid of accounts: one page of rows, drawn by one widget (SCR-GRID).

    Nom ▲        Prénom     Identif.  …
  − Actif · 2 compte(s)  Masquer détail
▸☑Dupont         Claire     CDU000439 …
 ☐Petit          Anne       APE000440 …
  + Expiré · 12 compte(s)  Afficher détail
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.message import Message

from peps_tui.core.domain.account import Status
from peps_tui.core.domain.listing import AccountPage, AccountRow, Listing
from peps_tui.keys import bind
from peps_tui.texts import grid
from peps_tui.widgets import account_columns as columns
from peps_tui.widgets.account_lines import Heading, Line, lines_of
from peps_tui.widgets.cells import fit
from peps_tui.widgets.line_list import LineList

_TICKED, _UNTICKED = "☑", "☐"
_FOLDED, _UNFOLDED = "+", "−"


class AccountTable(LineList):
    """One page of accounts; posts what the keys ask, and leaves it to the screen to do it.

    On an account Space ticks and Enter opens; on the heading of a group both fold, as ← and →
    do. What is cut at a narrow width is for the screen to tell, by `described`.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "account-table--group",
        *(f"account-table--{status}" for status in Status),
    }

    DEFAULT_CSS = """
    AccountTable {
        & > .account-table--group {
            text-style: bold;
        }

        & > .account-table--expired, & > .account-table--blocked {
            color: $text-error;
        }

        & > .account-table--pending {
            color: $text-warning;
        }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("accounts.open", "open", grid.OPEN, show=False),
        bind("accounts.tick", "tick", grid.TICK, show=False),
        bind("accounts.fold", "fold(True)", grid.FOLD, show=False),
        bind("accounts.unfold", "fold(False)", grid.UNFOLD, show=False),
    ]

    @dataclass
    class Highlighted(Message):
        """The cursor is on this line; None when the page is empty."""

        line: Line | None

    @dataclass
    class Chosen(Message):
        """Enter was pressed on this account."""

        row: AccountRow

    @dataclass
    class TickAsked(Message):
        """This account is to be ticked, or no longer."""

        row: AccountRow

    @dataclass
    class FoldAsked(Message):
        """The group of this key is to be folded or unfolded."""

        key: str
        folded: bool

    @dataclass
    class NextPageRequested(Message):
        """The cursor was asked beyond the last line."""

    @dataclass
    class PreviousPageRequested(Message):
        """The cursor was asked above the first line."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._lines: tuple[Line, ...] = ()
        self._listing = Listing()
        self._selected: Set[int] = frozenset()

    def show(self, page: AccountPage, listing: Listing, *, line: int = 0) -> None:
        """Replace every line by those of `page`, which answers `listing`.

        The cursor stays on its account or heading when that is still shown; else it goes to
        `line`, or to the nearest there is.
        """
        kept = _identity(self.highlighted)
        self._listing = listing
        self._lines = lines_of(page, listing.folded)
        self._selected = page.selected
        found = (index for index, each in enumerate(self._lines) if _identity(each) == kept)
        self.redraw(cursor=next(found, line))
        self._pause.begin()

    def tick(self, selected: Set[int]) -> None:
        """Tick these accounts and no other."""
        changed = self._selected ^ selected
        self._selected = selected
        for index, each in enumerate(self._lines):
            if isinstance(each, AccountRow) and each.id in changed:
                self.redraw_line(index)

    def highlight(self, account_id: int) -> None:
        """Put the cursor on this account, when it is on the page."""
        for index, each in enumerate(self._lines):
            if isinstance(each, AccountRow) and each.id == account_id:
                self.move_to(index)

    @property
    def highlighted(self) -> Line | None:
        """The line under the cursor; None when the page is empty."""
        return self._lines[self.cursor] if self._lines else None

    @property
    def row(self) -> AccountRow | None:
        """The account under the cursor; None on a heading too."""
        return self.highlighted if isinstance(self.highlighted, AccountRow) else None

    @property
    def described(self) -> str:
        """The line under the cursor in words, with what it cuts in full; safe to show."""
        match self.highlighted:
            case AccountRow() as row:
                return grid.describe(row, columns.cut(row, self.size.width))
            case Heading(group=group, folded=folded):
                return grid.describe_group(self._listing.group, group, folded=folded)
        return ""

    @property
    def _line_count(self) -> int:
        return len(self._lines)

    def _draw_heading(self) -> str:
        if not self._lines:
            return grid.EMPTY
        placed = columns.layout(self.size.width)
        titles = (fit(cells, *column.titles(self._listing)) for column, cells in placed)
        return (" " * columns.GAP).join(titles)

    def _draw_line(self, index: int, style: Style) -> Iterable[Segment]:
        line = self._lines[index]
        if isinstance(line, AccountRow):
            return self._draw_account(line, style)
        style = style + self.get_component_rich_style("account-table--group", partial=True)
        return [Segment(self._group_text(line), style)]

    def _draw_account(self, row: AccountRow, style: Style) -> Iterable[Segment]:
        placed = columns.layout(self.size.width)
        texts = [fit(cells, *column.forms(row)) for column, cells in placed]
        place = next(i for i, (column, _) in enumerate(placed) if column is columns.STATUS)
        gap = " " * columns.GAP
        box = _TICKED if row.id in self._selected else _UNTICKED
        yield Segment(f"{box}{gap.join(texts[:place])}{gap}", style)
        yield Segment(texts[place], self._status_style(row))
        yield Segment("".join(gap + text for text in texts[place + 1 :]), style)

    def _group_text(self, heading: Heading) -> str:
        mark = _FOLDED if heading.folded else _UNFOLDED
        return f" {mark} {grid.heading(self._listing.group, heading.group, folded=heading.folded)}"

    def _cursor_moved(self) -> None:
        self.post_message(self.Highlighted(self.highlighted))

    def _beyond_first(self) -> None:
        self.post_message(self.PreviousPageRequested())

    def _beyond_last(self) -> None:
        self.post_message(self.NextPageRequested())

    def action_open(self) -> None:
        """Enter: open the account, or turn the group."""
        match self.highlighted:
            case AccountRow() as row:
                self.post_message(self.Chosen(row))
            case Heading() as heading:
                self._turn(heading)

    def action_tick(self) -> None:
        """Space: tick the account, or turn the group."""
        match self.highlighted:
            case AccountRow() as row:
                self.post_message(self.TickAsked(row))
            case Heading() as heading:
                self._turn(heading)

    def action_fold(self, folded: bool) -> None:
        """← and →: fold or unfold; from an account, ← goes to the heading of its group."""
        match self.highlighted:
            case Heading() as heading if heading.folded is not folded:
                self._turn(heading)
            case AccountRow(group=group) if folded and group:
                self.move_to(
                    next(
                        index
                        for index, each in enumerate(self._lines)
                        if isinstance(each, Heading) and each.group.key == group
                    )
                )

    def _turn(self, heading: Heading) -> None:
        self.post_message(self.FoldAsked(heading.group.key, not heading.folded))

    def _status_style(self, row: AccountRow) -> Style:
        return self.get_component_rich_style(f"account-table--{row.status}")


def _identity(line: Line | None) -> int | str | None:
    match line:
        case AccountRow(id=account_id):
            return account_id
        case Heading(group=group):
            return group.key
    return None
