"""Sentences one under the other, however many: one line each, cut at the edge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.message import Message

from peps_tui.widgets.cells import fit
from peps_tui.widgets.line_list import MARGIN, LineList


class TextLines(LineList):
    """A list of sentences; posts the one under the cursor, which may be shown whole elsewhere."""

    @dataclass
    class Highlighted(Message):
        """The cursor is on this sentence."""

        sentence: str

    def __init__(self, heading: str, sentences: Sequence[str]) -> None:
        super().__init__()
        self._heading_text = heading
        self._sentences = sentences

    def on_mount(self) -> None:
        """Tell the first one."""
        self._cursor_moved()

    @property
    def _line_count(self) -> int:
        return len(self._sentences)

    def _draw_heading(self) -> str:
        return self._heading_text

    def _draw_line(self, index: int, style: Style) -> Iterable[Segment]:
        yield Segment(f" {fit(self.size.width - MARGIN, self._sentences[index])}", style)

    def _cursor_moved(self) -> None:
        self.post_message(self.Highlighted(self._sentences[self.cursor]))
