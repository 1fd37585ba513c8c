"""The start page: what it tells, and to whom."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from peps_tui.core.domain.account import Profile, Status
from peps_tui.core.domain.errors import SessionEnded, SessionExpired
from peps_tui.core.domain.notice import Notice, NoticeKind
from peps_tui.core.domain.rights import Right
from peps_tui.core.use_cases.sign_in import Entered
from peps_tui.screens.accounts import AccountsScreen
from peps_tui.screens.dashboard import DashboardScreen
from peps_tui.screens.history import HistoryScreen
from peps_tui.screens.review.screen import ReviewScreen
from peps_tui.texts import dashboard as texts
from peps_tui.texts.dates import clock
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.notice_list import NoticeList
from peps_tui.widgets.service_list import ServiceList
from tests.screens.signed_in import (
    Door,
    SignedIn,
    current,
    press,
    settle,
    shown,
    until_dialog,
)
from tests.support.fakes import NOON
from tests.support.world import World


@pytest.mark.rule("AUTH-8")
async def test_it_tells_the_last_connection_and_the_failures_since(world: World) -> None:
    admin = world.admin()
    entered = Entered(
        ticket="",
        last_login_at=world.clock.now() - timedelta(days=1),
        last_login_from="10.0.0.9",
        failures_since=2,
    )
    async with SignedIn(world, admin, entered=entered).run_test() as pilot:
        await settle(pilot)

        page = shown(pilot)
        assert f"Dernière connexion le 20/11/2026 à {clock(NOON)}, depuis 10.0.0.9." in page
        assert "2 tentatives de connexion ont échoué" in page


@pytest.mark.rule("AUTH-8")
async def test_a_first_connection_is_told_as_such(world: World) -> None:
    async with SignedIn(world, world.admin()).run_test() as pilot:
        await settle(pilot)

        page = shown(pilot)
        assert texts.FIRST_LOGIN in page
        assert "échoué" not in page


@pytest.mark.rule("RIGHT-1")
async def test_services_stand_under_their_theme_with_ones_right(world: World) -> None:
    user = world.add("Petit", rights={first_service(world): Right.WRITE})
    async with SignedIn(world, user).run_test(size=(80, 40)) as pilot:
        await settle(pilot)

        lines = [line.split() for line in shown(pilot).splitlines()]
        assert ["Carrière"] in [line[-1:] for line in lines]
        assert ["▸", "Affiliation", "CNRACL", "Modification"] in lines
        assert ["Simulation", "de", "retraite", "CNRACL", "Aucun"] in lines


def first_service(world: World) -> str:
    with world.storage.reading() as unit:
        return unit.services.online(world.today)[0].code


async def test_an_administrator_sees_the_counts_and_the_ways_on(world: World) -> None:
    admin = world.admin()
    world.add("Roux", status=Status.PENDING)
    world.add("Blanc", status=Status.EXPIRED)
    async with SignedIn(world, admin).run_test() as pilot:
        await settle(pilot)
        assert "1 actif · 1 en attente d’activation · 1 expiré" in shown(pilot)

        await press(pilot, "g")
        current(pilot, AccountsScreen)
        await press(pilot, "escape", "h")
        current(pilot, HistoryScreen)
        await press(pilot, "escape")
        current(pilot, DashboardScreen)


@pytest.mark.rule("RIGHT-4", "CASE-16")
async def test_a_user_has_no_way_to_the_accounts(world: World) -> None:
    async with SignedIn(world, world.add("Petit")).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "g", "h")

        current(pilot, DashboardScreen)
        assert texts.ACCOUNTS not in shown(pilot)


@pytest.mark.rule("RIGHT-4", "LIFE-9", "CASE-8")
async def test_a_promotion_shows_from_the_next_sign_in(world: World) -> None:
    user = world.add("Petit")
    app = SignedIn(world, user)
    promote(world, user.id)
    async with app.run_test() as pilot:
        await settle(pilot)

        assert "Utilisateur" in shown(pilot)
        assert texts.ACCOUNTS not in shown(pilot)


def promote(world: World, account_id: int) -> None:
    with world.storage.writing() as unit:
        account = unit.accounts.within(world.commune, account_id)
        unit.accounts.save(replace(account, profile=Profile.ADMIN))


@pytest.mark.rule("HIST-1")
async def test_signing_out_is_written_down_and_leads_to_the_door(world: World) -> None:
    app = SignedIn(world, world.admin())
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "d")

        current(pilot, Door)
        assert app.reasons == [None]
        assert world.operations()[-1] == "signed_out"


async def test_escape_asks_before_signing_out(world: World) -> None:
    async with SignedIn(world, world.admin()).run_test() as pilot:
        await settle(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert texts.SIGN_OUT_BODY in shown(pilot)
        await press(pilot, "escape")

        current(pilot, DashboardScreen)


@pytest.mark.rule("AUTH-6", "CASE-17")
async def test_an_account_that_expired_overnight_is_shown_out(world: World) -> None:
    app = SignedIn(world, world.admin())
    async with app.run_test() as pilot:
        await settle(pilot)
        world.clock.advance(timedelta(days=400))
        await press(pilot, "g")

        current(pilot, Door)
        assert [type(reason) for reason in app.reasons] == [SessionExpired]


@pytest.mark.rule("AUTH-6")
async def test_a_session_ended_elsewhere_stops_at_the_next_action(world: World) -> None:
    admin = world.admin()
    app = SignedIn(world, admin)
    async with app.run_test() as pilot:
        await settle(pilot)
        with world.storage.writing() as unit:
            unit.sessions.end_all(admin.id, world.clock.now())
        await press(pilot, "h")

        assert [type(reason) for reason in app.reasons] == [SessionEnded]


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("count", [1, 2])
def test_every_notice_has_its_words(kind: NoticeKind, count: int) -> None:
    told = texts.notice(Notice(kind=kind, count=count))

    assert str(count) in told or kind in {NoticeKind.ONE_ADMINISTRATOR, NoticeKind.REVIEW_DUE}


@pytest.mark.rule("LIFE-7", "LIFE-12")
async def test_what_is_to_look_at_comes_first_and_opens_where_it_is_dealt_with(
    world: World,
) -> None:
    admin = world.admin()
    world.add("Blanc", status=Status.EXPIRED)
    soon: dict[str, Any] = {"expires_on": world.today + timedelta(days=30)}
    world.add("Noir", created_at=world.clock.now() - timedelta(days=700), **soon)
    async with SignedIn(world, admin).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        told = list(pilot.app.screen.query_one(NoticeList)._notices)
        assert [notice.kind for notice in told] == [
            NoticeKind.EXPIRED,
            NoticeKind.EXPIRING,
            NoticeKind.ONE_ADMINISTRATOR,
            NoticeKind.REVIEW_DUE,
        ]
        assert "1 compte expire dans les 60 jours" in shown(pilot)
        assert "Un seul administrateur actif" in shown(pilot)

        await press(pilot, "down", "enter")
        current(pilot, AccountsScreen)
        assert "Noir" in shown(pilot)
        assert "Blanc" not in shown(pilot)
        await pilot.press("r")
        await until_dialog(pilot)
        await press(pilot, "enter", "escape")
        assert "expire dans les" not in shown(pilot)

        await press(pilot, "end", "enter")
        current(pilot, ReviewScreen)
        await press(pilot, "enter", "escape")
        assert "3 comptes restent à traiter" in shown(pilot)


async def test_there_is_no_list_where_nothing_is_to_look_at(world: World) -> None:
    world.admin("Zola")
    async with SignedIn(world, world.admin()).run_test() as pilot:
        await settle(pilot)

        assert texts.TO_LOOK_AT not in shown(pilot)
        assert pilot.app.screen.query_one(ServiceList).has_focus


@pytest.mark.rule("RIGHT-4")
async def test_a_user_is_told_nothing_of_the_accounts(world: World) -> None:
    world.add("Blanc", status=Status.EXPIRED)
    async with SignedIn(world, world.add("Petit")).run_test() as pilot:
        await settle(pilot)

        assert texts.TO_LOOK_AT not in shown(pilot)


async def test_the_keys_are_on_the_last_line(world: World) -> None:
    async with SignedIn(world, world.admin()).run_test(size=(80, 24)) as pilot:
        await settle(pilot)

        assert pilot.app.screen.query_one(KeyBar).region.y == 23
        assert "Se déconnecter" in shown(pilot).splitlines()[-1]
