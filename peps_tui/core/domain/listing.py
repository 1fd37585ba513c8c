"""What the grid of accounts shows: one page of frozen rows (SCR-GRID)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from peps_tui.core.domain.account import Action, Civility, Profile, Status
from peps_tui.core.domain.text import sort_key

PAGE_SIZES = (25, 50, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """One line of the grid; it holds no telephone number (PHONE-5).

    `allowed` are the actions the core would accept from the person who reads (LIFE-6).
    Dates are Paris days; `last_login_on` is None until the first sign-in.
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
    allowed: frozenset[Action]

    @property
    def position(self) -> Position:
        """Its place in the order of the grid."""
        return Position(sort_key=sort_key(self.last_name, self.first_name), id=self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """The place of a row in the order of the grid: where a page starts or ends."""

    sort_key: str
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """Rows `offset + 1` to `offset + len(rows)` of `total`."""

    rows: tuple[AccountRow, ...]
    offset: int
    total: int

    @property
    def first(self) -> Position | None:
        """Where the page starts; None when it is empty."""
        return self.rows[0].position if self.rows else None

    @property
    def last(self) -> Position | None:
        """Where the page ends; None when it is empty."""
        return self.rows[-1].position if self.rows else None

    @property
    def has_next(self) -> bool:
        """Whether rows follow this page."""
        return self.offset + len(self.rows) < self.total

    @property
    def has_previous(self) -> bool:
        """Whether rows come before this page."""
        return self.offset > 0
