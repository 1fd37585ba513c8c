"""How a creation that was not finished is offered at 80 × 24 (SCR-WIZ)."""

from __future__ import annotations

from collections.abc import Callable

from textual.pilot import Pilot

from peps_tui.core.domain.kept_draft import DraftStep
from tests.screens.signed_in import SignedIn, press, until_shown
from tests.screens.test_kept_draft import left
from tests.support.world import World

Compare = Callable[..., bool]

SMALL = (80, 24)


def test_offered_on_the_start_page(world: World, snap_compare: Compare) -> None:
    admin = world.admin()
    left(world, admin, DraftStep.RIGHTS)

    async def before(pilot: Pilot[None]) -> None:
        await until_shown(pilot, "[ Plus tard ]")

    assert snap_compare(SignedIn(world, admin), terminal_size=SMALL, run_before=before)


def test_offered_before_another_creation(world: World, snap_compare: Compare) -> None:
    admin = world.admin()
    left(world, admin, DraftStep.CONFIRMATION)

    async def before(pilot: Pilot[None]) -> None:
        await until_shown(pilot, "[ Plus tard ]")
        await press(pilot, "escape", "g")
        await pilot.press("c")
        await until_shown(pilot, "[ Recommencer ]")

    assert snap_compare(SignedIn(world, admin), terminal_size=SMALL, run_before=before)
