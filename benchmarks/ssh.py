"""`peps-tui serve`, beside servers that start one process for each session.

The system's sshd is one, as `deploy` has it; the other is the least that asyncssh takes.

    python -m benchmarks.ssh [--quick]

Real OpenSSH clients in terminals of 80 × 24; the people who make the crowd are asyncssh clients in
a process of their own, each of whom types one key every two seconds. What counts are the ratios:
clients and servers share the machine. About ten minutes, two with `--quick`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from benchmarks import ssh_measures as measures
from benchmarks.ssh_crowd import Crowded, crowded, open_many
from benchmarks.ssh_measures import House
from benchmarks.ssh_servers import (
    Server,
    plain_asyncssh,
    prepare,
    serving,
    sshd_with_tmux,
    system_sshd,
)
from benchmarks.wire_script import Act, Answer
from tests.support.openssh import new_key

PEOPLE = 400
OURS, SSHD, PLAIN, TMUX = "ours", "sshd", "asyncssh", "sshd, tmux"
TIMED = (OURS, SSHD, PLAIN)
"""Those whose times and memory are compared; the others are there for what they send."""
MANY = 200
IDLE = 5.0

PAINT_TO_SSHD = 0.3
PAINT_TO_HANDSHAKE, PAINT_MORE = 1.2, 60.0
STORM_TO_SSHD = 0.3
EACH_MIB = 20.0
KEY_P95 = {20: 60.0, 100: 100.0}
CARRIED: Mapping[Act, int] = {
    Act.CHARACTER: 130,
    Act.DOWN: 150,
    Act.PAGE: 700,
    Act.NEXT: 700,
    Act.OPEN: 600,
    Act.CLOSE: 600,
    Act.GRID: 1500,
}
"""Bytes at most with compression, packets included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How much is done."""

    rounds: int = 10
    samples: int = 30
    levels: tuple[int, ...] = (1, 20, 50, 100)
    clients: int = 40
    sessions: int = MANY


QUICK = Effort(rounds=3, samples=10, levels=(1, 20), clients=10, sessions=40)


@dataclass(slots=True)
class Found:
    """What was measured, by server."""

    paint: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in TIMED})
    handshake: list[float] = field(default_factory=list)
    handshake_bytes: int = 0
    carried: dict[str, Mapping[Act, Sequence[Answer]]] = field(default_factory=dict)
    storm: dict[str, list[float]] = field(default_factory=dict)
    crowded: dict[str, list[Crowded]] = field(default_factory=dict)
    idle: int = 0
    many: float = 0.0


def measure(house: House, servers: Mapping[str, Server], effort: Effort) -> Found:
    """Everything, each part on all the servers it concerns."""
    found, ours = Found(), servers[OURS]
    for _ in range(effort.rounds):
        for name in TIMED:
            found.paint[name].append(measures.first_paint(house, servers[name]))
        found.handshake.append(measures.handshake(house, ours))
    note("painted")
    found.handshake_bytes = measures.handshake_bytes(house, ours)
    for name in (OURS, SSHD, TMUX):
        server = servers[name]
        found.carried[name] = measures.carried(house, server, "-o", "Compression=no")
        found.carried[f"{name} -C"] = measures.carried(house, server, "-C")
    found.idle = measures.idle_bytes(house, ours, IDLE)
    note("carried")
    for name in TIMED:
        found.storm[name] = measures.storm(house, servers[name], effort.clients)
    note("stormed")
    for name in TIMED:
        found.crowded[name] = list(crowded(house, servers[name], effort.levels, effort.samples))
        note(f"crowded, {name}")
    found.many = open_many(house, ours, effort.sessions)
    return found


def note(what: str) -> None:
    """Tell how far it is."""
    print(f"… {what}", file=sys.stderr)


def tell(found: Found, effort: Effort) -> int:
    """Print the tables and the verdicts; 1 when a target is missed."""
    print(f"milliseconds, p50 / p95{'':9}" + "".join(f"{name:>16}" for name in TIMED))
    line("first paint", (found.paint[name] for name in TIMED))
    line("handshake alone", [found.handshake])
    line(f"storm of {effort.clients}", (found.storm[name] for name in TIMED))
    print("\nmilliseconds of a key, p50 / p95      cursor          search     MiB a session")
    for name, levels in found.crowded.items():
        for at in levels:
            who = f"{name}, {at.sessions} sessions"
            print(f"{who:26}{span(at.cursor):>18}{span(at.search):>16}{at.each:>18.1f}")
    print(f"{effort.sessions} sessions open, and the server: {found.many:.0f} MiB")
    print(f"\nbytes down the wire{'':7}" + "".join(f"{name:>14}" for name in found.carried))
    for act in Act:
        if act is not Act.IDLE:
            told = (carried(found, name, act) for name in found.carried)
            print(f"{act:26}" + "".join(f"{each:>14}" for each in told))
    print(f"the sign-in screen comes after a handshake of {found.handshake_bytes} bytes\n")
    judged = list(judge(found, effort))
    for said, kept in judged:
        print(f"{'PASS' if kept else 'MISS'}  {said}")
    return 0 if all(kept for _, kept in judged) else 1


def line(name: str, times: Iterator[list[float]] | Sequence[list[float]]) -> None:
    """A measure on each server."""
    print(f"{name:32}" + "".join(f"{span(each):>16}" for each in times))


def carried(found: Found, name: str, act: Act) -> int:
    """Bytes of an act."""
    return round(median(each.sent for each in found.carried[name][act]))


def judge(found: Found, effort: Effort) -> Iterator[tuple[str, bool]]:
    """Each target with what was measured, and whether it holds."""
    ours, theirs = (median(found.paint[name]) for name in (OURS, SSHD))
    yield at_most("first paint to that of sshd", ours / theirs, PAINT_TO_SSHD)
    allowed = PAINT_TO_HANDSHAKE * median(found.handshake) + PAINT_MORE
    yield at_most("first paint, by the handshake, ms", ours, allowed)
    if all(len(found.storm[name]) == effort.clients for name in (OURS, SSHD)):
        ratio = median(found.storm[OURS]) / median(found.storm[SSHD])
        yield at_most("storm painted, to that of sshd", ratio, STORM_TO_SSHD)
    else:
        yield f"storm: {[len(each) for each in found.storm.values()]} painted", False
    for at in found.crowded[OURS]:
        if at.sessions in KEY_P95:
            said = f"a key among {at.sessions} sessions, p95 ms"
            yield at_most(said, p95(at.keys), KEY_P95[at.sessions])
    yield at_most("MiB a session", found.crowded[OURS][-1].each, EACH_MIB)
    for act, target in CARRIED.items():
        yield at_most(f"{act}, bytes with -C", carried(found, f"{OURS} -C", act), target)
    yield at_most("idle bytes", found.idle, 0)
    yield f"{effort.sessions} sessions open at once", True


def at_most(said: str, measured: float, target: float) -> tuple[str, bool]:
    """A target that is a ceiling."""
    return f"{said}: {measured:.4g} (at most {target:.4g})", measured <= target


def span(times: Sequence[float]) -> str:
    """« p50 / p95 »."""
    return f"{median(times):.0f} / {p95(times):.0f}" if times else "-"


def p95(times: Sequence[float]) -> float:
    """What 95 of 100 stay under."""
    return quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]


def main(effort: Effort) -> int:
    """Prepare, measure, tell."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        place = Path(folder)
        people = iter(prepare(place / "home", PEOPLE))
        house = House(home=place / "home", key=new_key(place / "key"), people=people)
        servers = {
            OURS: stack.enter_context(serving(house.home)),
            SSHD: stack.enter_context(system_sshd(place / "sshd", house.home)),
            PLAIN: stack.enter_context(plain_asyncssh(place / "plain", house.home)),
            TMUX: stack.enter_context(sshd_with_tmux(place / "tmux", house.home)),
        }
        note("prepared")
        return tell(measure(house, servers, effort), effort)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ssh")
    parser.add_argument("--quick", action="store_true")
    sys.exit(main(QUICK if parser.parse_args().quick else Effort()))
