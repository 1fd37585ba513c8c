"""What is measured of a server: how soon it paints, what it carries, how it bears many people."""

from __future__ import annotations

import select
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.codes import next_code
from benchmarks.relay import relaying
from benchmarks.ssh_servers import PASSWORD, Server, client
from benchmarks.terminal import LONGEST, Terminal
from benchmarks.wire_script import Act, Answer, Recorder, play
from peps_tui.texts import login

SIZE = (80, 24)


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
            for one in select.select(list(waiting), [], [], LONGEST)[0]:
                chunk = one.take()
                if chunk is None:
                    waiting.remove(one)
                elif login.PASSWORD in one.text:
                    painted.append((chunk[0] - began) * 1000)
                    waiting.remove(one)
    return painted


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
