"""What the grid of accounts asks, and what it shows of the answer (SCR-GRID)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from peps_tui.core.domain.account import Account, Action, Civility, Profile, Status, refusals
from peps_tui.core.domain.dates import add_months, paris_date
from peps_tui.core.domain.errors import ActionError
from peps_tui.core.domain.text import fold, is_generic_name

PAGE_SIZES = (25, 50, 100)
SEARCH_LIMIT = 100
"""Beyond so many letters nobody types, and a database may refuse."""

EXPIRES_SOON_DAYS = 60
INACTIVE_MONTHS = 12
"""Without a connection for so long, an account is worth a question."""


class Criterion(StrEnum):
    """Which accounts are listed; ALL is « Tous »."""

    ALL = "all"
    ACTIVE = "active"
    PENDING = "pending"
    BLOCKED = "blocked"
    EXPIRED = "expired"
    EXPIRES_TODAY = "expires_today"
    EXPIRES_SOON = "expires_soon"
    ADMIN = "admin"
    USER = "user"
    NET_ENTREPRISES = "net_entreprises"
    DELEGATION = "delegation"
    NEVER_SIGNED_IN = "never_signed_in"
    INACTIVE = "inactive"
    LAPSED_LINK = "lapsed_link"
    GENERIC_NAME = "generic_name"
    DUPLICATE = "duplicate"


class SortBy(StrEnum):
    """The columns of the grid, each of which can order it; names come next, always."""

    LAST_NAME = "last_name"
    FIRST_NAME = "first_name"
    NET_ENTREPRISES = "net_entreprises"
    IDENTIFIER = "identifier"
    SERVICE = "service"
    PROFILE = "profile"
    DELEGATION = "delegation"
    STATUS = "status"
    EXPIRES_ON = "expires_on"
    LAST_LOGIN_ON = "last_login_on"


class GroupBy(StrEnum):
    """« Grouper par »; expiry dates are grouped by month."""

    NOTHING = "nothing"
    PROFILE = "profile"
    STATUS = "status"
    EXPIRES_ON = "expires_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which accounts: every word of `search` (without accents or case) and the criterion."""

    search: str = ""
    criterion: Criterion = Criterion.ALL

    @property
    def words(self) -> tuple[str, ...]:
        """What is looked for, each word once, folded as the search key of accounts is."""
        return tuple(dict.fromkeys(fold(self.search[:SEARCH_LIMIT]).split()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of the grid: which accounts, in which order, from which place.

    The rows of the groups whose keys are in `folded` are not shown; `offset` counts shown rows.
    """

    filter: Filter = field(default_factory=Filter)
    sort: SortBy = SortBy.LAST_NAME
    descending: bool = False
    group: GroupBy = GroupBy.NOTHING
    folded: frozenset[str] = frozenset()
    size: int = PAGE_SIZES[0]
    offset: int = 0

    def start(self, shown: int) -> int:
        """Where the page begins in `shown` rows: past the end, with the last page."""
        last_page = max(shown - 1, 0) // self.size * self.size
        return min(max(self.offset, 0), last_page)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Accounts that share a profile, a status or a month of expiry.

    `key` is the value of the profile or status, or the month as « 2027-05 »; `count` is how many
    of the listed accounts it holds, folded or not.
    """

    key: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """One line of the grid; it holds no telephone number (PHONE-5).

    `refused` tells why the person who reads may not do each of the other actions (LIFE-6).
    Dates are Paris days; `last_login_on` is None until the first sign-in. `link_lapsed` marks
    an account that waits for its activation and has no link that still works (LIFE-2).
    """

    id: int
    civility: Civility | None
    last_name: str
    first_name: str
    net_entreprises: bool
    identifier: str
    service: str
    profile: Profile
    delegation: bool
    status: Status
    expires_on: date
    last_login_on: date | None
    generic_name: bool = False
    link_lapsed: bool = False
    group: str = ""
    refused: Mapping[Action, ActionError] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """Rows `offset + 1` to `offset + len(rows)` of the `shown` ones, in `total` results.

    `groups` are all those of the results, in their order; without grouping there is none.
    `selected` are the ticked accounts that are among the results (edge case 80).
    """

    rows: tuple[AccountRow, ...]
    offset: int
    total: int
    shown: int
    groups: tuple[Group, ...] = ()
    selected: frozenset[int] = frozenset()

    @property
    def has_next(self) -> bool:
        """Whether shown rows follow this page."""
        return self.offset + len(self.rows) < self.shown

    @property
    def has_previous(self) -> bool:
        """Whether shown rows come before this page."""
        return self.offset > 0


def inactive_before(today: date) -> date:
    """The first day (Paris) on which a last connection does not make an account inactive."""
    return add_months(today, -INACTIVE_MONTHS)


def row_of(
    account: Account, *, by: Account, today: date, group: GroupBy, link_lapsed: bool
) -> AccountRow:
    """The line of `account` as `by` reads it on `today`."""
    return AccountRow(
        id=account.id,
        civility=account.civility,
        last_name=account.last_name,
        first_name=account.first_name,
        net_entreprises=account.net_entreprises,
        identifier=account.identifier,
        service=account.service,
        profile=account.profile,
        delegation=account.delegation,
        status=account.status(today),
        expires_on=account.expires_on,
        last_login_on=None if account.last_login_at is None else paris_date(account.last_login_at),
        generic_name=is_generic_name(account.last_name, account.first_name),
        link_lapsed=link_lapsed,
        group=_group_key(account, group, today),
        refused=refusals(account, by=by, today=today),
    )


def _group_key(account: Account, group: GroupBy, today: date) -> str:
    match group:
        case GroupBy.NOTHING:
            return ""
        case GroupBy.PROFILE:
            return account.profile
        case GroupBy.STATUS:
            return account.status(today)
        case GroupBy.EXPIRES_ON:
            return account.expires_on.isoformat()[:7]
