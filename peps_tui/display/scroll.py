"""Rows that only moved up or down, and what has a terminal move them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from peps_tui.display.cells import Frame, blank_frame

_LEAST = 3
"""The fewest rows worth moving: beyond, moving takes less than writing them again."""


class Shift(NamedTuple):
    """Rows `top` to `bottom` (excluded) move up by `by` rows, down when it is negative."""

    top: int
    bottom: int
    by: int

    @property
    def sent(self) -> str:
        """What does it; the cursor is then at the top left, and the rows left are blank."""
        way = f"{self.by}S" if self.by > 0 else f"{-self.by}T"
        return f"\x1b[{self.top + 1};{self.bottom}r\x1b[{way}\x1b[r"

    def of(self, frame: Frame, paper: str) -> Frame:
        """`frame` once it is done, on a terminal that leaves rows of this background."""
        inside = frame[self.top : self.bottom]
        left = blank_frame(len(frame[0]), abs(self.by), paper)
        inside = inside[self.by :] + left if self.by > 0 else left + inside[: self.by]
        return [*frame[: self.top], *inside, *frame[self.bottom :]]


def find_shift(shown: Frame, frame: Frame) -> Shift | None:
    """What brings most rows of `shown` to their place in `frame` at once, if it is worth it."""
    kept = [before == after for before, after in zip(shown, frame, strict=True)]
    if kept.count(False) < _LEAST:
        return None
    old, new = ([tuple(row) for row in rows] for rows in (shown, frame))
    where = {row: y for y, row in enumerate(old)}
    counts = {where[row] - y for y, row in enumerate(new) if not kept[y] and row in where}
    runs = (run for count in counts for run in _runs(old, new, kept, count))
    return max(runs, key=lambda run: run.bottom - run.top - abs(run.by), default=None)


def _runs(
    old: Sequence[object], new: Sequence[object], kept: list[bool], count: int
) -> Iterator[Shift]:
    """Where rows that follow one another have all moved up by `count`."""
    start = None
    for y in range(len(new) + 1):
        moved = y < len(new) and 0 <= y + count < len(old) and new[y] == old[y + count]
        if moved and start is None:
            start = y
        elif not moved and start is not None:
            if kept[start:y].count(False) >= _LEAST:
                yield Shift(min(start, start + count), max(y, y + count), count)
            start = None
