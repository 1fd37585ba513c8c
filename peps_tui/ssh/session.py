"""A session of a client: its terminal, the process that serves it, and how both end."""

from __future__ import annotations

import logging
import time
from typing import Protocol, cast

import asyncssh

from peps_tui.ssh.connection import Channel, Connection
from peps_tui.ssh.limits import Limits
from peps_tui.ssh.line import Line
from peps_tui.ssh.nursery import Nursery
from peps_tui.ssh.visit import Visit, size_of, term_of
from peps_tui.texts import ssh as words

log = logging.getLogger(__name__)

REFUSED = 1
"""The exit code of a session that was not opened."""


class House(Protocol):
    """What sessions share."""

    limits: Limits

    @property
    def nursery(self) -> Nursery | None:
        """Where new sessions start; None while it restarts."""

    def next_number(self) -> int:
        """The number of a new session."""

    def forget(self, connection: Connection) -> None:
        """A connection is over."""


class Session(asyncssh.SSHServerSession[bytes]):
    """One shell request with a terminal; whatever else is asked gets a sentence."""

    def __init__(self, house: House, connection: Connection) -> None:
        self._house = house
        self._connection = connection
        self._wanted: tuple[str, int, int] | None = None
        self._refusal = ""
        self._line: Line | None = None
        self._nursery: Nursery | None = None
        self._visited: Visit | None = None
        self._began = 0.0

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        """The channel is open."""
        self._channel = cast(Channel, chan)

    def pty_requested(
        self,
        term_type: str | None,
        term_size: tuple[int, int, int, int],
        term_modes: object,
    ) -> bool:
        """Note what the terminal is; its modes are ours to choose."""
        self._wanted = (term_of(term_type or ""), *size_of(*term_size[:2]))
        return True

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        """The window has another size."""
        if self._line is not None:
            self._line.resize(width, height)
        elif self._wanted is not None:
            self._wanted = (self._wanted[0], *size_of(width, height))

    def shell_requested(self) -> bool:
        """The application is what there is."""
        return True

    def exec_requested(self, command: str) -> bool:
        """No command is run: who asks one is told so."""
        self._refusal = words.NO_COMMAND
        return True

    def session_started(self) -> None:
        """Open the application, or say why not."""
        if not self._refusal:
            if self._wanted is None:
                self._refusal = words.NO_TERMINAL
            else:
                self._open(*self._wanted)
        if self._refusal:
            self._channel.write_stderr(f"{self._refusal}\r\n".encode())
            self._channel.exit(REFUSED)

    def data_received(self, data: bytes, datatype: int | None) -> None:
        """Something was typed."""
        if self._line is not None:
            self._line.type(data)

    def eof_received(self) -> bool:
        """A client that types no more may still look."""
        return True

    def pause_writing(self) -> None:
        """The network is slower than what is painted."""
        if self._line is not None:
            self._line.pause()

    def resume_writing(self) -> None:
        """The network follows again."""
        if self._line is not None:
            self._line.resume()

    def connection_lost(self, exc: Exception | None) -> None:
        """The channel is closed: hang up, and see that the process ends."""
        if self._line is not None:
            self._line.close()
        if self._nursery is not None:
            self._nursery.hang_up(self._number)
        self._connection.close()

    def ended(self, status: int) -> None:
        """The process ended: show what it said last, then tell its exit code."""
        log.info(
            "session closed number=%d seconds=%d status=%d",
            self._number,
            time.monotonic() - self._began,
            status,
        )
        self._house.limits.give(self._key)
        self._nursery = None
        if self._line is not None:
            self._line.close()
        self._channel.exit(status)

    def _open(self, term: str, columns: int, lines: int) -> None:
        nursery, key = self._house.nursery, self._connection.proven
        if nursery is None:
            self._refuse(words.UNAVAILABLE, "restarting")
        elif refused := self._house.limits.take(key):
            self._refuse(words.TOO_MANY_OF_KEY, refused)
        elif not self._start(nursery, self._visit(key, term, columns, lines)):
            self._house.limits.give(key)
            self._refuse(words.UNAVAILABLE, "unavailable")

    def _visit(self, key: str | None, term: str, columns: int, lines: int) -> Visit:
        return Visit(
            number=self._house.next_number(),
            address=self._connection.address,
            key=key,
            term=term,
            columns=columns,
            lines=lines,
            environ=self._channel.variables(),
        )

    def _start(self, nursery: Nursery, visit: Visit) -> bool:
        """Have the process started; False when that cannot be asked now."""
        line = Line(self._channel, columns=visit.columns, lines=visit.lines)
        sent = nursery.open(visit, line.terminal, self)
        line.begin()
        if not sent:
            line.close()
            return False
        self._line, self._nursery, self._visited = line, nursery, visit
        self._began = time.monotonic()
        log.info(
            "session opened number=%d address=%s key=%s term=%s size=%dx%d",
            *(visit.number, visit.address, visit.key or "none"),
            *(visit.term, visit.columns, visit.lines),
        )
        return True

    def _refuse(self, sentence: str, reason: str) -> None:
        log.warning("refused address=%s reason=%s", self._connection.address, reason)
        self._refusal = sentence
