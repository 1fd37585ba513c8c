"""The terminal as the application takes it, keeps it and gives it back."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from peps_tui.display.terminal import Terminal as Emulated
from peps_tui.texts import common
from tests.e2e.demo import CTRL_Q, ESCAPE, F1, TAB, prepare
from tests.e2e.terminal import LIMIT, Terminal
from tests.support.emulator import XTERM

CTRL_L, F12 = "\x0c", "\x1b[24~"
LAST_LINE = "Quitter"
QUIET = 1.5
"""Seconds without a byte after which nothing more goes on."""
LATE = 0.1
"""Seconds that one packet may come after another, on a line far away."""
MEANWHILE = 0.5
"""Seconds within which a program that waits for nothing has ended."""
TAKEN = (b"\x1b[?1049h", b"\x1b[?7l", b"\x1b[?2004h", b"\x1b[2 q")
GIVEN_BACK = (b"\x1b[?1049l", b"\x1b[?7h", b"\x1b[?2004l", b"\x1b[0 q", b"\x1b[?25h", b"\x1b[m")

Open = Callable[..., Terminal]


@pytest.fixture
def open_terminal(tmp_path: Path) -> Iterator[Open]:
    opened: list[Terminal] = []
    home = prepare(tmp_path)

    def start(emulated: Emulated = XTERM, *, mute: bool = False, **environ: str) -> Terminal:
        environ = {"PEPS_HOME": str(home), **environ}
        opened.append(Terminal("-m", "peps_tui", environ=environ, emulated=emulated, mute=mute))
        opened[-1].wait_for(LAST_LINE)
        return opened[-1]

    yield start
    for terminal in opened:
        terminal.close()


@pytest.fixture
def terminal(open_terminal: Open) -> Terminal:
    return open_terminal()


def state(terminal: Terminal) -> str:
    """What the system says the process does: S sleeps, T is stopped."""
    stat = Path(f"/proc/{terminal.process.pid}/stat").read_text()
    return stat.rpartition(")")[2].split()[0]


def test_all_that_was_taken_is_given_back(terminal: Terminal) -> None:
    assert all(mode in terminal.output for mode in TAKEN)

    terminal.type(CTRL_Q)
    assert terminal.wait() == 0

    _, left = terminal.output.rsplit(b"\x1b[?1049h", 1)
    assert all(mode in left for mode in GIVEN_BACK)
    assert terminal.modes == terminal.found_modes


@pytest.mark.parametrize("repeats", [True, False])
def test_characters_are_repeated_by_a_terminal_that_showed_it_can(
    open_terminal: Open, repeats: bool
) -> None:
    terminal = open_terminal(emulated=replace(XTERM, repeats=repeats))
    before = len(terminal.output)

    terminal.type(F1)
    terminal.wait_for("─" * 20)
    terminal.wait_for(common.HELP_TITLE)

    sent = bytes(terminal.output[before:])
    assert (re.search(rb"\x1b\[\d+b", sent) is not None) is repeats


def test_a_terminal_that_repeats_still_does_on_a_slow_line(terminal: Terminal) -> None:
    terminal.type(F12)
    terminal.wait_for(common.SLOW)
    before = len(terminal.output)

    terminal.type(F1)
    terminal.wait_for(common.HELP_TITLE)
    terminal.wait_for("─" * 20)

    assert re.search(rb"\x1b\[\d+b", terminal.output[before:])


def test_a_terminal_that_answers_nothing_is_shown_the_same(open_terminal: Open) -> None:
    terminal = open_terminal(mute=True)

    terminal.type(F1)

    terminal.wait_for("─" * 20)


def test_a_window_of_another_size_shows_the_same_screen(terminal: Terminal) -> None:
    terminal.blank()
    terminal.resize(columns=100, lines=30)
    os.kill(terminal.process.pid, signal.SIGWINCH)  # as to whom the terminal controls

    terminal.wait_for(LAST_LINE)
    terminal.wait_for("Mot de passe")
    terminal.type("MARTIN")
    terminal.wait_for("MARTIN")


def test_a_window_beyond_measure_is_used_in_part(terminal: Terminal) -> None:
    terminal.resize_unseen(columns=5000, lines=3000)
    os.kill(terminal.process.pid, signal.SIGWINCH)

    terminal.wait_for_bytes(b"\x1b[400H")  # where the last line begins


def test_ctrl_l_repairs_the_screen(terminal: Terminal) -> None:
    terminal.blank()
    terminal.type(CTRL_L)

    terminal.wait_for("Mot de passe")
    terminal.wait_for(LAST_LINE)


def test_nobody_gets_a_shell(terminal: Terminal) -> None:
    os.kill(terminal.process.pid, signal.SIGTSTP)
    terminal.type("\x1a")
    terminal.type(F1)

    terminal.wait_for(common.HELP_TITLE)
    assert state(terminal) != "T"


def test_a_program_stopped_from_outside_takes_its_terminal_again(terminal: Terminal) -> None:
    os.kill(terminal.process.pid, signal.SIGSTOP)
    wait_until(lambda: state(terminal) == "T")
    terminal.modes = terminal.found_modes  # as a shell does
    terminal.blank()
    os.kill(terminal.process.pid, signal.SIGCONT)

    terminal.wait_for(LAST_LINE)
    terminal.wait_until_silent()
    assert TAKEN[0] in bytes(terminal.output).partition(LAST_LINE.encode())[2]


def test_a_line_that_drops_ends_the_program(terminal: Terminal) -> None:
    terminal.hang_up()

    assert terminal.process.wait(timeout=LIMIT) == 128 + signal.SIGHUP


@pytest.mark.parametrize("leave", ["key", "signal"])
def test_a_terminal_that_takes_nothing_holds_no_program(terminal: Terminal, leave: str) -> None:
    terminal.stop_taking()

    terminal.type(CTRL_L + (CTRL_Q if leave == "key" else ""))
    if leave == "signal":
        os.kill(terminal.process.pid, signal.SIGTERM)

    expected = 0 if leave == "key" else 128 + signal.SIGTERM
    assert terminal.process.wait(timeout=LIMIT) == expected


def test_nothing_is_left_on_a_screen_that_has_no_other(terminal: Terminal) -> None:
    terminal.type(f"MARTIN{CTRL_Q}")
    assert terminal.wait() == 0

    # pyte knows one screen only, as GNU screen unless told otherwise.
    assert not terminal.text.strip()


@pytest.mark.parametrize("answered", ["", "\x1b[3;4R"])
def test_what_is_answered_late_is_for_no_shell(open_terminal: Open, answered: str) -> None:
    terminal = open_terminal(mute=True)
    shell = terminal.open()
    terminal.type(answered + CTRL_Q)
    terminal.wait_for_bytes(GIVEN_BACK[0])
    with pytest.raises(subprocess.TimeoutExpired):
        terminal.process.wait(timeout=MEANWHILE)

    terminal.type("\x1b[3;4R".removeprefix(answered) + "\x1b[0n")

    assert terminal.process.wait(timeout=LIMIT) == 0
    assert terminal.modes == terminal.found_modes
    assert unread(shell) == 0
    os.close(shell)


def test_nobody_waits_for_a_terminal_that_answered(open_terminal: Open) -> None:
    terminal = open_terminal(mute=True)
    terminal.type(f"\x1b[3;4R\x1b[0n{CTRL_Q}")
    terminal.wait_for_bytes(GIVEN_BACK[0])
    start = time.monotonic()

    assert terminal.wait() == 0

    assert time.monotonic() - start < 1


def test_an_idle_program_sleeps(terminal: Terminal) -> None:
    while terminal.read(QUIET):
        pass
    before = wake_ups(terminal)

    assert not terminal.read(QUIET)

    # Textual’s own driver looks for keys ten times a second.
    assert wake_ups(terminal) - before <= 3


@pytest.mark.parametrize(
    ("name", "understood"),
    [
        ("never-heard-of", Emulated()),
        ("dumb", Emulated()),
        ("vt100", Emulated()),
        ("linux", Emulated(erases_in_colour=True, erases_cells=True, ends_attributes=True)),
        ("screen", Emulated(scrolls=True, ends_attributes=True)),
        ("screen-256color", Emulated(scrolls=True, ends_attributes=True)),
        ("rxvt-unicode-256color", replace(XTERM, repeats=False)),
    ],
)
def test_other_terminals_show_the_same(
    open_terminal: Open, name: str, understood: Emulated
) -> None:
    # What is emulated refuses what it does not understand.
    terminal = open_terminal(emulated=understood, TERM=name)

    terminal.type(F1)
    terminal.wait_for(common.HELP_TITLE)
    terminal.type(ESCAPE)
    terminal.wait_without(common.HELP_TITLE)
    terminal.type(f"MARTIN{TAB}")
    terminal.wait_for("MARTIN")
    assert b"\x1b[2 q" not in terminal.output


def test_the_layer_can_be_turned_off(open_terminal: Open) -> None:
    terminal = open_terminal(PEPS_DISPLAY="whole")

    terminal.type("MARTIN")
    terminal.wait_for("MARTIN")

    assert len(terminal.output) > 5000
    assert b"\x1b[?25h" not in terminal.output  # the cursor is drawn


def test_few_colours_are_suited_without_the_layer_too(open_terminal: Open) -> None:
    terminal = open_terminal(PEPS_DISPLAY="whole", TERM="linux")

    terminal.type("MARTIN")
    terminal.wait_for("MARTIN")

    # Backgrounds of fields are none in so few colours.
    assert re.search(rb"\x1b\[4;[\d;]*m {20}", terminal.output)


def wake_ups(terminal: Terminal) -> int:
    """How many times its threads went to sleep since it began."""
    told = (
        path.read_text() for path in Path(f"/proc/{terminal.process.pid}/task").glob("*/status")
    )
    return sum(int(text.partition("\nvoluntary_ctxt_switches:")[2].split()[0]) for text in told)


def unread(shell: int) -> int:
    """How many bytes were typed that nobody read, ends of lines or not."""
    modes = termios.tcgetattr(shell)
    modes[3] &= ~termios.ICANON
    termios.tcsetattr(shell, termios.TCSANOW, modes)
    (count,) = struct.unpack("i", fcntl.ioctl(shell, termios.FIONREAD, bytes(4)))
    return int(count)


def wait_until(holds: Callable[[], bool]) -> None:
    """Fails after `LIMIT` seconds."""
    deadline = time.monotonic() + LIMIT
    while not holds():
        assert time.monotonic() < deadline
        os.sched_yield()


def test_a_mouse_presses_buttons_where_it_is_wanted(open_terminal: Open) -> None:
    terminal = open_terminal(PEPS_MOUSE="true")
    assert b"\x1b[?1000h" in terminal.output
    line = next(y for y, text in enumerate(terminal.text.splitlines(), 1) if "[ Se" in text)

    terminal.type(f"\x1b[<0;30;{line}M\x1b[<0;30;{line}m")
    terminal.wait_for(common.REQUIRED)
    terminal.type(CTRL_Q)

    assert terminal.wait() == 0
    assert b"\x1b[?1000l" in terminal.output


def test_the_end_of_a_paste_may_come_in_pieces(terminal: Terminal) -> None:
    terminal.type("\x1b[200~" + "MARTIN".ljust(100) + "\x1b")
    terminal.read(LATE)
    terminal.type("[201~")

    terminal.wait_for("MARTIN")


def test_what_no_key_sends_is_typed_nowhere(terminal: Terminal) -> None:
    terminal.type("MAR\x1b[1;5ITIN")

    terminal.wait_for("MARTIN")


def test_bytes_that_are_no_text_harm_nothing(terminal: Terminal) -> None:
    terminal.type(b"MA\xff\xe9RTIN")

    terminal.wait_for("RTIN")
    assert terminal.process.poll() is None
