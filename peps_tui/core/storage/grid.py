"""What the grid asks in SQL: which accounts, in which order, in which groups (SCR-GRID).

Status and « expires soon » are computed from facts at the instant that is asked (LIFE-4). The
columns named here stand in the covering index `ix_accounts_grid`: no question reads the table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal_column,
    select,
    true,
)

from peps_tui.core.domain.account import Profile, Status
from peps_tui.core.domain.dates import paris_date, start_of_day
from peps_tui.core.domain.link import LinkKind
from peps_tui.core.domain.listing import (
    EXPIRES_SOON_DAYS,
    Criterion,
    Filter,
    Group,
    GroupBy,
    Listing,
    SortBy,
    inactive_before,
)
from peps_tui.core.storage.tables import accounts, links

Condition = ColumnElement[bool]

NEVER = datetime.min.replace(tzinfo=UTC)
FEW = 500
"""So many ids are looked up one by one; of more, all the accounts are read and compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The accounts of a page; the rest as `AccountPage` tells it."""

    ids: Sequence[int]
    offset: int
    total: int
    shown: int
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The accounts of an establishment that a filter keeps, at one instant."""

    connection: Connection
    establishment_id: int
    which: Filter
    now: datetime

    @property
    def today(self) -> date:
        """The day it is in Paris."""
        return paris_date(self.now)

    def page(self, listing: Listing) -> Page:
        """The accounts of one page, in order; an offset past the end gives the last page."""
        groups = self._groups(listing.group)
        unfolded = {
            value: each.count for value, each in groups.items() if each.key not in listing.folded
        }
        shown = sum(unfolded.values())
        offset = listing.start(shown)
        return Page(
            ids=self._rows(listing, *_groups_of_page(unfolded, offset, listing.size)),
            offset=offset,
            total=sum(each.count for each in groups.values()),
            shown=shown,
            groups=() if listing.group is GroupBy.NOTHING else tuple(groups.values()),
        )

    def ids(self) -> Sequence[int]:
        """Every account, in name order."""
        query = select(accounts.c.id).where(self._kept())
        query = query.order_by(accounts.c.sort_key, accounts.c.id)
        return self.connection.execute(query).scalars().all()

    def among(self, ids: Set[int]) -> frozenset[int]:
        """Those of `ids` that are there."""
        if not ids:
            return frozenset()
        query = select(accounts.c.id).where(self._kept())
        if len(ids) <= FEW:
            query = query.where(accounts.c.id.in_(ids))
        return frozenset(ids).intersection(self.connection.execute(query).scalars())

    def count_by(self, criteria: Iterable[Criterion]) -> Mapping[Criterion, int]:
        """How many of them each criterion keeps."""
        asked = list(criteria)
        counts = (func.count().filter(self._criterion(each)) for each in asked)
        query = select(*counts).where(self._kept())
        return dict(zip(asked, self.connection.execute(query).one(), strict=True))

    def _groups(self, by: GroupBy) -> Mapping[Any, Group]:
        """The groups in their order, by the value SQL gives each; ungrouped, all are one."""
        if by is GroupBy.NOTHING:
            query = select(func.count()).where(self._kept())
            return {"": Group(key="", count=self.connection.execute(query).scalar_one())}
        value = self._group(by).label("value")
        counts = select(value, func.count()).where(self._kept()).group_by(value).order_by(value)
        return {
            found: Group(key=_key(by, found), count=count)
            for found, count in self.connection.execute(counts)
        }

    def _rows(self, listing: Listing, groups: Collection[Any], offset: int) -> Sequence[int]:
        """The ids of the rows that follow `offset` others, in the groups of these values."""
        query = select(accounts.c.id).where(self._kept())
        if listing.group is not GroupBy.NOTHING:
            query = query.where(self._group(listing.group).in_(groups))
        query = query.order_by(*self._order(listing)).limit(listing.size).offset(offset)
        return self.connection.execute(query).scalars().all()

    def _kept(self) -> Condition:
        return and_(
            accounts.c.establishment_id == self.establishment_id,
            *(accounts.c.search_key.contains(word, autoescape=True) for word in self.which.words),
            self._criterion(self.which.criterion),
        )

    def _criterion(self, which: Criterion) -> Condition:
        match which:
            case Criterion.ALL:
                return true()
            case Criterion.ACTIVE | Criterion.PENDING | Criterion.BLOCKED | Criterion.EXPIRED:
                return self._rank() == _rank(Status(which))
            case Criterion.EXPIRES_TODAY | Criterion.EXPIRES_SOON:
                days = 0 if which is Criterion.EXPIRES_TODAY else EXPIRES_SOON_DAYS
                return accounts.c.expires_on.between(self.today, self.today + timedelta(days=days))
            case Criterion.ADMIN | Criterion.USER:
                return accounts.c.profile == Profile(which)
            case Criterion.NET_ENTREPRISES | Criterion.DELEGATION | Criterion.GENERIC_NAME:
                return accounts.c[which.value].is_(True)
            case Criterion.NEVER_SIGNED_IN:
                return accounts.c.last_login_at.is_(None)
            case Criterion.INACTIVE:
                since = start_of_day(inactive_before(self.today))
                return func.coalesce(accounts.c.last_login_at, accounts.c.created_at) < since
            case Criterion.LAPSED_LINK:
                waiting = accounts.c.activated_at.is_(None) & (accounts.c.expires_on >= self.today)
                living = living_links(self.now).where(links.c.account_id == accounts.c.id)
                return waiting & ~living.exists()
            case Criterion.DUPLICATE:
                return self._duplicate()

    def _duplicate(self) -> Condition:
        """Another account of the establishment has the same names."""
        shared = (
            select(accounts.c.sort_key)
            .where(accounts.c.establishment_id == self.establishment_id)
            .group_by(accounts.c.sort_key)
            .having(func.count() > 1)
        )
        return accounts.c.sort_key.in_(shared)

    def _rank(self) -> ColumnElement[int]:
        """The place of the status in `Status`: its precedence (LIFE-11)."""
        return case(
            (accounts.c.expires_on < self.today, _rank(Status.EXPIRED)),
            (accounts.c.blocked_at.is_not(None), _rank(Status.BLOCKED)),
            (accounts.c.activated_at.is_(None), _rank(Status.PENDING)),
            else_=_rank(Status.ACTIVE),
        )

    def _group(self, by: GroupBy) -> ColumnElement[Any]:
        """What groups are made of, in their order."""
        if by is GroupBy.PROFILE:
            return accounts.c.profile
        if by is GroupBy.STATUS:
            return self._rank()
        return func.substr(cast(accounts.c.expires_on, String), 1, len("2027-05"))

    def _order(self, listing: Listing) -> Sequence[ColumnElement[Any]]:
        """Groups, then the chosen column, then names: these always rise."""
        column = self._column(listing.sort)
        grouped = () if listing.group is GroupBy.NOTHING else (self._group(listing.group),)
        named = () if listing.sort is SortBy.LAST_NAME else (accounts.c.sort_key,)
        chosen = column.desc() if listing.descending else column
        return (*grouped, chosen, *named, accounts.c.id)

    def _column(self, sort: SortBy) -> ColumnElement[Any]:
        match sort:
            case SortBy.LAST_NAME:
                return accounts.c.sort_key
            case SortBy.FIRST_NAME:
                return accounts.c.first_name_key
            case SortBy.SERVICE:
                return accounts.c.service_key
            case SortBy.STATUS:
                return self._rank()
            case SortBy.LAST_LOGIN_ON:
                # The databases disagree on where nothing stands.
                return func.coalesce(accounts.c.last_login_at, NEVER)
            case _:
                return accounts.c[sort.value]


def living_links(now: datetime) -> Select[tuple[int]]:
    """The accounts that have an activation link that still works at `now` (LIFE-2)."""
    return select(links.c.account_id).where(
        links.c.kind == LinkKind.ACTIVATION,
        links.c.used_at.is_(None),
        links.c.cancelled_at.is_(None),
        links.c.sent_at <= now,
        links.c.deadline > now,
    )


def _rank(status: Status) -> ColumnElement[int]:
    return literal_column(str(tuple(Status).index(status)))


def _key(by: GroupBy, value: Any) -> str:
    return tuple(Status)[value] if by is GroupBy.STATUS else str(value)


def _groups_of_page(
    counts: Mapping[Any, int], offset: int, size: int
) -> tuple[Collection[Any], int]:
    """The groups that a page shows rows of, and how many of their rows come before it.

    Sorting these alone is what makes a page deep in a grouped list cheap.
    """
    values, start, before = [], 0, 0
    for value, count in counts.items():
        if start + count <= offset:
            before += count
        elif start < offset + size:
            values.append(value)
        start += count
    return values, offset - before
