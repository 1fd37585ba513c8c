"""What one person meets among many, and what they cost the server."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import IO

from benchmarks.codes import next_code
from benchmarks.ssh_measures import House, terminal
from benchmarks.ssh_servers import PASSWORD, Server, client, memory
from benchmarks.terminal import LONGEST, Terminal
from peps_tui.texts import accounts, dashboard, login
from tests.e2e.demo import DOWN, ENTER, TAB

UP, DELETE = "\x1b[A", "\x7f"
SETTLE = 1.0
"""Seconds that people type before anything is measured."""


class Load:
    """The people of `benchmarks.ssh_load`."""

    def __init__(self, orders: IO[str], answers: IO[str]) -> None:
        self._orders = orders
        self._answers = answers

    def ask(self, order: str) -> None:
        """Have them do it, and wait until it is done."""
        self._orders.write(f"{order}\n")
        self._orders.flush()
        if self._answers.readline().strip() != order:
            raise SystemExit(f"not done: {order}")


@contextmanager
def loading(house: House, server: Server, most: int) -> Iterator[Load]:
    """So many people at most, who do nothing yet."""
    people = [house.person() for _ in range(most)]
    said = (str(server.port), str(house.home), str(house.key), *people)
    command = (sys.executable, "-m", "benchmarks.ssh_load", *said)
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield Load(process.stdin, process.stdout)
        process.stdin.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowded:
    """With so many sessions: milliseconds of each key, and MiB that each session holds."""

    sessions: int
    cursor: Sequence[float]
    search: Sequence[float]
    each: float

    @property
    def keys(self) -> list[float]:
        """Of every key."""
        return [*self.cursor, *self.search]


def crowded(house: House, server: Server, levels: Sequence[int], samples: int) -> Iterator[Crowded]:
    """At each of these numbers of sessions, all typing, what one more person meets."""
    alone = memory(server.process)
    with loading(house, server, levels[-1]) as load, closing(_probe(house, server)) as probe:
        there = 1
        for level in levels:
            if level > there:
                load.ask(f"work {level - there}")
                there = level
            each = (memory(server.process) - alone) / level
            load.ask("type")
            probe.watch(SETTLE)
            cursor = list(_took(probe, (DOWN, UP), samples))
            probe.type("/")
            probe.listen()
            search = list(_took(probe, ("m", DELETE), samples))
            probe.type(ENTER)
            probe.listen()
            load.ask("rest")
            yield Crowded(sessions=level, cursor=cursor, search=search, each=each)


def _probe(house: House, server: Server) -> Terminal:
    """A real client, at the grid."""
    one = terminal(client(server.port, house.key, "-tt"))
    identifier = house.person()
    one.wait_for(login.PASSWORD)
    one.type(f"{identifier}{TAB}{PASSWORD}{ENTER}")
    one.type(f"{next_code(house.home, identifier)}{ENTER}")
    one.wait_for(dashboard.TITLE)
    one.type("g")
    one.wait_for(accounts.SEARCH)
    return one


def _took(probe: Terminal, keys: Sequence[str], samples: int) -> Iterator[float]:
    """Milliseconds from each key to the last byte of its answer."""
    for number in range(samples):
        sent = probe.type(keys[number % len(keys)])
        answer = probe.listen(first=LONGEST)
        if not answer:
            raise SystemExit("a key was not answered")
        yield (answer[-1][0] - sent) * 1000


def open_many(house: House, server: Server, sessions: int) -> float:
    """MiB of a server at which so many sessions are open; ends the run if they cannot be."""
    with loading(house, server, 0) as load:
        load.ask(f"knock {sessions}")
        return memory(server.process)
