"""What is typed in the wizard is kept as one types, so that a lost line loses little (SCR-WIZ)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual.timer import Timer
from textual.worker import WorkType

from peps_tui.core.domain.draft import Draft
from peps_tui.core.domain.errors import CoreError, DraftTaken, SessionError, SessionLocked
from peps_tui.core.domain.kept_draft import DraftStep, KeptDraft
from peps_tui.core.use_cases.drafts import keep_draft
from peps_tui.screens.base import CoreScreen
from peps_tui.texts import wizard as texts

EVERY = 1.0
"""Seconds that something typed waits at most before it is written, and between two writings."""

Typed = tuple[Draft, DraftStep]

_NOTHING: Typed = (Draft(), DraftStep.IDENTITY)


class DraftKeeper:
    """Writes down what `typed` gives, one writing after the other, in threads.

    `typed` is None while a step is built or taken away; `kept` is what was written of it. Whoever
    types is not shown what goes on, hence not `CoreScreen.ask`; the screen is told a DraftTaken.
    """

    def __init__(self, screen: CoreScreen[Any], typed: Callable[[], Typed | None]) -> None:
        self._screen = screen
        self._typed = typed
        self.kept: KeptDraft | None = None
        self._written = _NOTHING
        self._failed: Typed | None = None
        self._told = False
        self._ended = False
        self._timer: Timer | None = None
        self._turn = asyncio.Lock()

    @property
    def fails(self) -> bool:
        """Whether the last writing was refused."""
        return self._failed is not None

    def take(self, kept: KeptDraft) -> None:
        """Go on with what is kept already."""
        self.kept, self._written = kept, (kept.draft, kept.step)

    async def take_back(self) -> None:
        """Keep what is typed here, whoever has it now; raises as `keep_draft`."""
        async with self._waited_for():
            if typed := self._typed():
                ask = self._screen.ask
                self.kept = await ask(keep_draft, *typed, self.kept, anyway=True)
                self._written, self._failed = typed, None

    def note(self) -> None:
        """Something was typed: write it soon."""
        if self._timer is None and not self._ended:
            self._timer = self._screen.set_timer(EVERY, self.keep)

    def keep(self) -> None:
        """Write down at once what is not written yet."""
        self._stop_timer()
        if not self._ended:
            # Not a coroutine: a worker that is cancelled first would never await it.
            work: WorkType[None] = self._keep
            self._screen.run_worker(work, group="keep")

    @asynccontextmanager
    async def ending(self) -> AsyncIterator[None]:
        """Do away, in the block, with what is kept: nothing is written meanwhile, nor ever after.

        What was being written is, before. When the block raises all goes on as before it.
        """
        async with self._waited_for():
            yield
            self._ended = True
            self._stop_timer()

    @asynccontextmanager
    async def _waited_for(self) -> AsyncIterator[None]:
        """The turn of what somebody waits for, and is shown to."""
        with self._screen.showing_work():
            await self._turn.acquire()
        try:
            yield
        finally:
            self._turn.release()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    async def _keep(self) -> None:
        async with self._turn:
            typed = None if self._ended else self._typed()
            if typed is None or typed == self._written:
                return
            try:
                self.kept = await asyncio.to_thread(
                    keep_draft, self._screen.context, *typed, self.kept
                )
            except SessionLocked:
                pass  # it is being told; what was typed before has long been written
            except SessionError as error:
                self._screen.host.leave(error)
            except DraftTaken as error:
                self._failed = typed
                self._screen.refuse(error)
            except CoreError:
                self._fail(typed)
            else:
                self._written, self._failed = typed, None

    def _fail(self, typed: Typed) -> None:
        """Try once more; tell it, once, when it fails again while nobody types."""
        if typed != self._failed:
            self._failed = typed
            self.note()
        elif not self._told:
            self._told = True
            self._screen.tell(texts.NOT_KEPT, refused=True)
