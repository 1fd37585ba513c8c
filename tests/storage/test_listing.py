"""The grid on both databases, beside a plain Python model of the same questions (SCR-GRID)."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from peps_tui.core.domain.account import Account, Civility, Profile, Status
from peps_tui.core.domain.dates import end_of_day, paris_date
from peps_tui.core.domain.link import Link, LinkKind
from peps_tui.core.domain.listing import (
    EXPIRES_SOON_DAYS,
    AccountPage,
    Criterion,
    Filter,
    Group,
    GroupBy,
    Listing,
    SortBy,
    inactive_before,
)
from peps_tui.core.domain.review import is_inactive
from peps_tui.core.domain.rights import Right
from peps_tui.core.domain.text import fold, is_generic_name
from peps_tui.core.storage.grid import FEW
from tests.support.world import World

NOW = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
"""Already tomorrow in Paris."""
TODAY = date(2026, 11, 22)
PEOPLE = 90
SEARCHES = ("", "mar", "CÉLINE durand", "ressources", "oeuvray", "%", "_", "o'neil rh", "personne")


@pytest.fixture
def chance() -> random.Random:
    return random.Random("grille")


def people(chance: random.Random, establishment_id: int) -> Iterator[Account]:
    """Accounts whose dates and instants often fall on the edge of a criterion."""
    quiet = end_of_day(inactive_before(TODAY) - timedelta(days=1))
    instants = [None, quiet, quiet - timedelta(microseconds=1), NOW, NOW - timedelta(days=400)]
    days = [-1, 0, 1, EXPIRES_SOON_DAYS, EXPIRES_SOON_DAYS + 1, 300, -300]
    for number in range(PEOPLE):
        yield Account(
            establishment_id=establishment_id,
            identifier=f"{chance.choice('AZ')}XX{(number * 7919) % 1000 + establishment_id:06d}",
            profile=chance.choice(list(Profile)),
            civility=Civility.MRS,
            last_name=chance.choice(["Durand", "Élie", "Œuvray", "O’Neil", "RH", "Le Goff", "Zay"]),
            first_name=chance.choice(["Céline", "Zoé", "Marc", "Jean-Noël", "Ann", "Émile", "Luc"]),
            email=f"{establishment_id}-{number}@exemple.fr",
            service=chance.choice(["", "Ressources Humaines", "ressources humaines", "Écoles"]),
            delegation=chance.random() < 0.3,
            net_entreprises=chance.random() < 0.3,
            expires_on=TODAY + timedelta(days=chance.choice(days)),
            created_at=chance.choice([NOW - timedelta(days=30), quiet - timedelta(seconds=1)]),
            activated_at=chance.choice([None, NOW]),
            blocked_at=chance.choice([None, None, NOW]),
            last_login_at=chance.choice(instants),
        )


class Model:
    """The same answers from a list of accounts, each judged once."""

    def __init__(self, accounts: list[Account], living: set[int]) -> None:
        self.accounts = sorted(accounts, key=lambda account: (account.sort_key, account.id))
        self.living = living
        self.twins = Counter(account.sort_key for account in accounts)
        self.criteria = {account.id: self.met(account) for account in accounts}
        self.names = {account.id: searched(account) for account in accounts}

    def met(self, account: Account) -> set[Criterion]:
        status = account.status(TODAY)
        waits = account.activated_at is None and status is not Status.EXPIRED
        facts = {
            Criterion.EXPIRES_TODAY: account.expires_on == TODAY,
            Criterion.EXPIRES_SOON: 0 <= (account.expires_on - TODAY).days <= EXPIRES_SOON_DAYS,
            Criterion.NET_ENTREPRISES: account.net_entreprises,
            Criterion.DELEGATION: account.delegation,
            Criterion.NEVER_SIGNED_IN: account.last_login_at is None,
            Criterion.INACTIVE: is_inactive(account, TODAY),
            Criterion.LAPSED_LINK: waits and account.id not in self.living,
            Criterion.GENERIC_NAME: is_generic_name(account.last_name, account.first_name),
            Criterion.DUPLICATE: self.twins[account.sort_key] > 1,
        }
        met = {criterion for criterion, holds in facts.items() if holds}
        return met | {Criterion.ALL, Criterion(status), Criterion(account.profile)}

    def kept(self, which: Filter) -> list[Account]:
        """In name order."""
        words = fold(which.search).split()
        return [
            account
            for account in self.accounts
            if which.criterion in self.criteria[account.id]
            and all(word in self.names[account.id] for word in words)
        ]

    def listed(self, listing: Listing) -> list[Account]:
        """In the order of the listing, folded groups included."""
        found = sorted(
            self.kept(listing.filter),
            key=lambda account: value(account, listing.sort),
            reverse=listing.descending,
        )
        return sorted(found, key=lambda account: rank(account, listing.group))

    def page(self, listing: Listing) -> AccountPage:
        """Without its rows."""
        found = self.listed(listing)
        keys = [key(account, listing.group) for account in found]
        shown = sum(each not in listing.folded for each in keys)
        grouped = listing.group is not GroupBy.NOTHING
        return AccountPage(
            rows=(),
            offset=listing.start(shown),
            total=len(found),
            shown=shown,
            groups=tuple(Group(key=each, count=keys.count(each)) for each in dict.fromkeys(keys))
            if grouped
            else (),
        )

    def rows(self, listing: Listing, offset: int) -> list[Account]:
        shown = [
            account
            for account in self.listed(listing)
            if key(account, listing.group) not in listing.folded
        ]
        return shown[offset : offset + listing.size]


def searched(account: Account) -> str:
    return fold(f"{account.last_name} {account.first_name} {account.identifier} {account.service}")


def value(account: Account, sort: SortBy) -> Any:
    """What a column is ordered by."""
    match sort:
        case SortBy.LAST_NAME:
            return account.sort_key
        case SortBy.FIRST_NAME:
            return fold(account.first_name)
        case SortBy.SERVICE:
            return fold(account.service)
        case SortBy.STATUS:
            return list(Status).index(account.status(TODAY))
        case SortBy.LAST_LOGIN_ON:
            return account.last_login_at or datetime.min.replace(tzinfo=UTC)
        case _:
            return getattr(account, sort.value)


def key(account: Account, group: GroupBy) -> str:
    return {
        GroupBy.NOTHING: "",
        GroupBy.PROFILE: account.profile.value,
        GroupBy.STATUS: account.status(TODAY).value,
        GroupBy.EXPIRES_ON: f"{account.expires_on:%Y-%m}",
    }[group]


def rank(account: Account, group: GroupBy) -> int | str:
    """Administrators first, statuses by precedence, months as they come."""
    if group is GroupBy.STATUS:
        return list(Status).index(account.status(TODAY))
    return key(account, group)


def listings(chance: random.Random) -> Iterator[Listing]:
    """Every sort in every group both ways, every criterion and search; the rest at random."""
    keys = [*Profile, *Status, "2026-11", "2027-01", "2026-01", "2027-09", "jamais"]
    asked = [
        Listing(sort=sort, descending=descending, group=group)
        for sort, descending, group in product(SortBy, (False, True), GroupBy)
    ]
    asked += [Listing(filter=Filter(criterion=each)) for each in Criterion]
    asked += [Listing(filter=Filter(search=each)) for each in SEARCHES]
    for each in asked:
        which = replace(each.filter, criterion=chance.choice([each.filter.criterion, *Criterion]))
        yield replace(
            each,
            filter=chance.choice([each.filter, which]),
            folded=frozenset(chance.sample(keys, chance.choice([0, 0, 3, 8]))),
            size=chance.choice([1, 7, 50]),
            offset=chance.choice([0, 7, 25, 50, PEOPLE - 1, PEOPLE, 999, -1]),
        )


@pytest.fixture
def model(world: World, chance: random.Random) -> Model:
    """The same people stored and remembered, some with a link; others live elsewhere."""
    assert paris_date(NOW) == TODAY
    with world.storage.writing() as unit:
        unit.accounts.add_many(list(people(chance, world.hospital)))
        unit.accounts.add_many(list(people(chance, world.commune)))
        stored = list(unit.accounts.many(world.commune))
        living = set()
        link = Link(account_id=0, kind=LinkKind.ACTIVATION, digest="", sent_at=NOW, deadline=NOW)
        alive = replace(link, deadline=NOW + timedelta(seconds=1))
        for account in chance.sample(stored, 60):
            kinds = [
                alive,
                link,
                replace(alive, used_at=NOW),
                replace(alive, cancelled_at=NOW),
                replace(alive, sent_at=NOW + timedelta(seconds=1)),
                replace(alive, kind=LinkKind.ENROLMENT),
            ]
            given = chance.choice(kinds)
            unit.links.add(replace(given, account_id=account.id, digest=str(account.id)))
            living |= {account.id} if given is alive else set()
    return Model(stored, living)


@pytest.mark.rule("LIFE-4", "LIFE-6", "LIFE-11", "CASE-81", "CASE-98")
def test_the_grid_answers_as_a_plain_list_would(
    world: World, model: Model, chance: random.Random
) -> None:
    me = model.accounts[0]
    with world.storage.reading() as unit:
        for listing in listings(chance):
            page = unit.accounts.page(world.commune, listing, by=me, now=NOW)
            rows = model.rows(listing, page.offset)

            assert replace(page, rows=()) == model.page(listing), listing
            assert [row.id for row in page.rows] == [account.id for account in rows], listing
            assert [row.group for row in page.rows] == [key(r, listing.group) for r in rows]


def test_each_row_tells_what_the_account_is(world: World, model: Model) -> None:
    me = model.accounts[0]
    with world.storage.reading() as unit:
        page = unit.accounts.page(world.commune, Listing(size=PEOPLE), by=me, now=NOW)

    for row, account in zip(page.rows, model.kept(Filter()), strict=True):
        assert row.link_lapsed == (Criterion.LAPSED_LINK in model.criteria[account.id])
        assert row.generic_name == (Criterion.GENERIC_NAME in model.criteria[account.id])
        assert row.status is account.status(TODAY)
        last = account.last_login_at
        assert row.last_login_on == (None if last is None else paris_date(last))


@pytest.mark.rule("RIGHT-4", "LIFE-2")
def test_the_other_questions_agree_with_the_grid(
    world: World, model: Model, chance: random.Random
) -> None:
    everywhere = [*range(1, 2 * FEW), *range(1, 9)]
    me = model.accounts[0]
    with world.storage.reading() as unit:
        counts = unit.accounts.count_by(world.commune, Criterion, now=NOW)
        for criterion in Criterion:
            which = Filter(criterion=criterion, search=chance.choice(SEARCHES))
            kept = [account.id for account in model.kept(which)]
            assert unit.accounts.ids(world.commune, which, now=NOW) == kept
            assert counts[criterion] == len(model.kept(Filter(criterion=criterion)))
            for ticked in (frozenset(everywhere), frozenset(kept[:3]) | {0}):
                page = unit.accounts.page(
                    world.commune, Listing(filter=which), by=me, now=NOW, ticked=ticked
                )
                assert page.selected == ticked.intersection(kept)
        assert unit.accounts.many(world.commune, everywhere) == model.accounts
        assert unit.accounts.many(world.commune, []) == []


@pytest.mark.rule("PHONE-7")
def test_lists_open_numbers_on_request_alone(world: World) -> None:
    account = world.add("Louty", phone="0612345678")

    with world.storage.reading() as unit:
        (sealed,) = unit.accounts.many(world.commune, [account.id])
        (opened,) = unit.accounts.many(world.commune, [account.id], phones=True)
    assert (sealed.phone, opened) == (None, account)


@pytest.mark.rule("RIGHT-3")
def test_rights_that_are_not_named_stay(world: World) -> None:
    account = world.add("Louty", rights={"rncps": Right.READ, "cir-cnracl": Right.WRITE})

    with world.storage.writing() as unit:
        unit.accounts.set_rights(account.id, {"cir-cnracl": Right.NONE})
        assert unit.accounts.rights(account.id) == {"rncps": Right.READ}
        unit.accounts.set_rights(account.id, {"rncps": Right.WRITE, "cir-cnracl": Right.READ})
        assert unit.accounts.rights(account.id) == {
            "rncps": Right.WRITE,
            "cir-cnracl": Right.READ,
        }
        unit.accounts.set_rights(account.id, {})
        assert len(unit.accounts.rights(account.id)) == 2
