"""How fast the line is: the time that the terminal takes to answer behind what it was sent.

The question is « are you well? », which every terminal since the VT100 answers. The ones that tell
more, as to its modes, are printed in part by some.
"""

from __future__ import annotations

import time
from collections.abc import Callable

ASK, ANSWER = "\x1b[5n", "\x1b[0n"
LONGEST = 0.4
"""Seconds within which a line that is not slow brings what was sent, and the answer back."""
LARGE = 800
"""Characters that are enough for a second opinion."""


class Gauge:
    """Calls `slow` once two answers took long: one behind the first frame, one behind a large one.

    One that came in time ends the questions, and so does one that never comes.
    """

    def __init__(
        self, slow: Callable[[], object], *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._slow = slow
        self._now = now
        self._wanted = [0, LARGE]
        self._asked_at: float | None = None
        self._kept = ""

    @property
    def waits(self) -> bool:
        """Whether a question was not answered yet."""
        return self._asked_at is not None

    def asks_behind(self, size: int) -> bool:
        """Whether to ask behind so many characters; the time runs from then on."""
        if not self._wanted or size < self._wanted[0] or self._asked_at is not None:
            return False
        self._asked_at = self._now()
        return True

    def hear(self, text: str) -> str:
        """What was typed of `text`: without the answer, nor what may be its beginning."""
        text, self._kept = self._kept + text, ""
        if self._asked_at is None:
            return text
        before, answer, after = text.partition(ANSWER)
        if answer:
            self._answered(self._now() - self._asked_at)
            return before + after
        begun = (length for length in (3, 2, 1) if text.endswith(ANSWER[:length]))
        end = len(text) - next(begun, 0)
        self._kept = text[end:]
        return text[:end]

    def release(self) -> str:
        """What was kept back, and did not go on like an answer."""
        kept, self._kept = self._kept, ""
        return kept

    def _answered(self, seconds: float) -> None:
        self._asked_at = None
        if seconds <= LONGEST:
            self._wanted.clear()
            return
        del self._wanted[0]
        if not self._wanted:
            self._slow()
