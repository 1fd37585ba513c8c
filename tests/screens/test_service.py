"""Opening a service from the start page: its right, its code, its page."""

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain.account import Account
from peps_tui.core.domain.rights import Fund, Right, Service
from peps_tui.core.use_cases.services import add_service
from peps_tui.screens.dashboard import DashboardScreen
from peps_tui.screens.service import OpeningScreen, ServiceScreen
from peps_tui.widgets.service_list import ServiceList
from tests.screens.signed_in import (
    SignedIn,
    current,
    press,
    settle,
    shown,
    toasts,
    until_screen,
)
from tests.screens.test_hostile_names import HOSTILE, harmless
from tests.screens.test_terms import OPERATOR
from tests.support.world import World

WITH_ADDRESS, SENSITIVE, CLOSED = "carrieres", "registre", "retraites"


@pytest.fixture
def user(world: World) -> Account:
    """A user with a right on an ordinary service and on a sensitive one, none on a third."""
    world.admin("Zola", "Émile")
    add(world, WITH_ADDRESS, "Mes carrières", address="https://carrieres.exemple.fr/a?b=[c]")
    add(world, SENSITIVE, "Mon registre", sensitive=True)
    add(world, CLOSED, "Mes retraites")
    return world.add("Petit", rights={WITH_ADDRESS: Right.READ, SENSITIVE: Right.WRITE})


def add(world: World, code: str, label: str, *, sensitive: bool = False, address: str = "") -> None:
    service = Service(
        code=code,
        theme="Essais",
        label=label,
        fund=Fund.CNRACL,
        sensitive=sensitive,
        online_on=world.today,
        position=0,
        address=address,
    )
    add_service(world.ports, service, by=OPERATOR)


async def go_to(pilot: Pilot[None], label: str) -> None:
    """Put the cursor on a service."""
    services = pilot.app.screen.query_one(ServiceList)
    for index, line in enumerate(services._lines):
        if isinstance(line, Service) and line.label == label:
            services.move_to(index)
    await pilot.pause()


@pytest.mark.rule("RIGHT-3", "RIGHT-4", "HIST-1")
async def test_a_service_opens_on_its_page_as_long_as_the_right_lasts(
    world: World, user: Account
) -> None:
    async with SignedIn(world, user).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await go_to(pilot, "Mes carrières")
        await press(pilot, "enter")
        current(pilot, ServiceScreen)
        page = shown(pilot)
        assert "Lecture seule\N{NO-BREAK SPACE}: vous pouvez consulter" in page
        assert "https://carrieres.exemple.fr/a?b=[c]" in page
        assert world.operations()[-1] == "service_opened"
        await press(pilot, "c")
        assert pilot.app.clipboard == "https://carrieres.exemple.fr/a?b=[c]"

        await press(pilot, "escape")
        with world.storage.writing() as unit:
            unit.accounts.set_rights(user.id, dict.fromkeys((WITH_ADDRESS, SENSITIVE), Right.NONE))
        await press(pilot, "enter")
        current(pilot, DashboardScreen)
        assert "Émile Zola" in toasts(pilot)[-1]


@pytest.mark.rule("OTP-7", "RIGHT-4", "CASE-63", "CASE-64")
async def test_a_sensitive_service_asks_a_code_each_time(world: World, user: Account) -> None:
    async with SignedIn(world, user).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await go_to(pilot, "Mon registre")
        await pilot.press("enter")
        await until_screen(pilot, OpeningScreen)
        await pilot.pause(0.1)
        assert "••" in shown(pilot)
        await pilot.press(*"000000", "enter")
        await pilot.pause(0.2)
        assert "tentative" in shown(pilot) or "essai" in shown(pilot)
        await pilot.press(*world.last_code(), "enter")
        await settle(pilot)
        current(pilot, ServiceScreen)
        assert "Modification\N{NO-BREAK SPACE}:" in shown(pilot)

        await press(pilot, "escape")
        await pilot.press("enter")
        await until_screen(pilot, OpeningScreen)
        await pilot.press("escape")
        await settle(pilot)
        current(pilot, DashboardScreen)
        assert world.operations().count("service_opened") == 1


@pytest.mark.rule("RIGHT-4", "CASE-64")
async def test_without_right_no_code_leaves(world: World, user: Account) -> None:
    with world.storage.writing() as unit:
        unit.accounts.set_rights(user.id, dict.fromkeys((WITH_ADDRESS, SENSITIVE), Right.NONE))
    app = SignedIn(world, user)
    async with app.run_test() as pilot:
        await settle(pilot)
        sent = len(world.courier.sent)
        for label in ("Mon registre", "Mes retraites"):
            await go_to(pilot, label)
            await press(pilot, "enter")
            current(pilot, DashboardScreen)
            assert f"«\N{NO-BREAK SPACE}{label}\N{NO-BREAK SPACE}»" in toasts(pilot)[-1]
        assert len(world.courier.sent) == sent


async def test_hostile_labels_and_addresses_act_on_nothing(world: World) -> None:
    for number, text in enumerate(HOSTILE):
        add(world, f"s{number}", text, address=text)
    user = world.add("Petit", rights={f"s{number}": Right.READ for number in range(len(HOSTILE))})
    async with SignedIn(world, user).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        opened = 0
        services = pilot.app.screen.query_one(ServiceList)
        for index, line in enumerate(services._lines):
            if isinstance(line, Service) and line.code in {f"s{n}" for n in range(len(HOSTILE))}:
                services.move_to(index)
                await press(pilot, "enter")
                current(pilot, ServiceScreen)
                assert harmless(pilot)
                await press(pilot, "escape")
                opened += 1
        assert opened == len(HOSTILE)
