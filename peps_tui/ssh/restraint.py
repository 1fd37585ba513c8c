"""What a process gives up for good, and its children with it; Linux alone has all of it."""

from __future__ import annotations

import ctypes
import os
import resource
import sys

_PDEATHSIG, _DUMPABLE, _NO_NEW_PRIVS = 1, 4, 38
"""Options of prctl(2)."""


def restrain() -> None:
    """No new privilege, no core, and no look at its memory by the sessions of the same account."""
    _prctl(_NO_NEW_PRIVS, 1)
    _prctl(_DUMPABLE, 0)
    limit(resource.RLIMIT_CORE, 0)


def limit(kind: int, most: int) -> None:
    """Allow this process `most` of something, unless it may have less already."""
    allowed = resource.getrlimit(kind)[1]
    if allowed == resource.RLIM_INFINITY or allowed > most:
        resource.setrlimit(kind, (most, most))


def allow_files() -> None:
    """Open as many files as the system lets this account: two for each connection."""
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, allowed))


def end_with(parent: int, number: int) -> None:
    """Receive this signal when `parent` is no more; ends here if that is so already."""
    _prctl(_PDEATHSIG, number)
    if os.getppid() != parent:
        os._exit(1)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux" and ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
