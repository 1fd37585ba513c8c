"""A page that is read: when it is shown, and again when one comes back to it."""

from __future__ import annotations

from textual import work
from textual.screen import Screen

from peps_tui.core.domain.errors import CoreError
from peps_tui.screens.base import CoreScreen


class PageScreen(CoreScreen[None]):
    """What a subclass has `read` show; « screen.back » leaves it."""

    async def read(self) -> None:
        """Ask the core for what the page tells, and show it; may raise CoreError."""

    def on_mount(self) -> None:
        """What there is now."""
        self.load()

    @work(exclusive=True, group="load")
    async def load(self) -> None:
        """Read the page, once more if need be; a refusal is told."""
        try:
            await self.read()
        except CoreError as error:
            self.refuse(error)

    def open_over(self, screen: Screen[None]) -> None:
        """Show another screen; things may have changed when one comes back from it."""
        self.app.push_screen(screen, self._come_back)

    def _come_back(self, _result: None) -> None:
        self.load()

    def action_back(self) -> None:
        """Escape."""
        self.dismiss()
