"""What the command line writes: plain sentences in which nothing acts on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TextIO

from peps_tui.core.domain.text import clean


def tell(text: str) -> None:
    """Say what was done; `text` may have several lines."""
    _write(sys.stdout, text)


def complain(text: str) -> None:
    """Say what was refused, apart from what was done."""
    _write(sys.stderr, text)


def progress(what: str) -> Callable[[int, int], None]:
    """Tells on one line of the error output how far a long work is, if that is a terminal.

    Returns what the work calls with what is done and how much there is; the line is wiped at the
    end.
    """
    shown = -1

    def told(done: int, of: int) -> None:
        nonlocal shown
        percent = 100 * done // of if of else 100
        if percent == shown or not sys.stderr.isatty():
            return
        shown = percent
        line = f"\r{clean(what)} {percent:3d}\N{NO-BREAK SPACE}%"
        sys.stderr.write(f"\r{' ' * (len(line) - 1)}\r" if percent == 100 else line)
        sys.stderr.flush()

    return told


def _write(stream: TextIO, text: str) -> None:
    stream.write("".join(f"{clean(line)}\n" for line in text.split("\n")))
    stream.flush()
