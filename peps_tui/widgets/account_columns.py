"""The columns of the grid of accounts: which are shown, how wide, at a given width (SCR-GRID).

At 80 cells every column has its short form; names, dates, profile, status and headings get
longer as there is room. Widths depend on the screen, never on the rows: turning a page moves
no column.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from rich.cells import cell_len

from peps_tui.core.domain.listing import AccountRow, Listing, SortBy
from peps_tui.core.domain.text import clean
from peps_tui.texts import grid, names
from peps_tui.widgets.line_list import MARGIN

GAP = 1
ASCENDING, DESCENDING = "▲", "▼"

Forms = tuple[str, ...]
"""One text in several lengths, the longest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its heading, and what it shows of a row.

    `widths` are its cells from a width of the grid on, in rising order; before the first it is
    not shown. The flexible ones divide what is left between them. `sort` is the order it gives
    to the accounts.
    """

    heading: Forms
    forms: Callable[[AccountRow], Forms]
    widths: tuple[tuple[int, int], ...]
    flexible: bool = False
    sort: SortBy | None = None

    def titles(self, listing: Listing) -> Forms:
        """Its heading, with a mark when it orders the accounts of `listing`."""
        if self.sort is not listing.sort:
            return self.heading
        mark = DESCENDING if listing.descending else ASCENDING
        return tuple(f"{form}{gap}{mark}" for form in self.heading for gap in (" ", ""))

    def cells(self, width: int) -> int:
        """Its cells in a grid of `width`, before what is left is given; 0 when not shown."""
        return max((cells for least, cells in self.widths if width >= least), default=0)


STATUS = Column(
    heading=grid.STATUS,
    forms=lambda row: grid.STATUS_FORMS[row.status],
    widths=((0, 10), (150, 23)),
    sort=SortBy.STATUS,
)

COLUMNS = (
    Column(
        heading=grid.CIVILITY,
        forms=lambda row: (names.CIVILITY_SHORT[row.civility] if row.civility else "",),
        widths=((88, 4),),
    ),
    Column(
        heading=grid.LAST_NAME,
        forms=lambda row: (row.last_name,),
        widths=((0, 5),),
        flexible=True,
        sort=SortBy.LAST_NAME,
    ),
    Column(
        heading=grid.FIRST_NAME,
        forms=lambda row: (row.first_name,),
        widths=((0, 2),),
        flexible=True,
        sort=SortBy.FIRST_NAME,
    ),
    Column(
        heading=grid.NET_ENTREPRISES,
        forms=lambda row: (grid.YES if row.net_entreprises else "",),
        widths=((70, 3),),
        sort=SortBy.NET_ENTREPRISES,
    ),
    Column(
        heading=grid.IDENTIFIER,
        forms=lambda row: (row.identifier,),
        widths=((0, 9), (132, 11)),
        sort=SortBy.IDENTIFIER,
    ),
    Column(
        heading=grid.SERVICE,
        forms=lambda row: (row.service,),
        widths=((76, 1), (120, 8)),
        flexible=True,
        sort=SortBy.SERVICE,
    ),
    Column(
        heading=grid.PROFILE,
        forms=lambda row: grid.PROFILE_FORMS[row.profile],
        widths=((0, 6), (104, 14)),
        sort=SortBy.PROFILE,
    ),
    Column(
        heading=grid.DELEGATION,
        forms=lambda row: (grid.YES if row.delegation else "",),
        widths=((76, 3), (120, 4), (150, 10)),
        sort=SortBy.DELEGATION,
    ),
    STATUS,
    Column(
        heading=grid.EXPIRES_ON,
        forms=lambda row: grid.date_forms(row.expires_on),
        widths=((0, 8), (96, 10), (150, 20)),
        sort=SortBy.EXPIRES_ON,
    ),
    Column(
        heading=grid.LAST_LOGIN_ON,
        forms=lambda row: grid.date_forms(row.last_login_on),
        widths=((66, 8), (96, 10)),
        sort=SortBy.LAST_LOGIN_ON,
    ),
)


@lru_cache(maxsize=8)
def layout(width: int) -> tuple[tuple[Column, int], ...]:
    """The columns shown in a grid of `width` cells, and the cells of each; `GAP` between two."""
    shown = [column for column in COLUMNS if column.cells(width)]
    left = width - MARGIN + GAP - sum(column.cells(width) + GAP for column in shown)
    flexible = sum(column.flexible for column in shown)
    placed = []
    for column in shown:
        extra = 0
        if column.flexible:
            extra = max(0, left) // flexible
            left, flexible = left - extra, flexible - 1
        placed.append((column, column.cells(width) + extra))
    return tuple(placed)


def cut(row: AccountRow, width: int) -> frozenset[Forms]:
    """The headings of the columns where a grid of `width` cells does not show the whole text."""
    shown = dict(layout(width))
    return frozenset(
        column.heading
        for column in COLUMNS
        if cell_len(clean(column.forms(row)[-1])) > shown.get(column, 0)
    )
