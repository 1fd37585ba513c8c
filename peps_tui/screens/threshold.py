"""The end of a session where nobody signs in: a place is not held for nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

from rich.text import Text
from textual.app import App

from peps_tui.texts import common


class Threshold:
    """Closes `app` once no key was typed for `minutes` while nobody was signed in.

    As with an open session, what is typed is only noted, and a timer looks when it may be time.
    """

    def __init__(self, app: App[None], minutes: int, is_signed_in: Callable[[], bool]) -> None:
        self._app = app
        self._limit = 60.0 * minutes
        self._is_signed_in = is_signed_in
        self._heard = time.monotonic()
        self._look_after(self._limit)

    def hears_key(self) -> None:
        """Somebody is there."""
        self._heard = time.monotonic()

    def look(self) -> None:
        """Close the application if it is time, and look again when it may be."""
        if self._is_signed_in():
            self.hears_key()
        left = self._heard + self._limit - time.monotonic()
        if left > 0:
            self._look_after(left)
        else:
            self._app.exit(return_code=0, message=Text(common.NOBODY_CAME))

    def _look_after(self, seconds: float) -> None:
        self._app.set_timer(seconds, self.look)
