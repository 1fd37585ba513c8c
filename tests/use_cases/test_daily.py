"""The daily job: reminders once, traces wiped in time, messages sent (LIFE-7, OTP-4, MSG-2)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from peps_tui.core.domain.account import Account, Profile, Status
from peps_tui.core.domain.daily import DailyReport, Trace
from peps_tui.core.domain.errors import CredentialsRefused
from peps_tui.core.domain.history import Author
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.rights import Right
from peps_tui.core.use_cases import daily, sign_in
from peps_tui.core.use_cases.bulk import renew_accounts
from peps_tui.core.use_cases.home import home
from tests.support.world import OFFICE, World

OPERATOR = Author(identifier="", name="operateur", source="ligne de commande")
EVE = datetime(2026, 12, 19, 11, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def world(world: World) -> World:
    """The platform on the eve of a reminder."""
    world.clock.instant = EVE
    return world


def run(world: World) -> DailyReport:
    return daily.run_daily(world.ports, by=OPERATOR, retention_days=180)


def admin(world: World, name: str = "Martin", **facts: Any) -> Account:
    return world.add(name, "Claire", profile=Profile.ADMIN, **facts)


def reminders(world: World) -> list[tuple[str, str]]:
    """To whom, and of which accounts."""
    return [
        (sent.to, ",".join(line.partition("|")[0] for line in sent.facts["accounts"].split("\n")))
        for sent in world.messages(MessageKind.REMINDER)
    ]


@pytest.mark.rule("LIFE-7", "HIST-1", "CASE-24", "CASE-25", "CASE-28", "CASE-29")
def test_administrators_get_one_mail_on_the_20th_for_all_their_accounts(world: World) -> None:
    claire = admin(world, expires_on=date(2027, 1, 31))  # she is told of her own account
    paul = admin(world, "Petit")
    admin(world, "Bloquée", status=Status.BLOCKED)
    last = world.add("Fin", expires_on=date(2027, 1, 15), status=Status.BLOCKED)
    first = world.add("Début", expires_on=date(2027, 1, 1), status=Status.PENDING)
    world.add("Loin", expires_on=date(2027, 2, 1))
    world.add("Passé", expires_on=date(2026, 12, 18))
    there = admin(world, "Ailleurs", establishment=world.hospital, expires_on=date(2027, 1, 2))

    assert run(world).reminded == []
    world.clock.advance(DAY)
    report = run(world)

    grouped = ",".join(account.identifier for account in (first, last, claire))
    assert sorted(reminders(world)) == sorted(
        [(claire.email, grouped), (paul.email, grouped), (there.email, there.identifier)]
    )
    assert [(town.id, count) for town, count in report.reminded] == [
        (world.commune, 3),
        (world.hospital, 1),
    ]
    assert (report.sent, report.waiting) == (3, 0)
    with world.storage.reading() as unit:
        line = unit.history.page(world.commune, before=None, size=1)[0][0]
    assert (line.event.operation, line.event.after) == ("reminder_sent", {"count": "3"})
    assert line.author == OPERATOR


@pytest.mark.rule("LIFE-7", "LIFE-5", "CASE-26", "CASE-27")
def test_a_reminder_is_sent_once_for_an_expiry_even_late(world: World) -> None:
    context = world.sign_in(admin(world))
    account = world.add("Fin", expires_on=date(2027, 1, 15))
    renewed = world.add("Prolongé", expires_on=date(2027, 1, 15))
    renew_accounts(context, [renewed.id])
    world.clock.advance(20 * DAY)  # the machine was off

    run(world)
    run(world)
    world.clock.advance(DAY)
    run(world)

    assert [told for _, told in reminders(world)] == [account.identifier]
    assert world.operations().count("reminder_sent") == 1
    world.clock.advance(7 * DAY)  # expired since the day before
    late = world.add("Retard", expires_on=date(2027, 1, 15))
    assert run(world).reminded == []
    assert world.get(late).status(date(2027, 1, 16)) is Status.EXPIRED
    with world.storage.writing() as unit:
        unit.accounts.renew_many([account.id], date(2027, 2, 10))
    world.clock.advance(4 * DAY)
    run(world)
    assert [told for _, told in reminders(world)] == [account.identifier] * 2


@pytest.mark.rule("LIFE-7")
def test_a_reminder_that_nobody_can_read_waits_for_an_administrator(world: World) -> None:
    world.add("Fin", expires_on=date(2027, 1, 15))
    admin(world, "Muette", email=None)
    world.clock.advance(DAY)

    report = run(world)

    assert [town.id for town in report.unreachable] == [world.commune]
    assert reminders(world) == []
    assert world.operations() == []
    claire = admin(world)
    run(world)
    assert [to for to, _ in reminders(world)] == [claire.email]


@pytest.mark.rule("LIFE-7")
def test_an_establishment_that_fails_does_not_stop_the_others(world: World) -> None:
    for town in (world.commune, world.hospital):
        admin(world, f"Ville{town}", establishment=town)
        world.add(f"Fin{town}", establishment=town, expires_on=date(2027, 1, 15))
    world.clock.advance(DAY)

    def store(unit: Any, readers: list[Account], *others: Any, **named: Any) -> None:
        if readers[0].establishment_id == world.commune:
            raise ZeroDivisionError
        stored(unit, readers, *others, **named)

    stored = daily._store
    with patch.object(daily, "_store", store):
        report = run(world)

    assert [town.id for town in report.failed] == [world.commune]
    assert [town.id for town, _ in report.reminded] == [world.hospital]
    assert world.operations() == []
    assert [town.id for town, _ in run(world).reminded] == [world.commune]


@pytest.mark.rule("LIFE-2", "LIFE-7", "CASE-33")
def test_a_lapsed_link_is_left_as_it_is(world: World) -> None:
    admin(world)
    pending = world.add("Neuf", status=Status.PENDING)

    run(world)

    assert world.get(pending) == pending
    assert world.messages() == []


@pytest.mark.rule("OTP-4", "HIST-1")
def test_traces_are_wiped_in_time_and_what_counts_is_kept(world: World) -> None:
    account = world.add("Louty", rights={"rncps": Right.READ})
    world.sign_in(account, trusted=True)
    with pytest.raises(CredentialsRefused):
        sign_in.begin(world.ports, OFFICE, identifier=account.identifier, password="faux")
    world.clock.advance(timedelta(minutes=6))
    history = world.operations()
    with world.storage.writing() as unit:
        unit.accounts.renew_many([account.id], date(2028, 1, 1))

    assert run(world).purged == {}
    world.clock.advance(179 * DAY)
    recent = world.sign_in(account)
    assert run(world).purged == {}
    world.clock.advance(timedelta(days=8))
    report = run(world)

    assert report.purged == {
        Trace.CODES: 1,
        Trace.FAILURES: 1,
        Trace.SESSIONS: 1,
        Trace.TRUSTS: 1,
        Trace.MESSAGES: 1,
    }
    assert home(recent).rights == {"rncps": Right.READ}
    assert world.operations()[: len(history)] == history


@pytest.mark.rule("MSG-2")
def test_what_waits_is_sent_and_what_cannot_leave_is_told(world: World) -> None:
    admin(world, expires_on=date(2027, 1, 15))
    world.clock.advance(DAY)
    world.courier.broken = True

    assert (run(world).sent, run(world).waiting) == (0, 1)
    world.courier.broken = False
    world.clock.advance(timedelta(hours=1))
    report = run(world)
    assert (report.sent, report.waiting, report.reminded) == (1, 0, [])
