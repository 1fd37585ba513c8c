"""What a process gives up for good, and its children with it; Linux alone has all of it."""

from __future__ import annotations

import ctypes
import os
import resource
import sys

from peps_tui.core.domain.errors import TooFewFiles

_PDEATHSIG, _DUMPABLE, _NO_NEW_PRIVS = 1, 4, 38
"""Options of prctl(2)."""
FILES_OF_A_SESSION, OTHER_FILES = 3, 200
"""Its connection, its terminal and what kills its process; those who are being turned away."""


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


def allow_files(sessions: int) -> None:
    """Open as many files as the system lets this account.

    Raises TooFewFiles when so many sessions need more: nobody could come in then, nor be told.
    """
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, allowed))
    needed = FILES_OF_A_SESSION * sessions + OTHER_FILES
    if allowed != resource.RLIM_INFINITY and allowed < needed:
        raise TooFewFiles(sessions, needed, allowed)


def end_with(parent: int, number: int) -> None:
    """Receive this signal when `parent` is no more; ends here if that is so already."""
    _prctl(_PDEATHSIG, number)
    if os.getppid() != parent:
        os._exit(1)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux" and ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
