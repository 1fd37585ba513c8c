"""How « Mon compte » and a locked session look at 80 × 24."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain.account import Account
from peps_tui.core.domain.rights import Right
from peps_tui.core.domain.sign_in import Idleness
from peps_tui.screens.me.screen import SECTIONS, MeScreen
from peps_tui.texts import me as texts
from tests.screens.signed_in import SignedIn, press, settle
from tests.support.world import HOME, World

Compare = Callable[..., bool]
Before = Callable[[Pilot[None]], Awaitable[None]]

SMALL = (80, 24)


@pytest.fixture
def louty(world: World) -> Account:
    """A user with rights, a service, a trusted workstation and another session."""
    rights = {"affiliation-cnracl": Right.READ, "cir-cnracl": Right.WRITE}
    holder = world.add("Louty", "Jean", rights=rights, service="Ressources humaines")
    world.sign_in(holder, HOME, trusted=True)
    world.clock.advance(timedelta(minutes=2))
    return holder


def section(name: str, *keys: str) -> Before:
    """Open a section of « Mon compte » from its list, then press these keys."""

    async def before(pilot: Pilot[None]) -> None:
        await settle(pilot)
        app = pilot.app
        assert isinstance(app, SignedIn)
        app.push_screen(MeScreen(app.start.context, app.start.who))
        await settle(pilot)
        if name:
            await press(pilot, *["down"] * list(SECTIONS).index(name), "enter")
        await press(pilot, *keys)

    return before


@pytest.mark.parametrize("name", ["", *SECTIONS], ids=range(len(SECTIONS) + 1))
def test_sections(world: World, louty: Account, name: str, snap_compare: Compare) -> None:
    app = SignedIn(world, louty)

    assert snap_compare(app, terminal_size=SMALL, run_before=section(name))


def test_the_code_of_a_change(world: World, louty: Account, snap_compare: Compare) -> None:
    before = section(texts.PROFILE, "x", "tab", "space", "enter")

    assert snap_compare(SignedIn(world, louty), terminal_size=SMALL, run_before=before)


@pytest.mark.parametrize("size", [SMALL, (120, 40)], ids=["80", "120"])
def test_the_first_of_two_codes(
    world: World, louty: Account, size: tuple[int, int], snap_compare: Compare
) -> None:
    before = section(texts.PROFILE, "f3", *"0698765432", "enter")

    assert snap_compare(SignedIn(world, louty), terminal_size=size, run_before=before)


def test_a_locked_session(world: World, louty: Account, snap_compare: Compare) -> None:
    world.idleness = Idleness()

    async def before(pilot: Pilot[None]) -> None:
        await settle(pilot)
        world.clock.advance(timedelta(minutes=15))
        await press(pilot, "down", *"faux", "enter")

    assert snap_compare(SignedIn(world, louty), terminal_size=SMALL, run_before=before)
