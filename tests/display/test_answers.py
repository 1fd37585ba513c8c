"""What a terminal answers late is taken before a shell reads it; nothing else is waited for."""

from __future__ import annotations

import os
import select
from collections.abc import Iterator
from threading import Timer

import pytest

from peps_tui.display.answers import drop_answers

LATE = 0.05
"""Seconds that an answer takes."""
WELL, PLACE = b"\x1b[0n", b"\x1b[3;4R"


@pytest.fixture
def line() -> Iterator[tuple[int, int]]:
    """Where the program reads, and where the terminal answers."""
    keyboard, terminal = os.pipe()
    yield keyboard, terminal
    os.close(keyboard)
    os.close(terminal)


def is_empty(keyboard: int) -> bool:
    return not select.select([keyboard], [], [], 0)[0]


def test_all_that_is_owed_is_waited_for(line: tuple[int, int]) -> None:
    keyboard, terminal = line
    os.write(terminal, b"exit\r" + PLACE + WELL[:2])
    rest = Timer(LATE, os.write, (terminal, WELL[2:]))
    rest.start()

    drop_answers(keyboard, 2)

    rest.join()
    assert is_empty(keyboard)


def test_nothing_is_waited_for_that_is_not_owed(line: tuple[int, int]) -> None:
    keyboard, terminal = line
    os.write(terminal, WELL)

    drop_answers(keyboard, 0)

    assert not is_empty(keyboard)


def test_a_line_that_drops_is_not_waited_for(line: tuple[int, int]) -> None:
    keyboard, terminal = line
    os.dup2(keyboard, terminal)  # nothing can be written any more

    drop_answers(keyboard, 1)


def test_who_pastes_is_not_read_to_the_end(line: tuple[int, int]) -> None:
    keyboard, terminal = line
    os.write(terminal, b"a" * 4096 + WELL)

    drop_answers(keyboard, 1)

    assert not is_empty(keyboard)
