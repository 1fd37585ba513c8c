"""An event loop that knows when it is at rest, and what Pilot waits for then.

Textual's own `wait_for_idle` guesses from the processor time of slices of 20 ms: two of them for
each key, and a wrong guess when the machine is busy. Here nothing is guessed: it is at rest when no
callback is ready, no thread works for it but those a test holds by a `Held`, nothing moves and
nothing is left to paint.
"""

from __future__ import annotations

import asyncio
import selectors
import threading
from asyncio import Future
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from typing import Any, ClassVar, TypeVar, TypeVarTuple

from textual._context import active_app
from textual.app import App

from peps_tui.widgets.pause import TIMER

SLICE = 0.02
"""Seconds between two looks at threads: one may come to a `Held` without a word."""

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")


class Held(threading.Event):
    """What a test has threads wait for until it sets it; the loop is at rest meanwhile."""

    waiting: ClassVar[set[tuple[int, int]]] = set()
    """Which one, and who waits for it."""

    def wait(self, timeout: float | None = None) -> bool:
        mark = (id(self), threading.get_ident())
        self.waiting.add(mark)
        try:
            return super().wait(timeout)
        finally:
            self.waiting.discard(mark)

    def set(self) -> None:
        self.waiting.difference_update([mark for mark in self.waiting if mark[0] == id(self)])
        super().set()


class RestSelector(selectors.DefaultSelector):
    """Tells `at_rest` when the loop would sleep: a timeout of 0 means that callbacks are ready."""

    at_rest: Future[None] | None = None

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if self.at_rest is None or timeout == 0:
            return super().select(timeout)
        events = super().select(0)
        if not events:
            self.at_rest.set_result(None)
            self.at_rest = None
        return events


class RestLoop(asyncio.SelectorEventLoop):
    """The loop that tests run on."""

    def __init__(self) -> None:
        self._polled = RestSelector()
        self._in_threads: set[Future[Any]] = set()
        super().__init__(self._polled)

    def run_in_executor(
        self,
        executor: Executor | None,
        func: Callable[[*Arguments], Result],
        *args: *Arguments,
    ) -> Future[Result]:
        work = super().run_in_executor(executor, func, *args)
        self._in_threads.add(work)
        work.add_done_callback(self._in_threads.discard)
        return work

    async def rest(self) -> None:
        """Return once nothing is ready, and threads have ended or wait for the test."""
        while True:
            self._polled.at_rest = self._polled.at_rest or self.create_future()
            await asyncio.shield(self._polled.at_rest)
            if len(self._in_threads) <= len(Held.waiting):
                return
            await asyncio.wait(self._in_threads, timeout=SLICE, return_when=asyncio.FIRST_COMPLETED)


async def wait_for_idle(min_sleep: float = 0, max_sleep: float = 1) -> None:
    """In the place of Textual's."""
    loop, app = asyncio.get_running_loop(), active_app.get()
    assert isinstance(loop, RestLoop)
    while True:
        await loop.rest()
        await app.animator.wait_for_idle()
        if not _take_up(app):
            return


def _take_up(app: App[Any]) -> bool:
    """Do now what is left to a timer; False when there is nothing."""
    resizing = app._resize_timer is not None
    if resizing:
        app._check_resize()
    pausing = [*_pauses(app)]
    for end in pausing:
        end()
    to_paint = [screen for screen in app.screen_stack if _has_to_paint(screen)]
    for screen in to_paint:
        screen._on_timer_update()
    return resizing or bool(pausing or to_paint)


def _pauses(app: App[Any]) -> Iterator[Callable[[], object]]:
    """What waits for the person to pause."""
    for screen in app.screen_stack:
        for node in screen.walk_children(with_self=True):
            for timer in [*node._timers]:
                waits = timer._task is not None and not timer._task.done()
                if timer.name == TIMER and waits and timer._callback is not None:
                    yield timer._callback


def _has_to_paint(screen: Any) -> bool:
    return bool(screen._update_timer._active.is_set())
