"""What is measured of a server: how soon it paints, what it carries, how it bears many people."""

from __future__ import annotations

import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from benchmarks.relay import relaying
from benchmarks.ssh_servers import PASSWORD, Server, client, memory
from benchmarks.ssh_visitor import next_code
from benchmarks.terminal import DEAF, LONGEST, Terminal
from benchmarks.wire_script import Act, Answer, Recorder, play
from peps_tui.texts import accounts, dashboard, login
from tests.e2e.demo import DOWN, ENTER, TAB

SIZE = (80, 24)
UP, DELETE = "\x1b[A", "\x7f"
QUIET_STORM = 1.5
SETTLE = 1.0


@dataclass(frozen=True, slots=True)
class House:
    """The platform, and the key that everybody comes with; `people` are taken one by one."""

    home: Path
    key: Path
    people: Iterator[str]

    def person(self) -> str:
        """The identifier of somebody who has not come yet."""
        return next(self.people)


def terminal(command: Sequence[str]) -> Terminal:
    """A client in a terminal."""
    return Terminal(command, size=SIZE, environ={})


def first_paint(house: House, server: Server) -> float:
    """Milliseconds from the start of the client to the last byte of the first screen."""
    with closing(terminal(client(server.port, house.key, "-tt"))) as one:
        return (one.wait_for(login.PASSWORD)[-1][0] - one.born) * 1000


def handshake(house: House, server: Server) -> float:
    """Milliseconds of a client that is let in, and told that it needs a terminal."""
    began = time.perf_counter()
    command = client(server.port, house.key, "-T")
    subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True)
    return (time.perf_counter() - began) * 1000


def handshake_bytes(house: House, server: Server) -> int:
    """Bytes that go down to such a client."""
    with relaying(server.port) as relay:
        handshake(house, Server(port=relay.port, process=server.process))
        return relay.down


def carried(house: House, server: Server, *options: str) -> Mapping[Act, Sequence[Answer]]:
    """The payload of TCP that goes down to a client at each act."""
    with relaying(server.port) as relay:
        command = client(relay.port, house.key, "-tt", *options)
        with closing(terminal(command)) as one:
            recorder = Recorder(one, lambda: relay.down)
            identifier = house.person()
            play(recorder, identifier, PASSWORD, lambda: next_code(house.home, identifier))
    return recorder.answers


def storm(house: House, server: Server, clients: int) -> list[float]:
    """Milliseconds until each of so many clients, come at once, shows the first screen."""
    with ExitStack() as stack:
        began = time.perf_counter()
        command = client(server.port, house.key, "-tt")
        crowd = [stack.enter_context(closing(terminal(command))) for _ in range(clients)]
        waiting, painted = set(crowd), list[float]()
        while waiting and time.perf_counter() - began < LONGEST * 2:
            for one in select.select(list(waiting), [], [], QUIET_STORM)[0]:
                chunk = one.take()
                if chunk is None:
                    waiting.remove(one)
                elif login.PASSWORD in one.text:
                    painted.append((chunk[0] - began) * 1000)
                    waiting.remove(one)
    return painted


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
        answer = probe.listen(first=5 * DEAF)
        if not answer:
            raise SystemExit("a key was not answered")
        yield (answer[-1][0] - sent) * 1000


def idle_bytes(house: House, server: Server, seconds: float) -> int:
    """Bytes that go down to a client that looks at the first screen; SSH's own every 30 s apart."""
    with (
        relaying(server.port) as relay,
        closing(terminal(client(relay.port, house.key, "-tt"))) as one,
    ):
        one.wait_for(login.PASSWORD)
        before = relay.down
        one.watch(seconds)
        return relay.down - before


def open_many(house: House, server: Server, sessions: int) -> float:
    """MiB of a server at which so many sessions are open; ends the run if they cannot be."""
    with loading(house, server, 0) as load:
        load.ask(f"knock {sessions}")
        return memory(server.process)
