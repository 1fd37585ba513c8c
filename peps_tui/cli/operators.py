"""Who runs a command, as the history names him.

Under sudo it is the person behind the account of the platform who matters: both are named.
"""

from __future__ import annotations

import os
import pwd
import re

from peps_tui.core.domain.history import Author
from peps_tui.texts import cli as words


def operator() -> Author:
    """The Unix user who runs the command: he has no account on the platform."""
    name, behind = _name(os.getuid()), os.environ.get("SUDO_UID", "")
    if re.fullmatch("[0-9]{1,9}", behind) and int(behind) != os.getuid():
        name = words.behind(name, _name(int(behind)))
    return Author(identifier="", name=name, source=words.SOURCE)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
