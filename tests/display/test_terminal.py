"""What each terminal is known to understand, by its name."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace

import pytest

from peps_tui.display.terminal import Depth, Terminal, find_terminal
from tests.support.emulator import XTERM

# A process knows one terminal: that of its first look.
LOOK = """
import json, os
from dataclasses import asdict
from peps_tui.display.terminal import find_terminal
print(json.dumps(asdict(find_terminal(os.environ))))
"""
PLAIN = Terminal()
ANSI = Terminal(depth=Depth.STANDARD, erases_cells=True, ends_attributes=True)


@pytest.mark.parametrize(
    ("name", "terminal"),
    [
        ("xterm-256color", XTERM),
        ("xterm", replace(XTERM, depth=Depth.STANDARD)),
        ("linux", replace(ANSI, erases_in_colour=True)),
        ("vt220", replace(ANSI, depth=Depth.NONE)),
        ("vt100", PLAIN),
        ("screen", Terminal(depth=Depth.STANDARD, scrolls=True, ends_attributes=True)),
        ("rxvt-unicode-256color", replace(XTERM, repeats=False, shapes_cursor=False)),
        ("screen-256color", Terminal(depth=Depth.PALETTE, scrolls=True, ends_attributes=True)),
        (
            "tmux-256color",
            Terminal(depth=Depth.PALETTE, scrolls=True, ends_attributes=True, shapes_cursor=True),
        ),
        ("dumb", PLAIN),
        ("", PLAIN),
        ("never-heard-of", Terminal(depth=Depth.STANDARD)),
        ("never-heard-of-256color", Terminal(depth=Depth.PALETTE)),
    ],
)
def test_a_name_tells_what_is_understood(name: str, terminal: Terminal) -> None:
    assert found(TERM=name) == terminal


@pytest.mark.parametrize(
    ("environ", "depth"),
    [
        ({"COLORTERM": "truecolor"}, Depth.TRUE),
        ({"COLORTERM": "24bit"}, Depth.TRUE),
        ({"COLORTERM": "yes"}, Depth.PALETTE),
    ],
)
def test_variables_tell_how_many_colours(environ: Mapping[str, str], depth: Depth) -> None:
    assert found(TERM="xterm-256color", **environ).depth == depth


@pytest.mark.parametrize(
    ("name", "depth"),
    [
        ("xterm", Depth.TRUE),
        ("never-heard-of", Depth.TRUE),
        # The variable is that of the terminal around it; this one would blink.
        ("screen", Depth.STANDARD),
        ("screen-256color", Depth.PALETTE),
        ("xterm-mono", Depth.NONE),
        ("vt100", Depth.NONE),
    ],
)
def test_a_name_is_believed_before_a_variable(name: str, depth: Depth) -> None:
    assert found(TERM=name, COLORTERM="truecolor").depth == depth


def found(**environ: str) -> Terminal:
    """What a fresh process finds under these variables."""
    run = subprocess.run(
        [sys.executable, "-c", LOOK], env=environ, stdout=subprocess.PIPE, text=True, check=True
    )
    return Terminal(**json.loads(run.stdout))


def test_colours_may_be_refused() -> None:
    unknown = {"TERM": "never-heard-of", "COLORTERM": "truecolor"}

    assert find_terminal(unknown, coloured=False) == PLAIN
