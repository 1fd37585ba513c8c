"""A session left alone is locked, hidden whole, and ended later; what was typed stays (AUTH-7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text
from textual.timer import Timer

from peps_tui.core.domain.account import Account
from peps_tui.core.domain.errors import SessionBlocked, SessionEnded, SessionLocked
from peps_tui.core.domain.sign_in import Idleness
from peps_tui.core.use_cases.home import home
from peps_tui.core.use_cases.sessions import unlock
from peps_tui.screens.dialog import ConfirmDialog
from peps_tui.screens.edit.screen import EditScreen
from peps_tui.screens.history import HistoryScreen
from peps_tui.screens.lock import LockScreen
from peps_tui.texts import lock as texts
from tests.screens.signed_in import (
    SignedIn,
    current,
    press,
    settle,
    shown,
    type_text,
    until_dialog,
    until_screen,
)
from tests.support.world import PASSWORD, World

MINUTE = timedelta(minutes=1)


@pytest.fixture
def admin(world: World) -> Account:
    world.idleness = Idleness()
    return world.admin()


def forget_passwords(world: World) -> None:
    """Leave everybody as who only ever came by Net-entreprises."""
    with world.storage.engine.begin() as connection:
        connection.execute(text("UPDATE accounts SET password = NULL"))


@pytest.mark.rule("AUTH-7")
async def test_the_key_that_comes_too_late_only_wakes_a_locked_screen(
    world: World, admin: Account
) -> None:
    louty = world.add("Louty", "Jean")
    app = SignedIn(world, admin)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.push_screen(EditScreen(app.start.context, app.start.who, louty.id))
        await settle(pilot)
        await press(pilot, "f4", "tab", "tab", "x")
        world.clock.advance(12 * MINUTE)
        await press(pilot, "y")
        world.clock.advance(14 * MINUTE)
        home(app.start.context)

        world.clock.advance(MINUTE)
        await press(pilot, "z")

        lock = current(pilot, LockScreen)
        assert lock.password.value == ""
        page = shown(pilot)
        assert texts.TITLE in page
        assert "Mme Claire Martin" in page
        assert "Louty" not in page
        assert "VILLEBOIS" not in page
        with pytest.raises(SessionLocked):
            home(app.start.context)

        await type_text(pilot, "faux")
        await press(pilot, "enter")
        assert "mot de passe de votre compte" in shown(pilot)
        await type_text(pilot, PASSWORD)
        await press(pilot, "enter")

        editor = current(pilot, EditScreen).editor
        assert editor is not None
        assert editor.typed.last_name == "Loutyxy"
        home(app.start.context)


@pytest.mark.rule("AUTH-7")
async def test_without_a_key_it_locks_then_ends_by_itself(
    world: World, admin: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, alarms = SignedIn(world, admin), list[tuple[float, Callable[[], None]]]()
    set_timer = app.set_timer

    def alarm(delay: float, callback: Callable[[], None]) -> Timer:
        if delay > 1:
            alarms.append((delay, callback))
        return set_timer(delay, callback)

    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        monkeypatch.setattr(app, "set_timer", alarm)
        world.clock.advance(MINUTE)
        await press(pilot, "down")
        for minutes in (15, 45):
            delay, look = alarms[-1]
            assert delay == minutes * 60
            assert not isinstance(pilot.app.screen, LockScreen) or minutes == 45
            world.clock.advance(timedelta(seconds=delay))
            look()
            await settle(pilot)

        assert isinstance(app.reasons[0], SessionEnded)


@pytest.mark.rule("AUTH-7")
async def test_what_the_core_refuses_to_a_locked_session_is_done_once_it_is_unlocked(
    world: World, admin: Account
) -> None:
    app = SignedIn(world, admin)
    # The screen opens later than the session: the core finds it locked first.
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        world.clock.advance(12 * MINUTE)
        await press(pilot, "down")
        unlock(app.start.context, PASSWORD)
        world.clock.instant -= 3 * MINUTE
        unlock(app.start.context, PASSWORD)
        world.clock.advance(15 * MINUTE)

        await pilot.press("h")
        await until_screen(pilot, LockScreen)
        await type_text(pilot, PASSWORD)
        await press(pilot, "enter")

        assert current(pilot, HistoryScreen).operations.lines.highlighted is not None


@pytest.mark.rule("AUTH-7", "AUTH-5")
async def test_a_locked_session_can_be_left_and_blocks_after_five_wrong_passwords(
    world: World, admin: Account
) -> None:
    app = SignedIn(world, admin)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        world.clock.advance(20 * MINUTE)
        await press(pilot, "g")
        await pilot.press("escape")
        await until_dialog(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, LockScreen)

        for _ in range(5):
            await type_text(pilot, "faux")
            await press(pilot, "enter")

        assert isinstance(app.reasons[0], SessionBlocked)


@pytest.mark.rule("AUTH-7", "AUTH-1")
async def test_without_a_password_one_is_offered_to_sign_in_again(
    world: World, admin: Account
) -> None:
    app = SignedIn(world, admin)
    forget_passwords(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        world.clock.advance(20 * MINUTE)
        await press(pilot, "g")
        assert "Net-entreprises" in shown(pilot)
        await type_text(pilot, PASSWORD)
        await pilot.press("enter")
        await until_dialog(pilot)
        assert isinstance(pilot.app.screen, ConfirmDialog)
        await pilot.press("left")
        await press(pilot, "enter")

        assert app.reasons == [None]
