"""What administrators should look at, one thing a line (SCR-DASH)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.message import Message

from peps_tui.core.domain.notice import Notice
from peps_tui.keys import bind
from peps_tui.texts import dashboard as texts
from peps_tui.widgets.cells import fit
from peps_tui.widgets.line_list import MARGIN, LineList


class NoticeList(LineList):
    """Notices, the most pressing first; Enter opens what a notice is about."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("notices.open", "open", texts.OPEN)]

    @dataclass
    class Chosen(Message):
        """Enter was pressed on this notice."""

        notice: Notice

    def __init__(self, notices: Sequence[Notice], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._notices = notices
        self.styles.height = len(notices) + 1

    @property
    def _line_count(self) -> int:
        return len(self._notices)

    def _draw_heading(self) -> str:
        return texts.TO_LOOK_AT

    def _draw_line(self, index: int, style: Style) -> Iterable[Segment]:
        yield Segment(
            f" {fit(self.size.width - MARGIN, texts.notice(self._notices[index]))}", style
        )

    def action_open(self) -> None:
        """Enter."""
        self.post_message(self.Chosen(self._notices[self.cursor]))
