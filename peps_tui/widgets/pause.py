"""What may wait until a person pauses: of several calls in a row, only the last one is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from textual.timer import Timer
from textual.widget import Widget

PAUSE = 0.25
"""Seconds without another key after which one has paused: longer than keys that repeat."""
LONG_PAUSE = 0.4
"""The same where each thing that is shown takes its time."""

TIMER = "pause"
"""The name of the timers that wait for a pause."""


class Hearing(Protocol):
    """What is asked of the application by what follows typing."""

    @property
    def typing_pause(self) -> float:
        """Seconds that what is typed has to rest before what follows from it is shown."""
        ...


class Pause:
    """Calls `then`, once nothing began it anew for a while."""

    def __init__(self, owner: Widget, then: Callable[[], object]) -> None:
        self._owner = owner
        self._then = then
        self._timer: Timer | None = None

    def begin(self, seconds: float = PAUSE) -> None:
        """Wait for a pause of as many `seconds`, from now on; 0 calls at once."""
        self._forget()
        if seconds:
            self._timer = self._owner.set_timer(seconds, self.end, name=TIMER)
        else:
            self._then()

    def end(self) -> None:
        """Call what waits, if it does, without waiting any longer."""
        if self._timer is not None:
            self._forget()
            self._then()

    def _forget(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
