"""Accounts and their rights; `grid` words what lists of them ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    delete,
    func,
    insert,
    select,
    update,
)

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Civility, Profile
from peps_tui.core.domain.dates import paris_date
from peps_tui.core.domain.identifier import LAST_NUMBER
from peps_tui.core.domain.listing import AccountPage, Criterion, Filter, Listing, row_of
from peps_tui.core.domain.phone import phone_from_e164
from peps_tui.core.domain.rights import Right, Rights
from peps_tui.core.domain.sign_in import Failure
from peps_tui.core.domain.text import fold, is_generic_name, sort_key
from peps_tui.core.ports import Vault
from peps_tui.core.storage.grid import Grid, living_links
from peps_tui.core.storage.queries import among
from peps_tui.core.storage.tables import accounts, counters, identifiers, links, rights

PHONE = "account.phone"
IDENTIFIER_COUNTER, ACCOUNT_COUNTER = "identifier", "account"

_FAILURES = {
    Failure.PASSWORD: accounts.c.password_failures,
    Failure.CODE: accounts.c.code_failures,
}
_PLAIN = tuple(
    field.name
    for field in fields(Account)
    if field.name not in {"id", "phone", "profile", "civility"}
)


@dataclass(frozen=True, slots=True)
class SqlAccounts:
    """See `peps_tui.core.ports.Accounts`."""

    connection: Connection
    vault: Vault

    def get(self, account_id: int) -> Account | None:
        """The account of this id, whatever its establishment: for ids read from storage."""
        return self._one(accounts.c.id == account_id)

    def within(self, establishment_id: int, account_id: int) -> Account:
        """Raises AccountNotFound for a missing id and for one of elsewhere alike (RIGHT-4)."""
        here = and_(accounts.c.id == account_id, accounts.c.establishment_id == establishment_id)
        account = self._one(here)
        if account is None:
            raise errors.AccountNotFound
        return account

    def many(
        self, establishment_id: int, ids: Iterable[int] | None = None, *, phones: bool = False
    ) -> Sequence[Account]:
        """Accounts by id, in name order; None is all of them. Numbers are opened on request."""
        query = select(accounts).order_by(accounts.c.sort_key, accounts.c.id)
        here = accounts.c.establishment_id == establishment_id
        # With both conditions SQLite would read the whole establishment to find a few ids.
        query = query.where(here if ids is None else among(accounts.c.id, ids))
        return [
            self._account(row, sealed=not phones)
            for row in self.connection.execute(query).mappings()
            if row["establishment_id"] == establishment_id
        ]

    def by_identifier(self, identifier: str) -> Account | None:
        """The account of this identifier, as `identifier.normalized` writes it."""
        return self._one(accounts.c.identifier == identifier)

    def by_email(self, email: str) -> Sequence[Account]:
        """The accounts of a person in every establishment (PWD-4)."""
        query = (
            select(accounts)
            .where(accounts.c.email_key == email.casefold())
            .order_by(accounts.c.identifier)
        )
        return [self._account(row) for row in self.connection.execute(query).mappings()]

    def email_taken(self, establishment_id: int, email: str, *, but: int = 0) -> bool:
        """Whether another account than `but` of the establishment uses the address."""
        query = select(accounts.c.id).where(
            accounts.c.establishment_id == establishment_id,
            accounts.c.email_key == email.casefold(),
            accounts.c.id != but,
        )
        return self.connection.execute(query).first() is not None

    def named(self, establishment_id: int, last_name: str, first_name: str) -> Sequence[Account]:
        """Those of these names, without accents or case."""
        query = (
            select(accounts)
            .where(
                accounts.c.establishment_id == establishment_id,
                accounts.c.sort_key == sort_key(last_name, first_name),
            )
            .order_by(accounts.c.id)
        )
        return [self._account(row) for row in self.connection.execute(query).mappings()]

    def known_emails(self, establishment_id: int, wanted: Iterable[str]) -> frozenset[str]:
        """Those of `wanted`, all case-folded, that accounts of the establishment use."""
        query = select(accounts.c.email_key).where(
            accounts.c.establishment_id == establishment_id, among(accounts.c.email_key, wanted)
        )
        return frozenset(self.connection.execute(query).scalars())

    def known_identifiers(self, wanted: Iterable[str]) -> frozenset[str]:
        """Those ever given to anyone, deleted accounts included (LIFE-13)."""
        query = select(identifiers.c.identifier).where(among(identifiers.c.identifier, wanted))
        return frozenset(self.connection.execute(query).scalars())

    def next_number(self) -> int:
        """The next number of the national sequence of identifiers."""
        moved: int | None = self.connection.execute(
            update(counters)
            .where(counters.c.name == IDENTIFIER_COUNTER, counters.c.value < LAST_NUMBER)
            .values(value=counters.c.value + 1)
            .returning(counters.c.value)
        ).scalar_one_or_none()
        if moved is None:
            raise errors.IdentifiersExhausted
        return moved

    def add(self, account: Account, given: Rights) -> Account:
        """Store a new account; its identifier is taken for ever (LIFE-13)."""
        (stored,) = self._insert([account])
        self._add_rights(stored.id, given)
        return stored

    def add_many(self, new: Sequence[Account]) -> None:
        """Store many new accounts without rights."""
        if new:
            self._insert(new)

    def _insert(self, new: Sequence[Account]) -> Sequence[Account]:
        ids = self._new_ids(len(new))
        stored = [replace(each, id=id_, version=1) for each, id_ in zip(new, ids, strict=True)]
        self.connection.execute(
            insert(identifiers), [{"identifier": account.identifier} for account in stored]
        )
        self.connection.execute(
            insert(accounts), [{"id": account.id, **self._columns(account)} for account in stored]
        )
        return stored

    def _new_ids(self, count: int) -> range:
        """Ids that no account ever had: SQLite would give that of the last one deleted again.

        Reviews, ticks and open forms name accounts by their ids: none may come to mean another.
        """
        last: int = self.connection.execute(
            update(counters)
            .where(counters.c.name == ACCOUNT_COUNTER)
            .values(value=counters.c.value + count)
            .returning(counters.c.value)
        ).scalar_one()
        return range(last - count + 1, last + 1)

    def save(self, account: Account) -> Account:
        """Write `account` back, unless somebody else did since it was read (LIFE-14)."""
        saved = replace(account, version=account.version + 1)
        written = self.connection.execute(
            update(accounts).where(
                accounts.c.id == account.id, accounts.c.version == account.version
            ),
            self._columns(saved),
        )
        if written.rowcount != 1:
            raise errors.AccountChanged(account.identifier)
        return saved

    def remove_many(self, ids: Sequence[int]) -> None:
        """Delete accounts and all that belongs to them; their identifiers stay taken."""
        self.connection.execute(delete(accounts).where(among(accounts.c.id, ids)))

    def renew_many(self, ids: Sequence[int], expires_on: date) -> None:
        """Give all these accounts the same expiry."""
        self.connection.execute(
            update(accounts)
            .where(among(accounts.c.id, ids))
            .values(expires_on=expires_on, version=accounts.c.version + 1)
        )

    def blank_phones(self) -> Mapping[int, int]:
        """Forget every number and flag; returns how many, by establishment (PHONE-6)."""
        numbered = accounts.c.phone.is_not(None)
        query = (
            select(accounts.c.establishment_id, func.count())
            .where(numbered)
            .group_by(accounts.c.establishment_id)
        )
        counts: dict[int, int] = {
            town: int(count) for town, count in self.connection.execute(query)
        }
        self.connection.execute(
            update(accounts)
            .where(numbered)
            .values(phone=None, phone_anonymous=False, version=accounts.c.version + 1)
        )
        return counts

    def charge(self, account_id: int, failure: Failure, limit: int) -> int | None:
        """Count one attempt before it is compared (OTP-4, AUTH-5)."""
        column = _FAILURES[failure]
        return self.connection.execute(
            update(accounts)
            .where(accounts.c.id == account_id, column < limit)
            .values({column: column + 1})
            .returning(column)
        ).scalar_one_or_none()

    def forgive(self, account_id: int, failure: Failure) -> None:
        """A success: the failures in a row start again from zero (AUTH-5)."""
        self.connection.execute(
            update(accounts).where(accounts.c.id == account_id).values({_FAILURES[failure]: 0})
        )

    def refund(self, account_id: int, failure: Failure) -> None:
        """An attempt that nobody could judge: the failures in a row are one less (AUTH-5)."""
        column = _FAILURES[failure]
        self.connection.execute(
            update(accounts)
            .where(accounts.c.id == account_id, column > 0)
            .values({column: column - 1})
        )

    def rights(self, account_id: int) -> Rights:
        """The levels above none, by service code."""
        query = select(rights.c.service_code, rights.c.level).where(
            rights.c.account_id == account_id
        )
        return {row.service_code: Right(row.level) for row in self.connection.execute(query)}

    def set_rights(self, account_id: int, levels: Rights) -> None:
        """Change the levels of these services; those not named stay."""
        mine = rights.c.account_id == account_id
        self.connection.execute(delete(rights).where(mine, rights.c.service_code.in_(levels)))
        self._add_rights(account_id, levels)

    def _add_rights(self, account_id: int, levels: Rights) -> None:
        rows = [
            {"account_id": account_id, "service_code": code, "level": right}
            for code, right in levels.items()
            if right is not Right.NONE
        ]
        if rows:
            self.connection.execute(insert(rights), rows)

    def password(self, account_id: int) -> str | None:
        """The stored hash; None until the holder created his password."""
        query = select(accounts.c.password).where(accounts.c.id == account_id)
        return self.connection.execute(query).scalar_one_or_none()

    def set_password(self, account_id: int, stored: str) -> None:
        """Replace the stored hash."""
        self.connection.execute(
            update(accounts).where(accounts.c.id == account_id).values(password=stored)
        )

    def active_administrators(self, establishment_id: int, today: date) -> Sequence[Account]:
        """Those who can run the accounts today (LIFE-8), in name order."""
        query = (
            select(accounts)
            .where(
                accounts.c.establishment_id == establishment_id,
                accounts.c.profile == Profile.ADMIN,
                accounts.c.expires_on >= today,
                accounts.c.blocked_at.is_(None),
                accounts.c.activated_at.is_not(None),
            )
            .order_by(accounts.c.sort_key, accounts.c.id)
        )
        return [self._account(row) for row in self.connection.execute(query).mappings()]

    def page(
        self,
        establishment_id: int,
        listing: Listing,
        *,
        by: Account,
        now: datetime,
        ticked: Set[int] = frozenset(),
    ) -> AccountPage:
        """One page of the grid, as `by` sees it at `now`; of `ticked`, those in the results."""
        grid = Grid(self.connection, establishment_id, listing.filter, now)
        page = grid.page(listing)
        found = {each.id: each for each in self.many(establishment_id, page.ids)}
        lapsed = self._link_lapsed(found.values(), now)
        return AccountPage(
            rows=tuple(
                row_of(
                    found[each],
                    by=by,
                    today=paris_date(now),
                    group=listing.group,
                    link_lapsed=each in lapsed,
                )
                for each in page.ids
            ),
            offset=page.offset,
            total=page.total,
            shown=page.shown,
            groups=page.groups,
            selected=grid.among(ticked),
        )

    def ids(self, establishment_id: int, which: Filter, *, now: datetime) -> Sequence[int]:
        """Every account that `which` keeps, in name order."""
        return Grid(self.connection, establishment_id, which, now).ids()

    def _link_lapsed(self, some: Iterable[Account], now: datetime) -> Set[int]:
        """Those of `some` that wait for their activation without a link that works (LIFE-2).

        What Criterion.LAPSED_LINK keeps, without looking at others.
        """
        today = paris_date(now)
        waiting = {
            each.id for each in some if each.activated_at is None and each.expires_on >= today
        }
        living = living_links(now).where(links.c.account_id.in_(waiting))
        return waiting.difference(self.connection.execute(living).scalars()) if waiting else waiting

    def count_by(
        self, establishment_id: int, criteria: Iterable[Criterion], *, now: datetime
    ) -> Mapping[Criterion, int]:
        """How many accounts each criterion keeps."""
        return Grid(self.connection, establishment_id, Filter(), now).count_by(criteria)

    def _one(self, which: ColumnElement[bool]) -> Account | None:
        row = self.connection.execute(select(accounts).where(which)).mappings().one_or_none()
        return None if row is None else self._account(row)

    def _columns(self, account: Account) -> dict[str, object]:
        phone = account.phone
        return {
            **{name: getattr(account, name) for name in _PLAIN},
            "profile": account.profile,
            "civility": account.civility,
            "phone": None if phone is None else self.vault.seal(phone.e164, use=PHONE),
            "email_key": None if account.email is None else account.email.casefold(),
            "sort_key": account.sort_key,
            "first_name_key": fold(account.first_name),
            "service_key": fold(account.service),
            "search_key": search_key(account),
            "generic_name": is_generic_name(account.last_name, account.first_name),
        }

    def _account(self, row: RowMapping, *, sealed: bool = False) -> Account:
        """The account of a row; `sealed` leaves the number closed: lists show none."""
        phone = None if sealed else row["phone"]
        return Account(
            id=row["id"],
            profile=Profile(row["profile"]),
            civility=None if row["civility"] is None else Civility(row["civility"]),
            phone=None if phone is None else phone_from_e164(self.vault.open(phone, use=PHONE)),
            **{name: row[name] for name in _PLAIN},
        )


def search_key(account: Account) -> str:
    """What the search of the grid looks in, folded (SCR-GRID)."""
    return fold(f"{account.last_name} {account.first_name} {account.identifier} {account.service}")
