"""Several establishments: the list, a link proven, and passing from one to the other."""

from dataclasses import replace

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain.account import Account
from peps_tui.core.ports import Context
from peps_tui.core.use_cases import sign_in
from peps_tui.core.use_cases.spaces import begin_link, link_account
from peps_tui.screens.dashboard import DashboardScreen
from peps_tui.screens.linking import LinkScreen
from peps_tui.screens.spaces import SpacesScreen
from peps_tui.texts import spaces as texts
from tests.screens.signed_in import (
    SignedIn,
    current,
    from_menu,
    press,
    shown,
    toasts,
    type_text,
    until_dialog,
)
from tests.support.world import HOME, PASSWORD, World

HOSPITAL = "CENTRE HOSPITALIER DES ORMES"


@pytest.fixture
def here(world: World) -> Account:
    return world.add("Louty", "Jean")


@pytest.fixture
def there(world: World) -> Account:
    return world.add("Louty", "Jean", establishment=world.hospital, phone="01 42 34 56 78")


@pytest.fixture
def linked(world: World, here: Account, there: Account) -> Account:
    """The account of the hospital, linked from another workstation."""
    link(world, world.sign_in(here, HOME), there)
    return there


def link(world: World, context: Context, account: Account) -> None:
    step = begin_link(context, identifier=account.identifier, password=PASSWORD)
    sign_in.send_code(world.ports, context.workstation, ticket=step.ticket)
    link_account(context, ticket=step.ticket, code=world.last_code())


async def open_list(pilot: Pilot[None]) -> None:
    """From the name menu."""
    await from_menu(pilot, 2)
    current(pilot, SpacesScreen)


@pytest.mark.rule("AUTH-5", "OTP-3")
async def test_an_account_is_linked_by_its_password_and_its_code(
    world: World, here: Account, there: Account
) -> None:
    async with SignedIn(world, here).run_test(size=(80, 24)) as pilot:
        await open_list(pilot)
        assert HOSPITAL not in shown(pilot)
        await press(pilot, "enter")
        assert toasts(pilot) == [texts.ALREADY_HERE]

        await press(pilot, "r")
        current(pilot, LinkScreen)
        await type_text(pilot, there.identifier)
        await pilot.press("tab")
        await type_text(pilot, "Une-autre-2026")
        await pilot.press("enter")
        await until_dialog(pilot)
        await press(pilot, "enter")
        await type_text(pilot, PASSWORD)
        await press(pilot, "enter")
        assert "appel vocal" in shown(pilot)
        await type_text(pilot, world.last_code())
        await press(pilot, "enter")

        current(pilot, SpacesScreen)
        assert HOSPITAL in shown(pilot)
        assert HOSPITAL in toasts(pilot)[-1]


@pytest.mark.rule("AUTH-4", "AUTH-6")
async def test_one_passes_there_without_typing_and_comes_back_to_nothing(
    world: World, here: Account, linked: Account
) -> None:
    app = SignedIn(world, here)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_list(pilot)
        assert "ici" in shown(pilot)
        await press(pilot, "home", "enter")
        screen = current(pilot, DashboardScreen)
        assert screen is not app.start
        assert linked.identifier in shown(pilot)
        assert "CENTRE HOSPITALIER" in shown(pilot)
        assert world.operations()[-1] == "signed_out"
        assert len(pilot.app.screen_stack) == 1


@pytest.mark.rule("AUTH-4")
async def test_an_account_that_may_not_enter_is_refused_and_may_leave_the_list(
    world: World, here: Account, linked: Account
) -> None:
    app = SignedIn(world, here)
    with world.storage.writing() as unit:
        unit.accounts.save(replace(world.get(linked), blocked_at=world.clock.now()))
    async with app.run_test(size=(80, 24)) as pilot:
        await open_list(pilot)
        assert "Bloqué" in shown(pilot)
        await press(pilot, "home")
        await pilot.press("enter")
        await until_dialog(pilot)
        await press(pilot, "enter")
        current(pilot, SpacesScreen)

        await press(pilot, "end", "s")
        assert toasts(pilot)[-1] == texts.OWN_LINE
        await press(pilot, "home")
        await pilot.press("s")
        await until_dialog(pilot)
        await press(pilot, "enter")
        assert HOSPITAL not in "\n".join(shown(pilot).splitlines()[3:18])
