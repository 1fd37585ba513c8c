"""What leaves for the terminal at each act, beside a peer, the floor, and what tmux sends.

    python -m benchmarks.wire [--size 120x40] [--quick]

In one run, each in a real pseudo-terminal: ours, ours without the layer that sends only what
changed, ours told that the line is slow, the same made of stock Textual widgets, and the very
screens of ours through curses, then without their colours; the main ones through tmux too. Ours
runs first: its screens are those that curses shows. About 80 seconds; `--quick` leaves out tmux and
the peers.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median

from benchmarks.wire_script import IDLE, Act, Answer
from benchmarks.wire_sides import Bench, Side

SIZE = (80, 24)
TARGETS: Mapping[Act, int] = {
    Act.LOGIN: 1000,
    Act.CHARACTER: 60,
    Act.GRID: 2500,
    Act.DOWN: 60,
    Act.PAGE: 1400,
    Act.NEXT: 1400,
    Act.OPEN: 600,
    Act.CLOSE: 600,
}
"""Bytes at most, in 80 × 24."""
GRID_TO_CURSES = 1.3

OURS, SLOW, WHOLE = "ours", "slow line", "whole"
STOCK, CURSES, PLAIN = "stock", "curses", "plain curses"
IN_TMUX = frozenset({OURS, WHOLE, STOCK, CURSES})
QUICK = frozenset({OURS, SLOW, CURSES, PLAIN})

Answers = Mapping[Act, Sequence[Answer]]


def sides(frames: Path) -> Iterator[Side]:
    """Every program, ours first."""
    ours, twin = "peps_tui", "benchmarks.wire_curses"
    yield Side(name=OURS, module=ours, asks_code=True)
    yield Side(name=SLOW, module=ours, environ={"PEPS_LINE": "slow"}, asks_code=True)
    yield Side(name=WHOLE, module=ours, environ={"PEPS_DISPLAY": "whole"}, asks_code=True)
    yield Side(name=STOCK, module="benchmarks.wire_stock")
    yield Side(name=CURSES, module=twin, arguments=(str(frames),))
    yield Side(name=PLAIN, module=twin, arguments=(str(frames), "--plain"))


def main(size: tuple[int, int], *, quick: bool) -> int:
    """Measure and tell."""
    direct, in_tmux = dict[str, Answers](), dict[str, Answers]()
    with tempfile.TemporaryDirectory() as folder:
        frames = Path(folder, "frames.json")
        bench = Bench(Path(folder), size)
        for side in sides(frames):
            if quick and side.name not in QUICK:
                continue
            recorder = bench.measure(side)
            direct[side.name] = recorder.answers
            if side.name == OURS:
                frames.write_text(json.dumps(recorder.frames), "utf-8")
            if side.name in IN_TMUX and not quick:
                in_tmux[side.name] = bench.measure(side, tmux=True).answers
    return tell(size, direct, in_tmux)


def tell(
    size: tuple[int, int], direct: Mapping[str, Answers], in_tmux: Mapping[str, Answers]
) -> int:
    """Print the tables and the verdicts; 1 when a target is missed."""
    columns, lines = size
    print(f"{columns} x {lines}, TERM=xterm-256color: bytes (deflated)")
    show(direct, volume)
    if in_tmux:
        print("\nthe same, sent by tmux")
        show(in_tmux, volume)
    print("\nmilliseconds from the key to the last byte")
    show(direct, delay)
    print()
    verdicts = list(judge(direct, targets=TARGETS if size == SIZE else {}))
    for told, kept in verdicts:
        print(f"{'PASS' if kept else 'MISS'}  {told}")
    return 0 if all(kept for _, kept in verdicts) else 1


def show(answers: Mapping[str, Answers], cell: Callable[[Act, Sequence[Answer]], str]) -> None:
    """One line an act, one column a side."""
    print(f"{'':18}" + "".join(f"{name:>15}" for name in answers))
    for act in Act:
        told = (cell(act, answers[name][act]) for name in answers)
        print(f"{act:18}" + "".join(f"{each:>15}" for each in told))


def volume(act: Act, answers: Sequence[Answer]) -> str:
    """« bytes (deflated) »."""
    return f"{sent(act, answers)} ({median(each.deflated for each in answers):.0f})"


def delay(act: Act, answers: Sequence[Answer]) -> str:
    """Milliseconds, but of what nobody asked."""
    return "" if act is Act.IDLE else f"{median(each.took for each in answers):.1f}"


def sent(act: Act, answers: Sequence[Answer]) -> int:
    """The bytes of an act; of a minute when idle, at worst."""
    if act is Act.IDLE:
        return round(max(each.sent for each in answers) * 60 / IDLE)
    return round(median(each.sent for each in answers))


def judge(
    answers: Mapping[str, Answers], *, targets: Mapping[Act, int]
) -> Iterator[tuple[str, bool]]:
    """Each target with what was measured, and whether it holds."""
    for name in (OURS, SLOW):
        for act, target in (*targets.items(), (Act.IDLE, 0)):
            found = sent(act, answers[name][act])
            yield f"{name}, {act}: {found} bytes (at most {target})", found <= target
    for floor in (CURSES, PLAIN):
        ratio = sent(Act.GRID, answers[OURS][Act.GRID]) / sent(Act.GRID, answers[floor][Act.GRID])
        kept = ratio <= GRID_TO_CURSES
        yield f"{OURS}, grid: {ratio:.2f} x {floor} (at most {GRID_TO_CURSES})", kept


def size_of(text: str) -> tuple[int, int]:
    """« 120x40 »."""
    columns, lines = text.split("x")
    return int(columns), int(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.wire")
    parser.add_argument("--size", type=size_of, default=SIZE, metavar="80x24")
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    sys.exit(main(given.size, quick=given.quick))
