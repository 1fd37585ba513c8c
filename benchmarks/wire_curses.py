"""The very screens that ours showed, through curses: the floor.

    python -m benchmarks.wire_curses FRAMES [--plain]

Whatever is typed brings the next frame. FRAMES is JSON: for each, its lines as runs of
`[text, foreground, background, attributes]` (a colour is a number of the palette, -1 the
terminal's own), and where the cursor is or null. `--plain` leaves the colours out.
"""

from __future__ import annotations

import curses
import json
import locale
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ATTRIBUTES = {
    "b": curses.A_BOLD,
    "i": curses.A_ITALIC,
    "u": curses.A_UNDERLINE,
    "r": curses.A_REVERSE,
}


def play(window: curses.window, frames: Sequence[dict[str, Any]], *, plain: bool) -> None:
    """Show each frame, and wait for whatever is typed."""
    curses.use_default_colors()
    pairs: dict[tuple[int, int], int] = {(-1, -1): 0}
    for frame in frames:
        for y, runs in enumerate(frame["lines"]):
            window.move(y, 0)
            for text, foreground, background, attributes in runs:
                colours = (-1, -1) if plain else (foreground, background)
                if colours not in pairs:
                    pairs[colours] = len(pairs)
                    curses.init_pair(pairs[colours], *colours)
                look = curses.color_pair(pairs[colours])
                for name in attributes:
                    look |= ATTRIBUTES[name]
                put(window, y, text, look)
        curses.curs_set(int(frame["cursor"] is not None))
        if frame["cursor"] is not None:
            x, y = frame["cursor"]
            window.move(y, x)
        window.refresh()
        os.read(0, 1024)


def put(window: curses.window, y: int, text: str, look: int) -> None:
    """Add a run where the cursor is; the very last cell is inserted: curses would scroll."""
    lines, columns = window.getmaxyx()
    if y == lines - 1 and window.getyx()[1] + len(text) == columns:
        window.addstr(text[1:], look)
        window.move(y, columns - len(text))
        window.insstr(text[0], look)
    else:
        window.addstr(text, look)


if __name__ == "__main__":
    locale.setlocale(locale.LC_ALL, "C.UTF-8")
    told = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    curses.wrapper(play, told, plain="--plain" in sys.argv)
