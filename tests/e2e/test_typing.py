"""Keys in one write, in a real terminal: each in its own field, the password never shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal
from tests.screens.stage import DONE

PROGRAM = ("-m", "tests.e2e.form_program")
RAW_MODE = b"\x1b[?1049h"
"""What the application sends once the terminal echoes nothing of itself."""

CTRL_C, CTRL_Q, CTRL_Z = "\x03", "\x11", "\x1a"

Open = Callable[[str], Terminal]


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    return tmp_path / "answers.json"


@pytest.fixture
def open_form(answers: Path) -> Iterator[Open]:
    opened: list[Terminal] = []

    def start(mode: str) -> Terminal:
        opened.append(Terminal(*PROGRAM, mode, str(answers)))
        return opened[-1]

    yield start
    for terminal in opened:
        terminal.close()


@pytest.mark.parametrize(
    "typed",
    [
        "JLO000439\tZebra!42\r",
        "JLX\x7fO000439\tZebrr\x7fa!42\r",
        "\x1b[200~JLO000439\x1b[201~\t\x1b[200~Zebra!42\x1b[201~\r",
        "JLO000439\tZebra!42\rtyped too late\r\tnowhere",
    ],
    ids=["keys", "corrected", "pasted", "more"],
)
def test_one_write_fills_and_submits_the_form(open_form: Open, answers: Path, typed: str) -> None:
    terminal = open_form("accept")
    terminal.wait_for("Mot de passe")
    terminal.wait_for("Quitter")
    terminal.type(typed)
    terminal.wait_for(DONE)
    terminal.type(CTRL_Q)

    assert terminal.wait() == 0
    assert json.loads(answers.read_text()) == ["JLO000439", "Zebra!42"]
    assert not any("Zeb" in frame or "a!42" in frame for frame in terminal.frames)


# A terminal that is not taken yet, as that of an SSH client at first, makes a line feed of Enter.
@pytest.mark.parametrize("enter", ["\r", "\n"], ids=["return", "line feed"])
def test_keys_typed_before_the_first_paint_are_kept(
    open_form: Open, answers: Path, enter: str
) -> None:
    terminal = open_form("accept")
    terminal.wait_for_bytes(RAW_MODE)
    terminal.type(f"JLO000439\tZebra!42{enter}")
    terminal.wait_for(DONE)
    terminal.type(CTRL_Q)

    assert terminal.wait() == 0
    assert json.loads(answers.read_text()) == ["JLO000439", "Zebra!42"]
    assert not any("a!42" in frame for frame in terminal.frames)


def test_neither_interrupt_nor_suspend_leaves(open_form: Open) -> None:
    terminal = open_form("accept")
    terminal.wait_for("Quitter")
    terminal.type(CTRL_Z + CTRL_C)
    terminal.wait_for("appuyez sur Ctrl+Q")
    terminal.type("still here")
    terminal.wait_for("still here")
    terminal.type(CTRL_Q)

    assert terminal.wait() == 0


def test_a_crash_shows_a_reference_and_nothing_of_the_memory(open_form: Open) -> None:
    terminal = open_form("crash")
    terminal.wait_for("Quitter")
    terminal.type("JLO000439\tZebra!42\r")

    assert terminal.wait() == 1
    assert "Communiquez la référence" in terminal.text
    assert b"Zebra" not in terminal.output
    assert b"locals" not in terminal.output
