"""The messages of the demonstration’s inbox, one a line (MSG-3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.message import Message

from peps_tui.texts import inbox as texts
from peps_tui.widgets.cells import fit
from peps_tui.widgets.line_list import MARGIN, LineList

_WHEN = 18
_CHANNEL = 8
_TO = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """One line, in words."""

    when: str
    channel: str
    to: str
    subject: str


class MessageList(LineList):
    """Lines of messages; posts which one is highlighted."""

    @dataclass
    class Highlighted(Message):
        """The cursor is on this line."""

        index: int

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._rows: Sequence[MessageRow] = ()

    def show(self, rows: Sequence[MessageRow]) -> None:
        """Replace every line; the cursor goes to the first."""
        self._rows = rows
        self.redraw(cursor=0)
        self._cursor_moved()

    @property
    def _line_count(self) -> int:
        return len(self._rows)

    def _draw_heading(self) -> str:
        if not self._rows:
            return texts.EMPTY
        return self._columns(texts.WHEN, texts.CHANNEL, texts.TO, texts.SUBJECT)

    def _draw_line(self, index: int, style: Style) -> Iterable[Segment]:
        row = self._rows[index]
        yield Segment(f" {self._columns(row.when, row.channel, row.to, row.subject)}", style)

    def _columns(self, when: str, channel: str, to: str, subject: str) -> str:
        left = max(self.size.width - MARGIN - _WHEN - _CHANNEL - _TO - 3, 1)
        return " ".join(
            (fit(_WHEN, when), fit(_CHANNEL, channel), fit(_TO, to), fit(left, subject))
        )

    def _cursor_moved(self) -> None:
        if self._rows:
            self.post_message(self.Highlighted(self.cursor))
