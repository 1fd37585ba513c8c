"""The history as people read it: who sees which lines, and how they are filtered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account
from peps_tui.core.domain.history import (
    EVERYTHING,
    Author,
    Event,
    HistoryFilter,
    Operation,
)
from peps_tui.core.use_cases import home
from tests.support.world import World

CELINE = Author(identifier="CDU000901", name="Céline Dupont-Roy", source="10.0.0.7")
PAUL = Author(identifier="PDU000902", name="Paul Durand", source="10.0.0.8")
OPERATOR = Author(identifier="", name="exploitation (cœur)", source="console")
NOBODY = Author(identifier="", name="", source="10.0.0.9")

ZOE = ("ZOE000903", "Zoé Œuvray")
LUC = ("LMA000904", "Luc Martin")


def write(
    world: World,
    by: Author,
    operation: Operation,
    on: tuple[str, str] = ("", ""),
    *,
    at: datetime | None = None,
    establishment: int | None = None,
) -> None:
    identifier, name = on
    event = Event(operation=operation, subject_identifier=identifier, subject_name=name)
    with world.storage.writing() as unit:
        unit.history.record(
            establishment or world.commune, event, by=by, at=at or world.clock.now()
        )


@pytest.fixture
def written(world: World) -> World:
    """Eight lines in the commune, one at the hospital."""
    write(world, CELINE, Operation.ACCOUNT_CREATED, ZOE)
    write(world, CELINE, Operation.RIGHT_CHANGED, ZOE)
    write(world, CELINE, Operation.RIGHT_CHANGED, LUC)
    write(world, PAUL, Operation.ACCOUNT_RENEWED, LUC)
    write(world, PAUL, Operation.ACCOUNT_DELETED, LUC)
    write(world, OPERATOR, Operation.PHONES_BLANKED)
    write(world, NOBODY, Operation.PASSWORD_FAILED, ZOE)
    write(world, PAUL, Operation.SIGNED_IN, (PAUL.identifier, PAUL.name))
    write(world, CELINE, Operation.SIGNED_IN, ZOE, establishment=world.hospital)
    return world


def kept(world: World, which: HistoryFilter) -> list[int]:
    """The numbers of the lines of the commune that a filter keeps, newest first."""
    with world.storage.reading() as unit:
        lines, total = unit.history.page(world.commune, which, before=None, size=100)
        assert list(unit.history.matching(world.commune, which)) == list(lines)
    assert total == len(lines)
    return [line.number for line in lines]


RIGHTS = frozenset({Operation.RIGHT_CHANGED})


@pytest.mark.rule("HIST-1")
def test_filters_keep_what_they_say_and_no_more(written: World) -> None:
    expected = {
        EVERYTHING: [8, 7, 6, 5, 4, 3, 2, 1],
        HistoryFilter(author="celine"): [3, 2, 1],
        HistoryFilter(author="DUPONT roy  cél"): [3, 2, 1],
        HistoryFilter(author="cdu0009"): [3, 2, 1],
        HistoryFilter(author="du"): [8, 5, 4, 3, 2, 1],
        HistoryFilter(author="coeur"): [6],
        HistoryFilter(author="paul dupont"): [],
        HistoryFilter(author=" - "): [8, 7, 6, 5, 4, 3, 2, 1],
        HistoryFilter(author="%"): [8, 7, 6, 5, 4, 3, 2, 1],
        HistoryFilter(subject="oeuvray"): [7, 2, 1],
        HistoryFilter(subject="luc", author="paul"): [5, 4],
        HistoryFilter(operations=RIGHTS): [3, 2],
        HistoryFilter(operations=RIGHTS, subject="zoe"): [2],
        HistoryFilter(account=LUC[0]): [5, 4, 3],
        HistoryFilter(account=PAUL.identifier): [8, 5, 4],
        HistoryFilter(account="LMA0009"): [],
    }

    assert {which: kept(written, which) for which in expected} == expected


@pytest.mark.rule("HIST-1")
def test_a_period_counts_whole_days_of_paris(world: World) -> None:
    # 1 July at 0:00 in Paris is 30 June at 22:00 UTC; in November midnight is 23:00 UTC.
    last_of_june = datetime(2026, 6, 30, 21, 59, 59, 999_999, UTC)
    for at in (last_of_june, last_of_june + timedelta(microseconds=1)):
        write(world, CELINE, Operation.SIGNED_IN, at=at)
    for hour in (22, 23):
        write(world, CELINE, Operation.SIGNED_IN, at=datetime(2026, 11, 2, hour, 30, tzinfo=UTC))

    june, july, november = date(2026, 6, 30), date(2026, 7, 1), date(2026, 11, 2)
    assert kept(world, HistoryFilter(until=june)) == [1]
    assert kept(world, HistoryFilter(since=july, until=july)) == [2]
    assert kept(world, HistoryFilter(since=november, until=november)) == [3]
    assert kept(world, HistoryFilter(since=november)) == [4, 3]
    assert kept(world, HistoryFilter(since=november, until=june)) == []


@pytest.mark.rule("HIST-1")
def test_pages_of_a_filter_follow_one_another(world: World) -> None:
    for number in range(7):
        write(world, CELINE if number % 2 else PAUL, Operation.SIGNED_IN)
    which = HistoryFilter(author="paul")

    with world.storage.reading() as unit:
        first, total = unit.history.page(world.commune, which, before=None, size=3)
        rest, again = unit.history.page(world.commune, which, before=first[-1].number, size=3)

    assert [line.number for line in (*first, *rest)] == [7, 5, 3, 1]
    assert total == again == 4


def admin_and_user(world: World) -> tuple[Account, Account]:
    return world.admin(), world.add("Louty", "Jean")


@pytest.mark.rule("HIST-1", "RIGHT-4")
def test_an_administrator_reads_all_and_that_of_one_account(world: World) -> None:
    admin, user = admin_and_user(world)
    context = world.sign_in(admin)
    world.sign_in(user)
    write(world, CELINE, Operation.RIGHT_CHANGED, (user.identifier, "Jean Louty"))

    everything = home.history(context)
    rights = home.history(context, HistoryFilter(operations=RIGHTS), size=1)
    his = home.account_history(context, user.id)
    by_celine = home.account_history(context, user.id, HistoryFilter(author="céline"))

    assert everything.total == 5
    assert (len(rights.lines), rights.total) == (1, 1)
    assert [line.event.operation for line in his.lines] == [
        Operation.RIGHT_CHANGED,
        Operation.SIGNED_IN,
        Operation.CODE_SENT,
    ]
    assert [line.author for line in by_celine.lines] == [CELINE]


@pytest.mark.rule("HIST-1", "RIGHT-4")
def test_the_history_of_an_account_of_elsewhere_is_that_of_none(world: World) -> None:
    context = world.sign_in(world.admin())
    elsewhere = world.add("Roy", establishment=world.hospital)

    for missing in (elsewhere.id, 999_999):
        with pytest.raises(errors.AccountNotFound):
            home.account_history(context, missing)


@pytest.mark.rule("LIFE-13", "CASE-97")
def test_who_was_deleted_is_still_found_by_name(world: World) -> None:
    context = world.sign_in(world.admin())
    gone = world.add("Œuvray", "Zoé")
    world.sign_in(gone)
    with world.storage.writing() as unit:
        unit.accounts.remove_many([gone.id])

    found = home.history(context, HistoryFilter(subject="oeuvray zoe"))

    assert {line.event.subject_name for line in found.lines} == {"Zoé Œuvray"}
    with pytest.raises(errors.AccountNotFound):
        home.account_history(context, gone.id)


@pytest.mark.rule("HIST-1", "RIGHT-4")
def test_everybody_reads_his_own_lines_and_no_others(world: World) -> None:
    admin, user = admin_and_user(world)
    world.sign_in(admin)
    context = world.sign_in(user)
    write(world, CELINE, Operation.RIGHT_CHANGED, (user.identifier, "Jean Louty"))
    write(world, CELINE, Operation.RIGHT_CHANGED, (admin.identifier, "Claire Martin"))

    own = home.own_history(context)
    forged = home.own_history(context, HistoryFilter(account=admin.identifier))

    assert own.total == 3
    assert all(
        user.identifier in (line.author.identifier, line.event.subject_identifier)
        for line in own.lines
    )
    assert forged == own
    refused: tuple[Callable[[], object], ...] = (
        lambda: home.history(context),
        lambda: home.account_history(context, user.id),
    )
    for ask in refused:
        with pytest.raises(errors.NotAdministrator):
            ask()


@pytest.mark.rule("HIST-2")
def test_many_lines_are_chained_as_one_by_one(world: World) -> None:
    events = [Event(operation=Operation.ACCOUNT_RENEWED, subject_name=str(n)) for n in range(3)]
    with world.storage.writing() as unit:
        unit.history.record_many(world.commune, events, by=CELINE, at=world.clock.now())
        unit.history.record_many(world.commune, (), by=CELINE, at=world.clock.now())
    write(world, PAUL, Operation.SIGNED_IN)

    with world.storage.reading() as unit:
        assert unit.history.first_broken(world.commune) is None
        lines, total = unit.history.page(world.commune, before=None, size=10)
    assert [line.event.subject_name for line in lines] == ["", "2", "1", "0"]
    assert total == 4
