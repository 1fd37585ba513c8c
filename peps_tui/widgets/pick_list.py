"""A list to pick one line of, while one types in the field above it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from peps_tui.widgets.cells import fit
from peps_tui.widgets.line_list import MARGIN, LineList

_GAP = 2
_ROOM_FOR_NAMES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A line: a name, and what tells it from others."""

    name: str
    note: str


class PickList(LineList, can_focus=False):
    """Names in a column, notes beside; the screen moves the cursor and picks."""

    DEFAULT_CSS = """
    PickList > .line-list--cursor {
        text-style: reverse;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._picks: Sequence[Pick] = ()
        self._heading_text = ""

    def show(self, picks: Sequence[Pick], heading: str) -> None:
        """Replace every line and what stands above them; the cursor goes to the first one."""
        self._picks = picks
        self._heading_text = heading
        self.redraw(cursor=0)

    @property
    def _line_count(self) -> int:
        return len(self._picks)

    def _draw_heading(self) -> str:
        return self._heading_text

    def _draw_line(self, index: int, style: Style) -> Iterable[Segment]:
        pick = self._picks[index]
        names = min(max(cell_len(each.name) for each in self._picks), _ROOM_FOR_NAMES)
        notes = max(1, self.size.width - MARGIN - names - _GAP)
        yield Segment(f" {fit(names, pick.name)}{' ' * _GAP}{fit(notes, pick.note)}", style)
