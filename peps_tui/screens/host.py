"""The application as its screens see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from textual.screen import Screen

from peps_tui.core.domain.errors import CoreError
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.ports import Context, Ports

T = TypeVar("T")


class Host(Protocol):
    """What a screen may ask of the application; `peps_tui.app.PepsApp` is it."""

    async def ports(self) -> Ports:
        """The platform, as soon as it is open."""
        ...

    async def workstation(self) -> Workstation:
        """Where the person sits."""
        ...

    def deliver(self) -> None:
        """Have the waiting messages sent, in the background."""
        ...

    def replay_keys(self) -> None:
        """Handle what was typed before the screen was ready."""
        ...

    def drop_keys(self) -> None:
        """Forget what was typed and is not handled yet."""
        ...

    @property
    def losses(self) -> Sequence[str]:
        """What becomes of what is typed and not confirmed, if one leaves now."""
        ...

    def leave(self, reason: CoreError | None = None) -> object:
        """Go back to the sign-in screen, and tell why."""
        ...

    def start_over(self, first: Callable[[], Screen[None]]) -> None:
        """Close whatever is open, and begin with another screen."""
        ...

    def watch_over(self, context: Context) -> None:
        """Lock the session of `context` when it is left alone."""
        ...

    async def unlocked(self) -> None:
        """Show the lock, and return once the session was taken up again."""
        ...

    def kept(self, kind: type[T]) -> T:
        """The one object of this type that screens keep for the next ones, until one leaves."""
        ...
