"""The establishments where a person has an account, one a line (SCR-MENU)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.message import Message

from peps_tui.keys import bind
from peps_tui.texts import spaces as texts
from peps_tui.widgets.cells import fit
from peps_tui.widgets.line_list import MARGIN, LineList

_WIDTHS = (11, 14, 10, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceRow:
    """One line, in words; `here` marks the one that one is in."""

    establishment: str
    identifier: str
    profile: str
    status: str
    here: bool


class SpaceList(LineList):
    """Establishments; Enter on one is to pass there."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("spaces.enter", "enter", texts.ENTER)]

    @dataclass
    class Chosen(Message):
        """Enter was pressed on this line."""

        index: int

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[SpaceRow] = ()

    def show(self, rows: Sequence[SpaceRow]) -> None:
        """Replace every line; the cursor stays where it was."""
        self._rows = rows
        self.redraw(cursor=self.cursor)

    @property
    def _line_count(self) -> int:
        return len(self._rows)

    def _draw_heading(self) -> str:
        if not self._rows:
            return ""
        return self._columns(texts.ESTABLISHMENT, texts.IDENTIFIER, texts.PROFILE, texts.STATUS, "")

    def _draw_line(self, index: int, style: Style) -> Iterable[Segment]:
        row = self._rows[index]
        here = texts.HERE if row.here else ""
        cells = self._columns(row.establishment, row.identifier, row.profile, row.status, here)
        yield Segment(f" {cells}", style)

    def _columns(self, establishment: str, *others: str) -> str:
        left = max(self.size.width - MARGIN - sum(_WIDTHS) - len(_WIDTHS), 1)
        cells = map(fit, _WIDTHS, others)
        return " ".join((fit(left, establishment), *cells))

    def action_enter(self) -> None:
        """Enter."""
        if self._rows:
            self.post_message(self.Chosen(self.cursor))
