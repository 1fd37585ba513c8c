"""The first seconds, in a real terminal: nothing typed is shown or lost; idle, nothing is sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from peps_tui.texts import login as texts
from tests.e2e.demo import CTRL_Q, ENTER, TAB, administrator, founded
from tests.e2e.terminal import Terminal

F6 = "\x1b[17~"
LEFT = "\x1b[D"
IDLE = 3.0
"""Seconds without a byte."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A platform whose first screen shows no password to try: that of a demonstration does."""
    return founded(tmp_path)


@pytest.fixture
def terminal(home: Path) -> Iterator[Terminal]:
    terminal = Terminal("-m", "peps_tui", environ={"PEPS_HOME": str(home)})
    yield terminal
    terminal.close()


def test_a_sign_in_typed_before_the_first_byte_is_neither_shown_nor_lost(
    terminal: Terminal, home: Path
) -> None:
    admin = administrator(home)
    terminal.wait_until_silent()
    assert terminal.output == b""

    terminal.type(f"{admin['identifier']}{TAB}{admin['password']}{ENTER}")
    terminal.wait_for("Un SMS a été envoyé au")

    assert admin["password"].encode() not in terminal.output
    assert not any(admin["password"] in frame for frame in terminal.frames)


def test_an_idle_terminal_is_sent_nothing(terminal: Terminal) -> None:
    terminal.wait_for("Quitter")
    terminal.type(F6)  # asked once the platform is open
    terminal.wait_for("[ Oublier ]")
    terminal.type(f"{LEFT}{ENTER}")
    terminal.wait_for(texts.forgotten(0)[:30])
    while terminal.read(0.5):
        pass

    assert not terminal.read(IDLE)


def test_the_terminal_is_given_back_as_it_was(terminal: Terminal) -> None:
    terminal.wait_for("Quitter")
    assert terminal.modes != terminal.found_modes
    terminal.type(CTRL_Q)

    assert terminal.wait() == 0
    assert terminal.modes == terminal.found_modes


def test_a_start_that_is_refused_gives_the_terminal_back(tmp_path: Path) -> None:
    home = tmp_path / "open"
    home.mkdir()
    home.chmod(0o755)
    terminal = Terminal("-m", "peps_tui", environ={"PEPS_HOME": str(home)})
    try:
        assert terminal.wait() == 1
        assert terminal.modes == terminal.found_modes
    finally:
        terminal.close()
