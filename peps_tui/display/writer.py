"""What is sent to the terminal, by a thread: a slow line holds nothing else up."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread

_LONGEST_END = 2.0
"""Seconds that the end waits for a terminal which takes nothing any more."""


class Writer(Thread):
    """Writes to a descriptor in the order of what it is given, and tells the loop when it is done.

    All but `run` belongs to the thread of the loop.
    """

    def __init__(self, descriptor: int, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(name="terminal-writer", daemon=True)
        self._descriptor = descriptor
        self._loop = loop
        self._given = SimpleQueue[bytes | None]()
        self._waiting = 0
        self._call: Callable[[], None] | None = None

    def write(self, text: str) -> None:
        """Have `text` written in its turn."""
        self._waiting += 1
        self._given.put(text.encode("utf-8", "replace"))

    def waits(self, call: Callable[[], None]) -> bool:
        """Whether something is not written yet; `call` is called once all is."""
        if self._waiting:
            self._call = call
        return self._waiting > 0

    def stop(self) -> bool:
        """Wait for what was given to be written, not for long, and end; whether it was."""
        self._call = None
        self._given.put(None)
        self.join(_LONGEST_END)
        return not self.is_alive()

    def run(self) -> None:
        """Write until told to stop; what a terminal that is gone does not take is dropped."""
        while (data := self._given.get()) is not None:
            with suppress(OSError):
                while data:
                    data = data[os.write(self._descriptor, data) :]
            with suppress(RuntimeError):  # the loop did not wait for a terminal that took too long
                self._loop.call_soon_threadsafe(self._written)

    def _written(self) -> None:
        self._waiting -= 1
        if not self._waiting and self._call is not None:
            call, self._call = self._call, None
            call()
