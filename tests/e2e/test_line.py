"""What leaves for a real terminal, and a slow line that the application finds by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from peps_tui.display.gauge import ANSWER, ASK, LONGEST
from peps_tui.texts import accounts, common
from tests.e2e.demo import CTRL_Q, DOWN, ESCAPE, F1, enter, founded
from tests.e2e.terminal import LIMIT, Terminal

END, PAGE_DOWN, F12 = "\x1b[F", "\x1b[6~", "\x1b[24~"
LATE = 0.1
"""Seconds that one packet may come after another."""
QUIET = 0.6
"""Seconds without a byte after which an answer is whole: longer than any pause."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A platform whose first screen tells no accounts to try: that of a demonstration does."""
    return founded(tmp_path)


@pytest.fixture
def terminal(home: Path) -> Iterator[Terminal]:
    terminal = Terminal("-m", "peps_tui", environ={"PEPS_HOME": str(home)})
    yield terminal
    terminal.close()


def sent(terminal: Terminal, keys: str = "") -> int:
    """The bytes of what follows these keys, to the last."""
    before = len(terminal.output)
    terminal.type(keys)
    while terminal.read(QUIET):
        pass
    return len(terminal.output) - before


def answer(terminal: Terminal, count: int, *, after: float) -> None:
    """Once it was asked so many times, answer after so many seconds."""
    while terminal.output.count(ASK.encode()) < count:
        assert terminal.read(LIMIT), f"not asked {count} times"
    deadline = time.monotonic() + after
    while (left := deadline - time.monotonic()) > 0:
        terminal.read(left)
    terminal.type(ANSWER)


def test_few_bytes_leave(terminal: Terminal, home: Path) -> None:
    terminal.wait_for("Identifiant PEP’s")
    first_paint = sent(terminal) + len(terminal.output)
    character = sent(terminal, "A")
    terminal.type("\x7f")
    enter(terminal, home)
    sent(terminal)
    grid = sent(terminal, "g")
    terminal.wait_for(accounts.TITLE)
    steps, page = sent(terminal, DOWN * 3), sent(terminal, PAGE_DOWN)
    letter = sent(terminal, "/") and sent(terminal, "m")
    sent(terminal, ESCAPE)
    # Nor is Escape lost, which begins like the answer that this terminal does not give.
    opened, closed = sent(terminal, "r"), sent(terminal, ESCAPE)
    idle = sent(terminal)

    assert first_paint <= 1000
    assert character <= 16
    assert grid <= 2500
    # Three steps, then the account where one stays is told.
    assert steps <= 3 * 60
    assert page <= 1400
    assert letter <= 1400
    assert 300 < opened <= 600
    assert 300 < closed <= 600
    assert idle == 0


def test_a_line_that_is_slow_twice_is_spared(terminal: Terminal) -> None:
    terminal.wait_for("Identifiant PEP’s")
    answer(terminal, 1, after=2 * LONGEST)
    assert common.SLOW not in terminal.text
    terminal.type(F1)
    answer(terminal, 2, after=2 * LONGEST)
    terminal.wait_for(common.SLOW_LINE_FOUND)
    terminal.type(ESCAPE)
    terminal.wait_for(common.SLOW)

    # Who leaves it by the key stays out of it, and the answers were typed nowhere.
    terminal.type(F12)
    terminal.wait_for(common.FAST_LINE)
    terminal.type(ESCAPE)
    terminal.wait_without(common.FAST_LINE)
    assert common.SLOW not in terminal.text
    assert "0n" not in terminal.text


def test_a_line_that_is_fast_is_not(terminal: Terminal) -> None:
    terminal.wait_for("Identifiant PEP’s")
    answer(terminal, 1, after=0)
    terminal.type(F1)
    terminal.wait_for(common.HELP_TITLE)
    sent(terminal)

    assert terminal.output.count(ASK.encode()) == 1
    assert common.SLOW not in terminal.text


def test_a_key_may_come_in_pieces_where_the_line_is_slow(home: Path) -> None:
    terminal = Terminal("-m", "peps_tui", environ={"PEPS_HOME": str(home), "PEPS_LINE": "slow"})
    try:
        terminal.wait_for("Identifiant PEP’s")
        terminal.type(F1)
        terminal.wait_for(common.HELP_TITLE)
        sent(terminal)
        terminal.type(DOWN[:1])
        terminal.read(LATE)
        sent(terminal, DOWN[1:])
        assert common.HELP_TITLE in terminal.text

        terminal.type(ESCAPE)
        terminal.read(LATE)
        terminal.type("MARTIN")
        terminal.wait_for("MARTIN")
        assert common.HELP_TITLE not in terminal.text
    finally:
        terminal.close()


@pytest.mark.parametrize("line", ["slow", "fast"])
def test_a_line_that_is_told_is_not_asked(home: Path, line: str) -> None:
    terminal = Terminal("-m", "peps_tui", environ={"PEPS_HOME": str(home), "PEPS_LINE": line})
    try:
        terminal.wait_for("Identifiant PEP’s")
        sent(terminal)
        assert ASK.encode() not in terminal.output
        assert (common.SLOW in terminal.text) is (line == "slow")
        terminal.type(CTRL_Q)
        assert terminal.wait() == 0
    finally:
        terminal.close()
