"""What is done in front of every side: the same keys, each waited for until its answer is whole."""

from __future__ import annotations

import time
import zlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pyte.graphics import FG_BG_256
from pyte.screens import Char

from benchmarks.terminal import Chunk, Terminal
from peps_tui.texts import accounts, bulk, dashboard, login
from tests.e2e.demo import DOWN, ENTER, ESCAPE, TAB

IDLE = 1.0
"""Seconds over which what is sent to an idle terminal is counted, twice."""
TYPED = 3
"""Characters, and lines, that are measured one by one; the median counts."""
END, PAGE_DOWN = "\x1b[F", "\x1b[6~"

# pyte tells the colours of the palette by name up to 15, and by their red, green and blue above.
_NAMES = ("black", "red", "green", "brown", "blue", "magenta", "cyan", "white")
_PALETTE = {
    **{colour: number for number, colour in enumerate(FG_BG_256) if number >= 16},
    **{name: number for number, name in enumerate(_NAMES)},
    **{f"bright{name}": number + 8 for number, name in enumerate(_NAMES)},
    "default": -1,
}


class Act(StrEnum):
    """What is measured; the value is what the table calls it."""

    LOGIN = "sign-in screen"
    CHARACTER = "character"
    TAB = "Tab"
    GRID = "grid"
    DOWN = "cursor down"
    PAGE = "page down"
    NEXT = "next page"
    SEARCH = "search, a letter"
    OPEN = "dialog opens"
    CLOSE = "dialog closes"
    IDLE = "idle, a minute"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came: bytes, the same deflated as `ssh -C` does, milliseconds to the last of them."""

    sent: int
    deflated: int
    took: float


class Recorder:
    """Sends keys, and keeps the answers and the frames; `benchmarks.wire_curses` tells of them.

    `carried` tells how many bytes came since the beginning, where it is not the terminal that
    counts them.
    """

    def __init__(self, terminal: Terminal, carried: Callable[[], int] | None = None) -> None:
        self.answers: defaultdict[Act, list[Answer]] = defaultdict(list)
        self.frames: list[dict[str, Any]] = []
        self._terminal = terminal
        self._deflater = zlib.compressobj(6)
        self._written = 0
        self._carried = carried or (lambda: self._written)
        self._before = 0

    def start(self, wanted: str) -> None:
        """Wait for the first screen."""
        self._keep(Act.LOGIN, self._terminal.born, self._terminal.wait_for(wanted))

    def do(
        self, keys: str, act: Act | None = None, *, wanted: str = "", without: str = "\0"
    ) -> None:
        """Send keys in one write, and wait as `Terminal.wait_for` does."""
        sent = self._terminal.type(keys)
        self._keep(act, sent, self._terminal.wait_for(wanted, without=without))

    def idle(self) -> None:
        """Count what comes while nothing is typed."""
        self._keep(Act.IDLE, time.perf_counter(), self._terminal.watch(IDLE))

    def _keep(self, act: Act | None, since: float, chunks: list[Chunk]) -> None:
        deflated = sum(
            len(self._deflater.compress(chunk) + self._deflater.flush(zlib.Z_PARTIAL_FLUSH))
            for _, chunk in chunks
        )
        self._written += sum(len(chunk) for _, chunk in chunks)
        sent, self._before = self._carried() - self._before, self._carried()
        if act is not None:
            took = (chunks[-1][0] - since) * 1000 if chunks else 0.0
            self.answers[act].append(Answer(sent=sent, deflated=deflated, took=took))
        if act is not Act.IDLE:
            self.frames.append(frame(self._terminal))


def play(recorder: Recorder, identifier: str, password: str, code: Callable[[], str]) -> None:
    """Sign in, look through the grid, search, open a dialog and close it."""
    do = recorder.do
    recorder.start(login.PASSWORD)
    recorder.idle()
    for letter in identifier[:TYPED]:
        do(letter, Act.CHARACTER)
    do(identifier[TYPED:])
    do(TAB, Act.TAB)
    do(f"{password}{ENTER}")
    do(f"{code()}{ENTER}", wanted=dashboard.TITLE)
    do("g", Act.GRID, wanted=accounts.SEARCH)
    for _ in range(TYPED):
        do(DOWN, Act.DOWN)
    do(PAGE_DOWN, Act.PAGE)
    do(END)
    do(PAGE_DOWN, Act.NEXT)
    do("/")
    recorder.idle()
    for letter in "mar":
        do(letter, Act.SEARCH)
    do(ENTER)
    do("r", Act.OPEN, wanted=bulk.RENEW_TITLE)
    do(ESCAPE, Act.CLOSE, without=bulk.RENEW_TITLE)


def frame(terminal: Terminal) -> dict[str, Any]:
    """What is on screen now: lines of runs, and the cursor."""
    shown, at = terminal.shown, terminal.shown.cursor
    lines = [[shown.buffer[y][x] for x in range(shown.columns)] for y in range(shown.lines)]
    cursor = None if at.hidden else (min(at.x, shown.columns - 1), at.y)
    return {"lines": [runs(line) for line in lines], "cursor": cursor}


def runs(line: list[Char]) -> list[tuple[str, int, int, str]]:
    """The cells of a line, those that look the same together."""
    found = list[tuple[str, int, int, str]]()
    for cell in line:
        flags = (cell.bold, cell.italics, cell.underscore, cell.reverse)
        attributes = "".join(letter for letter, on in zip("biur", flags, strict=True) if on)
        look = (_PALETTE[cell.fg], _PALETTE[cell.bg], attributes)
        if found and found[-1][1:] == look:
            found[-1] = (found[-1][0] + cell.data, *look)
        else:
            found.append((cell.data, *look))
    return found
