"""Where there is no more room, who did not sign in gives way, from where most of them come."""

from __future__ import annotations

import signal
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from peps_tui.ssh.limits import Limits, Refusal
from peps_tui.ssh.visitors import Visitors
from peps_tui.texts import common
from tests.ssh.inside import QUIET, ROOMY, Inside, fork_server, gone, served, until, visited
from tests.support.openssh import HOST

ELSEWHERE, NOWHERE = "127.0.0.2", "127.0.0.3"
SIGNED_IN = fork_server("signed_in('ticket'); os.write(1, b'here'); signal.pause()")
GAVE_WAY = 128 + signal.SIGUSR2


@dataclass(eq=False)
class Visitor:
    place: str
    is_stranger: bool = True
    has_left: bool = False

    def give_way(self) -> None:
        self.is_stranger, self.has_left = False, True

    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("there", "leaves"),
    [
        ("", None),
        ("a", None),
        ("aa", 0),
        ("baab", 0),
        ("abbacbb", 1),
        ("Aa", None),
        ("AaAAa", 1),
        ("nnaa", None),
        ("nnaaaa", 2),
    ],
)
def test_who_gives_way_to_a_newcomer(there: str, leaves: int | None) -> None:
    """Each letter is a place, `n` that of the newcomer; a capital has signed in."""
    visitors = Visitors()
    crowd = [Visitor(place.lower(), is_stranger=place.islower()) for place in there]
    for visitor in crowd:
        visitors.welcome(visitor)

    assert visitors.make_room("n") is (leaves is not None)
    assert [index for index, one in enumerate(crowd) if one.has_left] == (
        [] if leaves is None else [leaves]
    )


def test_nobody_gives_way_to_who_is_refused_anyway() -> None:
    asked = list[str]()

    def make_room(place: str) -> bool:
        asked.append(place)
        return False

    serving = replace(ROOMY, sessions=1, connections_per_second=1)
    limits = Limits(serving, lambda: 0.0, make_room)
    limits.enter(HOST)

    told = [limits.enter(ELSEWHERE) for _ in range(10)]

    assert told == [Refusal.ALL] * 4 + [Refusal.RATE] * 6
    assert asked == [ELSEWHERE] * 4


async def test_who_holds_many_places_leaves_some_to_others(tmp_path: Path) -> None:
    async with served(tmp_path, serving=replace(ROOMY, sessions=2)) as here:
        async with here.connect() as first, here.connect() as second:
            process = await first.create_process(term_type="xterm", encoding=None)
            await process.stdout.readuntil(b"Quitter")
            await visited(second)

            async with connect(here, ELSEWHERE) as newcomer:
                assert here.front.limits._places.total() == 2
                await visited(newcomer)
                told = await process.wait()
                assert told.exit_status == GAVE_WAY
                assert b"\x1b[?1049l" in told.stdout
                assert common.NOBODY_CAME.encode() in told.stdout

                with pytest.raises((asyncssh.DisconnectError, OSError)):
                    await connect(here, NOWHERE)
        await gone(here.front)
        assert not here.front.limits._places


async def test_who_shakes_hands_gives_way_too(tmp_path: Path) -> None:
    async with served(tmp_path, QUIET, replace(ROOMY, sessions=2)) as here:
        first, _ = await here.connect(), await here.connect()
        async with connect(here, ELSEWHERE) as newcomer:
            await visited(newcomer, b"here")
            await first.wait_closed()
            here.front.visitors.close()
        await gone(here.front)
        assert not here.front.limits._places


async def test_who_signed_in_stays(tmp_path: Path) -> None:
    serving = replace(ROOMY, sessions=2, sign_in_seconds=1)
    async with (
        served(tmp_path, SIGNED_IN, serving) as here,
        here.connect() as first,
        here.connect() as second,
    ):
        for one in (first, second):
            await visited(one, b"here")
        await until(lambda: not any(one.is_stranger for one in here.front.visitors._there))

        with pytest.raises((asyncssh.DisconnectError, OSError)):
            await connect(here, ELSEWHERE)


async def test_who_does_not_sign_in_leaves_in_the_end(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    serving = replace(ROOMY, sign_in_seconds=1)
    async with served(tmp_path, QUIET, serving) as here, here.connect() as connection:
        met = await connection.run(term_type="xterm")

    assert met.exit_status == GAVE_WAY
    assert f"gave way address={HOST} seconds=1\n" in caplog.text


def connect(here: Inside, address: str) -> Any:
    """A client of another address."""
    return here.connect(local_addr=(address, 0))
