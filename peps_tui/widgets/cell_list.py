"""Lines of cells under their headings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.message import Message

from peps_tui.widgets.cells import fit
from peps_tui.widgets.line_list import MARGIN, LineList


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and how many cells are beneath it; 0 for the one that takes what others leave."""

    heading: str
    width: int = 0


class CellList(LineList):
    """One row a line; posts which one is highlighted. `empty` is told when there is none."""

    @dataclass
    class Highlighted(Message):
        """The cursor is on this row; None when there is none."""

        index: int | None

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        empty: str = "",
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._columns = columns
        self._empty = empty
        self._rows: Sequence[Sequence[str]] = ()

    def show(self, rows: Sequence[Sequence[str]]) -> None:
        """Replace every row; the cursor stays as near as it can."""
        self._rows = rows
        self.redraw(cursor=self.cursor)
        self._cursor_moved()

    @property
    def _line_count(self) -> int:
        return len(self._rows)

    def _draw_heading(self) -> str:
        return (
            self._row([column.heading for column in self._columns]) if self._rows else self._empty
        )

    def _draw_line(self, index: int, style: Style) -> Iterable[Segment]:
        yield Segment(f" {self._row(self._rows[index])}", style)

    def _row(self, cells: Sequence[str]) -> str:
        fixed = sum(column.width for column in self._columns)
        left = max(self.size.width - MARGIN - fixed - len(self._columns) + 1, 1)
        widths = [column.width or left for column in self._columns]
        return " ".join(fit(width, cell) for width, cell in zip(widths, cells, strict=True))

    def _cursor_moved(self) -> None:
        self.post_message(self.Highlighted(self.cursor if self._rows else None))
