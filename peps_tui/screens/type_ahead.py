"""What is typed is handled in its order, by the screen it is meant for; nothing is lost unasked."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from textual import events, work
from textual.app import App
from textual.message import Message

from peps_tui.keys import KEYS
from peps_tui.screens.base import BaseScreen
from peps_tui.texts import common, keys
from peps_tui.widgets.pause import LONG_PAUSE, PAUSE
from peps_tui.widgets.slow import is_slow

LONGEST_KEY = 0.1
"""Seconds after which a key is taken as handled: the widget it was for may be gone."""

MOST_TYPED = 4_096
"""Keys that wait; more are nobody’s typing, and would take any memory."""


class TypeAheadApp(App[None], inherit_bindings=False):
    """Keeps what is typed until the screen it is meant for is ready to take it.

    Over a slow line a whole sign-in is read before the first screen has a focus: the identifier
    would be lost, and the password fall in the first field, in clear. What is typed while a form
    is submitted waits too: the form takes it when it was refused, in its order. Once the form was
    accepted, or another screen is there, it is dropped: it was not meant for what comes.
    """

    @dataclass
    class KeyHandled(Message):
        """Follows a key on its way from the focused widget up to the application."""

        count: int

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[events.Event] = deque()
        self._submitting: BaseScreen[object] | None = None
        self._pending = False
        self._count = 0

    async def on_event(self, event: events.Event) -> None:
        """Take everything as it comes, but what is typed in its turn."""
        if (
            event.is_forwarded
            or not isinstance(event, events.Key | events.Paste)
            or (isinstance(event, events.Key) and event.key == KEYS["app.quit"])
        ):
            await super().on_event(event)
        else:
            self._drop_strangers()
            if len(self._typed) < MOST_TYPED:
                self._typed.append(event)
            await self._handle_typed()

    @property
    def is_handling_key(self) -> bool:
        """Whether a key is on its way and what follows it waits."""
        return self._pending

    @property
    def typing_pause(self) -> float:
        """Seconds that what is typed has to rest before what follows from it is shown."""
        if is_slow(self):
            return LONG_PAUSE
        return PAUSE if self._typed else 0

    def replay_keys(self) -> None:
        """Handle what was typed before the screen was ready, ahead of what comes next."""
        self.call_later(self._handle_typed)

    def drop_keys(self) -> None:
        """Forget what was typed and is not handled yet."""
        self._typed.clear()

    async def action_quit(self) -> None:
        """Ctrl+Q: at once, unless something typed would be lost."""
        if self.losses:
            self._confirm_quit()
        else:
            self.exit()

    @property
    def losses(self) -> Sequence[str]:
        """What becomes of what is typed and not confirmed, if one leaves now."""
        screens = [screen for screen in self.screen_stack if isinstance(screen, BaseScreen)]
        return tuple(dict.fromkeys(s.loss for s in screens if s.would_lose_text))

    @work(group="quit", exclusive=True)
    async def _confirm_quit(self) -> None:
        from peps_tui.screens.dialog import ConfirmDialog

        dialog = ConfirmDialog(common.QUIT_TITLE, *self.losses, confirm=keys.QUIT, destructive=True)
        if await self.push_screen_wait(dialog):
            self.exit()

    async def _handle_typed(self) -> None:
        self._drop_strangers()
        # One key at a time: each may open another screen, move the focus or the cursor.
        if self._pending or not self._typed:
            return
        screen = self.screen
        if isinstance(screen, BaseScreen) and (screen.deaf or not screen.is_ready):
            self._submitting = screen if screen.deaf else None
            return
        self.clear_notifications()
        target = screen.focused or screen
        self._pending = True
        self.set_timer(LONGEST_KEY, partial(self._key_handled, self._count))
        await super().on_event(self._typed.popleft())
        if not (target.is_attached and target.post_message(self.KeyHandled(self._count))):
            self._key_handled(self._count)

    def on_type_ahead_app_key_handled(self, message: KeyHandled) -> None:
        """The key and all that it called for came this way before: the next one may go."""
        self._key_handled(message.count)

    def _key_handled(self, count: int) -> None:
        if count == self._count and self._pending:
            self._pending = False
            self._count += 1
            # Behind what the key has just called for: a new focus waits in the same queue.
            self.call_later(self._handle_typed)

    def _drop_strangers(self) -> None:
        """Forget what was typed during a submission that led to another screen."""
        if self._submitting is not None and self._submitting is not self.screen:
            self._typed.clear()
            self._submitting = None
