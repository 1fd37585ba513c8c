"""How soon the sign-in screen is painted, beside an empty Textual application.

    python -m benchmarks.startup [rounds]

Both run in a pseudo-terminal of 80 × 24, one after the other in each round, so that the noise of
the machine falls on both. What counts is their ratio. About seven seconds a round.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.terminal import Terminal

ROUNDS = 9
TARGET = 1.1
SIZE = (80, 24)
WANTED = "Mot de passe"
IDLE = 2.0
"""Seconds over which what is sent to an idle terminal is counted."""
CTRL_Q = "\x11"
COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}
"""Whoever forbids Python to keep what it compiled would measure the compiler."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """One start: milliseconds from the birth of the process, and bytes."""

    first_byte: float
    painted: float
    sent: int
    idle: float


def main(rounds: int) -> int:
    """Measure, print the table; 1 when the target is missed."""
    with tempfile.TemporaryDirectory() as folder:
        home = str(Path(folder, "demo"))
        peps = [sys.executable, "-m", "peps_tui"]
        subprocess.run(
            [*peps, "demo", "--prepare", "--dir", home], check=True, stdout=subprocess.DEVNULL
        )
        programs = {"empty": [sys.executable, "-m", "benchmarks.empty_app"], "peps-tui": peps}
        for command in programs.values():
            measure(command, home)  # what the disk reads once is not counted
        starts: dict[str, list[Start]] = {name: [] for name in programs}
        for _ in range(rounds):
            for name, command in programs.items():
                starts[name].append(measure(command, home))
    return tell(starts["empty"], starts["peps-tui"])


def measure(command: Sequence[str], home: str) -> Start:
    """Start the program, wait until it is painted, watch it idle, and leave it."""
    terminal = Terminal(command, size=SIZE, environ={"PEPS_HOME": home, **COMPILED})
    try:
        painting = terminal.wait_for(WANTED)
        idle = sum(len(chunk) for _, chunk in terminal.watch(IDLE))
        terminal.type(CTRL_Q)
        terminal.process.wait(timeout=5)
    finally:
        terminal.close()
    return Start(
        first_byte=(painting[0][0] - terminal.born) * 1000,
        painted=(painting[-1][0] - terminal.born) * 1000,
        sent=sum(len(chunk) for _, chunk in painting),
        idle=idle * 60 / IDLE,
    )


def tell(empty: Sequence[Start], peps: Sequence[Start]) -> int:
    """Print the medians, their ratio and the verdict."""
    print(f"{'':10}{'first byte':>12}{'painted':>20}{'bytes':>8}{'idle B/min':>12}")
    for name, starts in (("empty", empty), ("peps-tui", peps)):
        painted = [start.painted for start in starts]
        span = f"{median(painted):.0f} [{min(painted):.0f}-{max(painted):.0f}] ms"
        first = median(start.first_byte for start in starts)
        sent = median(start.sent for start in starts)
        idle = max(start.idle for start in starts)
        print(f"{name:10}{first:9.0f} ms{span:>20}{sent:8.0f}{idle:12.0f}")
    # Of each round: what slows the machine for a while falls on both of its starts.
    ratio = median(ours.painted / floor.painted for ours, floor in zip(peps, empty, strict=True))
    kept = ratio <= TARGET and not any(start.idle for start in peps)
    print(f"painted: {ratio:.2f} x an empty application (target {TARGET}), idle target 0 bytes")
    print("kept" if kept else "MISSED")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
