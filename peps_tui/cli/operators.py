"""Who runs a command, as the history names him."""

from __future__ import annotations

import os
import pwd

from peps_tui.core.domain.history import Author
from peps_tui.texts import cli as words


def operator() -> Author:
    """The Unix user who runs the command: he has no account on the platform."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = str(os.getuid())
    return Author(identifier="", name=name, source=words.SOURCE)
