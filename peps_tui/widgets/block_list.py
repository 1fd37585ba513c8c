"""The blocks of the start page, to be moved and hidden (SCR-DASH)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType

from peps_tui.core.domain.layout import Block
from peps_tui.keys import bind
from peps_tui.texts import arrange as texts
from peps_tui.widgets.cells import fit
from peps_tui.widgets.line_list import MARGIN, LineList

_ON_TOP = frozenset({Block.ACCOUNTS, Block.NOTICES})


class BlockList(LineList):
    """`[x] Carrière`, one block a line; what stands on top of the page stays there.

    `names` are the French names by block, in order.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("arrange.toggle", "tick", texts.TOGGLE),
        bind("arrange.up", "move(-1)", texts.UP),
        bind("arrange.down", "move(1)", texts.DOWN),
    ]

    def __init__(self, names: Mapping[str, str], hidden: Iterable[str]) -> None:
        super().__init__()
        self._names = names
        self._order = list(names)
        self._hidden = set(hidden)
        self.styles.height = len(names) + 1

    @property
    def order(self) -> tuple[str, ...]:
        """The blocks from top to bottom, hidden or not."""
        return tuple(self._order)

    @property
    def hidden(self) -> frozenset[str]:
        """Those that are not shown."""
        return frozenset(self._hidden)

    def reset(self, order: Iterable[str]) -> None:
        """Show every block, in this order."""
        self._order = list(order)
        self._hidden.clear()
        self.redraw(cursor=0)

    @property
    def _line_count(self) -> int:
        return len(self._order)

    def _draw_heading(self) -> str:
        return texts.SHOWN

    def _draw_line(self, index: int, style: Style) -> Iterable[Segment]:
        block = self._order[index]
        mark = " " if block in self._hidden else "x"
        yield Segment(f" {fit(self.size.width - MARGIN, f'[{mark}] {self._names[block]}')}", style)

    def action_tick(self) -> None:
        """Space: show or hide."""
        self._hidden ^= {self._order[self.cursor]}
        self.redraw_line(self.cursor)

    def action_move(self, by: int) -> None:
        """One line up or down, with the cursor."""
        here, there = self.cursor, self.cursor + by
        if not 0 <= there < len(self._order):
            return
        moved, passed = self._order[here], self._order[there]
        if (moved in _ON_TOP) == (passed in _ON_TOP):
            self._order[here], self._order[there] = passed, moved
            self.redraw(cursor=there)
