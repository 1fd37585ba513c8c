"""A visit for nobody: somebody signs in, looks at the accounts, opens one, and leaves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from textual import events
from textual.screen import Screen

from peps_tui.app import PepsApp
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.ports import Ports
from peps_tui.core.use_cases.messages import deliver_due
from peps_tui.screens.accounts.screen import AccountsScreen
from peps_tui.screens.base import BaseScreen
from peps_tui.screens.code import CodeScreen
from peps_tui.screens.dashboard import DashboardScreen
from peps_tui.screens.edit.screen import EditScreen
from peps_tui.screens.help import HelpScreen
from peps_tui.screens.login import LoginScreen

SIZE = (80, 24)
PLACE = Workstation(secret="nobody", name="nobody", source="nobody")  # noqa: S106  nobody’s
_WAY = (
    ("g", AccountsScreen),
    ("enter", EditScreen),
    ("escape", AccountsScreen),
    ("f1", HelpScreen),
    ("escape", AccountsScreen),
)
"""What is pressed once signed in, and the screen that is then waited for."""


async def rehearse(ports: Ports, identifier: str, code: Callable[[], str | None]) -> None:
    """Live a visit on a platform that takes any password of an administrator for right.

    `code` gives the code that came, None before. Never returns where a screen does not come.
    """
    app = PepsApp(lambda: ports, workstation=lambda: PLACE, deliver=deliver_due)
    async with app.run_test(size=SIZE):
        await _until(lambda: isinstance(app.screen, LoginScreen))
        _type(app, *identifier, "tab", "x", "enter")
        await _until(lambda: isinstance(app.screen, CodeScreen) and code())
        _type(app, *(code() or ""), "enter")
        await _until(partial(_is_on, app, DashboardScreen))
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
    """Wait for what the application does by itself."""
    while not happened():  # noqa: ASYNC110
        await asyncio.sleep(0.005)
