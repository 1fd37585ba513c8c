"""Screens ask the core without freezing, and go where its refusals send them."""

from __future__ import annotations

from contextlib import suppress
from types import SimpleNamespace
from typing import Any, cast

import pytest
from rich.console import RenderableType
from textual import events, work
from textual._compositor import Compositor
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.pilot import Pilot
from textual.screen import Screen
from textual.worker import WorkerError

from peps_tui.core.domain.account import Profile
from peps_tui.core.domain.errors import (
    AccountExpired,
    CoreError,
    NotAdministrator,
    SessionEnded,
    SessionExpired,
)
from peps_tui.core.ports import Context, Ports
from peps_tui.screens import base
from peps_tui.screens.base import CoreScreen
from peps_tui.screens.dialog import ConfirmDialog, MessageDialog
from peps_tui.screens.type_ahead import MOST_TYPED
from peps_tui.texts.errors import explain
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.title_bar import TitleBar, Who
from tests.screens.stage import WORKSTATION, SignInForm, Stage, settle, toasts
from tests.support.fakes import FakeClock
from tests.support.rest import Held
from tests.support.world import UNLIMITED

WHO = Who(establishment="Mairie", person="Jean Louty", profile=Profile.ADMIN)
PORTS = cast(Ports, SimpleNamespace(clock=FakeClock(), idleness=UNLIMITED))
CONTEXT = Context(ports=PORTS, ticket="t", workstation=WORKSTATION)


class Accounts(CoreScreen[None]):
    """A signed-in screen that asks one thing."""

    WORKING = "Lecture en cours"
    would_lose_text = False

    def compose(self) -> ComposeResult:
        yield TitleBar(self.who)
        yield KeyBar()

    @work(group="write")
    async def run(self, refusal: CoreError | None, held: Held | None = None) -> None:
        try:
            await self.act(use_case, refusal, held=held)
        except CoreError as error:
            self.refuse(error)


def use_case(context: Context, refusal: CoreError | None, *, held: Held | None = None) -> None:
    assert context is CONTEXT
    if held is not None:
        held.wait(5)
    if refusal is not None:
        raise refusal


async def test_nothing_is_drawn_that_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Stage(SignInForm())
    waiting: list[int] = []
    render_update = Compositor.render_update

    def drawn(compositor: Compositor, **how: Any) -> RenderableType | None:
        waiting.append(app._batch_count)
        return render_update(compositor, **how)

    monkeypatch.setattr(Compositor, "render_update", drawn)
    async with app.run_test() as pilot:
        await pilot.pause()

    assert waiting
    assert not any(waiting)


async def open_accounts(pilot: Pilot[None]) -> Accounts:
    await pilot.pause()  # a platform whose first screen is covered opens later
    screen = Accounts(CONTEXT, WHO)
    await pilot.app.push_screen(screen)
    return screen


@pytest.mark.rule("AUTH-6")
@pytest.mark.parametrize("reason", [SessionEnded(), SessionExpired(("Anne Petit",))])
async def test_a_session_that_must_stop_leads_back_to_the_sign_in(reason: CoreError) -> None:
    first: Screen[None] = SignInForm()
    again: Screen[None] = SignInForm()
    app = Stage(first, again)
    async with app.run_test() as pilot:
        screen = await open_accounts(pilot)
        await pilot.app.push_screen(MessageDialog("Au-dessus"))
        screen.run(reason)
        await settle(pilot)

        assert app.reasons == [None, reason]
        assert app.screen_stack == [again]
        assert toasts(pilot) == []


async def test_a_refused_action_is_a_toast_and_the_screen_stays() -> None:
    async with Stage(SignInForm()).run_test() as pilot:
        screen = await open_accounts(pilot)
        screen.run(NotAdministrator())
        await settle(pilot)

        assert toasts(pilot) == [explain(NotAdministrator())]
        assert pilot.app.screen is screen


async def test_what_stops_ones_work_is_a_dialog() -> None:
    async with Stage(SignInForm()).run_test() as pilot:
        screen = await open_accounts(pilot)
        screen.run(AccountExpired())
        await settle(pilot)

        assert isinstance(pilot.app.screen, MessageDialog)


