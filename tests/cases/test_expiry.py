"""The last day, renewals and their reminders (docs/cases.md, 17 to 32)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Profile, Status
from peps_tui.core.domain.dates import PARIS
from peps_tui.core.domain.history import Author
from peps_tui.core.domain.listing import Criterion, Filter, Listing
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.use_cases import accounts, bulk, daily, home, sign_in
from peps_tui.core.use_cases.messages import deliver_due
from peps_tui.texts import dashboard
from peps_tui.texts.errors import explain
from peps_tui.texts.refusals import STATE_REFUSES
from tests.support.world import OFFICE, PASSWORD, World
from tests.use_cases.test_accounts import created
from tests.use_cases.test_activation import set_password

OPERATOR = Author(identifier="", name="operateur", source="ligne de commande")
SECOND = timedelta(seconds=1)
TODAY = Criterion.EXPIRES_TODAY


def at(*when: int) -> datetime:
    """An instant, by the clocks of Paris."""
    return datetime(*when, tzinfo=PARIS).astimezone(UTC)  # type: ignore[misc,arg-type]


@pytest.mark.rule("LIFE-4", "AUTH-6", "CASE-17", "CASE-18")
def test_a_session_goes_on_until_midnight_in_paris_and_is_told_why_it_stops(world: World) -> None:
    world.clock.instant = at(2026, 7, 14, 23, 50)
    world.admin("Roy", "Luc")
    me = world.add("Martin", profile=Profile.ADMIN, expires_on=date(2026, 7, 14))
    context = world.sign_in(me)
    world.clock.instant = at(2026, 7, 15) - SECOND

    (told,) = (dashboard.notice(n) for n in home.home(context).notices if n.criterion == TODAY)
    assert told == "1 compte expire aujourd’hui"
    (row,) = accounts.list_accounts(context, Listing(filter=Filter(criterion=TODAY))).rows
    assert (row.id, row.status) == (me.id, Status.ACTIVE)
    world.clock.advance(SECOND)
    with pytest.raises(errors.SessionExpired) as stopped:
        home.home(context)

    told = explain(stopped.value)
    assert STATE_REFUSES in told
    assert "Luc Roy" in told


@pytest.mark.rule("LIFE-5", "LIFE-7", "CASE-27")
def test_a_reminder_that_a_renewal_made_out_of_date_is_not_followed_by_another(
    world: World,
) -> None:
    world.clock.instant = at(2026, 12, 20, 6)
    claire = world.admin()
    account = world.add("Louty", expires_on=date(2027, 1, 15))

    def run() -> int:
        daily.run_daily(world.ports, by=OPERATOR, retention_days=180)
        return len(world.messages(MessageKind.REMINDER))

    assert run() == 1
    world.clock.instant = at(2026, 12, 21, 6)
    bulk.renew_accounts(world.sign_in(claire), [account.id])
    for day in (at(2026, 12, 22, 6), at(2027, 1, 15, 6), at(2027, 1, 16, 6)):
        world.clock.instant = day
        assert run() == 1
    assert world.get(account).status(date(2027, 1, 16)) is Status.ACTIVE


@pytest.mark.rule("LIFE-5", "CASE-30")
def test_each_employer_renews_for_himself_alone(world: World) -> None:
    admin = world.sign_in(world.admin())
    here = world.add("Louty", "Jean", status=Status.EXPIRED)
    there = world.add("Louty", "Jean", status=Status.EXPIRED, establishment=world.hospital)
    active = world.add("Louty", "Jean", email="jean@exemple.fr", establishment=world.hospital)

    def enter(identifier: str) -> sign_in.Step:
        return sign_in.begin(world.ports, OFFICE, identifier=identifier, password=PASSWORD)

    with pytest.raises(errors.AccountExpired):
        enter(here.identifier)
    assert isinstance(enter(active.identifier), sign_in.CodeNeeded)
    assert bulk.renew_accounts(admin, [here.id, there.id, active.id]).count == 1

    assert isinstance(enter(here.identifier), sign_in.CodeNeeded)
    with pytest.raises(errors.AccountExpired):
        enter(there.identifier)
    assert world.get(active).expires_on == active.expires_on


@pytest.mark.rule("LIFE-2", "LIFE-6", "LIFE-11", "CASE-31")
def test_an_account_that_expired_before_its_activation_is_renewed_back_to_it(world: World) -> None:
    admin = world.sign_in(world.admin())
    made = created(world, admin)
    with world.storage.writing() as unit:
        stored = unit.accounts.within(world.commune, made.account_id)
        unit.accounts.save(replace(stored, expires_on=world.today - timedelta(days=1)))

    def status() -> Status:
        return world.get(stored).status(world.today)

    assert status() is Status.EXPIRED
    (refused,) = bulk.resend_creation_mails(admin, [stored.id]).refused
    assert isinstance(refused.error, errors.OnlyRenewal)
    bulk.renew_accounts(admin, [stored.id])
    assert status() is Status.PENDING
    bulk.resend_creation_mails(admin, [stored.id])
    deliver_due(world.ports)
    set_password(world, world.last_link())
    assert status() is Status.ACTIVE
