"""How the grid looks grouped, ticked and asked: at 80 × 24, the groups at 120 × 40 too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain.account import Profile, Status
from tests.screens.signed_in import SignedIn, press, settle, until_dialog
from tests.support.world import World

Compare = Callable[..., bool]
Before = Callable[[Pilot[None]], Awaitable[None]]

SMALL, LARGE = (80, 24), (120, 40)


@pytest.fixture
def app(world: World) -> SignedIn:
    """The start page of an administrator who has twenty accounts in every status."""
    admin = world.add("Martin", "Claire", profile=Profile.ADMIN, service="Direction")
    for number, status in enumerate([*Status] * 5):
        world.add(f"Nom {number:02d}", "Prénom", status=status, service="Finances", password=None)
    return SignedIn(world, admin)


def on_the_grid(*keys: str, asked: bool = False) -> Before:
    """Open the grid and press these keys; the last one asks a question when `asked`."""

    async def before(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await press(pilot, "g", *(keys[:-1] if asked else keys))
        if asked:
            await pilot.press(keys[-1])
            await until_dialog(pilot)

    return before


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80", "120"])
def test_groups_and_ticks(app: SignedIn, size: tuple[int, int], snap_compare: Compare) -> None:
    before = on_the_grid("g", "g", "down", "space", "down", "space", "left", "down", "end", "left")

    assert snap_compare(app, terminal_size=size, run_before=before)


def test_a_criterion_chosen(app: SignedIn, snap_compare: Compare) -> None:
    assert snap_compare(app, terminal_size=SMALL, run_before=on_the_grid("f", "down", "down"))


def test_a_column_chosen(app: SignedIn, snap_compare: Compare) -> None:
    before = on_the_grid("o", *["down"] * 8, "enter", "o")

    assert snap_compare(app, terminal_size=SMALL, run_before=before)


def test_a_deletion_asked(app: SignedIn, snap_compare: Compare) -> None:
    before = on_the_grid("a", "s", asked=True)

    assert snap_compare(app, terminal_size=SMALL, run_before=before)


def test_what_a_deletion_left_out(app: SignedIn, snap_compare: Compare) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await on_the_grid("a", "s", asked=True)(pilot)
        await pilot.press("left", "left", "enter")
        await settle(pilot)

    assert snap_compare(app, terminal_size=SMALL, run_before=before)


def test_an_expired_account_deleted(app: SignedIn, snap_compare: Compare) -> None:
    before = on_the_grid("down", "s", asked=True)

    assert snap_compare(app, terminal_size=SMALL, run_before=before)


def test_a_renewal_of_many(app: SignedIn, snap_compare: Compare) -> None:
    before = on_the_grid("a", "r", asked=True)

    assert snap_compare(app, terminal_size=SMALL, run_before=before)


def test_creation_mails_asked(app: SignedIn, snap_compare: Compare) -> None:
    before = on_the_grid("a", "at", asked=True)

    assert snap_compare(app, terminal_size=SMALL, run_before=before)


def test_an_export_asked(app: SignedIn, snap_compare: Compare) -> None:
    before = on_the_grid("space", "e", asked=True)

    assert snap_compare(app, terminal_size=SMALL, run_before=before)


def test_an_identifier(app: SignedIn, snap_compare: Compare) -> None:
    assert snap_compare(app, terminal_size=SMALL, run_before=on_the_grid("i"))
