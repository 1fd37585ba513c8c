"""A real terminal for a real process: a pseudo-terminal and an emulator that reads it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from peps_tui.display.terminal import Terminal as Emulated
from tests.support.emulator import XTERM, Emulator, Reader

ROOT = Path(__file__).parent.parent.parent
LIMIT = 20.0
"""Seconds after which a test stops waiting."""


class Terminal:
    """A program, Python unless told otherwise, in a terminal of `columns` × `lines`.

    It is like an xterm, or as `emulated` says, and answers unless it is `mute`.
    `frames` are the screens it showed, one for each read; `output` is every byte it sent;
    `found_modes` is how the terminal was, as `modes` is how it is.
    """

    def __init__(
        self,
        *arguments: str,
        program: str = sys.executable,
        environ: Mapping[str, str] | None = None,
        columns: int = 80,
        lines: int = 24,
        emulated: Emulated = XTERM,
        mute: bool = False,
    ) -> None:
        self._screen = Emulator(columns, lines, emulated)
        self._stream = Reader(self._screen)
        self.output = bytearray()
        self.frames: list[str] = []
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.found_modes = termios.tcgetattr(slave)
        self.process = subprocess.Popen(
            [program, *arguments],
            cwd=ROOT,
            env={**os.environ, "TERM": "xterm-256color", **(environ or {})},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        if not mute:
            self._screen.answer = self.type

    @property
    def text(self) -> str:
        """What is on screen now."""
        return "\n".join(self._screen.display)

    def type(self, keys: str | bytes) -> None:
        """Send keys in one write."""
        os.write(self._master, keys.encode() if isinstance(keys, str) else keys)

    def resize(self, *, columns: int, lines: int) -> None:
        """Give the window another size, as its user does."""
        self._screen.resize(lines, columns)
        self.resize_unseen(columns=columns, lines=lines)

    def resize_unseen(self, *, columns: int, lines: int) -> None:
        """Tell another size than that of what is emulated."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    @property
    def modes(self) -> list[Any]:
        """How the terminal treats what is typed and what is written, as termios tells it."""
        return termios.tcgetattr(self._master)

    @modes.setter
    def modes(self, modes: list[Any]) -> None:
        termios.tcsetattr(self._master, termios.TCSANOW, modes)

    def wait_until_silent(self) -> None:
        """Read until the terminal no longer shows what is typed; fails after `LIMIT` seconds."""
        deadline = time.monotonic() + LIMIT
        while termios.tcgetattr(self._master)[3] & termios.ECHO:
            if time.monotonic() > deadline:
                raise AssertionError("the terminal still shows what is typed")
            self.read(0.001)

    def wait_for(self, sentence: str) -> None:
        """Read until `sentence` is on screen; fails after `LIMIT` seconds."""
        deadline = time.monotonic() + LIMIT
        while sentence not in self.text:
            if not self.read(deadline - time.monotonic()):
                raise AssertionError(f"never shown: {sentence}\n{self.text}")

    def wait_without(self, sentence: str) -> None:
        """Read until `sentence` has left the screen; fails after `LIMIT` seconds."""
        deadline = time.monotonic() + LIMIT
        while sentence in self.text:
            if not self.read(deadline - time.monotonic()):
                raise AssertionError(f"still shown: {sentence}\n{self.text}")

    def wait_for_bytes(self, sent: bytes) -> None:
        """Read until the program sent these bytes; fails after `LIMIT` seconds."""
        deadline = time.monotonic() + LIMIT
        while sent not in self.output:
            if not self.read(deadline - time.monotonic()):
                raise AssertionError(f"never sent: {sent!r}")

    def read(self, timeout: float) -> bool:
        """Read what comes within `timeout` seconds; False when nothing did."""
        if not select.select([self._master], [], [], max(timeout, 0))[0]:
            return False
        try:
            chunk = os.read(self._master, 65536)
        except OSError:  # the program closed its end
            return False
        self.output += chunk
        self._stream.feed(chunk)
        self.frames.append(self.text)
        return bool(chunk)

    def blank(self) -> None:
        """Lose what is on screen, as when another program clears it."""
        self._screen.buffer.clear()

    def stop_taking(self) -> None:
        """Take nothing more of what is sent, as a window that somebody froze."""
        slave = self.open()
        termios.tcflow(slave, termios.TCOOFF)
        os.close(slave)

    def open(self) -> int:
        """A descriptor of the end of the program, as the shell that launched it has."""
        return os.open(f"/proc/{self.process.pid}/fd/0", os.O_RDWR | os.O_NOCTTY)

    def hang_up(self) -> None:
        """Drop the line."""
        os.close(self._master)
        self._master = os.open(os.devnull, os.O_RDONLY)

    def wait(self) -> int:
        """Read until the program ends; its exit code."""
        deadline = time.monotonic() + LIMIT
        while self.read(deadline - time.monotonic()):
            pass
        return self.process.wait(timeout=max(deadline - time.monotonic(), 1))

    def close(self) -> None:
        """End the program if it is still there."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.close(self._master)
