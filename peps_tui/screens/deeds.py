"""What a key asks for that takes time: no other key is heard before its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual import work
from textual.screen import ScreenResultType

from peps_tui.core.domain.errors import CoreError
from peps_tui.screens.base import CoreScreen


class DeedScreen(CoreScreen[ScreenResultType]):
    """A screen that does one thing at a time; a subclass may give `read_again`."""

    def read_again(self) -> None:
        """The core refused: what is shown may be out of date."""

    def carry_out(self, deed: Callable[[], Awaitable[None]]) -> None:
        """Do it with closed ears: what is typed before a question is shown does not answer it."""
        if not self.deaf:
            self.deaf = True
            self._carry_out(deed)

    @work(group="write")
    async def _carry_out(self, deed: Callable[[], Awaitable[None]]) -> None:
        with self.deaf_meanwhile():
            try:
                await deed()
            except CoreError as error:
                self.refuse(error)
                self.read_again()
