"""One session: a process of its own in a terminal of its own, that can do little else."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import re
import resource
import signal
import socket
import sys
import termios
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import NoReturn, TextIO

from peps_tui.ssh.restraint import end_with, limit
from peps_tui.ssh.visit import Visit

log = logging.getLogger(__name__)

SignedIn = Callable[[str], object]
"""What a session calls with the digest of its ticket, each time somebody signed in."""
Begin = Callable[[Visit, TextIO, SignedIn], int]
"""What a session runs, told where the log of the server goes; returns its exit code."""
End = Callable[[str], object]
"""What ends a session whose process was killed, told the digest of its ticket."""

FAILED = 1
"""The exit code of a session that did not end by itself."""
MOST_FILES = 256
MOST_MEMORY = 2 << 30
"""Bytes of address space; a session holds about 20 MiB of its own."""

_LOG, _TELLER = 3, 4
"""The descriptors of the server’s error output, once the terminal has taken its place, and of what
is told to the fork server."""
KEPT = re.compile(
    "PATH|HOME|USER|LOGNAME|TZ|ESCDELAY|TEXTUAL_FPS|PG[A-Z]+|SSL_CERT_(FILE|DIR)|"
    "(?i:https?_proxy|no_proxy)"
)
"""What a session takes of the server’s environment; its settings were read already."""


def live(visit: Visit, terminal: int, teller: int, begin: Begin, *, server: int) -> NoReturn:
    """Be the session of `visit` in `terminal`, in a process just forked by `server`; never returns.

    There is no limit on processes: RLIMIT_NPROC counts those of the other sessions too.
    """
    status = FAILED
    try:
        end_with(server, signal.SIGHUP)
        _take(terminal, teller)
        limit(resource.RLIMIT_NOFILE, MOST_FILES)
        limit(resource.RLIMIT_AS, MOST_MEMORY)
        _take_environment(visit)
        with open(_LOG, "w", encoding="utf-8", closefd=False) as journal:
            status = begin(visit, journal, partial(_tell, visit.number))
        with suppress(OSError):  # the line may be gone
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
    except BaseException:
        log.critical("session failed number=%d", visit.number, exc_info=True)
    finally:
        # Whatever the fork server left to be done at its own end is not this process's to do.
        os._exit(status)


def settle(ticket: str, end: End, *, server: int) -> NoReturn:
    """End what a session left that was killed, in a process just forked by `server`."""
    try:
        end_with(server, signal.SIGKILL)
        _forget_server()
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        end(ticket)
    except BaseException:
        log.exception("a session that was killed is not ended")
    finally:
        os._exit(0)


def _take(terminal: int, teller: int) -> None:
    """Make `terminal` the controlling one, and let go of everything else."""
    _forget_server()
    os.setsid()
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    # Above all that is wanted: `terminal` may be any number.
    server, told, own = (fcntl.fcntl(one, fcntl.F_DUPFD, 64) for one in (2, teller, terminal))
    for standard in range(3):
        os.dup2(own, standard)
    os.dup2(server, _LOG, inheritable=False)
    os.dup2(told, _TELLER, inheritable=False)
    os.closerange(_TELLER + 1, os.sysconf("SC_OPEN_MAX"))


def _forget_server() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for handler in logging.getLogger().handlers:
        handler.close()  # a file opens again when something is logged


def _tell(number: int, ticket: str) -> None:
    """Tell the fork server that somebody signed in; it may be gone."""
    message = json.dumps({"number": number, "ticket": ticket}).encode()
    with socket.socket(fileno=os.dup(_TELLER)) as teller, suppress(OSError):
        teller.send(message)


def _take_environment(visit: Visit) -> None:
    """The server’s, without its settings and secrets; of the client, the terminal and language."""
    kept = {name: value for name, value in os.environ.items() if KEPT.fullmatch(name)}
    os.environ.clear()
    os.environ.update({"LANG": "C.UTF-8", **kept, **visit.environ, "TERM": visit.term})
