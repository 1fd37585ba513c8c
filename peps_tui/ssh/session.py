"""A session of a client: its terminal, the process that serves it, and how both end."""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from dataclasses import dataclass, field
from typing import Protocol, cast

import asyncssh

from peps_tui.ssh.channel import Channel
from peps_tui.ssh.connection import Connection
from peps_tui.ssh.limits import Limits
from peps_tui.ssh.line import Line
from peps_tui.ssh.nursery import Nursery
from peps_tui.ssh.register import Register
from peps_tui.ssh.visit import Visit, size_of, term_of
from peps_tui.ssh.visitors import Visitors
from peps_tui.texts import ssh as words

log = logging.getLogger(__name__)

LEAVING_SECONDS = 5
REFUSED = 1
"""The exit code of a session that was not opened."""


class House(Protocol):
    """What sessions share."""

    limits: Limits
    register: Register
    visitors: Visitors

    @property
    def nursery(self) -> Nursery | None:
        """Where new sessions start; None while it restarts, or stops."""

    def next_number(self) -> int:
        """The number of a new session."""


@dataclass(frozen=True, kw_only=True)
class Stay:
    """A session that was opened: who came, the terminal, and who started its process."""

    visit: Visit
    line: Line
    nursery: Nursery
    began: float = field(default_factory=time.monotonic)


class Session(asyncssh.SSHServerSession[bytes]):
    """One shell request with a terminal; whatever else is asked gets a sentence."""

    def __init__(self, house: House, connection: Connection) -> None:
        self.has_begun = False
        """Whether a shell was asked, or something that is refused."""
        self.unserved = "nothing"
        """Why nothing was opened, for the log; empty when something was, or when it was logged."""
        self.stay: Stay | None = None
        self._house = house
        self._connection = connection
        self._terminal: tuple[str, int, int] | None = None
        self._refusal = ""

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        """The channel is open."""
        self.channel = cast(Channel, chan)

    def pty_requested(
        self, term_type: str | None, term_size: tuple[int, int, int, int], term_modes: object
    ) -> bool:
        """Note what the terminal is; its modes are ours to choose."""
        self._terminal = (term_of(term_type or ""), *size_of(*term_size[:2]))
        return True

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        """The window has another size, or something else wrote in it while its client slept."""
        if self.stay is not None and not self.stay.line.resize(width, height):
            self.stay.nursery.signal(signal.SIGWINCH, self.stay.visit.number)

    def shell_requested(self) -> bool:
        """The application is what there is."""
        return True

    def exec_requested(self, command: str) -> bool:
        """No command is run, and no file passed: who asks for either is told so."""
        self._refusal, self.unserved = words.NO_COMMAND, "command"
        return True

    def session_started(self) -> None:
        """Open the application, or say why not."""
        self.has_begun = True
        if self._terminal is None and not self._refusal:
            self._refusal, self.unserved = words.NO_TERMINAL, "terminal"
        if not self._refusal:
            self._refusal, self.unserved = self._open(), ""
        if self._refusal:
            self.channel.write_stderr(f"{self._refusal}\r\n".encode())
            self._leave(REFUSED)

    def data_received(self, data: bytes, datatype: int | None) -> None:
        """Something was typed."""
        if self.stay is not None:
            self.stay.line.type(data)

    def eof_received(self) -> bool:
        """A client that types no more may still look."""
        return True

    def pause_writing(self) -> None:
        """The network is slower than what is painted."""
        if self.stay is not None:
            self.stay.line.pause()

    def resume_writing(self) -> None:
        """The network follows again."""
        if self.stay is not None:
            self.stay.line.resume()

    def connection_lost(self, exc: Exception | None) -> None:
        """The channel is closed: hang up, and see that the process ends."""
        if self.stay is not None:
            self.stay.line.close()
            self.stay.nursery.hang_up(self.stay.visit.number)
        self._connection.close()

    def signed_in(self) -> None:
        """Somebody did."""
        self._connection.has_signed_in = True

    def give_way(self) -> bool:
        """Have the application end, which tells why; False when it is not open."""
        if self.stay is None:
            return False
        number = self.stay.visit.number
        self.stay.nursery.signal(signal.SIGUSR2, number)
        self.stay.nursery.hang_up(number)
        return True

    def ended(self, status: int) -> None:
        """The process ended: show what it said last, then tell its exit code."""
        if self.stay is None:
            return
        number, seconds = self.stay.visit.number, time.monotonic() - self.stay.began
        log.info("session closed number=%d seconds=%d status=%d", number, seconds, status)
        self._house.limits.give(self.stay.visit.key)
        self.stay.line.close()
        self._leave(status)

    def _leave(self, status: int) -> None:
        """Tell the exit code; a client that does not leave then is not waited for."""
        self.channel.exit(status)
        asyncio.get_running_loop().call_later(LEAVING_SECONDS, self._connection.abort)

    def _open(self) -> str:
        """Have the application opened; the sentence to say when it cannot be."""
        nursery, key = self._house.nursery, self._connection.proven
        if nursery is None:
            return self._refused("restarting", words.UNAVAILABLE)
        if refused := self._house.limits.take(key):
            return self._refused(refused, words.TOO_MANY_OF_KEY)
        if not self._start(nursery, self._visit()):
            self._house.limits.give(key)
            return self._refused("unavailable", words.UNAVAILABLE)
        return ""

    def _visit(self) -> Visit:
        term, columns, lines = cast(tuple[str, int, int], self._terminal)
        return Visit(
            number=self._house.next_number(),
            address=self._connection.address,
            key=self._connection.proven,
            term=term,
            columns=columns,
            lines=lines,
            environ=self.channel.variables(),
        )

    def _start(self, nursery: Nursery, visit: Visit) -> bool:
        """Have the process started; False when that cannot be asked now."""
        try:
            line = Line(self.channel, columns=visit.columns, lines=visit.lines)
        except OSError as error:
            log.error("no terminal for a session number=%d error=%s", visit.number, error.strerror)
            return False
        sent = nursery.open(visit, line.terminal, self)
        line.begin()
        if not sent:
            line.close()
            return False
        self.stay = Stay(visit=visit, line=line, nursery=nursery)
        log.info(
            "session opened number=%d address=%s key=%s term=%s size=%dx%d",
            *(visit.number, visit.address, visit.key or "none"),
            *(visit.term, visit.columns, visit.lines),
        )
        return True

    def _refused(self, reason: str, sentence: str) -> str:
        self._house.register.refused(self._connection.address, reason)
        return sentence
