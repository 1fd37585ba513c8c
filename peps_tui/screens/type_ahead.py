"""What is typed is handled in its order, by the screen it is meant for, or by none."""

from __future__ import annotations

from collections import deque

from textual import events
from textual.app import App

from peps_tui.keys import KEYS
from peps_tui.screens.base import BaseScreen


class TypeAheadApp(App[None], inherit_bindings=False):
    """Keeps what is typed until the screen is ready, and drops it while a form is submitted.

    Over a slow line a whole sign-in is read before the first screen has a focus: the identifier
    would be lost, and the password fall in the first field, in clear.
    """

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[events.Event] = deque()

    async def on_event(self, event: events.Event) -> None:
        """Take everything as it comes, but what is typed in its turn."""
        if (
            event.is_forwarded
            or not isinstance(event, events.Key | events.Paste)
            or (isinstance(event, events.Key) and event.key == KEYS["app.quit"])
        ):
            await super().on_event(event)
        else:
            self._typed.append(event)
            await self._handle_typed()

    def replay_keys(self) -> None:
        """Handle what was typed before the screen was ready, ahead of what comes next."""
        self.call_later(self._handle_typed)

    async def _handle_typed(self) -> None:
        # Each key may open another screen: it is looked at anew for every one.
        while self._typed:
            screen = self.screen
            ours = isinstance(screen, BaseScreen)
            if ours and not screen.is_ready:
                return
            event = self._typed.popleft()
            if not (ours and screen.deaf):
                await super().on_event(event)
