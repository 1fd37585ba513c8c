"""How a row is brought from what it shows to what it is to show, in the fewest bytes.

Cells that did not change are passed by a move of the cursor, or written again where that is
shorter; both halves of a double-width character change together. Nothing is taken for granted of
a row that holds a character of uncertain width: it is written whole, each such character followed
by an absolute move.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from peps_tui.display.cells import Cell, Row, is_blank, is_certain
from peps_tui.display.look import Look, changes
from peps_tui.display.moves import Place, forward, move
from peps_tui.display.terminal import Terminal

_REPEATED = 4
"""The longest unchanged part worth writing with the same characters around it."""
_TO_END = "\x1b[K"


@dataclass(slots=True)
class Hand:
    """Where the next character would be written, and how; None where it is not known."""

    at: Place | None = None
    look: Look | None = None
    sent: list[str] = field(default_factory=list)

    @property
    def length(self) -> int:
        """How many bytes were sent."""
        return sum(map(_bytes, self.sent))

    def another(self) -> Hand:
        """One that starts here, with nothing sent yet."""
        return replace(self, sent=[])


class Brush:
    """Writes rows on a terminal."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self._change = changes(terminal)

    def paint(self, hand: Hand, y: int, old: Row, new: Row) -> None:
        """Have row `y`, which shows `old` and not `new`, show it."""
        if not (is_certain(old) and is_certain(new)):
            self._paint_uncertain(hand, y, new)
            return
        width = len(new)
        to_write = _to_write(old, new)
        last = width - to_write[::-1].index(True)
        x = to_write.index(True)
        while x < last:
            self._reach(hand, x, y, new)
            end = _end_of_text(x, new, to_write, last)
            if end > x:
                self.write(hand, new[x], "".join(cell[0] for cell in new[x:end]))
                hand.at = (end, y) if end < width else None
                x = end
            else:
                x = self._write_run(hand, x, y, new, to_write, last)
            x = to_write.index(True, x) if x < last else last

    def write(self, hand: Hand, cell: Cell, sent: str) -> None:
        """Send what writes `cell`, or others alike, in its look."""
        hand.look, dressing = self._dressing(hand.look, cell)
        hand.sent += [dressing, sent]

    def _paint_uncertain(self, hand: Hand, y: int, row: Row) -> None:
        """The whole row; nothing that stood there is left beneath a narrower character."""
        hand.sent.append(move(None, (0, y)))
        for x, cell in enumerate(row):
            if cell[0] and is_certain([cell]):
                self.write(hand, cell, cell[0])
            elif cell[0]:
                end = _after(x, row)
                self.write(hand, cell, " " * (end - x))
                after = move(None, (min(end, len(row) - 1), y))
                hand.sent += [move(None, (x, y)), cell[0], after]
        hand.at = None

    def _reach(self, hand: Hand, x: int, y: int, row: Row) -> None:
        """Go to a cell of `row`, by a move or by writing again what is before it."""
        if hand.at == (x, y):
            return
        sent, look = [move(hand.at, (x, y))], hand.look
        least = self._cost(sent, look, row[x])
        for start in _starts(hand.at, y):
            if 0 < x - start < least and row[start][0]:
                again = self._moved(hand, start, x, y, row)
                cost = self._cost(again.sent, again.look, row[x])
                if cost < least:
                    sent, look, least = again.sent, again.look, cost
        hand.sent += sent
        hand.look = look
        hand.at = (x, y)

    def _cost(self, sent: list[str], look: Look | None, cell: Cell) -> int:
        """How many bytes these are, with those that lead to the look of `cell`."""
        return sum(map(_bytes, sent)) + len(self._dressing(look, cell)[1])

    def _moved(self, hand: Hand, start: int, end: int, y: int, row: Row) -> Hand:
        """A hand that moved to a cell, then wrote `row` again up to another one."""
        hand = hand.another()
        hand.sent.append(move(hand.at, (start, y)))
        for cell in row[start:end]:
            self.write(hand, cell, cell[0])
        return hand

    def _write_run(
        self, hand: Hand, x: int, y: int, row: Row, to_write: list[bool], last: int
    ) -> int:
        """Write a cell and those alike that follow it; the column after them."""
        cell, width = row[x], len(row)
        if self._is_erasable(cell) and last - x > len(_TO_END) and row[x:] == [cell] * (width - x):
            self.write(hand, cell, _TO_END)
            return width
        end = _end_of_run(x, row, to_write)
        if end == x + 1:
            end = _after(x, row)
            self.write(hand, cell, cell[0])
        else:
            sent, moves = self._repeated(cell, end - x, is_last=end >= last)
            self.write(hand, cell, sent)
            if not moves:
                return end
        hand.at = (end, y) if end < width else None
        return end

    def _repeated(self, cell: Cell, count: int, *, is_last: bool) -> tuple[str, bool]:
        """What writes a cell several times, and whether it moves the cursor past them."""
        text = cell[0]
        ways = [(text * count, True)]
        if self.terminal.repeats and len(text) == 1:
            ways.append((f"{text}\x1b[{count - 1}b", True))
        if self.terminal.erases_cells and self._is_erasable(cell):
            ways.append((f"\x1b[{count}X", False))
        to_move = 0 if is_last else len(forward(count))
        return min(ways, key=lambda way: _bytes(way[0]) + (0 if way[1] else to_move))

    def _is_erasable(self, cell: Cell) -> bool:
        return is_blank(cell) and (self.terminal.erases_in_colour or not cell[1].paper)

    def _dressing(self, old: Look | None, cell: Cell) -> tuple[Look, str]:
        """The look in which to write `cell`, and what leads there."""
        look = cell[1]
        if old is not None and is_blank(cell):
            look = old.for_blank(look.paper)
        return look, self._change(old, look)


def _to_write(old: Row, new: Row) -> list[bool]:
    """Which cells changed; of a double-width character the second half has, if the first did."""
    changed = [a != b for a, b in zip(old, new, strict=True)]
    for x, (text, _) in enumerate(new):
        if not text:
            changed[x - 1] = changed[x] = changed[x - 1] or changed[x]
    return changed


def _starts(at: Place | None, y: int) -> set[int]:
    """The columns of a row from which it may be worth writing it again."""
    if at is None:
        return set()
    return {0, at[0]} if at[1] == y else {0}


def _end_of_text(x: int, row: Row, to_write: list[bool], last: int) -> int:
    """Up to where cells to write have the look of that of `x`, and no two are alike."""
    look, end = row[x][1], x
    while end < last and to_write[end] and row[end][1] is look:
        if row[end : end + 1] == row[end + 1 : end + 2]:
            break
        end += 1
    return end


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


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())
