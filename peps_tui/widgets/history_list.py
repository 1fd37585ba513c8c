"""The history of operations: one page of lines, newest first (SCR-HIST, HIST-1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.message import Message

from peps_tui.core.domain.history import HistoryLine
from peps_tui.texts import history as texts
from peps_tui.widgets.cells import fit
from peps_tui.widgets.line_list import MARGIN, LineList

_GAP = 1
_WHEN = 16
_SOURCE = 16
_ROOM_FOR_SOURCE = 110


class HistoryList(LineList):
    """Lines of the history; posts which one is highlighted, and when a page is missing."""

    @dataclass
    class LineHighlighted(Message):
        """The cursor is on this line; None when there is none."""

        line: HistoryLine | None

    @dataclass
    class OlderRequested(Message):
        """The cursor was asked under the last line."""

    @dataclass
    class NewerRequested(Message):
        """The cursor was asked above the first line."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._lines: Sequence[HistoryLine] = ()
        self._empty = texts.EMPTY

    def show(
        self, lines: Sequence[HistoryLine], *, at_end: bool = False, empty: str = texts.EMPTY
    ) -> None:
        """Replace every line; the cursor goes to the first one, or to the last `at_end`.

        `empty` is told instead of the headings when there is no line.
        """
        self._lines = lines
        self._empty = empty
        self.redraw(cursor=len(lines) - 1 if at_end else 0)
        self._cursor_moved()

    @property
    def highlighted(self) -> HistoryLine | None:
        """The line under the cursor; None when there is none."""
        return self._lines[self.cursor] if self._lines else None

    @property
    def _line_count(self) -> int:
        return len(self._lines)

    def _draw_heading(self) -> str:
        if not self._lines:
            return self._empty
        headings = (texts.WHEN, texts.OPERATION, texts.SUBJECT, texts.AUTHOR, texts.SOURCE)
        return _row(self.size.width - MARGIN, headings)

    def _draw_line(self, index: int, style: Style, *, highlighted: bool) -> Iterable[Segment]:
        line = self._lines[index]
        cells = (
            (texts.when(line),),
            (texts.operation(line.event), texts.OPERATION_NAMES[line.event.operation]),
            (texts.subject(line), line.event.subject_name),
            (texts.author(line), line.author.name or texts.NOBODY),
            (line.author.source,),
        )
        yield Segment(" " + _row(self.size.width - MARGIN, cells), style)

    def _cursor_moved(self) -> None:
        self.post_message(self.LineHighlighted(self.highlighted))

    def _beyond_first(self) -> None:
        self.post_message(self.NewerRequested())

    def _beyond_last(self) -> None:
        self.post_message(self.OlderRequested())


def _row(width: int, cells: Sequence[tuple[str, ...]]) -> str:
    return (" " * _GAP).join(
        fit(room, *forms) for room, forms in zip(_widths(width), cells, strict=False)
    )


def _widths(width: int) -> tuple[int, ...]:
    """The cells of each column; where from has its own only when there is room."""
    source = (_SOURCE,) if width >= _ROOM_FOR_SOURCE else ()
    left = width - _WHEN - sum(source) - _GAP * (3 + len(source))
    person = left * 3 // 10
    return (_WHEN, left - 2 * person, person, person, *source)
