"""Who comes: turned away at once beyond a limit, else given one session, and nothing more."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import cast

import asyncssh

from peps_tui.ssh.connection import Connection, farewell
from peps_tui.ssh.limits import Limits, Refusal
from peps_tui.ssh.session import House, Session
from peps_tui.ssh.visit import address_of
from peps_tui.texts import ssh as words

log = logging.getLogger(__name__)

MOST_TRIES = 20
"""Keys that a client may offer or sign with."""
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

    def __init__(self, limits: Limits, admit: Callable[[str], asyncio.Protocol]) -> None:
        self._limits = limits
        self._admit = admit
        self._gone: Callable[[], None] = lambda: None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Turn away, or let in; who is turned away costs neither key nor process."""
        transport = cast(asyncio.Transport, transport)
        peer = transport.get_extra_info("peername")
        if not peer:  # gone already
            transport.abort()
            return
        address = address_of(peer[0])
        entered = self._limits.enter(address)
        if isinstance(entered, Refusal):
            if self._limits.is_news(address):
                log.warning("refused address=%s reason=%s", address, entered)
            self._turn_away(transport, _WORDS[entered])
        elif entered:
            self._keep_waiting(transport, address, entered)
        else:
            self._let_in(transport, address)

    def connection_lost(self, exc: Exception | None) -> None:
        """Who was turned away or waited is gone."""
        self._gone()

    def _let_in(self, transport: asyncio.Transport, address: str) -> None:
        connection = self._admit(address)
        transport.set_protocol(connection)
        connection.connection_made(transport)

    def _keep_waiting(self, transport: asyncio.Transport, address: str, seconds: float) -> None:
        """Answer later; what the client sends first, its version, is read then."""
        transport.pause_reading()

        def let_in() -> None:
            transport.resume_reading()
            self._let_in(transport, address)

        waiting = asyncio.get_running_loop().call_later(seconds, let_in)

        def gone() -> None:
            waiting.cancel()
            self._limits.leave(address)

        self._gone = gone

    def _turn_away(self, transport: asyncio.Transport, sentence: str) -> None:
        """Say why, and let the client read it: what it sends meanwhile is read for nobody."""
        Doorstep.leaving += 1
        self._gone = _one_less
        transport.write(farewell(sentence))
        if Doorstep.leaving > MOST_LEAVING:
            transport.close()
            return
        transport.write_eof()
        asyncio.get_running_loop().call_later(LEAVING_SECONDS, transport.abort)


def _one_less() -> None:
    Doorstep.leaving -= 1


class Door(asyncssh.SSHServer):
    """Lets anybody in (the sign-in decides), to one session that begins within `seconds`."""

    def __init__(self, house: House, seconds: int) -> None:
        self._house = house
        self._seconds = seconds
        self._connection: Connection | None = None
        self._session: Session | None = None
        self._is_in = False
        self._tries = 0

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Wait for a session, not for long: asyncssh itself waits for authentication alone."""
        self._connection = cast(Connection, conn)
        loop = asyncio.get_running_loop()
        self._late = loop.call_later(self._seconds, self._close_if_idle)

    def connection_lost(self, exc: Exception | None) -> None:
        """The line is closed or cut."""
        self._late.cancel()
        if self._connection is not None:
            self._house.limits.leave(self._connection.address)
            self._house.forget(self._connection)
            self._tell_unserved(self._connection)

    def begin_auth(self, username: str) -> bool:
        """The name is of no matter; the key is asked, for the workstation is known by it."""
        return True

    def auth_completed(self) -> None:
        """A session may be asked."""
        self._is_in = True

    def public_key_auth_supported(self) -> bool:
        """Any key is welcome: it names a workstation, it opens nothing (TRUST-3)."""
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Not for ever: to verify signatures takes time. What is proven `Connection` notes."""
        self._tries += 1
        return self._tries <= MOST_TRIES

    def kbdint_auth_supported(self) -> bool:
        """Who has no key is served too, without a trusted workstation."""
        return True

    def get_kbdint_challenge(self, username: str, lang: str, submethods: str) -> bool:
        """Nothing is asked."""
        return True

    def session_requested(self) -> tuple[asyncssh.SSHServerChannel[bytes], Session] | bool:
        """One session a connection."""
        if self._connection is None or self._session is not None:
            return False
        self._session = Session(self._house, self._connection)
        return self._connection.create_server_channel(), self._session

    def _tell_unserved(self, connection: Connection) -> None:
        """Log how far somebody came who leaves no other trace."""
        if self._session is not None:
            reason = self._session.unserved
        elif self._is_in:
            reason = "nothing"
        else:
            reason = "handshake" if connection.get_extra_info("client_version") else "not-ssh"
        if reason and self._house.limits.is_news(connection.address, "unserved"):
            log.info("unserved address=%s reason=%s", connection.address, reason)

    def _close_if_idle(self) -> None:
        has_begun = self._session is not None and self._session.has_begun
        if self._connection is not None and not has_begun:
            self._connection.disconnect(asyncssh.DISC_BY_APPLICATION, words.TOO_SLOW)
