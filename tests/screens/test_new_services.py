"""« Nouveaux services »: told until an administrator says that rights were looked at."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain.account import Account
from peps_tui.core.domain.history import Author
from peps_tui.core.domain.rights import Fund, Right, Service
from peps_tui.core.use_cases.services import add_service
from peps_tui.screens.accounts import AccountsScreen
from peps_tui.screens.dashboard import DashboardScreen
from peps_tui.screens.new_services import NewServicesScreen
from tests.screens.signed_in import (
    SignedIn,
    current,
    press,
    settle,
    shown,
    toasts,
    until_dialog,
)
from tests.screens.test_hostile_names import HOSTILE, harmless
from tests.support.world import World

OPERATOR = Author(identifier="", name="operateur", source="ligne de commande")


@pytest.fixture
def admin(world: World) -> Account:
    """One of two administrators, and a service put online today."""
    world.admin("Zola")
    put_online(world, "vos-courriers", "Vos courriers", sensitive=True)
    world.add("Louty", rights={"vos-courriers": Right.READ})
    return world.admin()


def put_online(world: World, code: str, label: str, *, sensitive: bool = False) -> None:
    service = Service(
        code=code,
        theme="Correspondance",
        label=label,
        fund=Fund.CNRACL,
        online_on=world.today,
        position=0,
        sensitive=sensitive,
    )
    add_service(world.ports, service, by=OPERATOR)


def to_review(world: World) -> list[str]:
    with world.storage.reading() as unit:
        return [service.label for service in unit.services.to_review(world.commune, world.today)]


async def open_services(pilot: Pilot[None]) -> None:
    """From the notice of the start page."""
    await settle(pilot)
    assert "nouveau" in shown(pilot)
    await press(pilot, "enter")
    current(pilot, NewServicesScreen)


@pytest.mark.rule("RIGHT-2", "HIST-1", "OTP-8", "CASE-95")
async def test_it_is_told_until_an_administrator_confirms(world: World, admin: Account) -> None:
    async with SignedIn(world, admin).run_test(size=(80, 24)) as pilot:
        await open_services(pilot)
        page = shown(pilot)
        assert "Correspondance" in page
        assert "21/11/2026 1" in page
        assert "un code est demandé" in " ".join(page.split())

        await press(pilot, "g")
        current(pilot, AccountsScreen)
        await press(pilot, "escape")
        await pilot.press("v")
        await until_dialog(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert to_review(world) == ["Vos courriers"]

        await pilot.press("v")
        await until_dialog(pilot)
        await pilot.press("enter")
        await settle(pilot)
        current(pilot, DashboardScreen)
        assert "sont vérifiés" in toasts(pilot)[0]
        assert "nouveau service" not in shown(pilot)
        assert to_review(world) == []
        assert world.operations()[-1] == "services_reviewed"


@pytest.mark.rule("RIGHT-2")
async def test_what_came_online_behind_the_question_is_not_confirmed(
    world: World, admin: Account
) -> None:
    async with SignedIn(world, admin).run_test() as pilot:
        await open_services(pilot)
        await pilot.press("v")
        await until_dialog(pilot)
        put_online(world, "autre", "Un autre service")
        await pilot.press("enter")
        await settle(pilot)

        assert to_review(world) == ["Un autre service"]


async def test_nothing_is_to_confirm_once_a_colleague_did(world: World, admin: Account) -> None:
    async with SignedIn(world, admin).run_test() as pilot:
        await settle(pilot)
        with world.storage.writing() as unit:
            now = world.clock.now()
            unit.services.reviewed(world.commune, ["vos-courriers"], by="Zola", at=now)
        await press(pilot, "enter", "v")

        current(pilot, NewServicesScreen)
        assert "Aucun nouveau service" in shown(pilot)


async def test_hostile_labels_act_on_nothing(world: World, admin: Account) -> None:
    for number, label in enumerate(HOSTILE):
        put_online(world, f"s{number}", label)
    async with SignedIn(world, admin).run_test(size=(120, 40)) as pilot:
        await open_services(pilot)
        for _ in HOSTILE:
            assert harmless(pilot)
            await press(pilot, "down")
        await pilot.press("v")
        await until_dialog(pilot)
        assert harmless(pilot)
        await press(pilot, "escape")
