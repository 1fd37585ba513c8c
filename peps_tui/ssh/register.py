"""What operators and fail2ban read of who comes: few lines, however many come."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from peps_tui.ssh.limits import MANY, site_of

log = logging.getLogger(__name__)

TELL_SECONDS = 10
"""How often the same is told of where somebody comes from, at most: who insists would push all
else out of the log."""


class Register:
    """Notes who was not let in, was let in for nothing, or gave way."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._told: dict[tuple[str, str], float] = {}

    def refused(self, address: str, reason: str) -> None:
        """Somebody was turned away."""
        if self._is_news("refused", address):
            log.warning("refused address=%s reason=%s", address, reason)

    def unserved(self, address: str, reason: str) -> None:
        """A connection ended that opened no session, and was refused none."""
        if self._is_news("unserved", address):
            log.info("unserved address=%s reason=%s", address, reason)

    def gave_way(self, address: str, seconds: float) -> None:
        """Somebody lost his place, so long after he came."""
        if self._is_news("gave way", address):
            log.warning("gave way address=%s seconds=%d", address, seconds)

    def _is_news(self, what: str, address: str) -> bool:
        now, news = self._clock(), (what, site_of(address))
        if len(self._told) >= MANY:
            self._told.clear()
        if now - self._told.get(news, -TELL_SECONDS) < TELL_SECONDS:
            return False
        self._told[news] = now
        return True
