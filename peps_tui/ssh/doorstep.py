"""Who comes: turned away beyond a limit, made to wait when too fast, else let in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import cast

from peps_tui.ssh.connection import farewell
from peps_tui.ssh.limits import Refusal, site_of
from peps_tui.ssh.session import House
from peps_tui.ssh.visit import address_of
from peps_tui.texts import ssh as words

LEAVING_SECONDS = 2
MOST_LEAVING = 32
"""Beyond them, a flood is not waited for."""

_WORDS: Mapping[Refusal, str] = MappingProxyType(
    {
        Refusal.RATE: words.TOO_FAST,
        Refusal.ADDRESS: words.TOO_MANY_HERE,
        Refusal.ALL: words.FULL,
    }
)


class Doorstep(asyncio.Protocol):
    """A connection of which nothing is known but where it comes from."""

    leaving = 0
    """How many are being turned away."""
    is_stranger = True

    def __init__(self, house: House, admit: Callable[[str], asyncio.Protocol]) -> None:
        self._house = house
        self._admit = admit
        self._gone: Callable[[], None] = lambda: None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Turn away, or let in; who is turned away costs neither key nor process."""
        self._transport = cast(asyncio.Transport, transport)
        peer = self._transport.get_extra_info("peername")
        if not peer:  # gone already
            self._transport.abort()
            return
        self._address = address_of(peer[0])
        self.site = site_of(self._address)
        entered = self._house.limits.enter(self._address)
        if isinstance(entered, Refusal):
            self._turn_away(entered)
        elif entered:
            self._keep_waiting(entered)
        else:
            self._let_in()

    def connection_lost(self, exc: Exception | None) -> None:
        """Who was turned away or waited is gone."""
        self._gone()

    def give_way(self) -> None:
        """Wait no more: somebody else has the place."""
        self._gone()
        self._transport.resume_reading()
        self._turn_away(Refusal.ALL)

    def close(self) -> None:
        """Leave the client."""
        self._transport.close()

    def _let_in(self) -> None:
        connection = self._admit(self._address)
        self._transport.set_protocol(connection)
        connection.connection_made(self._transport)

    def _keep_waiting(self, seconds: float) -> None:
        """Answer later; what the client sends first, its version, is read then."""
        loop = asyncio.get_running_loop()
        # Some releases of Python 3.11 begin to read after this call, paused already or not.
        loop.call_soon(self._transport.pause_reading)
        self._house.visitors.welcome(self)

        def let_in() -> None:
            self._house.visitors.forget(self)
            self._transport.resume_reading()
            self._let_in()

        waiting = loop.call_later(seconds, let_in)

        def gone() -> None:
            waiting.cancel()
            self._house.visitors.forget(self)
            self._house.limits.leave(self._address)

        self._gone = gone

    def _turn_away(self, refused: Refusal) -> None:
        """Say why, and let the client read it: what it sends meanwhile is read for nobody."""
        Doorstep.leaving += 1
        self._gone = _one_less
        self._house.register.refused(self._address, refused)
        self._transport.write(farewell(_WORDS[refused]))
        if Doorstep.leaving > MOST_LEAVING:
            self._transport.close()
            return
        self._transport.write_eof()
        asyncio.get_running_loop().call_later(LEAVING_SECONDS, self._transport.abort)


def _one_less() -> None:
    Doorstep.leaving -= 1
