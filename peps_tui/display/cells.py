"""Text cut in cells, and the screen as rows of them.

A cell is what stands in it, with its combining marks, and its look. The second half of a
double-width character is an empty text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TypeAlias

from rich.cells import split_graphemes

from peps_tui.display.look import Look

Cell: TypeAlias = tuple[str, Look]
Row: TypeAlias = list[Cell]
Frame: TypeAlias = list[Row]

_SINGLE = frozenset(
    map(chr, [*range(0x20, 0x7F), *range(0xA0, 0xAD), *range(0xAE, 0x300), *range(0x2500, 0x25FD)])
) | frozenset("’“”‘–—…•€▸△▲▼↑↓←→✓✗☐☑\u202f")
"""What is most often written: nobody doubts that each takes one cell, nor has to be asked."""


def blank_frame(width: int, height: int, paper: str = "") -> Frame:
    """A screen where nothing is written."""
    return [[(" ", Look(paper=paper))] * width for _ in range(height)]


def size_of(frame: Frame) -> tuple[int, int]:
    """Its columns and its rows."""
    return len(frame[0]) if frame else 0, len(frame)


def cells(text: str, look: Look) -> Row:
    """The cells that `text` takes; what would act on the terminal takes none."""
    if _SINGLE.issuperset(text):
        blank = look.of_blank
        return [(char, blank if char == " " else look) for char in text]
    return list(_cells(text, look))


def _cells(text: str, look: Look) -> Iterator[Cell]:
    visible = "".join(char for char in text if unicodedata.category(char) != "Cc")
    for start, end, width in split_graphemes(visible)[0]:
        cluster = visible[start:end]
        # A mark that follows nothing has no place.
        if width:
            yield cluster, look.of_blank if cluster == " " else look
            yield from [("", look)] * (width - 1)


def is_blank(cell: Cell) -> bool:
    """Whether it is background alone: no mark shows, and no cursor would be drawn in its ink."""
    return cell[0] == " " and not cell[1].marks and not cell[1].ink


def is_certain(row: Iterable[Cell]) -> bool:
    """Whether every terminal gives each character of `row` the same number of cells."""
    return all(text in _SINGLE or not text or _is_certain(text) for text, _ in row)


@lru_cache(4096)
def _is_certain(cluster: str) -> bool:
    """Letters, digits and signs are, with accents; emoji, joined and rare ones are not."""
    base, marks = cluster[0], cluster[1:]
    if any(not "\u0300" <= mark <= "\u036f" for mark in marks):
        return False
    category = unicodedata.category(base)[0]
    is_emoji = base > "\uffff" or unicodedata.east_asian_width(base) in "WF"
    return category in "LNPZ" or (category == "S" and not is_emoji)
