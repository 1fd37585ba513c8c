"""From what a terminal shows to what it is to show, in the fewest bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter

from peps_tui.display.brush import Brush, Hand
from peps_tui.display.cells import Frame, blank_frame, is_blank, size_of
from peps_tui.display.look import Look
from peps_tui.display.moves import Place, move
from peps_tui.display.scroll import Shift, find_shift
from peps_tui.display.terminal import Terminal

_FEW = 200
"""Cells so few that every way is tried."""
_CLEAR = "\x1b[H\x1b[J"
_SHOW_CURSOR, _HIDE_CURSOR = "\x1b[?25h", "\x1b[?25l"


class Encoder:
    """Keeps what one terminal shows, and tells what to send it for another frame."""

    def __init__(self, terminal: Terminal) -> None:
        self._brush = Brush(terminal)
        self.forget()

    def forget(self) -> None:
        """Take the terminal as unknown: the next frame is sent whole."""
        self._shown: Frame | None = None
        self._hand = Hand()
        self._cursor_shown: bool | None = None

    def repeat(self) -> None:
        """Repeat characters from now on."""
        self._brush.terminal = replace(self._brush.terminal, repeats=True)

    def encode(self, frame: Frame, cursor: Place | None) -> str:
        """What has the terminal show `frame`, and its cursor at this place, or none."""
        shown = self._shown if self._shown and size_of(self._shown) == size_of(frame) else None
        self._hand = min(self._ways(shown, frame), key=attrgetter("length"))
        self._shown = frame
        self._place_cursor(cursor)
        return "".join(self._hand.sent)

    def _place_cursor(self, cursor: Place | None) -> None:
        hand = self._hand
        if cursor is not None:
            hand.sent.append(move(hand.at, cursor))
            hand.at = cursor
        if self._cursor_shown is not (cursor is not None):
            hand.sent.append(_HIDE_CURSOR if cursor is None else _SHOW_CURSOR)
            self._cursor_shown = cursor is not None

    def _ways(self, shown: Frame | None, frame: Frame) -> Iterator[Hand]:
        """What could be sent for `frame`."""
        if shown is None:
            yield self._cleared(frame)
            return
        shift = find_shift(shown, frame) if self._brush.terminal.scrolls else None
        if shift is not None:
            yield self._shifted(shift, shown, frame)
            return
        changed, written = _changed(shown, frame), _written(frame)
        if changed <= 2 * written + _FEW:
            yield self._painted(self._hand.another(), shown, frame)
        if written < changed:
            yield self._cleared(frame)

    def _shifted(self, shift: Shift, shown: Frame, frame: Frame) -> Hand:
        """`frame` upon what is shown once some of its rows were moved."""
        hand = self._hand.another()
        paper = self._paper(frame[shift.top : shift.bottom])
        self._brush.write(hand, (" ", Look(paper=paper)), shift.sent)
        hand.at = (0, 0)
        return self._painted(hand, shift.of(shown, paper), frame)

    def _cleared(self, frame: Frame) -> Hand:
        """`frame` upon an erased screen, of the background that most of it has."""
        hand = self._hand.another()
        paper = self._paper(frame)
        self._brush.write(hand, (" ", Look(paper=paper)), _CLEAR)
        hand.at = (0, 0)
        return self._painted(hand, blank_frame(*size_of(frame), paper), frame)

    def _painted(self, hand: Hand, shown: Frame, frame: Frame) -> Hand:
        for y, (old, new) in enumerate(zip(shown, frame, strict=True)):
            if old is not new and old != new:
                self._brush.paint(hand, y, old, new)
        return hand

    def _paper(self, frame: Frame) -> str:
        """The background to erase in: the one that most of `frame` has, where there is a choice."""
        if not self._brush.terminal.erases_in_colour:
            return ""
        papers = Counter(cell[1].paper for row in frame for cell in row if is_blank(cell))
        return papers.most_common(1)[0][0] if papers else ""


def _changed(shown: Frame, frame: Frame) -> int:
    """How many cells are to be written upon what is shown."""
    rows = ((old, new) for old, new in zip(shown, frame, strict=True) if old is not new)
    return sum(a != b for old, new in rows for a, b in zip(old, new, strict=True))


def _written(frame: Frame) -> int:
    """How many cells are to be written upon a blank screen."""
    return sum(not is_blank(cell) for row in frame for cell in row)
