"""A session as the network sees it: bytes go between an SSH channel and a terminal, both ways."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import struct
import termios
from contextlib import suppress

import asyncssh

from peps_tui.ssh.visit import size_of

AT_ONCE = 65_536
"""Bytes read from a terminal before the others have their turn; kept for it when it is slow."""


class Line:
    """The master end of a pseudo-terminal, joined to `channel`; `close` hangs it up."""

    def __init__(
        self, channel: asyncssh.SSHServerChannel[bytes], *, columns: int, lines: int
    ) -> None:
        self._channel = channel
        self._loop = asyncio.get_running_loop()
        self._master, self.terminal = pty.openpty()
        self._typed = bytearray()
        self._paused = False
        self._size = (0, 0)
        os.set_blocking(self._master, False)
        _silence(self.terminal)
        self.resize(columns, lines)

    def begin(self) -> None:
        """Relay from now on; the session has the terminal."""
        os.close(self.terminal)
        self._loop.add_reader(self._master, self._read)

    def resize(self, columns: int, lines: int) -> bool:
        """The terminal has this size; False when it had it already.

        The kernel tells the session of another size, and of no other thing.
        """
        former, self._size = self._size, size_of(columns, lines)
        if self._master >= 0 and self._size != former:
            columns, lines = self._size
            size = struct.pack("HHHH", lines, columns, 0, 0)
            fcntl.ioctl(self._master, termios.TIOCSWINSZ, size)
        return self._size != former

    def type(self, data: bytes) -> None:
        """Give the session what the client typed; when it does not read, the client waits."""
        if self._master < 0:
            return
        self._typed += data
        self._write()
        if len(self._typed) > AT_ONCE:
            self._channel.pause_reading()

    def pause(self) -> None:
        """The network is slower than the session: what it paints waits, and so does it."""
        self._paused = True
        if self._master >= 0:
            self._loop.remove_reader(self._master)

    def resume(self) -> None:
        """The network follows again."""
        self._paused = False
        if self._master >= 0:
            self._loop.add_reader(self._master, self._read)

    def close(self) -> None:
        """Send what is left to read, and hang up."""
        if self._master < 0:
            return
        self._read()
        self._hang_up()

    def _hang_up(self) -> None:
        if self._master >= 0:
            self._loop.remove_reader(self._master)
            self._loop.remove_writer(self._master)
            os.close(self._master)
            self._master = -1

    def _read(self) -> None:
        shown = bytearray()
        ended = False
        while len(shown) < AT_ONCE:
            try:
                shown += os.read(self._master, AT_ONCE)
            except BlockingIOError:
                break
            except OSError:  # nobody holds the other end any more
                ended = True
                break
        if shown:
            with suppress(OSError):  # the channel closed meanwhile
                self._channel.write(bytes(shown))
        if ended and self._master >= 0:
            self._loop.remove_reader(self._master)

    def _write(self) -> None:
        try:
            del self._typed[: os.write(self._master, self._typed)]
        except BlockingIOError:
            pass
        except OSError:
            self._typed.clear()
        if self._typed:
            self._loop.add_writer(self._master, self._write)
        else:
            self._loop.remove_writer(self._master)
            self._channel.resume_reading()


def _silence(terminal: int) -> None:
    """Keep what is typed before the application reads: shown to nobody, obeyed by nothing."""
    modes = termios.tcgetattr(terminal)
    modes[0] &= ~(termios.ICRNL | termios.IXON)
    modes[3] &= ~(termios.ECHO | termios.ICANON | termios.ISIG | termios.IEXTEN)
    termios.tcsetattr(terminal, termios.TCSANOW, modes)
