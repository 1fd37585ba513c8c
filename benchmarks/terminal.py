"""A program in a pseudo-terminal, and what it sends with the instant of each read."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Iterator, Mapping, Sequence

from benchmarks.emulator import Emulator, Reader

LONGEST = 20.0
"""Seconds after which one no longer waits."""
QUIET = 0.15
"""Seconds without a byte after which an answer is taken as whole."""
DEAF = 0.6
"""Seconds after which no answer is expected any more."""

PLACE_ASKED, PLACE = b"\x1b[6n", b"\x1b[3;4R"
"""What ours asks at its start, and what a terminal that repeats characters answers."""

ASKED = (b"\x1b[5n", b"\x1b[6n", b"\x1b[c")
"""What every terminal answers: that it is there, where its cursor is, and who it is."""

Chunk = tuple[float, bytes]


class Terminal:
    """A program in a terminal of `size` (columns, lines).

    What comes is kept as it came, and read by the emulator only when the screen is asked for, or
    when the program asks something: what is measured does not wait for it.
    """

    def __init__(
        self, command: Sequence[str], *, size: tuple[int, int], environ: Mapping[str, str]
    ) -> None:
        self._screen = Emulator(*size, answer=self.type)
        self._reader = Reader(self._screen)
        self._unread: list[bytes] = []
        self._master, slave = pty.openpty()
        columns, lines = size
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.born = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            env={**os.environ, "TERM": "xterm-256color", **environ},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)

    @property
    def shown(self) -> Emulator:
        """The screen as it is now."""
        self._read()
        return self._screen

    def _read(self) -> None:
        for chunk in self._unread:
            self._reader.feed(chunk)
        self._unread.clear()

    @property
    def text(self) -> str:
        """What is written on it."""
        return "\n".join(self.shown.display)

    def type(self, keys: str) -> float:
        """Send keys in one write; the instant at which they leave."""
        sent = time.perf_counter()
        os.write(self._master, keys.encode())
        return sent

    def listen(self, *, quiet: float = QUIET, first: float = DEAF) -> list[Chunk]:
        """What comes until nothing does for `quiet` seconds, or at all for `first` seconds."""
        return list(self._received(quiet, first, LONGEST))

    def watch(self, seconds: float) -> list[Chunk]:
        """What comes within so many seconds."""
        return list(self._received(seconds, seconds, seconds))

    def _received(self, quiet: float, first: float, longest: float) -> Iterator[Chunk]:
        deadline, patience = time.perf_counter() + longest, first
        while (left := deadline - time.perf_counter()) > 0:
            if not select.select([self._master], [], [], min(patience, left))[0]:
                return
            if (chunk := self.take()) is None:
                return
            yield chunk
            patience = quiet

    def fileno(self) -> int:
        """What tells that something came."""
        return self._master

    def take(self) -> Chunk | None:
        """What came, at once; None when the program closed its end."""
        try:
            chunk = os.read(self._master, 65536)
        except OSError:
            return None
        if PLACE_ASKED in chunk:
            os.write(self._master, PLACE)
        self._unread.append(chunk)
        return time.perf_counter(), chunk

    def wait_for(self, wanted: str = "", *, without: str = "\0") -> list[Chunk]:
        """What comes until `wanted` is on screen, `without` is not, and nothing more comes.

        Ends the run when that never is.
        """
        deadline = time.perf_counter() + LONGEST
        chunks = self.listen()
        while wanted not in self.text or without in self.text:
            if time.perf_counter() > deadline:
                raise SystemExit(f"never shown: {wanted}\n{self.text}")
            chunks += self.listen(first=QUIET)
        return chunks

    def close(self) -> None:
        """End the program if it is still there."""
        self.process.kill()
        self.process.wait()
        os.close(self._master)
