"""Where there is no more room, who did not sign in gives way, from where most of them come."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from peps_tui.serving import Serving
from peps_tui.ssh.connection import VERSION
from peps_tui.ssh.limits import Limits, Refusal
from peps_tui.ssh.visitors import Visitors
from peps_tui.texts import common
from peps_tui.texts import ssh as words
from tests.ssh.inside import QUIET, Inside, fork_server, gone, roomy, served, until, visited
from tests.support.openssh import HOST

ELSEWHERE, NOWHERE = "127.0.0.2", "127.0.0.3"
SIGNED_IN = fork_server("signed_in('ticket'); os.write(1, b'here'); signal.pause()")
GAVE_WAY = 128 + signal.SIGUSR2


@dataclass(eq=False)
class Visitor:
    site: str
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
    """Each letter is a site, `n` that of the newcomer; a capital has signed in."""
    visitors = Visitors()
    crowd = [Visitor(site.lower(), is_stranger=site.islower()) for site in there]
    for visitor in crowd:
        visitors.welcome(visitor)

    assert visitors.make_room("n") is (leaves is not None)
    assert [index for index, one in enumerate(crowd) if one.has_left] == (
        [] if leaves is None else [leaves]
    )


def test_networks_that_one_may_have_for_nothing_are_one() -> None:
    """IPv6: a host may have 65,536 networks of the size that counts as an address."""
    asked = list[str]()
    limits = Limits(roomy(sessions=0), make_room=noting(asked))
    for address in ("2001:db8:1:2::1", "2001:db8:1:3::1", "2001:db8:2:3::1", ELSEWHERE):
        limits.enter(address)

    assert asked == ["2001:db8:1::/48"] * 2 + ["2001:db8:2::/48", ELSEWHERE]


def test_nobody_gives_way_to_who_is_refused_anyway() -> None:
    asked = list[str]()
    serving = roomy(sessions=1, connections_per_second=1)
    limits = Limits(serving, lambda: 0.0, noting(asked))
    limits.enter(HOST)

    told = [limits.enter(ELSEWHERE) for _ in range(10)]

    assert told == [Refusal.ALL] * 4 + [Refusal.RATE] * 6
    assert asked == [ELSEWHERE] * 4


async def test_who_holds_many_places_leaves_some_to_others(tmp_path: Path) -> None:
    async with served(tmp_path, serving=roomy(sessions=2)) as here:
        async with here.connect() as first, here.connect() as second:
            process = await first.create_process(term_type="xterm", encoding=None)
            await process.stdout.readuntil(b"Quitter")
            await visited(second)

            async with connect(here, ELSEWHERE) as newcomer:
                assert here.front.limits._networks.total() == 2
                await visited(newcomer)
                told = await process.wait()
                assert told.exit_status == GAVE_WAY
                assert b"\x1b[?1049l" in told.stdout
                assert common.NOBODY_CAME.encode() in told.stdout

                with pytest.raises((asyncssh.DisconnectError, OSError)):
                    await connect(here, NOWHERE)
        await gone(here.front)
        assert not here.front.limits._networks


async def test_who_shakes_hands_gives_way_too(tmp_path: Path) -> None:
    async with served(tmp_path, QUIET, roomy(sessions=2)) as here:
        first, _ = await here.connect(), await here.connect()
        async with connect(here, ELSEWHERE) as newcomer:
            await visited(newcomer, b"here")
            await first.wait_closed()
            here.front.visitors.close()
        await gone(here.front)
        assert not here.front.limits._networks


async def test_who_waits_to_be_let_in_holds_a_place_and_gives_way(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    serving = Serving(sessions=3, connections_per_second=1)
    async with served(tmp_path, QUIET, serving) as here:
        came = [await asyncio.open_connection(HOST, here.door.port) for _ in range(3)]
        assert await came[0][0].readline() == f"SSH-2.0-{VERSION}\r\n".encode()

        async with connect(here, ELSEWHERE) as second:
            await visited(second, b"here")
            async with connect(here, NOWHERE) as third:
                assert words.FULL.encode() in await came[1][0].read()
                assert here.front.limits._networks.total() == 3
                await visited(third, b"here")

                assert await came[2][0].readline() == f"SSH-2.0-{VERSION}\r\n".encode()
        for _, writer in came:
            writer.close()
        await gone(here.front)
        assert not here.front.limits._networks
    assert f"refused address={HOST} reason=all\n" in caplog.text


async def test_who_still_waits_as_the_server_stops_is_left(tmp_path: Path) -> None:
    async with served(tmp_path, QUIET, Serving(connections_per_second=1)) as here:
        came = [await asyncio.open_connection(HOST, here.door.port) for _ in range(4)]
        await until(lambda: len(here.front.visitors._there) == len(came))

    assert not here.front.visitors._there
    assert not here.front.limits._networks
    assert await came[-1][0].read() == b""


async def test_who_signed_in_stays(tmp_path: Path) -> None:
    serving = roomy(sessions=2, sign_in_seconds=1)
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
    serving = roomy(sign_in_seconds=1)
    async with served(tmp_path, QUIET, serving) as here, here.connect() as connection:
        met = await connection.run(term_type="xterm")

    assert met.exit_status == GAVE_WAY
    assert f"gave way address={HOST} seconds=1\n" in caplog.text


def noting(asked: list[str]) -> Callable[[str], bool]:
    """What makes no room, and notes for whom."""

    def make_room(site: str) -> bool:
        asked.append(site)
        return False

    return make_room


def connect(here: Inside, address: str) -> Any:
    """A client of another address."""
    return here.connect(local_addr=(address, 0))
