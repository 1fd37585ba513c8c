"""From what a terminal shows to what it is to show, in the fewest bytes.

Cells that did not change are passed by a move of the cursor, or written again where that is
shorter; both halves of a double-width character change together. Nothing is taken for granted of
a row that holds a character of uncertain width: it is written whole, each such character followed
by an absolute move.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from operator import attrgetter

from peps_tui.display.cells import Cell, Frame, Row, blank_frame, is_blank, is_certain, size_of
from peps_tui.display.look import Look, changes
from peps_tui.display.moves import Place, forward, move
from peps_tui.display.scroll import LEAST, Shift, find_shift
from peps_tui.display.terminal import Terminal

_REWRITTEN = 10
"""The longest gap worth writing again: a move takes no more bytes than this."""
_REPEATED = 4
"""The longest unchanged part worth writing with the same characters around it."""

CLEAR, TO_END = "\x1b[H\x1b[J", "\x1b[K"
SHOW_CURSOR, HIDE_CURSOR = "\x1b[?25h", "\x1b[?25l"


@dataclass(slots=True)
class _Hand:
    """Where the next character would be written, and how; None where it is not known."""

    at: Place | None = None
    look: Look | None = None
    sent: list[str] = field(default_factory=list)

    @property
    def length(self) -> int:
        """How many bytes were sent."""
        return sum(map(_bytes, self.sent))

    def another(self) -> _Hand:
        """One that starts here, with nothing sent yet."""
        return replace(self, sent=[])


class Encoder:
    """Keeps what one terminal shows, and tells what to send it for another frame."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._change = changes(terminal)
        self.forget()

    def forget(self) -> None:
        """Take the terminal as unknown: the next frame is sent whole."""
        self._shown: Frame | None = None
        self._hand = _Hand()
        self._cursor_shown: bool | None = None

    def repeat(self) -> None:
        """Repeat characters from now on."""
        self._terminal = replace(self._terminal, repeats=True)

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
            hand.sent.append(HIDE_CURSOR if cursor is None else SHOW_CURSOR)
            self._cursor_shown = cursor is not None

    def _ways(self, shown: Frame | None, frame: Frame) -> Iterator[_Hand]:
        """What could be sent for `frame`."""
        if shown is None:
            yield self._cleared(frame)
            return
        yield self._painted(self._hand.another(), shown, frame)
        if _rows_that_differ(shown, frame) >= len(frame) / 2:
            yield self._cleared(frame)
        if _rows_that_differ(shown, frame) >= LEAST and self._terminal.scrolls:
            shift = find_shift(shown, frame)
            if shift is not None:
                yield self._shifted(shift, shown, frame)

    def _shifted(self, shift: Shift, shown: Frame, frame: Frame) -> _Hand:
        """`frame` upon what is shown once some of its rows were moved."""
        hand = self._hand.another()
        paper = self._paper(frame[shift.top : shift.bottom])
        self._write(hand, (" ", Look(paper=paper)), shift.sent)
        hand.at = (0, 0)
        return self._painted(hand, shift.of(shown, paper), frame)

    def _cleared(self, frame: Frame) -> _Hand:
        """`frame` upon an erased screen, of the background that most of it has."""
        hand = self._hand.another()
        paper = self._paper(frame)
        self._write(hand, (" ", Look(paper=paper)), CLEAR)
        hand.at = (0, 0)
        return self._painted(hand, blank_frame(*size_of(frame), paper), frame)

    def _painted(self, hand: _Hand, shown: Frame, frame: Frame) -> _Hand:
        for y, (old, new) in enumerate(zip(shown, frame, strict=True)):
            if old is not new and old != new:
                self._paint_row(hand, y, old, new)
        return hand

    def _paint_row(self, hand: _Hand, y: int, old: Row, new: Row) -> None:
        if not (is_certain(old) and is_certain(new)):
            self._paint_uncertain(hand, y, new)
            return
        width = len(new)
        to_write = [a != b for a, b in zip(old, new, strict=True)]
        last = width - to_write[::-1].index(True)
        x = to_write.index(True)
        while x < last:
            self._reach(hand, x, y, new)
            x = self._write_run(hand, x, y, new, to_write, last)
            x = to_write.index(True, x) if x < last else last

    def _paint_uncertain(self, hand: _Hand, y: int, row: Row) -> None:
        """The whole row; nothing that stood there is left beneath a narrower character."""
        hand.sent.append(move(None, (0, y)))
        for x, cell in enumerate(row):
            if cell[0] and is_certain([cell]):
                self._write(hand, cell, cell[0])
            elif cell[0]:
                end = _after(x, row)
                self._write(hand, cell, " " * (end - x))
                after = move(None, (min(end, len(row) - 1), y))
                hand.sent += [move(None, (x, y)), cell[0], after]
        hand.at = None

    def _reach(self, hand: _Hand, x: int, y: int, row: Row) -> None:
        """Go to a cell of `row`, by a move or by writing again what is before it."""
        if hand.at == (x, y):
            return
        ways = [self._moved(hand, x, x, y, row)]
        if hand.at is not None:
            starts = {0, hand.at[0]} if hand.at[1] == y else {0}
            ways += (
                self._moved(hand, start, x, y, row)
                for start in starts
                if 0 < x - start <= _REWRITTEN
            )
        best = min(ways, key=lambda way: way.length + len(self._dressing(way.look, row[x])[1]))
        hand.sent += best.sent
        hand.look = best.look
        hand.at = (x, y)

    def _moved(self, hand: _Hand, start: int, end: int, y: int, row: Row) -> _Hand:
        """A hand that moved to a cell, then wrote `row` again up to another one."""
        hand = hand.another()
        hand.sent.append(move(hand.at, (start, y)))
        for cell in row[start:end]:
            self._write(hand, cell, cell[0])
        return hand

    def _write_run(
        self, hand: _Hand, x: int, y: int, row: Row, to_write: list[bool], last: int
    ) -> int:
        """Write a cell and those alike that follow it; the column after them."""
        cell, width = row[x], len(row)
        if self._is_erasable(cell) and last - x > len(TO_END) and row[x:] == [cell] * (width - x):
            self._write(hand, cell, TO_END)
            return width
        end = _end_of_run(x, row, to_write)
        if end == x + 1:
            end = _after(x, row)
            self._write(hand, cell, cell[0])
        else:
            sent, moves = self._repeated(cell, end - x, is_last=end >= last)
            self._write(hand, cell, sent)
            if not moves:
                return end
        hand.at = (end, y) if end < width else None
        return end

    def _repeated(self, cell: Cell, count: int, *, is_last: bool) -> tuple[str, bool]:
        """What writes a cell several times, and whether it moves the cursor past them."""
        text = cell[0]
        ways = [(text * count, True)]
        if self._terminal.repeats and len(text) == 1:
            ways.append((f"{text}\x1b[{count - 1}b", True))
        if self._terminal.erases_cells and self._is_erasable(cell):
            ways.append((f"\x1b[{count}X", False))
        to_move = 0 if is_last else len(forward(count))
        return min(ways, key=lambda way: _bytes(way[0]) + (0 if way[1] else to_move))

    def _paper(self, frame: Frame) -> str:
        """The background to erase in: the one that most of `frame` has, where there is a choice."""
        if not self._terminal.erases_in_colour:
            return ""
        papers = Counter(cell[1].paper for row in frame for cell in row if is_blank(cell))
        return papers.most_common(1)[0][0] if papers else ""

    def _is_erasable(self, cell: Cell) -> bool:
        return is_blank(cell) and (self._terminal.erases_in_colour or not cell[1].paper)

    def _write(self, hand: _Hand, cell: Cell, sent: str) -> None:
        hand.look, dressing = self._dressing(hand.look, cell)
        hand.sent += [dressing, sent]

    def _dressing(self, old: Look | None, cell: Cell) -> tuple[Look, str]:
        """The look in which to write `cell`, and what leads there."""
        look = cell[1]
        if old is not None and is_blank(cell):
            look = old.for_blank(look.paper)
        return look, self._change(old, look)


def _end_of_run(x: int, row: Row, to_write: list[bool]) -> int:
    """Up to where cells are like that of `x`, with short parts among them that did not change."""
    end = x + 1
    for column in range(x + 1, len(row)):
        if row[column] != row[x] or column - end > _REPEATED:
            break
        if to_write[column]:
            end = column + 1
    return end


def _after(x: int, row: Row) -> int:
    """The column after a character: it may take two."""
    end = x + 1
    return end + 1 if end < len(row) and not row[end][0] else end


def _rows_that_differ(shown: Frame, frame: Frame) -> int:
    return sum(old is not new and old != new for old, new in zip(shown, frame, strict=True))


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())
