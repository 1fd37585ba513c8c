"""Keys that arrive in one read act in the order they were typed, on every kind of screen."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.demo import DOWN, ENTER, ESCAPE, RIGHT, enter, prepare
from tests.e2e.terminal import Terminal


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return prepare(tmp_path)


@pytest.fixture
def terminal(home: Path) -> Iterator[Terminal]:
    """On the start page of an administrator."""
    terminal = Terminal("-m", "peps_tui", environ={"PEPS_HOME": str(home)})
    enter(terminal, home)
    yield terminal
    terminal.close()


@pytest.fixture
def grid(terminal: Terminal) -> Terminal:
    terminal.type("g")
    terminal.wait_for("Mme Nadia Benali · Finances")
    return terminal


def test_enter_opens_the_line_that_the_arrow_reached(grid: Terminal) -> None:
    grid.type(f"{DOWN}{DOWN}{ENTER}")

    grid.wait_for("Modifier le compte HCA000001")


def test_an_arrow_and_enter_answer_what_the_arrow_reached(grid: Terminal) -> None:
    before = line_of(grid, "NBE000011")
    grid.type("r")
    grid.wait_for("[ Annuler ]")
    grid.type(f"{RIGHT}{ENTER}")

    grid.wait_without("[ Annuler ]")
    assert line_of(grid, "NBE000011") == before


def line_of(grid: Terminal, identifier: str) -> str:
    return next(line for line in grid.text.splitlines() if identifier in line)


@pytest.mark.parametrize("key", ["/", "\x1bOR"], ids=["slash", "F3"])
def test_what_follows_the_search_key_is_searched(grid: Terminal, key: str) -> None:
    grid.type(f"{key}simon")

    grid.wait_for("simon")
    grid.wait_without("1-17 sur 17")
    assert "Suppression" not in grid.text


def test_escape_held_down_harms_nothing(terminal: Terminal) -> None:
    for _ in range(6):
        terminal.type(ESCAPE * 8)
        terminal.read(0.1)
    terminal.type("\x1bOP")

    terminal.wait_for("Rechercher une action")
    assert terminal.process.poll() is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_the_terminal_is_given_back_when_the_program_is_told_to_end(
    terminal: Terminal, number: signal.Signals
) -> None:
    os.kill(terminal.process.pid, number)

    assert terminal.wait() == 128 + number
    assert b"\x1b[?1049l" in terminal.output
    assert b"\x1b[?25h" in terminal.output
