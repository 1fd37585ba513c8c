"""The platform behind the screens: opened after the first paint, its messages sent as they come."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from peps_tui.core.domain.trust import Workstation
    from peps_tui.core.ports import Ports

log = logging.getLogger(__name__)


class Platform:
    """Opens in a thread, once; until then whoever asks waits.

    `connect` imports the heavy libraries and opens the database; `workstation` tells where the
    person sits. `deliver` sends waiting messages.
    """

    def __init__(
        self,
        connect: Callable[[], Ports],
        workstation: Callable[[], Workstation],
        deliver: Callable[[Ports], object],
    ) -> None:
        self._connect = connect
        self._find_workstation = workstation
        self._deliver = deliver
        self._parts: tuple[Ports, Workstation] | None = None
        self._opened = asyncio.Event()
        self._due = False
        self._delivering = False

    async def open(self) -> None:
        """Open it; raises a CoreError when it cannot be."""
        self._parts = await asyncio.to_thread(lambda: (self._connect(), self._find_workstation()))
        self._opened.set()

    async def parts(self) -> tuple[Ports, Workstation]:
        """The ports and the workstation, as soon as the platform is open."""
        while self._parts is None:
            await self._opened.wait()
        return self._parts

    async def deliver(self) -> None:
        """Send the waiting messages; asked again meanwhile, the run under way is followed by one.

        A failure is logged and raised to nobody: the messages stay in the outbox (MSG-2).
        """
        self._due = True
        if self._delivering:
            return
        self._delivering = True
        try:
            ports, _ = await self.parts()
            while self._due:
                self._due = False
                await self._deliver_once(ports)
        finally:
            self._delivering = False

    async def _deliver_once(self, ports: Ports) -> None:
        try:
            await asyncio.to_thread(self._deliver, ports)
        except Exception:
            log.exception("messages could not be delivered")