async def test_messages_are_delivered_after_a_write_refused_or_not() -> None:
    delivered: list[Ports] = []
    async with Stage(SignInForm(), deliver=delivered.append).run_test() as pilot:
        screen = await open_accounts(pilot)
        for refusal in (None, NotAdministrator()):
            screen.run(refusal)
            await settle(pilot)

        assert len(delivered) == 2


async def test_work_that_lasts_is_shown_and_the_screen_still_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(base, "PATIENCE", 0.01)
    held = Held()
    async with Stage(SignInForm()).run_test() as pilot:
        screen = await open_accounts(pilot)
        bar = screen.query_one(KeyBar)
        screen.run(None, held)
        while not bar.status:
            await pilot.press("tab")
        assert bar.status == Accounts.WORKING
        held.set()
        await settle(pilot)

        assert bar.status == ""


class Leaving(Accounts):
    """Asks one thing, which is answered when its bar is gone and it is not yet."""

    def __init__(self) -> None:
        super().__init__(CONTEXT, WHO)
        self.held = Held()

    def compose(self) -> ComposeResult:
        with Last():
            yield KeyBar()

    @work
    async def look(self) -> None:
        await self.ask(use_case, None, held=self.held)
        self.query_one(KeyBar).refresh()


class Last(Vertical):
    """Goes after what is in it, and once the work of its screen has ended."""

    async def on_unmount(self) -> None:
        screen = self.screen
        assert isinstance(screen, Leaving)
        screen.held.set()
        with suppress(WorkerError):
            await screen.workers.wait_for_complete(
                [worker for worker in screen.workers if worker.node is screen]
            )


async def test_an_answer_that_comes_while_the_screen_goes_is_forgotten() -> None:
    screen = Leaving()
    async with Stage(SignInForm()).run_test() as pilot:
        await pilot.pause()
        await pilot.app.push_screen(screen)
        screen.look()
        await pilot.pause()
        screen.dismiss()
        await pilot.pause()

        assert screen.held.is_set()
        assert pilot.app.return_code is None


@pytest.mark.parametrize("loses", [False, True])
async def test_quitting_asks_only_when_something_typed_would_be_lost(loses: bool) -> None:
    app = Stage(SignInForm())
    async with app.run_test() as pilot:
        screen = await open_accounts(pilot)
        screen.would_lose_text = loses
        await pilot.press("ctrl+q")
        await pilot.pause()

        assert isinstance(app.screen, ConfirmDialog) is loses
        assert app._exit is not loses


async def test_what_nobody_types_is_not_kept() -> None:
    app = Stage(SignInForm())
    async with app.run_test() as pilot:
        screen = await open_accounts(pilot)
        screen.deaf = True
        for _ in range(MOST_TYPED + 100):
            app.post_message(events.Key("a", "a"))
        await pilot.pause()

        assert len(app._typed) == MOST_TYPED


async def test_what_covers_a_screen_that_closes_stays_until_it_was_answered() -> None:
    answers: list[object] = []
    app = Stage(SignInForm())
    async with app.run_test() as pilot:
        before = app.screen
        screen, question = Accounts(CONTEXT, WHO), ConfirmDialog("Quitter ?")
        await app.push_screen(screen, lambda _: answers.append("closed"))
        await app.push_screen(question, answers.append)
        screen.dismiss()
        await pilot.pause()
        assert app.screen is question
        assert answers == []

        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is before
        assert answers == [False, "closed"]


async def test_what_opens_as_a_screen_may_close_at_last_stays_too() -> None:
    app = Stage(SignInForm())
    async with app.run_test() as pilot:
        screen, lock = Accounts(CONTEXT, WHO), MessageDialog("Verrouillée")
        await app.push_screen(screen)
        await app.push_screen(MessageDialog("Au-dessus"))
        screen.dismiss()
        app.pop_screen()
        app.push_screen(lock)
        await pilot.pause()
        assert app.screen is lock

        lock.dismiss()
        await pilot.pause()
        assert screen not in app.screen_stack
