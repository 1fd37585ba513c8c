"""The platform is slow to answer what is done of a draft: keys typed meanwhile harm nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain.account import Account
from peps_tui.core.domain.kept_draft import DraftStep
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.use_cases.drafts import drop_draft, keep_draft, offered_draft
from peps_tui.screens import base, dashboard
from peps_tui.screens.accounts import AccountsScreen
from peps_tui.screens.dialog import ConfirmDialog
from peps_tui.screens.wizard import keeping
from peps_tui.screens.wizard import screen as wizard
from peps_tui.screens.wizard.steps import ConfirmStep, RightsStep
from peps_tui.texts import common
from peps_tui.texts import wizard as texts
from tests.screens.signed_in import (
    SignedIn,
    current,
    paste,
    settle,
    shown,
    type_text,
    until_dialog,
    until_screen,
    until_shown,
)
from tests.screens.test_kept_draft import (
    DRAFT,
    begun,
    kept,
    left,
    lost,
    type_name,
    until,
)
from tests.screens.test_wizard import accounts, created, open_wizard, to_code
from tests.support.rest import Held
from tests.support.world import World


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits a second for what was typed to be kept."""
    monkeypatch.setattr(keeping, "EVERY", 0.001)


@pytest.fixture
def admin(world: World) -> Account:
    return world.admin()


@contextmanager
def slowly(
    monkeypatch: pytest.MonkeyPatch, room: Any, use_case: Callable[..., Any]
) -> Iterator[Held]:
    """What `room` asks of `use_case` waits for the event; the block sets it at its end."""
    answer = Held()

    def held(*told: Any, **more: Any) -> Any:
        assert answer.wait(60)
        return use_case(*told, **more)

    with monkeypatch.context() as patch:
        patch.setattr(room, use_case.__name__, held)
        try:
            yield answer
        finally:
            answer.set()


async def handled(pilot: Pilot[None]) -> None:
    """Wait until every key had its effect, or waits for a screen that takes none now."""
    app = pilot.app
    assert isinstance(app, SignedIn)
    await until(pilot, lambda: not app.is_handling_key)


async def test_a_late_writing_brings_nothing_back(
    world: World, admin: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with SignedIn(world, admin).run_test() as pilot:
        await begun(pilot, world, admin)
        with slowly(monkeypatch, keeping, keep_draft) as answer:
            await type_text(pilot, "s")
            await pilot.press("escape")
            await until_dialog(pilot)
            await pilot.press("left", "enter")
            await pilot.pause()
            assert kept(world, admin) is not None
            answer.set()
            await settle(pilot)

        current(pilot, AccountsScreen)
        assert kept(world, admin) is None


async def test_a_slow_writing_neither_stops_the_typing_nor_outlives_the_creation(
    world: World, admin: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with SignedIn(world, admin).run_test() as pilot:
        with slowly(monkeypatch, keeping, keep_draft) as answer:
            screen = await open_wizard(pilot)
            await pilot.press("tab", "right", "right", "tab")
            for text in ("Louty", "Jean", DRAFT.email, DRAFT.email):
                await paste(pilot, text)
                await pilot.press("tab")
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(screen.step, RightsStep))
            await pilot.press("down", "m", "f2")
            await until(pilot, lambda: isinstance(screen.step, ConfirmStep))
            await until(pilot, lambda: world.messages(MessageKind.CODE)[1:])
            await type_text(pilot, world.last_code())
            await pilot.press("enter")
            await pilot.pause()
            assert accounts(world) == [admin.last_name]
            answer.set()
            await settle(pilot)

        assert created(world, screen).last_name == "Louty"
        assert kept(world, admin) is None


async def test_who_went_elsewhere_is_not_called_back(
    world: World, admin: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    left(world, admin, DraftStep.RIGHTS)
    app = SignedIn(world, admin)
    with slowly(monkeypatch, dashboard, offered_draft) as answer:
        async with app.run_test() as pilot:
            await until(pilot, lambda: app.start.query("#services"))
            await pilot.press("g")
            await until_screen(pilot, AccountsScreen)
            answer.set()
            await settle(pilot)

            current(pilot, AccountsScreen)


@pytest.mark.rule("CASE-83", "LIFE-1")
async def test_one_enter_too_many_while_it_is_taken_back(
    world: World, admin: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with SignedIn(world, admin).run_test() as pilot:
        screen = await to_code(pilot)
        code = world.last_code()
        await lost(pilot, world, admin)
        await type_text(pilot, code)
        await pilot.press("enter")
        await until_shown(pilot, texts.TAKEN_TITLE)
        with slowly(monkeypatch, keeping, keep_draft) as answer:
            await pilot.press("enter", "enter")
            await handled(pilot)
            answer.set()
            await settle(pilot)

        assert isinstance(screen.step, ConfirmStep)
        assert accounts(world) == [admin.last_name]
        await type_text(pilot, code)
        await pilot.press("enter")
        await settle(pilot)
        assert created(world, screen).last_name == "Louty"
        assert kept(world, admin) is None


@pytest.mark.parametrize("key", ["f1", "ctrl+q"])
async def test_what_is_opened_while_it_is_given_up_is_not_closed_in_its_place(
    world: World, admin: Account, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    async with SignedIn(world, admin).run_test() as pilot:
        await begun(pilot, world, admin)
        with slowly(monkeypatch, wizard, drop_draft) as answer:
            await pilot.press("escape")
            await until_dialog(pilot)
            await pilot.press("left", "enter", key)
            await handled(pilot)
            answer.set()
            await until(pilot, lambda: kept(world, admin) is None)
        await pilot.pause()
        if key == "ctrl+q":
            current(pilot, ConfirmDialog)
            await pilot.press("escape")
        await settle(pilot)

        current(pilot, AccountsScreen)


async def test_a_writing_that_is_waited_for_is_shown(
    world: World, admin: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "PATIENCE", 0.01)
    async with SignedIn(world, admin).run_test() as pilot:
        await open_wizard(pilot)
        with slowly(monkeypatch, keeping, keep_draft) as answer:
            await type_name(pilot, "Louty")
            await pilot.press("escape")
            await until_dialog(pilot)
            assert common.WORKING not in shown(pilot)
            await pilot.press("left", "enter")
            await until_shown(pilot, common.WORKING)
            answer.set()
            await settle(pilot)

        assert common.WORKING not in shown(pilot)
        assert kept(world, admin) is None
