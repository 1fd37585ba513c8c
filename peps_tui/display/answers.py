"""What the terminal still owes when it is given back: a shell would take its answers as typed."""

from __future__ import annotations

import os
import re
import select
import time

_ANSWER = re.compile(rb"\x1b\[(?:0n|\d+;\d+R)")
"""To « are you well? », and to « where is the cursor? »."""
LATEST = 5.0
"""Seconds after which a question that was not answered is one that the terminal does not know."""
_LONGEST = 1.0
"""Seconds that the end waits for answers."""
_MOST = 4096
"""Bytes beyond which somebody types, or pastes, and no answer is looked for."""


def drop_answers(keyboard: int, owed: int) -> None:
    """Read and forget what is typed until `owed` answers came, not for long."""
    heard = b""
    deadline = time.monotonic() + _LONGEST
    while len(_ANSWER.findall(heard)) < owed and len(heard) < _MOST:
        left = max(deadline - time.monotonic(), 0)
        if not select.select([keyboard], [], [], left)[0]:
            return
        try:
            typed = os.read(keyboard, _MOST)
        except OSError:
            return
        if not typed:
            return
        heard += typed
