"""The process that sessions are forked from: no network, no host key, everything imported.

It reads visits on a socket, each with its terminal, and tells there how they ended:

    front → {"visit": {…}} with a descriptor, {"signal": 15, "number": 12}, 0 for all of them
    front ← {"ready": true}, {"ended": 12, "status": 0}
"""

from __future__ import annotations

import gc
import json
import logging
import os
import select
import signal
import socket
import threading
import time
from contextlib import suppress

from peps_tui.ssh.child import Begin, live
from peps_tui.ssh.restraint import restrain
from peps_tui.ssh.visit import NotAVisit, Visit

log = logging.getLogger(__name__)

LARGEST = 65_536
"""Bytes of a message between the two processes."""
END_SECONDS = 2
"""How long a session whose line is gone has to end by itself."""
ALLOWED = frozenset({signal.SIGTERM, signal.SIGUSR1, signal.SIGKILL})


def run(front: socket.socket, begin: Begin) -> None:
    """Fork a session for each visit that `front` tells, until it closes.

    Everything that sessions share is imported and warm by now; they take it as it is.
    """
    if threading.active_count() > 1:
        raise RuntimeError("a process with threads cannot be forked")
    restrain()
    gc.collect()
    gc.disable()
    gc.freeze()
    ForkServer(front, begin).run()


class ForkServer:
    """Who was forked, by process."""

    def __init__(self, front: socket.socket, begin: Begin) -> None:
        self._front = front
        self._begin = begin
        self._numbers: dict[int, int] = {}
        self._woken, self._waker = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def run(self) -> None:
        """Serve until the front closes its end, then end whatever is left."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._waker)
        self._tell({"ready": True})
        while True:
            readable, _, _ = select.select([self._front.fileno(), self._woken], [], [])
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
        (terminal,) = descriptors
        server = os.getpid()
        try:
            pid = os.fork()
        except OSError:
            log.exception("no process for a session number=%d", visit.number)
            self._tell({"ended": visit.number, "status": 1})
            return
        if pid == 0:
            signal.set_wakeup_fd(-1)
            live(visit, terminal, self._begin, server=server)
        self._numbers[pid] = visit.number

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
                code = os.waitstatus_to_exitcode(waited)
                number = self._numbers.pop(pid, 0)
                self._tell({"ended": number, "status": code if code >= 0 else 128 - code})

    def _tell(self, what: dict[str, object]) -> None:
        with suppress(ConnectionError):
            self._front.send(json.dumps(what).encode())

    def _end_all(self) -> None:
        """The front is gone, and the terminals with it."""
        self._signal(0, signal.SIGTERM)
        deadline = time.monotonic() + END_SECONDS
        while self._numbers and (left := deadline - time.monotonic()) > 0:
            select.select([self._woken], [], [], left)
            self._reap()
        self._signal(0, signal.SIGKILL)
