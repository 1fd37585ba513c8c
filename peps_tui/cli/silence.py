"""The terminal before the application has it: what is typed is kept for it, and not shown."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

try:
    import termios
except ImportError:  # Windows, where the terminal writes nothing of its own
    termios = None  # type: ignore[assignment]

@contextmanager
def silent_terminal() -> Iterator[None]:
    """Keep what is typed for the application, and put the terminal back as it was at the end.

    Until the application reads the keyboard, the kernel would write a password on the screen as
    it is typed, and turn Enter into a line feed. What is left unread at the end is forgotten: a
    shell would run it. Ctrl+C still interrupts. Without a terminal, nothing is done.
    """
    if termios is None or sys.stdin is None or not sys.stdin.isatty():
        yield
        return
    terminal = sys.stdin.fileno()
    found = termios.tcgetattr(terminal)
    termios.tcsetattr(terminal, termios.TCSANOW, _silent(found))
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSAFLUSH, found)


def _silent(found: list[Any]) -> list[Any]:
    inputs, outputs, control, local, *others = found
    inputs &= ~termios.ICRNL
    local &= ~(termios.ECHO | termios.ICANON)
    return [inputs, outputs, control, local, *others]
