"""The terminal before the application has it: what is typed is kept for it, and not shown."""

from __future__ import annotations

import os
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

KEYBOARD = 0
"""The descriptor of the standard input."""


@contextmanager
def silent_terminal() -> Iterator[None]:
    """Keep what is typed for the application, and put the terminal back as it was at the end.

    Until the application reads the keyboard, the kernel would write a password on the screen as
    it is typed, and turn Enter into a line feed. What is left unread at the end is forgotten: a
    shell would run it. Ctrl+C still interrupts. Without a terminal, nothing is done.
    """
    if not os.isatty(KEYBOARD):
        yield
        return
    found = termios.tcgetattr(KEYBOARD)
    termios.tcsetattr(KEYBOARD, termios.TCSANOW, _silent(found))
    try:
        yield
    finally:
        with suppress(termios.error):  # the line dropped: there is nothing to put back
            # Not TCSAFLUSH, which waits for ever for a terminal that takes nothing any more.
            termios.tcflush(KEYBOARD, termios.TCIFLUSH)
            termios.tcsetattr(KEYBOARD, termios.TCSANOW, found)


def _silent(modes: list[Any]) -> list[Any]:
    inputs, outputs, control, local, *others = modes
    inputs &= ~termios.ICRNL
    local &= ~(termios.ECHO | termios.ICANON)
    return [inputs, outputs, control, local, *others]
