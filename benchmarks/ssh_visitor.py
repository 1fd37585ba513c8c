"""A person at the other end of a line: connects, reads his screen, types, and may be cut."""

from __future__ import annotations

import asyncio
import getpass
from pathlib import Path

import asyncssh

from benchmarks.codes import codes, next_code
from benchmarks.emulator import Emulator, Reader
from benchmarks.relay import HOST
from benchmarks.ssh_servers import PASSWORD
from peps_tui.texts import dashboard, login
from tests.e2e.demo import ENTER, TAB

SIZE = (80, 24)
PATIENCE = 60.0
"""Seconds a person waits for what he expects."""
KEYS = "curve25519-sha256"


class Visitor(asyncssh.SSHClientSession[bytes]):
    """His terminal; raises TimeoutError for what never comes, ConnectionError once it is cut."""

    def __init__(self, connection: asyncssh.SSHClientConnection) -> None:
        self._connection = connection
        self._screen = Emulator(*SIZE, answer=self.type)
        self._reader = Reader(self._screen)
        self._changed = asyncio.Event()
        self._over = False

    @classmethod
    async def connect(cls, port: int, key: asyncssh.SSHKey) -> Visitor:
        """Open a session in a terminal."""
        connection = await asyncssh.connect(
            HOST,
            port,
            config=None,
            known_hosts=None,
            username=getpass.getuser(),
            client_keys=[key],
            kex_algs=[KEYS],
            compression_algs=["none"],
        )
        visitor = cls(connection)
        try:
            await connection.create_session(
                lambda: visitor, term_type="xterm-256color", term_size=SIZE, encoding=None
            )
        except BaseException:  # one who is cut here too leaves nothing behind
            visitor.cut()
            raise
        return visitor

    def connection_made(self, chan: asyncssh.SSHClientChannel[bytes]) -> None:
        """The channel is open."""
        self._channel = chan

    def data_received(self, data: bytes, datatype: int | None) -> None:
        """Something is painted."""
        self._reader.feed(data)
        self._changed.set()

    def connection_lost(self, exc: Exception | None) -> None:
        """The session is over."""
        self._over = True
        self._changed.set()

    @property
    def text(self) -> str:
        """What is on screen."""
        return "\n".join(self._screen.display)

    def type(self, keys: str) -> None:
        """Send keys in one packet."""
        if self._over:
            raise ConnectionError
        self._channel.write(keys.encode())

    async def sees(self, *wanted: str) -> str:
        """Wait until one of these is on screen; returns it."""
        async with asyncio.timeout(PATIENCE):
            while True:
                if found := next((one for one in wanted if one in self.text), None):
                    return found
                if self._over:
                    raise ConnectionError
                self._changed.clear()
                await self._changed.wait()

    async def sees_no(self, unwanted: str) -> None:
        """Wait until this has left the screen."""
        async with asyncio.timeout(PATIENCE):
            while unwanted in self.text and not self._over:
                self._changed.clear()
                await self._changed.wait()

    async def sign_in(self, home: Path, identifier: str, *, trust: bool = False) -> None:
        """From the first screen to the dashboard; `trust` ticks « poste de confiance »."""
        await self.sees(login.PASSWORD)
        known = len(codes(home, identifier))
        self.type(f"{identifier}{TAB}{PASSWORD}{ENTER}")
        if await self.sees("Un SMS a été envoyé au", dashboard.TITLE) != dashboard.TITLE:
            code = await asyncio.to_thread(next_code, home, identifier, known)
            self.type(code + (f"{TAB} {ENTER}" if trust else ENTER))
            await self.sees(dashboard.TITLE)

    def cut(self) -> None:
        """Drop the line, without a word."""
        self._connection.abort()

    async def gone(self) -> None:
        """Wait until the connection is closed."""
        await self._connection.wait_closed()
