"""How a creation that was not finished is offered at 80 × 24, and in a large terminal (SCR-WIZ)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain.draft import NAME_LIMIT
from peps_tui.core.domain.kept_draft import DraftStep
from peps_tui.screens.wizard import keeping
from peps_tui.slow_line import Speed
from tests.screens.signed_in import SignedIn, press, type_text, until_shown
from tests.screens.test_kept_draft import (
    DRAFT,
    elsewhere,
    left,
    lost,
    type_name,
    until_kept,
)
from tests.screens.test_wizard import open_wizard
from tests.support.world import World

Compare = Callable[..., bool]

SMALL = (80, 24)


def offered_again(answer: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    """What leaves the first offer for later and creates: the second one has this answer."""

    async def before(pilot: Pilot[None]) -> None:
        await until_shown(pilot, "[ Plus tard ]")
        await press(pilot, "escape", "g")
        await pilot.press("c")
        await until_shown(pilot, f"[ {answer} ]")

    return before


def test_offered_on_the_start_page(world: World, snap_compare: Compare) -> None:
    admin = world.admin()
    left(world, admin, DraftStep.RIGHTS)

    async def before(pilot: Pilot[None]) -> None:
        await until_shown(pilot, "[ Plus tard ]")

    assert snap_compare(SignedIn(world, admin), terminal_size=SMALL, run_before=before)


def test_offered_before_another_creation(world: World, snap_compare: Compare) -> None:
    admin = world.admin()
    left(world, admin, DraftStep.CONFIRMATION)

    before = offered_again("Recommencer")
    assert snap_compare(SignedIn(world, admin), terminal_size=SMALL, run_before=before)


def test_open_in_another_session(world: World, snap_compare: Compare) -> None:
    admin = world.admin()
    elsewhere(world, admin, DraftStep.CONFIRMATION)

    before = offered_again("En créer un autre")
    assert snap_compare(SignedIn(world, admin), terminal_size=SMALL, run_before=before)


def test_taken_up_in_another_session(
    world: World, snap_compare: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "EVERY", 0.001)
    admin = world.admin()

    async def before(pilot: Pilot[None]) -> None:
        await open_wizard(pilot)
        await type_name(pilot, "Louty")
        await until_kept(pilot, world, admin, "Louty")
        await lost(pilot, world, admin)
        await type_text(pilot, "s")
        await until_shown(pilot, "[ La laisser ]")

    assert snap_compare(SignedIn(world, admin), terminal_size=SMALL, run_before=before)


LONGEST = replace(
    DRAFT,
    last_name="Wolfeschlegelsteinhausenbergerdorff de la Rochefoucauld-Bayers"[:NAME_LIMIT],
    first_name="Marie-Antoinette Joséphine Clémentine Philippine Henriette-Anne"[:NAME_LIMIT],
)


def test_the_longest_name_open_in_another_session(world: World, snap_compare: Compare) -> None:
    admin = world.admin()
    elsewhere(world, admin, DraftStep.CONFIRMATION, LONGEST)

    async def before(pilot: Pilot[None]) -> None:
        await until_shown(pilot, "[ Plus tard ]")

    assert snap_compare(SignedIn(world, admin), terminal_size=SMALL, run_before=before)


@pytest.mark.parametrize("speed", [Speed.AUTO, Speed.SLOW])
def test_open_in_another_session_of_a_large_terminal(
    world: World, snap_compare: Compare, speed: Speed
) -> None:
    admin = world.admin()
    elsewhere(world, admin, DraftStep.RIGHTS)

    before = offered_again("En créer un autre")
    app = SignedIn(world, admin, speed=speed)
    assert snap_compare(app, terminal_size=(120, 40), run_before=before)
