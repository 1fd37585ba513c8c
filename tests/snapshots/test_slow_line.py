"""How « mode bas débit » looks, at 80 × 24."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain.account import Profile, Status
from peps_tui.slow_line import Speed
from tests.screens.signed_in import SignedIn, press, settle, until_dialog
from tests.support.world import World

Compare = Callable[..., bool]


@pytest.fixture
def app(world: World) -> SignedIn:
    admin = world.add("Martin", "Claire", profile=Profile.ADMIN, service="Direction")
    for number, status in enumerate([*Status] * 5):
        world.add(f"Nom {number:02d}", "Prénom", status=status, service="Finances", password=None)
    return SignedIn(world, admin, speed=Speed.SLOW)


async def open_grid(pilot: Pilot[None]) -> None:
    await settle(pilot)
    await press(pilot, "g", "down")


async def ask_renewal(pilot: Pilot[None]) -> None:
    await open_grid(pilot)
    await pilot.press("r")
    await until_dialog(pilot)


async def type_account(pilot: Pilot[None]) -> None:
    await open_grid(pilot)
    await press(pilot, "c", "tab", "tab", "L", "o")


@pytest.mark.parametrize("before", [open_grid, ask_renewal, type_account])
def test_slow_line(app: SignedIn, before: object, snap_compare: Compare) -> None:
    assert snap_compare(app, terminal_size=(80, 24), run_before=before)
