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
_OPERATION = 21
_ROOM_FOR_SOURCE = 110


class HistoryList(LineList):
    """Lines of the history; posts which one is highlighted, and when a page is missing.

    `of_one`: all of them are about the same account; what changed takes the place of its name.
    """

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

    def __init__(self, *, of_one: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._of_one = of_one
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
        subject = texts.FACTS if self._of_one else texts.SUBJECT
        return self._row((texts.WHEN, texts.OPERATION, subject, texts.AUTHOR, texts.SOURCE))

    def _draw_line(self, index: int, style: Style) -> Iterable[Segment]:
        line = self._lines[index]
        name = texts.OPERATION_NAMES[line.event.operation]
        what = (
            ((name,), (texts.facts(line.event), texts.changes(line.event)))
            if self._of_one
            else (
                (texts.operation(line.event), name),
                (texts.subject(line), line.event.subject_name),
            )
        )
        author = (texts.author(line), line.author.name or texts.NOBODY)
        cells = ((texts.when(line),), *what, author, (texts.place(line),))
        yield Segment(" " + self._row(cells), style)

    def _row(self, cells: Sequence[tuple[str, ...]]) -> str:
        widths = _widths(self.size.width - MARGIN, of_one=self._of_one)
        return (" " * _GAP).join(
            fit(room, *forms) for room, forms in zip(widths, cells, strict=False)
        )

    def _cursor_moved(self) -> None:
        self.post_message(self.LineHighlighted(self.highlighted))

    def _beyond_first(self) -> None:
        self.post_message(self.NewerRequested())

    def _beyond_last(self) -> None:
        self.post_message(self.OlderRequested())


def _widths(width: int, *, of_one: bool) -> tuple[int, ...]:
    """The cells of each column; where from has its own only when there is room."""
    source = (_SOURCE,) if width >= _ROOM_FOR_SOURCE else ()
    left = width - _WHEN - sum(source) - _GAP * (3 + len(source))
    if of_one:
        author = (left - _OPERATION) // 3
        return (_WHEN, _OPERATION, left - _OPERATION - author, author, *source)
    person = left * 3 // 10
    return (_WHEN, left - 2 * person, person, person, *source)
