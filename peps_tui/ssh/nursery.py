"""The front’s end of a fork server: starts it, sends it visits, hears how they ended."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import socket
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Protocol

from peps_tui.ssh.child import FAILED
from peps_tui.ssh.forkserver import END_SECONDS, LARGEST, PROTOCOL
from peps_tui.ssh.visit import Visit

log = logging.getLogger(__name__)

READY_SECONDS = 60
"""How long a fork server may take to be ready; some are in two seconds."""


class Guest(Protocol):
    """A session as the front sees it."""

    def signed_in(self) -> None:
        """Somebody did, in the application."""

    def ended(self, status: int) -> None:
        """Its process ended with this exit code."""


class Nursery:
    """A fork server, and the sessions it was asked for; `gone` is called when it died.

    Raises OSError when it cannot even be started.
    """

    def __init__(self, command: Sequence[str], gone: Callable[[Nursery], None]) -> None:
        self._gone = gone
        self._guests: dict[int, Guest] = {}
        self._handles: dict[int, int] = {}
        """What kills the process of each, once the fork server cannot."""
        self._empty = asyncio.Event()
        self._empty.set()
        self._loop = asyncio.get_running_loop()
        self._started = self._loop.time()
        self.ready = self._loop.create_future()
        """Done once visits may be sent; its result is False if that never comes."""
        self._channel, self._process = _started(command)
        self._loop.add_reader(self._channel, self._hear)
        self._loop.call_later(READY_SECONDS, self._kill_unready)

    def __len__(self) -> int:
        return len(self._guests)

    @property
    def age(self) -> float:
        """Seconds since it was started."""
        return self._loop.time() - self._started

    def open(self, visit: Visit, terminal: int, guest: Guest) -> bool:
        """Have a session started in `terminal`; False when that cannot be asked now."""
        message = f'{{"visit": {visit.to_json()}}}'.encode()
        try:
            socket.send_fds(self._channel, [message], [terminal])
        except OSError as error:
            log.error("visit not sent number=%d error=%s", visit.number, type(error).__name__)
            return False
        self._guests[visit.number] = guest
        self._empty.clear()
        return True

    def signal(self, what: signal.Signals, number: int = 0) -> None:
        """Send a signal to a session, or to all of them."""
        try:
            self._channel.send(json.dumps({"signal": what, "number": number}).encode())
        except OSError as error:
            log.error("signal not sent error=%s", type(error).__name__)

    def hang_up(self, number: int) -> None:
        """Its terminal is gone: kill what does not end by itself."""
        self._loop.call_later(END_SECONDS, self._kill, number)

    async def empty(self) -> None:
        """Return once its last session ended."""
        await self._empty.wait()

    async def close(self) -> None:
        """Let the fork server end; sessions that are left end with it."""
        self._leave()
        await asyncio.to_thread(self._process.wait)
        for number in list(self._handles):
            os.close(self._handles.pop(number))

    def _kill(self, number: int) -> None:
        if number in self._guests and self._channel.fileno() >= 0:
            log.warning("session killed number=%d", number)
            self.signal(signal.SIGKILL, number)

    def _kill_unready(self) -> None:
        if not self.ready.done():
            log.error("fork server not ready seconds=%d", READY_SECONDS)
            self._process.kill()

    def _hear(self) -> None:
        try:
            message, handles, _, _ = socket.recv_fds(self._channel, LARGEST, 1)
        except BlockingIOError:
            return
        except OSError:
            message = b""
        if not message:
            self._leave()
            self._burial = asyncio.ensure_future(self._bury())
            return
        told = json.loads(message)
        if "ready" in told:
            if not self.ready.done():  # nobody waits any more where the server stops
                self.ready.set_result(True)
        elif "began" in told:
            if handles:  # where no descriptor is left there is none
                (self._handles[told["began"]],) = handles
        elif "signed_in" in told:
            if guest := self._guests.get(told["signed_in"]):
                guest.signed_in()
        else:
            self._ended(told["ended"], told["status"])

    def _ended(self, number: int, status: int) -> None:
        guest = self._guests.pop(number, None)
        if number in self._handles:
            os.close(self._handles.pop(number))
        if not self._guests:
            self._empty.set()
        if guest is not None:
            guest.ended(status)

    async def _bury(self) -> None:
        """Its sessions were told to end by the kernel; nobody will tell how they did."""
        status = await asyncio.to_thread(self._process.wait)
        log.error("fork server ended status=%d", status)
        orphans, self._handles = self._handles, {}
        for number in list(self._guests):
            self._ended(number, FAILED)
        if not self.ready.done():
            self.ready.set_result(False)
        self._gone(self)
        try:
            await asyncio.sleep(END_SECONDS)
        finally:
            for number, handle in orphans.items():
                _kill_orphan(number, handle)

    def _leave(self) -> None:
        if self._channel.fileno() >= 0:
            self._loop.remove_reader(self._channel)
            self._channel.close()


def _started(command: Sequence[str]) -> tuple[socket.socket, subprocess.Popen[bytes]]:
    """A fork server, and our end of what joins us."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with its:
        try:
            process = subprocess.Popen(  # noqa: S603  our own interpreter
                [*command, str(its.fileno()), PROTOCOL],
                pass_fds=[its.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl+C in the terminal of an operator is for the front
            )
        except OSError:
            ours.close()
            raise
    ours.setblocking(False)
    return ours, process


def _kill_orphan(number: int, handle: int) -> None:
    """Kill what is still there of a session whose parent is not: it may be deaf to its hang-up."""
    with suppress(ProcessLookupError):
        signal.pidfd_send_signal(handle, signal.SIGKILL)
        log.warning("session killed number=%d", number)
    os.close(handle)
