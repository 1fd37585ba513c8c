"""The application of somebody who signed in, on a real platform."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path, PurePath
from typing import Any, ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

import peps_tui
from peps_tui.app import PepsApp
from peps_tui.core.domain.account import Account
from peps_tui.core.domain.errors import CoreError
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.use_cases.sign_in import Entered
from peps_tui.screens.base import BaseScreen
from peps_tui.screens.chooser import Chooser
from peps_tui.screens.dashboard import DashboardScreen
from peps_tui.screens.dialog import Dialog
from peps_tui.slow_line import Speed
from tests.support.world import OFFICE, World

S = TypeVar("S", bound=Screen[Any])


class Door(Screen[None]):
    """Stands for the sign-in screen; opens at once on what is `beyond`."""

    def __init__(self, beyond: Screen[None] | None = None) -> None:
        super().__init__()
        self._beyond = beyond

    def compose(self) -> ComposeResult:
        yield Static("door")

    def on_mount(self) -> None:
        if self._beyond is not None:
            self.app.push_screen(self._beyond)


class SignedIn(PepsApp):
    """Opens on the start page of `account`; `reasons` tells why the sign-in screen came back."""

    # Textual looks for the sheets of an application beside the module of its class.
    CSS_PATH: ClassVar[list[str | PurePath]] = [Path(peps_tui.__file__).with_name("app.tcss")]

    def __init__(
        self,
        world: World,
        account: Account,
        *,
        entered: Entered | None = None,
        workstation: Workstation = OFFICE,
        speed: Speed = Speed.AUTO,
    ) -> None:
        super().__init__(
            lambda: world.ports,
            workstation=lambda: workstation,
            deliver=lambda _ports: None,
            speed=speed,
        )
        context = world.sign_in(account, workstation)
        # Another code may not be asked before a minute has passed (OTP-5).
        world.clock.advance(timedelta(minutes=2))
        self.start = DashboardScreen(
            context,
            entered
            or Entered(
                ticket=context.ticket, last_login_at=None, last_login_from="", failures_since=0
            ),
        )
        self.reasons: list[CoreError | None] = []
        self._opened = False

    def sign_in_screen(self, reason: CoreError | None) -> Screen[None]:
        if self._opened:
            self.reasons.append(reason)
            return Door()
        self._opened = True
        return Door(self.start)


async def settle(pilot: Pilot[None]) -> None:
    """Wait until nothing is asked of the core any more and the answer is shown.

    Not to be called while a dialog waits for an answer: the work behind it goes on.
    """
    await pilot.pause()
    while isinstance(pilot.app, PepsApp) and pilot.app.is_handling_key:
        await pilot.pause(0.01)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Type `keys`, each once the former has had its effect."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def type_text(pilot: Pilot[None], text: str) -> None:
    """Type `text` into what has the focus."""
    await pilot.press(*(KEY_NAMES.get(char, char) for char in text))


def type_at_once(pilot: Pilot[None], *keys: str) -> None:
    """Type `keys` as one read brings them: none waits for what the former did."""
    for key in keys:
        character = key if len(key) == 1 else None
        name = _character_to_key(key) if character else key
        pilot.app.post_message(events.Key(name, character))


async def until_dialog(pilot: Pilot[None]) -> None:
    """Wait for a question; the work behind it only ends with its answer."""
    for _ in range(200):
        await pilot.pause(0.01)
        if isinstance(pilot.app.screen, Dialog):
            return
    raise AssertionError("no dialog")


async def until_screen(pilot: Pilot[None], kind: type[BaseScreen[Any]]) -> None:
    """Wait for a screen on which something waits; the work behind it only ends with its answer."""
    for _ in range(200):
        await pilot.pause(0.01)
        if isinstance(pilot.app.screen, kind) and pilot.app.screen.is_ready:
            return
    raise AssertionError(kind)


async def from_menu(pilot: Pilot[None], line: int) -> None:
    """Choose a line of the name menu, from 0; the work behind it only ends with the choice."""
    await settle(pilot)
    await pilot.press("n")
    for _ in range(200):
        await pilot.pause(0.01)
        if isinstance(pilot.app.screen, Chooser):
            break
    await pilot.press(*["down"] * line, "enter")
    await settle(pilot)


async def until_shown(pilot: Pilot[None], text: str) -> None:
    """Wait until `text` is on the screen, with all that comes with it."""
    for _ in range(200):
        await pilot.pause(0.01)
        if text in shown(pilot):
            await pilot.pause()
            return
    raise AssertionError(text)


def current(pilot: Pilot[None], kind: type[S]) -> S:
    """The screen one is on, which must be of this kind."""
    screen = pilot.app.screen
    assert isinstance(screen, kind)
    return screen


async def paste(pilot: Pilot[None], text: str) -> None:
    """Paste `text` into what has the focus, as a terminal hands it over."""
    pilot.app.post_message(events.Paste(text))
    await pilot.pause()


KEY_NAMES = {" ": "space", "@": "at", ".": "full_stop", "-": "minus"}


def shown(pilot: Pilot[None]) -> str:
    """The text of the screen, line by line, as a terminal of this size would show it."""
    lines = pilot.app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in lines)


def toasts(pilot: Pilot[None]) -> list[str]:
    """The sentences of the toasts."""
    return [notification.message for notification in pilot.app._notifications]
