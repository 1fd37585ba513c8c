"""What the command line writes: plain sentences in which nothing acts on the terminal."""

from __future__ import annotations

import sys
from typing import TextIO

from peps_tui.core.domain.text import clean


def tell(text: str) -> None:
    """Say what was done; `text` may have several lines."""
    _write(sys.stdout, text)


def complain(text: str) -> None:
    """Say what was refused, apart from what was done."""
    _write(sys.stderr, text)


def _write(stream: TextIO, text: str) -> None:
    stream.write("".join(f"{clean(line)}\n" for line in text.split("\n")))
    stream.flush()
