"""The terms of use: what an administrator meets, what a user reads."""

from datetime import date, timedelta

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain.account import Account
from peps_tui.core.domain.history import Author
from peps_tui.core.use_cases.terms import publish_terms
from peps_tui.screens.accounts import AccountsScreen
from peps_tui.screens.dashboard import DashboardScreen
from peps_tui.screens.terms import AcceptanceScreen, TermsScreen
from peps_tui.texts import conditions as texts
from tests.screens.signed_in import (
    Door,
    SignedIn,
    current,
    from_menu,
    press,
    settle,
    shown,
    toasts,
    until_dialog,
    until_screen,
)
from tests.support.world import World

OPERATOR = Author(identifier="", name="exploitant", source="ligne de commande")
TEXT = "\n".join(f"Article {number}. [red]Rien[/] n’est §." for number in range(1, 41))


def publish(world: World, version: str = "2026-1", days: int = 10) -> date:
    deadline = world.today + timedelta(days=days)
    publish_terms(world.ports, version=version, text=TEXT, deadline=deadline, by=OPERATOR)
    return deadline


@pytest.fixture
def admin(world: World) -> Account:
    world.admin("Zola")
    return world.admin()


async def accept(pilot: Pilot[None]) -> None:
    """Tick the declaration, and confirm."""
    await until_screen(pilot, AcceptanceScreen)
    await pilot.press("space", "enter")
    await settle(pilot)


@pytest.mark.rule("CGU-1", "OTP-8")
async def test_an_administrator_accepts_before_his_start_page(world: World, admin: Account) -> None:
    app = SignedIn(world, admin)
    publish(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_screen(pilot, AcceptanceScreen)
        await pilot.pause(0.1)
        page = " ".join(shown(pilot).split())
        assert "Article 1. [red]Rien[/] n’est §." in page
        assert texts.DECLARATION in page
        assert "Après le 01/12/2026" in page

        await pilot.press("enter")
        await pilot.pause(0.1)
        assert toasts(pilot) == [texts.TO_TICK]
        await pilot.press("pagedown", "pagedown")
        await pilot.pause()
        assert "Article 1." not in shown(pilot)

        await accept(pilot)
        current(pilot, DashboardScreen)
        assert "Mes services" in shown(pilot)
        assert world.operations()[-1] == "terms_accepted"


@pytest.mark.rule("CGU-1", "AUTH-6", "CASE-85", "CASE-86")
async def test_terms_that_come_in_mid_session_are_asked_at_the_next_action(
    world: World, admin: Account
) -> None:
    app = SignedIn(world, admin)
    async with app.run_test() as pilot:
        await settle(pilot)
        publish(world)
        await pilot.press("g")
        await accept(pilot)

        # What was asked goes on by itself.
        current(pilot, AccountsScreen)
        assert "Zola" in shown(pilot)

        publish(world, "2026-2")
        await pilot.press("f5")
        await until_screen(pilot, AcceptanceScreen)
        await pilot.press("escape")
        await until_dialog(pilot)
        await pilot.press("escape")
        current(pilot, AcceptanceScreen)
        await pilot.press("escape")
        await until_dialog(pilot)
        await press(pilot, "enter")
        current(pilot, Door)
        assert app.reasons == [None]


@pytest.mark.rule("CGU-1")
async def test_a_version_that_came_while_one_read_is_read_too(world: World, admin: Account) -> None:
    app = SignedIn(world, admin)
    publish(world)
    async with app.run_test() as pilot:
        await until_screen(pilot, AcceptanceScreen)
        await pilot.pause(0.1)
        publish(world, "2026-2")
        first = pilot.app.screen
        await pilot.press("space", "enter")
        for _ in range(200):
            await pilot.pause(0.01)
            if pilot.app.screen is not first and "2026-2" in shown(pilot):
                break
        await accept(pilot)

        current(pilot, DashboardScreen)
        assert world.operations().count("terms_accepted") == 1


@pytest.mark.rule("CGU-2", "CASE-87", "CASE-89")
async def test_a_user_reads_the_banner_and_the_terms_and_is_refused_past_the_deadline(
    world: World, admin: Account
) -> None:
    user = world.add("Petit")
    app = SignedIn(world, user)
    publish(world)
    banner = "un de vos administrateurs doit valider les conditions générales"
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert banner in " ".join(shown(pilot).split())
        await from_menu(pilot, 3)
        current(pilot, TermsScreen)
        assert texts.DECLARATION not in shown(pilot)
        assert "doit accepter avant le 01/12/2026" in " ".join(shown(pilot).split())
        await press(pilot, "escape")

        world.clock.advance(timedelta(days=11))
        await press(pilot, "enter")
        current(pilot, DashboardScreen)
        assert banner in toasts(pilot)[-1]
