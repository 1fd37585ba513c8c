"""The cursor of a terminal: the shortest way from one cell to another."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

Place: TypeAlias = tuple[int, int]
"""Column and row, from 0."""


@lru_cache(8192)
def move(old: Place | None, new: Place) -> str:
    """What moves the cursor from a place, None if it is not known, to another."""
    if old == new:
        return ""
    ways = [_to(*new)]
    if old is not None:
        down = _lines(new[1] - old[1])
        ways += [down + _across(old[0], new[0]), "\r" + down + _across(0, new[0])]
    return min(ways, key=len)


def _to(x: int, y: int) -> str:
    if x == 0:
        return f"\x1b[{_number(y + 1)}H"
    return f"\x1b[{_number(y + 1)};{x + 1}H"


def _lines(count: int) -> str:
    if count < 0:
        return f"\x1b[{_number(-count)}A"
    return min("\n" * count, f"\x1b[{_number(count)}B", key=len)


def _across(old: int, new: int) -> str:
    if new > old:
        return forward(new - old)
    return min("\b" * (old - new), f"\x1b[{_number(old - new)}D", key=len)


def forward(count: int) -> str:
    """What moves the cursor to the right, at least by one."""
    return f"\x1b[{_number(count)}C"


def _number(count: int) -> str:
    return "" if count == 1 else str(count)
