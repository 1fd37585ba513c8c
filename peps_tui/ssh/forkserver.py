"""The process that sessions are forked from: no network, no host key, everything imported.

It reads visits on a socket, each with its terminal, and tells there how they ended:

    front → {"visit": {…}} with a descriptor, {"signal": 15, "number": 12}, 0 for all of them
    front ← {"ready": true}, {"began": 12} with what can kill it, {"signed_in": 12},
            {"ended": 12, "status": 0}

A session tells who is in by a socket that all of them share: {"number": 12, "ticket": "…"}.
"""

from __future__ import annotations

import json
import logging
import os
import select
import signal
import socket
import threading
import time
from contextlib import suppress

from peps_tui.ssh.child import FAILED, Begin, End, live, settle
from peps_tui.ssh.restraint import restrain
from peps_tui.ssh.sharing import share
from peps_tui.ssh.visit import NotAVisit, Visit

log = logging.getLogger(__name__)

PROTOCOL = "1"
"""What the two tell each other: another one when that changes, for a server that is not restarted
as the program is upgraded starts fork servers of the next version."""
LARGEST = 65_536
"""Bytes of a message between the two processes."""
END_SECONDS = 2
"""How long a session whose line is gone has to end by itself."""
ALLOWED = frozenset(
    {signal.SIGTERM, signal.SIGUSR1, signal.SIGUSR2, signal.SIGKILL, signal.SIGWINCH}
)


def run(front: socket.socket, begin: Begin, end: End) -> None:
    """Fork a session for each visit that `front` tells, until it closes.

    Everything that sessions share is imported and warm by now; they take it as it is. A session
    that is killed cannot end what it opened: `end` does, in a process of its own.
    """
    if threading.active_count() > 1:
        raise RuntimeError("a process with threads cannot be forked")
    restrain()
    share()
    ForkServer(front, begin, end).run()


class ForkServer:
    """Who was forked, by process."""

    def __init__(self, front: socket.socket, begin: Begin, end: End) -> None:
        self._front = front
        self._begin = begin
        self._end = end
        self._numbers: dict[int, int] = {}
        self._tickets: dict[int, str] = {}
        """What each session told of who is in, by number."""
        self._settling = set[int]()
        """Processes that end what others left."""
        self._heard, self._teller = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._heard.setblocking(False)
        self._woken, self._waker = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def run(self) -> None:
        """Serve until the front closes its end, then end whatever is left."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGUSR1, signal.SIG_IGN)  # by sessions too, until they can tell it
        signal.set_wakeup_fd(self._waker)
        self._tell({"ready": True})
        while True:
            told = [self._front.fileno(), self._woken, self._heard.fileno()]
            readable, _, _ = select.select(told, [], [])
            self._hear()
            self._reap()
            if self._front.fileno() in readable and not self._listen():
                break
        self._end_all()

    def _listen(self) -> bool:
        """Do what the front asks; False once it is gone."""
        try:
            message, descriptors, _, _ = socket.recv_fds(self._front, LARGEST, 1)
        except ConnectionError:
            return False
        if not message:
            return False
        try:
            self._obey(json.loads(message), descriptors)
        except (ValueError, TypeError, KeyError, NotAVisit):
            log.error("refused message from the front")
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
        return True

    def _obey(self, asked: dict[str, object], descriptors: list[int]) -> None:
        if "signal" in asked:
            self._signal(int(str(asked["number"])), signal.Signals(int(str(asked["signal"]))))
            return
        visit = Visit.from_json(json.dumps(asked["visit"]))
        server = os.getpid()
        try:
            (terminal,) = descriptors
            pid = os.fork()
        except (ValueError, OSError):  # no descriptor, or no process, is left
            log.exception("no process for a session number=%d", visit.number)
            self._tell({"ended": visit.number, "status": FAILED})
            return
        if pid == 0:
            signal.set_wakeup_fd(-1)
            live(visit, terminal, self._teller.fileno(), self._begin, server=server)
        self._numbers[pid] = visit.number
        self._introduce(pid, visit.number)

    def _introduce(self, pid: int, number: int) -> None:
        """Give the front what kills this process and no other, should this one die."""
        with suppress(OSError):  # it has none left to hold it
            handle = os.pidfd_open(pid)
            try:
                socket.send_fds(self._front, [json.dumps({"began": number}).encode()], [handle])
            finally:
                os.close(handle)

    def _hear(self) -> None:
        """Tell where somebody signed in, and keep what would have to be ended for him."""
        with suppress(BlockingIOError):
            while True:
                try:
                    told = json.loads(self._heard.recv(LARGEST))
                    number, ticket = int(told["number"]), str(told["ticket"])
                except (ValueError, TypeError, KeyError):
                    log.error("refused message from a session")
                    continue
                self._tickets[number] = ticket
                self._tell({"signed_in": number})

    def _signal(self, number: int, what: signal.Signals) -> None:
        if what not in ALLOWED:
            raise ValueError(what)
        for pid, its in self._numbers.items():
            if number in (0, its):
                os.kill(pid, what)

    def _reap(self) -> None:
        """Tell which sessions ended, and how, as a shell would."""
        with suppress(BlockingIOError):
            os.read(self._woken, LARGEST)
        with suppress(ChildProcessError):
            while True:
                pid, waited = os.waitpid(-1, os.WNOHANG)
                if not pid:
                    return
                self._hear()  # what it told last
                code = os.waitstatus_to_exitcode(waited)
                if number := self._numbers.pop(pid, 0):
                    self._tell({"ended": number, "status": code if code >= 0 else 128 - code})
                self._settling.discard(pid)
                ticket = self._tickets.pop(number, "")
                if ticket and (code < 0 or code == FAILED):
                    self._settle(ticket)

    def _settle(self, ticket: str) -> None:
        """End what a session had opened that was killed."""
        server = os.getpid()
        try:
            pid = os.fork()
        except OSError:
            log.exception("no process to end a session")
            return
        if pid == 0:
            signal.set_wakeup_fd(-1)
            settle(ticket, self._end, server=server)
        self._settling.add(pid)

    def _tell(self, what: dict[str, object]) -> None:
        with suppress(ConnectionError):
            self._front.send(json.dumps(what).encode())

    def _end_all(self) -> None:
        """The front is gone, and the terminals with it."""
        for what in (signal.SIGTERM, signal.SIGKILL):
            self._signal(0, what)
            deadline = time.monotonic() + END_SECONDS
            while self._numbers or self._settling:
                if (left := deadline - time.monotonic()) <= 0:
                    break
                select.select([self._woken], [], [], left)
                self._reap()
