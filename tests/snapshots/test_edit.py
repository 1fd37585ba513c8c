"""How « Modifier » looks: each tab and the confirmation at 80 × 24, the rights at 120 × 40 too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain.account import Account, Status
from peps_tui.core.domain.rights import Right
from peps_tui.core.use_cases.editing import apply_changes, open_account
from peps_tui.screens.edit.screen import EditScreen
from peps_tui.screens.rights_help import ColleagueScreen, PresetScreen
from peps_tui.texts.edit import RELOADED
from tests.screens.signed_in import (
    SignedIn,
    press,
    settle,
    until_dialog,
    until_screen,
    until_shown,
)
from tests.support.world import HOME, World

Compare = Callable[..., bool]
Before = Callable[[Pilot[None]], Awaitable[None]]

SMALL, LARGE = (80, 24), (120, 40)


@pytest.fixture
def account(world: World) -> Account:
    """A blocked user with an anonymous number, who once signed in."""
    rights = {"affiliation-cnracl": Right.READ, "cir-cnracl": Right.WRITE}
    last = world.clock.now() - timedelta(days=2)
    return world.add(
        "Louty",
        "Jean",
        status=Status.BLOCKED,
        rights=rights,
        service="Ressources humaines",
        phone_anonymous=True,
        last_login_at=last,
        last_login_from="10.0.0.7",
    )


@pytest.fixture
def app(world: World, account: Account) -> SignedIn:
    """The start page of an administrator."""
    return SignedIn(world, world.admin())


def editing(account: Account, *keys: str) -> Before:
    """Open « Modifier » on `account`, then press these keys."""

    async def before(pilot: Pilot[None]) -> None:
        await settle(pilot)
        app = pilot.app
        assert isinstance(app, SignedIn)
        app.push_screen(EditScreen(app.start.context, app.start.who, account.id))
        await settle(pilot)
        await press(pilot, *keys)

    return before


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80", "120"])
def test_rights(
    app: SignedIn, account: Account, size: tuple[int, int], snap_compare: Compare
) -> None:
    before = editing(account, "down", "m", "down", "l")

    assert snap_compare(app, terminal_size=size, run_before=before)


def test_details(app: SignedIn, account: Account, snap_compare: Compare) -> None:
    assert snap_compare(app, terminal_size=SMALL, run_before=editing(account, "f4", "left"))


def test_history(world: World, app: SignedIn, snap_compare: Compare) -> None:
    holder = world.add("Petit", "Zoé")
    world.sign_in(holder)
    world.clock.advance(timedelta(minutes=2))

    assert snap_compare(app, terminal_size=SMALL, run_before=editing(holder, "f5", "down"))


def test_details_of_oneself(world: World, snap_compare: Compare) -> None:
    admin = world.admin()
    app = SignedIn(world, admin)

    assert snap_compare(app, terminal_size=SMALL, run_before=editing(admin, "f4"))


def test_faults(app: SignedIn, account: Account, snap_compare: Compare) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await editing(account, "f4", "tab", "tab", "end", "ctrl+u", "tab", "tab", "x")(pilot)
        await press(pilot, "f2")

    assert snap_compare(app, terminal_size=SMALL, run_before=before)


def test_conflict(world: World, account: Account, snap_compare: Compare) -> None:
    app, colleague = SignedIn(world, world.admin()), world.sign_in(world.admin("Roy", "Luc"), HOME)

    async def before(pilot: Pilot[None]) -> None:
        await editing(account, "down", "m")(pilot)
        card = open_account(colleague, account.id)
        edit = replace(card.as_read, rights={})
        apply_changes(colleague, account.id, edit, seen=card.fingerprint, code=None)
        await pilot.press("f2")
        await until_dialog(pilot)
        await pilot.press("enter")
        await until_shown(pilot, RELOADED)

    assert snap_compare(app, terminal_size=SMALL, run_before=before)


def test_differences_with_a_code(app: SignedIn, account: Account, snap_compare: Compare) -> None:
    before = editing(account, "down", "m", "f4", "left", "f2")

    assert snap_compare(app, terminal_size=SMALL, run_before=before)


def test_differences_without_a_code(app: SignedIn, account: Account, snap_compare: Compare) -> None:
    assert snap_compare(app, terminal_size=SMALL, run_before=editing(account, "down", "m", "f2"))


@pytest.mark.parametrize(
    ("key", "screen"), [("c", ColleagueScreen), ("p", PresetScreen)], ids=["colleague", "preset"]
)
def test_helps(
    app: SignedIn,
    account: Account,
    key: str,
    screen: type[ColleagueScreen | PresetScreen],
    snap_compare: Compare,
) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await editing(account)(pilot)
        await pilot.press(key)
        await until_screen(pilot, screen)
        await pilot.pause(0.2)

    assert snap_compare(app, terminal_size=SMALL, run_before=before)
