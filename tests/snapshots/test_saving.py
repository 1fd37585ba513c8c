"""How files leave: what is asked over SSH, what became of them, and a slip to be selected."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from peps_tui.core.use_cases import reviewing
from tests.screens.signed_in import press, settle, until_dialog
from tests.screens.test_saving import over_ssh
from tests.support.world import World

Compare = Callable[..., bool]
Before = Callable[[Pilot[None]], Awaitable[None]]

SMALL = (80, 24)


def asked(*keys: str, then: tuple[str, ...] = ()) -> Before:
    """Press these keys, the last of which asks; answer it, where there is something to answer."""

    async def before(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await press(pilot, *keys[:-1])
        await pilot.press(keys[-1])
        await until_dialog(pilot)
        await pilot.press(*then)
        if "enter" in then:
            await settle(pilot)
        await pilot.pause()

    return before


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(asked("g", "e"), id="mail"),
        pytest.param(asked("g", "e", then=("enter",)), id="mailed"),
        pytest.param(asked("h", "e", then=("tab", "tab", "right")), id="copy"),
        pytest.param(asked("h", "e", then=("tab", "tab", "right", "enter")), id="copied"),
        pytest.param(asked("h", "e", then=("tab", "tab", "left", "enter")), id="saved"),
        pytest.param(asked("g", "i", "p", then=("right",)), id="slip"),
        pytest.param(asked("g", "i", "p", then=("right", "enter")), id="slip-copied"),
    ],
)
def test_over_ssh(world: World, before: Before, snap_compare: Compare) -> None:
    app = over_ssh(world, world.admin())

    assert snap_compare(app, terminal_size=SMALL, run_before=before)


def test_the_report_of_a_review(world: World, snap_compare: Compare) -> None:
    admin = world.admin()
    reviewing.start_review(world.sign_in(admin))
    before = asked("g", "v", "e")

    assert snap_compare(over_ssh(world, admin), terminal_size=SMALL, run_before=before)


def test_a_workbook_is_not_copied(world: World, snap_compare: Compare) -> None:
    app = over_ssh(world, world.admin())

    before = asked("g", "e", then=("tab", "right", "tab", "right"))

    async def refused(pilot: Pilot[None]) -> None:
        await before(pilot)
        await pilot.press("enter")
        await pilot.pause()

    assert snap_compare(app, terminal_size=SMALL, run_before=refused)
