"""What is asked of a grid: the same questions to every side of the comparison."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from itertools import accumulate
from types import MappingProxyType

from peps_tui.core.domain.listing import Filter, GroupBy, Listing, SortBy

SEARCHES = ("dupont", "finances")
PAGES = 8
SORTS = tuple(sort for sort in SortBy if sort is not SortBy.LAST_NAME)
GROUPS = (GroupBy.PROFILE, GroupBy.STATUS, GroupBy.EXPIRES_ON, GroupBy.NOTHING)


class Case(StrEnum):
    """One kind of question; the value is what the table calls it."""

    SEARCH = "search, a letter"
    PAGE = "next page"
    SORT = "sort"
    GROUP = "group"
    TICK_ALL = "tick all"


LISTINGS: Mapping[Case, tuple[Listing, ...]] = MappingProxyType(
    {
        Case.SEARCH: tuple(
            Listing(filter=Filter(search=typed)) for word in SEARCHES for typed in accumulate(word)
        ),
        Case.PAGE: tuple(Listing(offset=number * Listing().size) for number in range(1, PAGES + 1)),
        Case.SORT: tuple(Listing(sort=sort) for sort in SORTS),
        Case.GROUP: tuple(Listing(group=group) for group in GROUPS),
    }
)
"""The pages that each case reads, in order; ticking all reads ids instead."""
