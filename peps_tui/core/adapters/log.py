"""The log of operators: a file of their own, in UTC, whose lines cannot be forged."""

from __future__ import annotations

import fcntl
import logging
import os
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

from peps_tui.core.domain.text import clean

MAX_BYTES = 5_000_000
KEPT_FILES = 5


def start_log(path: Path) -> logging.Handler:
    """Send what is logged to `path` (0600), five former files beside it; nothing to the terminal.

    Returns the handler, which is the root logger's from now on.
    """
    handler = PrivateFile(path, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, delay=True)
    handler.setFormatter(OneLineFormatter())
    logging.getLogger().addHandler(handler)
    logging.getLogger("peps_tui").setLevel(logging.INFO)
    logging.captureWarnings(True)
    return handler


def echo_log(stream: TextIO) -> None:
    """Send what is logged to `stream` too, and no longer to the one before."""
    root = logging.getLogger()
    for former in [handler for handler in root.handlers if isinstance(handler, Echo)]:
        root.removeHandler(former)
    echo = Echo(stream)
    echo.setFormatter(OneLineFormatter())
    root.addHandler(echo)


class Echo(logging.StreamHandler[TextIO]):
    """The log where a service is watched: the journal of systemd, or a terminal."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Who watches may go away; the service goes on."""


class PrivateFile(RotatingFileHandler):
    """A rotating file that its owner alone reads, and that several processes may write."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write where the name leads now: another process may have begun a new file."""
        if self.stream is not None and not self._is_current(self.stream.fileno()):
            self._let_go()
        super().emit(record)

    def doRollover(self) -> None:  # noqa: N802
        """Begin a new file, once: of the processes that find this one full, the first does."""
        try:
            full = os.open(self.baseFilename, os.O_RDONLY)
        except FileNotFoundError:  # being done
            return
        try:
            fcntl.flock(full, fcntl.LOCK_EX)
            if self._is_current(full) and os.fstat(full).st_size >= self.maxBytes // 2:
                super().doRollover()
            else:
                self._let_go()
        finally:
            os.close(full)

    def _is_current(self, descriptor: int) -> bool:
        try:
            return os.path.samestat(os.fstat(descriptor), Path(self.baseFilename).stat())
        except FileNotFoundError:
            return False

    def _let_go(self) -> None:
        """Have the file opened again."""
        if self.stream is not None:
            self.stream.close()
        self.stream = self._open()

    def _open(self) -> TextIOWrapper:
        return open(  # Path.open has no opener; logging closes it
            self.baseFilename, "a", encoding="utf-8", errors="backslashreplace", opener=_private
        )

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """A full disk stops the log, not the application; nothing is printed over its screen."""


class OneLineFormatter(logging.Formatter):
    """One line a record, and those of its traceback after a bar, without control characters.

    Tracebacks hold no local variable.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record as the file holds it."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        lines = [f"{at} {record.levelname} {record.name}: {clean(record.getMessage())}"]
        if record.exc_info:
            traceback = self.formatException(record.exc_info)
            lines += [f"    | {clean(line)}" for line in traceback.split("\n")]
        return "\n".join(lines)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
