"""What the screen is to show: what Textual would draw, drawn upon cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.strip import Strip

from peps_tui.display.cells import Cell, Frame, Row, blank_frame, cells, is_blank
from peps_tui.display.look import Look

Looks = Callable[[Style | None], Look]


def whole(update: LayoutUpdate, looks: Looks) -> Frame:
    """The screen that an update of all of it draws."""
    x, y, width, height = update.region
    frame = blank_frame(x + width, y + height)
    for row, strips in zip(frame[y:], update.strips, strict=False):
        put(row, x, _drawn(strips, looks))
    return frame


def changed(frame: Frame, update: ChopsUpdate, looks: Looks) -> Frame:
    """`frame` once the update is drawn upon it; the rows it does not touch are the same objects."""
    frame = frame.copy()
    touched = set[int]()
    for y, left, right in update.spans:
        if y not in touched:
            touched.add(y)
            frame[y] = frame[y].copy()
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x <= right and end > left:
                put(frame[y], x, _drawn([strip.crop(0, min(end, right) - x)], looks))
    return frame


def inked(frame: Frame, y: int, columns: range, ink: str) -> Frame:
    """`frame` whose blanks have an ink there: in it many terminals draw their cursor.

    It is that of the text before them, or else `ink`.
    """
    if not ink or y >= len(frame):
        return frame
    row = frame[y].copy()
    for x in range(len(row))[columns.start : columns.stop]:
        if is_blank(row[x]):
            row[x] = " ", row[x][1]._replace(ink=ink)
        else:
            ink = row[x][1].ink
    return [*frame[:y], row, *frame[y + 1 :]]


def _drawn(strips: Iterable[Strip], looks: Looks) -> Row:
    row: Row = []
    for strip in strips:
        for text, style, control in strip:
            if not control:
                row += cells(text, looks(style))
    return row


def put(row: Row, x: int, drawn: Row) -> None:
    """Write `drawn` upon `row`; what is left of a character cut in two is blank."""
    if not drawn or x >= len(row):
        return
    room = len(row) - x
    if drawn[room : room + 1] and not drawn[room][0]:
        drawn[room - 1] = _blank(drawn[room - 1])
    drawn = drawn[:room]
    end = x + len(drawn)
    if x and not row[x][0]:
        row[x - 1] = _blank(row[x - 1])
    if end < len(row) and not row[end][0]:
        row[end] = _blank(row[end])
    row[x:end] = drawn


def _blank(cell: Cell) -> Cell:
    return " ", cell[1].of_blank
