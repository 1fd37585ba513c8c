"""The time: the real one, and one that starts elsewhere for the demonstration."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from peps_tui.core.domain.dates import PARIS


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return datetime.now(UTC)

    @contextmanager
    def at_least(self, span: timedelta) -> Iterator[None]:
        """Hold back the end of a block until `span` after its start."""
        end = time.monotonic() + span.total_seconds()
        try:
            yield
        finally:
            time.sleep(max(0.0, end - time.monotonic()))


@dataclass(frozen=True, slots=True)
class TravellingClock(SystemClock):
    """Ticks from another day on: it began at `start`, in Paris, at the time of day it was."""

    start: date
    _shift: timedelta = field(init=False)

    def __post_init__(self) -> None:
        now = datetime.now(PARIS)
        there = datetime.combine(self.start, now.time(), PARIS)
        object.__setattr__(self, "_shift", there.astimezone(UTC) - now.astimezone(UTC))

    def now(self) -> datetime:
        """The instant it is there, in UTC."""
        return datetime.now(UTC) + self._shift
