"""The watch over an open session: locked once it is left alone, ended later (AUTH-7)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from textual.timer import Timer

from peps_tui.core.domain.errors import CoreError, SessionEnded, SessionError, SessionLocked
from peps_tui.core.domain.sign_in import SEEN_EVERY, SessionState, session_state
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.home import sign_out
from peps_tui.core.use_cases.sessions import touch
from peps_tui.screens.base import CoreScreen
from peps_tui.screens.lock import LockScreen
from peps_tui.screens.type_ahead import TypeAheadApp

log = logging.getLogger(__name__)


class Watch:
    """Keys tell that the session is in use; one that comes too late shows the lock instead.

    As in the core, what the session is now follows from when its use was last noted: a timer only
    looks at the instant where that changes, and nothing is sent to the terminal meanwhile.
    """

    def __init__(
        self, app: TypeAheadApp, context: Context, leave: Callable[[CoreError], object]
    ) -> None:
        self._app = app
        self._context = context
        self._leave = leave
        self._timer: Timer | None = None
        self._unlocked = asyncio.Event()
        self._note_use()

    def stop(self) -> None:
        """The session is over, or another one begins."""
        if self._timer is not None:
            self._timer.stop()
        self._app.workers.cancel_group(self._app, "touch")

    def end(self) -> None:
        """End the session itself, unless it is over or the platform does not answer."""
        with suppress(CoreError):
            sign_out(self._context)

    def hears_key(self) -> bool:
        """Note that a key was typed; False when it found the session locked, and only wakes it."""
        if self._is_locked:
            return True
        if self._state is not SessionState.OPEN:
            self._look()
            return False
        if self._idle >= SEEN_EVERY:
            self._note_use()
            self._app.run_worker(self._touch(), group="touch")
        return True

    async def unlocked(self) -> None:
        """Show the lock, and return once the session was taken up again."""
        self._lock()
        await self._unlocked.wait()

    @property
    def _is_locked(self) -> bool:
        return not self._unlocked.is_set()

    @property
    def _idle(self) -> timedelta:
        """How long its use was not noted; nothing after a clock that went back."""
        return max(self._context.ports.clock.now() - self._seen_at, timedelta())

    @property
    def _state(self) -> SessionState:
        now = self._context.ports.clock.now()
        return session_state(self._seen_at, now, self._context.ports.idleness)

    def _note_use(self) -> None:
        self._seen_at = self._context.ports.clock.now()
        self._unlocked.set()
        self._look()

    def _look(self) -> None:
        """Lock or end the session if it is time, and look again when it will be."""
        idleness = self._context.ports.idleness
        match self._state:
            case SessionState.OPEN:
                self._look_after(idleness.lock)
            case SessionState.LOCKED:
                self._lock()
                self._look_after(idleness.end)
            case SessionState.ENDED:
                self._leave(SessionEnded())

    def _look_after(self, limit: timedelta) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._app.set_timer((limit - self._idle).total_seconds(), self._look)

    def _lock(self) -> None:
        if self._is_locked:
            return
        self._unlocked.clear()
        self._app.drop_keys()
        self._app.clear_notifications()
        top = next(s for s in reversed(self._app.screen_stack) if isinstance(s, CoreScreen))
        self._app.push_screen(LockScreen(self._context, top.who), lambda _: self._note_use())

    async def _touch(self) -> None:
        try:
            await asyncio.to_thread(touch, self._context)
        except SessionLocked:
            self._lock()
        except SessionError as error:
            self._leave(error)
        except CoreError:
            # Whatever is asked next tells that the platform does not answer.
            log.warning("the use of a session could not be noted", exc_info=True)
