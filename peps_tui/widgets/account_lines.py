"""What the lines of a page of accounts are: rows, under the headings of their groups (SCR-GRID)."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from itertools import groupby

from peps_tui.core.domain.listing import AccountPage, AccountRow, Group


@dataclass(frozen=True, slots=True)
class Heading:
    """The line of a group, whose rows follow it unless they are folded."""

    group: Group
    folded: bool


Line = AccountRow | Heading


def lines_of(page: AccountPage, folded: Set[str]) -> tuple[Line, ...]:
    """The rows of `page` under their headings; without grouping, the rows alone.

    A group that goes on from the page before has its heading again. A folded one stands where
    its rows would begin.
    """
    if not page.groups:
        return page.rows
    rows = {key: tuple(found) for key, found in groupby(page.rows, key=lambda row: row.group)}
    end = page.offset + len(page.rows)
    lines: list[Line] = []
    start = 0
    for group in page.groups:
        hidden = group.key in folded
        here = page.offset <= start and (start < end or not page.has_next)
        if group.key in rows or (hidden and here):
            lines += [Heading(group, hidden), *rows.get(group.key, ())]
        start += 0 if hidden else group.count
    return tuple(lines)


def start_of(page: AccountPage, folded: Set[str], key: str) -> int:
    """How many shown rows come before the group `key`."""
    start = 0
    for group in page.groups:
        if group.key == key:
            break
        start += 0 if group.key in folded else group.count
    return start
