"""A visit for nobody: somebody signs in, looks at the accounts, opens one, and leaves."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from textual import events
from textual.screen import Screen

from peps_tui import wiring
from peps_tui.app import PepsApp
from peps_tui.cli.demo_platform import build
from peps_tui.core.domain.message import Message, MessageChannel, Worded
from peps_tui.core.ports import Ports
from peps_tui.screens.accounts.screen import AccountsScreen
from peps_tui.screens.base import BaseScreen
from peps_tui.screens.code import CodeScreen
from peps_tui.screens.dashboard import DashboardScreen
from peps_tui.screens.edit.screen import EditScreen
from peps_tui.screens.help import HelpScreen
from peps_tui.screens.login import LoginScreen
from peps_tui.settings import HOME, load_settings

SIZE = (80, 24)
CODE = re.compile(r"\b\d{6}\b")
_WORKSTATION = ("127.0.0.1", f"SHA256:{'A' * 43}")
_WAY = (
    ("g", AccountsScreen),
    ("enter", EditScreen),
    ("escape", AccountsScreen),
    ("f1", HelpScreen),
    ("escape", AccountsScreen),
)
"""What is pressed once signed in, and the screen that is then waited for."""


class Lenient:
    """Takes any password for right, at once: these are nobody’s."""

    def hash(self, password: str) -> str:
        """Nothing is kept."""
        return "nothing"

    def verify(self, stored: str | None, password: str) -> bool:
        """Whatever is typed."""
        return stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Never."""
        return False


@dataclass
class Mailbox:
    """Keeps what is sent, for the code that is in it."""

    texts: list[str] = field(default_factory=list)

    def deliver(self, message: Message, worded: Worded) -> None:
        """Keep the text."""
        self.texts.append(worded.text)

    @property
    def code(self) -> str | None:
        """The code that came last."""
        found = CODE.search(self.texts[-1]) if self.texts else None
        return found and found[0]


async def rehearse(home: Path) -> None:
    """Live a visit on a platform of its own, made in `home`; nothing of it is left open."""
    mailbox = Mailbox()
    settings = load_settings({HOME: str(home)})
    ports = replace(
        wiring.connect(settings),
        hasher=Lenient(),
        couriers=dict.fromkeys(MessageChannel, mailbox),
    )
    try:
        listed = build(ports)
        mailbox.texts.clear()
        await _visit(ports, mailbox, next(one.identifier for one in listed if one.suggested))
    finally:
        ports.storage.close()


async def _visit(ports: Ports, mailbox: Mailbox, identifier: str) -> None:
    app = PepsApp(
        lambda: ports,
        workstation=lambda: wiring.visiting(*_WORKSTATION),
        deliver=wiring.deliver,
    )
    async with app.run_test(size=SIZE):
        await _until(lambda: isinstance(app.screen, LoginScreen))
        _type(app, *identifier, "tab", "x", "enter")
        await _until(lambda: isinstance(app.screen, CodeScreen) and mailbox.code)
        _type(app, *(mailbox.code or ""), "enter")
        await _until(lambda: _is_on(app, DashboardScreen))
        for key, screen in _WAY:
            _type(app, key)
            await _until(partial(_is_on, app, screen))


def _is_on(app: PepsApp, kind: type[Screen[Any]]) -> bool:
    """Whether a screen of this kind is there, with all that it shows."""
    screen = app.screen
    ready = not isinstance(screen, BaseScreen) or screen.is_ready
    loading = any(worker.group == "load" and not worker.is_finished for worker in app.workers)
    return isinstance(screen, kind) and ready and not loading and not app.is_handling_key


def _type(app: PepsApp, *keys: str) -> None:
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))


async def _until(happened: Callable[[], object]) -> None:
    """Wait for what the application does by itself; `LONGEST` of `warming` ends it."""
    while not happened():  # noqa: ASYNC110
        await asyncio.sleep(0.005)
