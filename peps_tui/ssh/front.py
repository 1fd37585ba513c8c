"""The SSH server: it holds the network and the host key, and nothing of the application."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any

from peps_tui.core.domain.errors import SessionsUnavailable
from peps_tui.serving import Serving
from peps_tui.ssh.connection import Connection, options
from peps_tui.ssh.door import Door
from peps_tui.ssh.doorstep import Doorstep
from peps_tui.ssh.forkserver import END_SECONDS
from peps_tui.ssh.limits import Limits
from peps_tui.ssh.nursery import Nursery
from peps_tui.ssh.places import BACKLOG, bound, name_of
from peps_tui.ssh.register import Register
from peps_tui.ssh.systemd import handed_sockets, notify, stopping
from peps_tui.ssh.visitors import Visitors

log = logging.getLogger(__name__)

FAREWELL_SECONDS = 1
AFTER_GRACE_SECONDS = 30
"""More than what is left to do once sessions had their time."""
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
"""Seconds between two tries to start a fork server; one that lived longer is replaced at once."""


class Front:
    """Listens, and has sessions opened by the newest fork server; former ones keep theirs."""

    def __init__(self, serving: Serving, host_key: bytes, command: Sequence[str]) -> None:
        self.register = Register()
        self.visitors = Visitors()
        self.limits = Limits(serving, make_room=self.visitors.make_room)
        self.nursery: Nursery | None = None
        self._serving = serving
        self._options = options(serving, host_key, lambda: Door(self, serving))
        self._command = command
        self._nurseries = set[Nursery]()
        self._tasks = set[asyncio.Task[None]]()
        self._numbers = 0
        self._reloads = 0
        """How many were asked; those that are asked meanwhile are one more."""
        self._wait = 0.0
        """Seconds before a fork server that dies is replaced."""
        self._stop = asyncio.Event()
        self._hurry = asyncio.Event()

    async def run(self, tell: Callable[[Sequence[str]], None]) -> None:
        """Serve until SIGTERM or SIGINT; `tell` is called with the places once it listens.

        Raises:
            CannotListen: the address or port cannot be had.
            SessionsUnavailable: the fork server does not start.
        """
        sockets = handed_sockets(os.environ) or bound(self._serving)
        self._obey_signals()
        if not await self._start_nursery():
            raise SessionsUnavailable
        loop = asyncio.get_running_loop()
        servers = [
            await loop.create_server(lambda: Doorstep(self, self._admit), sock=one, backlog=BACKLOG)
            for one in sockets
        ]
        tell([name_of(one) for one in sockets])
        log.info("serving places=%s", ",".join(name_of(one) for one in sockets))
        notify(os.environ, "READY=1")
        await self._stop.wait()
        notify(os.environ, stopping(self._serving.grace_seconds + AFTER_GRACE_SECONDS))
        for server in servers:
            server.close()
        await self._end_sessions()

    def next_number(self) -> int:
        """The number of a new session."""
        self._numbers += 1
        return self._numbers

    def _obey_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop_or_hurry)
        loop.add_signal_handler(signal.SIGHUP, self._reload_soon)

    def _stop_or_hurry(self) -> None:
        (self._hurry if self._stop.is_set() else self._stop).set()

    def _in_background(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        task = asyncio.ensure_future(work())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _admit(self, address: str) -> Connection:
        connection = Connection(asyncio.get_running_loop(), self._options)
        connection.address = address
        return connection

    async def _start_nursery(self) -> bool:
        """Start a fork server, and have new sessions opened by it once it is ready."""
        try:
            nursery = Nursery(self._command, self._replace)
        except OSError as error:  # no process is left, or the program is being replaced
            log.error("no fork server error=%s", error.strerror)
            return False
        self._nurseries.add(nursery)
        if not await nursery.ready:
            return False
        former, self.nursery = self.nursery, nursery
        if former is not None:
            self._in_background(lambda: self._retire(former))
        return True

    def _reload_soon(self) -> None:
        self._reloads = min(self._reloads + 1, 2)
        if self._reloads == 1:
            self._in_background(self._reload)

    async def _reload(self) -> None:
        """New sessions start from the program as it is now; open ones go on as they are."""
        notify(os.environ, "RELOADING=1")
        while self._reloads and not self._stop.is_set():
            log.info("reloading")
            log.info("reloaded" if await self._start_nursery() else "not reloaded")
            self._reloads -= 1
        notify(os.environ, "READY=1")

    async def _retire(self, nursery: Nursery) -> None:
        await nursery.empty()
        await nursery.close()
        self._nurseries.discard(nursery)

    def _replace(self, nursery: Nursery) -> None:
        """A fork server died."""
        self._nurseries.discard(nursery)
        if nursery is not self.nursery:
            return
        self.nursery = None
        if nursery.age > LONGEST_WAIT:
            self._wait = 0.0
        self._in_background(self._restart)

    async def _restart(self) -> None:
        """Start another one: at once, then later and later if they keep dying."""
        while not self._stop.is_set():
            await asyncio.sleep(self._wait)
            self._wait = min(2 * self._wait + FIRST_WAIT, LONGEST_WAIT)
            if await self._start_nursery():
                return

    async def _end_sessions(self) -> None:
        """Tell open sessions, leave them some time, then end them."""
        log.info("stopping sessions=%d", sum(map(len, self._nurseries)))
        self.nursery = None  # who is let in only now would not be told
        self._signal_all(signal.SIGUSR1)
        await self._wait_for_sessions(self._serving.grace_seconds)
        self._signal_all(signal.SIGTERM)
        self._hurry.clear()
        await self._wait_for_sessions(END_SECONDS)
        for task in self._tasks:
            task.cancel()
        # A client that was told how its session ended leaves by itself.
        with suppress(TimeoutError):
            await asyncio.wait_for(self.visitors.deserted(), FAREWELL_SECONDS)
        self.visitors.close()
        await asyncio.gather(*(nursery.close() for nursery in self._nurseries))
        log.info("stopped")

    def _signal_all(self, what: signal.Signals) -> None:
        for nursery in self._nurseries:
            nursery.signal(what)

    async def _wait_for_sessions(self, seconds: float) -> None:
        async def all_ended() -> None:
            for nursery in list(self._nurseries):
                await nursery.empty()

        waits = [asyncio.ensure_future(one) for one in (all_ended(), self._hurry.wait())]
        _, pending = await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for waiting in pending:
            waiting.cancel()
