"""A terminal that understands what ours may be sent, upon pyte; and what a screen of it shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from copy import copy
from typing import Any

import pyte
from pyte.screens import Char
from wcwidth import wcswidth

from peps_tui.display.terminal import Depth, Terminal

XTERM = Terminal(
    depth=Depth.PALETTE,
    erases_in_colour=True,
    erases_cells=True,
    repeats=True,
    scrolls=True,
    ends_attributes=True,
    shapes_cursor=True,
)
_ENDED = {22: {2}, 24: {21}, 25: {6}, 28: {8}, 54: {51, 52}, 55: {53}}
"""The attributes that pyte does not know, by what ends them."""
_OTHERS = frozenset({2, 6, 8, 21, 51, 52, 53})
_COLOURS = frozenset({38, 48})
_OF_COLOUR = {5: 2, 2: 4}


class Emulator(pyte.Screen):
    """A screen of `columns` × `lines` that has what `terminal` has, and nothing of what it has not.

    `answer` is given what it says; `others` are the attributes in force that pyte does not know.
    Half of a double-width character that is written over leaves a blank, as in xterm.
    """

    def __init__(self, columns: int, lines: int, terminal: Terminal = XTERM) -> None:
        self._terminal = terminal
        self.answer: Callable[[str], object] = lambda _answered: None
        self._drawn = " "
        self.others = frozenset[int]()
        self._others = defaultdict[int, dict[int, frozenset[int]]](dict)
        super().__init__(columns, lines)

    def draw(self, data: str) -> None:
        """Draw characters, and remember the last."""
        for char in data:
            at = min(self.cursor.x, self.columns - 1), self.cursor.y
            super().draw(char)
            self._mend(at[1])
            for x in range(at[0], min(self.cursor.x, self.columns)):
                self._others[at[1]][x] = self.others
        self._drawn = data[-1:] or self._drawn

    def repeat(self, count: int = 1, **_private: Any) -> None:
        """REP."""
        if self._terminal.repeats:
            self.draw(self._drawn * max(count, 1))

    def scroll_up(self, count: int = 1, **_private: Any) -> None:
        """SU."""
        self._scroll(max(count, 1))

    def scroll_down(self, count: int = 1, **_private: Any) -> None:
        """SD."""
        self._scroll(-max(count, 1))

    def erase_characters(self, count: int | None = None) -> None:
        """ECH."""
        assert self._terminal.erases_cells
        self._erase([(self.cursor.x + step, self.cursor.y) for step in range(count or 1)])

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        """EL, to the end of the line or all of it."""
        assert how in {0, 2}
        start = self.cursor.x if how == 0 else 0
        self._erase([(x, self.cursor.y) for x in range(start, self.columns)])

    def erase_in_display(self, how: int = 0, *_args: Any, **_private: Any) -> None:
        """ED, to the end of the screen or all of it."""
        assert how in {0, 2}
        start = (self.cursor.y, self.cursor.x) if how == 0 else (0, 0)
        columns, lines = range(self.columns), range(self.lines)
        self._erase([(x, y) for y in lines for x in columns if (y, x) >= start])

    def select_graphic_rendition(self, *attrs: int) -> None:
        """SGR."""
        super().select_graphic_rendition(*attrs)
        codes = iter(attrs or (0,))
        for code in codes:
            if code in _COLOURS:
                for _ in range(_OF_COLOUR[next(codes)] - 1):
                    next(codes)
            elif code == 0:
                self.others = frozenset()
            else:
                self.others = self.others - _ENDED.get(code, set()) | ({code} & _OTHERS)
            assert self._terminal.ends_attributes or not 22 <= code <= 29

    def report_device_status(self, mode: int = 0, **_private: Any) -> None:
        """DSR, as to the place of the cursor alone."""
        if mode == 6:
            self.answer(f"\x1b[{self.cursor.y + 1};{self.cursor.x + 1}R")

    def shown(self) -> list[list[tuple[object, ...]]]:
        """What each cell shows: of a blank only the background, and what lines it bears."""
        return [[self._seen(x, y) for x in range(self.columns)] for y in range(self.lines)]

    def _seen(self, x: int, y: int) -> tuple[object, ...]:
        cell, others = self.buffer[y][x], self._others[y].get(x, frozenset())
        lined = cell.underscore or cell.reverse or cell.strikethrough or others - {2, 6, 8}
        if cell.data == " " and not lined:
            return (" ", cell.bg)
        if not cell.data:
            return ("", cell.bg)
        return (*cell, others)

    def _scroll(self, count: int) -> None:
        assert self._terminal.scrolls
        top, bottom = self.margins or (0, self.lines - 1)
        before = {y: (self.buffer[y], self._others[y]) for y in range(top, bottom + 1)}
        for y in before:
            self.buffer[y], self._others[y] = before.get(y + count) or (copy(self.buffer[-1]), {})
            if y + count not in before:
                self._erase([(x, y) for x in range(self.columns)])
        self.buffer.pop(-1, None)

    def _erase(self, places: list[tuple[int, int]]) -> None:
        colour = self.cursor.attrs.bg if self._terminal.erases_in_colour else "default"
        for x, y in places:
            if x < self.columns:
                self.buffer[y][x] = Char(" ", bg=colour)
                self._others[y].pop(x, None)
        for y in {y for _, y in places}:
            self._mend(y)

    def _mend(self, y: int) -> None:
        """Blank the halves of characters whose other half was written over."""
        line = self.buffer[y]
        for x in range(self.columns):
            alone = line[x].data == "" and (x == 0 or not _is_double(line[x - 1]))
            cut = _is_double(line[x]) and (x + 1 == self.columns or line[x + 1].data != "")
            if alone or cut:
                line[x] = line[x]._replace(data=" ")


class Reader(pyte.ByteStream):
    """The bytes that an `Emulator` understands."""

    csi = {  # noqa: RUF012  # as in pyte
        **pyte.ByteStream.csi,
        "b": "repeat",
        "S": "scroll_up",
        "T": "scroll_down",
    }
    events = frozenset({*pyte.ByteStream.events, "repeat", "scroll_up", "scroll_down"})


def _is_double(cell: Char) -> bool:
    return wcswidth(cell.data) == 2
