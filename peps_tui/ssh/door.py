"""Who was let in: given one session, and nothing more."""

from __future__ import annotations

import asyncio
import time
from typing import NoReturn, cast

import asyncssh

from peps_tui.serving import Serving
from peps_tui.ssh.connection import Connection
from peps_tui.ssh.limits import site_of
from peps_tui.ssh.session import House, Session
from peps_tui.texts import ssh as words

MOST_TRIES = 20
"""Keys that a client may offer or sign with."""


class Door(asyncssh.SSHServer):
    """Lets anybody in (the sign-in decides), to one session, begun and signed in in due time."""

    def __init__(self, house: House, serving: Serving) -> None:
        self._house = house
        self._serving = serving
        self._session: Session | None = None
        self._is_in = False
        self._tries = 0
        self._has_place = True

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Wait for a session, not for long: asyncssh itself waits for authentication alone."""
        self._connection = cast(Connection, conn)
        self.site = site_of(self._connection.address)
        self._house.visitors.welcome(self)
        self._came = time.monotonic()
        later = asyncio.get_running_loop().call_later
        self._timers = (
            later(self._serving.start_seconds, self._close_if_idle),
            later(self._serving.sign_in_seconds, self.give_way),
        )

    def connection_lost(self, exc: Exception | None) -> None:
        """The line is closed or cut."""
        for timer in self._timers:
            timer.cancel()
        self._give_place()
        self._house.visitors.forget(self)
        self._tell_unserved()

    @property
    def is_stranger(self) -> bool:
        """Whether a place is held for somebody who did not sign in."""
        return self._has_place and not self._connection.has_signed_in

    def give_way(self) -> None:
        """Give the place back unless somebody signed in: it is free at once."""
        if not self.is_stranger:
            return
        self._give_place()
        self._house.register.gave_way(self._connection.address, time.monotonic() - self._came)
        if self._session is None or not self._session.give_way():
            self._connection.disconnect(asyncssh.DISC_TOO_MANY_CONNECTIONS, words.FULL)

    def close(self) -> None:
        """Leave the client."""
        self._connection.close()

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
        if self._session is not None:
            return False
        self._session = Session(self._house, self._connection)
        return self._connection.create_server_channel(), self._session

    def connection_requested(self, *_: object) -> NoReturn:
        """No way leads to another machine: who asks for one is told so."""
        raise asyncssh.ChannelOpenError(asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED, words.NO_WAY)

    def _give_place(self) -> None:
        if self._has_place:
            self._has_place = False
            self._house.limits.leave(self._connection.address)

    def _tell_unserved(self) -> None:
        """Log how far somebody came who leaves no other trace."""
        if self._session is not None:
            reason = self._session.unserved
        elif self._is_in:
            reason = "nothing"
        else:
            version = self._connection.get_extra_info("client_version")
            reason = "handshake" if version else "not-ssh"
        if reason:
            self._house.register.unserved(self._connection.address, reason)

    def _close_if_idle(self) -> None:
        has_begun = self._session is not None and self._session.has_begun
        if not has_begun:
            self._connection.disconnect(asyncssh.DISC_BY_APPLICATION, words.TOO_SLOW)
