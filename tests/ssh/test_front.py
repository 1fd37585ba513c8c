"""The front in this very process, where what it holds can be counted and its sessions looked at."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import select
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from peps_tui.cli.serve import SESSIONS
from peps_tui.core.domain.errors import ServerOutdated
from peps_tui.serving import Serving
from peps_tui.ssh import front as fronts
from peps_tui.ssh import nursery
from peps_tui.ssh.child import KEPT, MOST_FILES, MOST_MEMORY
from peps_tui.ssh.connection import VERSION
from peps_tui.ssh.line import AT_ONCE
from peps_tui.ssh.nursery import Nursery
from peps_tui.ssh.systemd import handed_sockets, notify
from peps_tui.texts import ssh as words
from peps_tui.texts.errors import explain
from tests.ssh.inside import (
    FLOOD,
    FLOODED,
    QUIET,
    Inside,
    fork_server,
    gone,
    roomy,
    served,
    sessions,
    until,
    visited,
)
from tests.ssh.server import is_there
from tests.support.openssh import HOST, new_key

_PROBE = """
    libc, told = ctypes.CDLL(None), ctypes.c_int()
    libc.prctl(2, ctypes.byref(told))
    lines = (line.split(":", 1) for line in open("/proc/self/status"))
    status = {name: value.strip() for name, value in lines if name in ("NoNewPrivs", "Threads")}
    print(json.dumps({
        "environ": dict(os.environ),
        "descriptors": [n for n in range(1024) if os.path.exists(f"/proc/self/fd/{n}")],
        "terminal": [os.isatty(number) for number in range(3)],
        "size": list(os.get_terminal_size(0)),
        "leads": os.tcgetpgrp(0) == os.getpid() == os.getsid(0),
        "status": status,
        "dumpable": libc.prctl(3),
        "signal": told.value,
        "core": resource.getrlimit(resource.RLIMIT_CORE),
        "files": resource.getrlimit(resource.RLIMIT_NOFILE),
        "memory": resource.getrlimit(resource.RLIMIT_AS),
        "echo": bool(termios.tcgetattr(0)[3] & termios.ECHO),
    }))
    return 7
"""


DEAF = fork_server("os.write(1, b'deaf'); signal.pause()")
KILLED = fork_server("os.kill(os.getpid(), signal.SIGKILL)")
PROBE = fork_server(_PROBE)
HARD_OF_HEARING = fork_server(
    "signal.signal(signal.SIGHUP, signal.SIG_IGN); print(os.getpid(), flush=True)\n"
    "    while True: signal.pause()"
)
DYING = (
    sys.executable,
    "-c",
    """import socket, sys; socket.socket(fileno=int(sys.argv[1])).send(b'{"ready": true}')""",
)


async def test_nothing_is_left_of_lines_that_are_cut(tmp_path: Path) -> None:
    async with served(tmp_path) as here:
        for _ in range(1):
            async with here.connect() as connection:
                await visited(connection)
        await gone(here.front)
        before = descriptors()

        for _ in range(5):
            connection = await here.connect()
            await visited(connection)
            connection.abort()
        await gone(here.front)

        assert descriptors() == before
        assert here.front.limits._keys.total() == here.front.limits._networks.total() == 0


async def test_what_is_painted_for_a_client_that_does_not_read_is_not_kept(
    tmp_path: Path,
) -> None:
    async with served(tmp_path, FLOOD) as here, here.connect() as connection:
        process = await connection.create_process(term_type="xterm", encoding=None, window=1000)
        (session,) = await until(lambda: sessions(here.front))

        await until(lambda: session.stay and session.stay.line._paused)
        assert session.channel.get_write_buffer_size() < 3 * AT_ONCE

        told = await process.wait()
        assert told.exit_status == 0
        assert told.stdout == b"x" * FLOODED


async def test_what_is_typed_while_nobody_reads_waits_too(tmp_path: Path) -> None:
    async with served(tmp_path, DEAF) as here, here.connect() as connection:
        process = await connection.create_process(term_type="xterm", encoding=None)
        await process.stdout.readuntil(b"deaf")
        process.stdin.write(b"y" * FLOODED)

        (session,) = sessions(here.front)
        await until(lambda: session.channel._recv_paused)
        assert session.stay is not None
        assert len(session.stay.line._typed) < 3 * AT_ONCE


async def test_a_session_can_do_little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PEPS_SMTP_PASSWORD", "CREDENTIALS_DIRECTORY", "LD_DEBUG_OUTPUT"):
        monkeypatch.setenv(name, "secret")
    monkeypatch.setenv("COLORTERM", "of the server")
    monkeypatch.setenv("https_proxy", "http://proxy.exemple.fr")
    sent = {"NO_COLOR": "1", "PEPS_HOME": "/", "TEXTUAL_DRIVER": "x:Y", "LANG": "C", "PATH": "/"}
    async with served(tmp_path, PROBE) as here, here.connect() as connection:
        met = await connection.run(term_type="screen", term_size=(100, 30), env=sent)

    told = json.loads(str(met.stdout))
    assert met.exit_status == 7
    environ = told.pop("environ")
    assert {name for name in environ if not KEPT.fullmatch(name)} == {"LANG", "NO_COLOR", "TERM"}
    assert environ["https_proxy"] == "http://proxy.exemple.fr"
    assert (environ["TERM"], environ["NO_COLOR"], environ["LANG"]) == ("screen", "1", "C.UTF-8")
    assert environ["PATH"] == os.environ["PATH"]
    assert told == {
        "descriptors": [0, 1, 2, 3, 4],
        "terminal": [True] * 3,
        "size": [100, 30],
        "leads": True,
        "status": {"NoNewPrivs": "1", "Threads": "1"},
        "dumpable": 0,
        "signal": signal.SIGHUP,
        "core": [0, 0],
        "files": [MOST_FILES] * 2,
        "memory": [MOST_MEMORY] * 2,
        "echo": False,
    }


async def test_a_fork_server_that_keeps_dying_is_replaced_later_and_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(fronts, "FIRST_WAIT", 0.01)
    async with served(tmp_path, DYING) as here:
        await until(lambda: here.front._wait > 0.1)

        assert caplog.text.count("fork server ended") in (4, 5)


async def test_a_fork_server_that_cannot_even_be_started_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The program is being replaced, or the machine has no process left."""
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(fronts, "FIRST_WAIT", 0.01)
    async with served(tmp_path, QUIET) as here:
        former, here.front._command = here.front.nursery, ["/nowhere"]
        assert former is not None
        os.kill(os.getpid(), signal.SIGHUP)
        await until(lambda: "not reloaded" in caplog.text)
        assert here.front.nursery is former

        former._process.kill()
        await until(lambda: here.front._wait > 0.1)
        here.front._command = QUIET
        await until(lambda: here.front.nursery is not None)
        os.kill(os.getpid(), signal.SIGHUP)
        await until(lambda: "reloaded" in caplog.messages)
        async with here.connect() as connection:
            await visited(connection, b"here")


async def test_a_fork_server_that_is_never_ready_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with served(tmp_path, QUIET) as here:
        monkeypatch.setattr(nursery, "READY_SECONDS", 0.1)
        here.front._command = (sys.executable, "-c", "import signal; signal.pause()")
        os.kill(os.getpid(), signal.SIGHUP)

        await until(lambda: "not reloaded" in caplog.messages)
        async with here.connect() as connection:
            await visited(connection, b"here")


async def test_a_server_too_old_for_the_program_installed_since_goes_on_as_it_is(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.INFO)
    async with served(tmp_path, QUIET) as here:
        monkeypatch.setattr(nursery, "PROTOCOL", "that of before")
        here.front._command = SESSIONS

        os.kill(os.getpid(), signal.SIGHUP)

        await until(lambda: "not reloaded" in caplog.text)
        assert explain(ServerOutdated()) in capfd.readouterr().err
        async with here.connect() as connection:
            await visited(connection, b"here")


async def test_a_session_that_is_deaf_does_not_outlive_its_fork_server(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with served(tmp_path, HARD_OF_HEARING) as here, here.connect() as connection:
        process = await connection.create_process(term_type="xterm")
        number = int(await process.stdout.readline())
        former = here.front.nursery
        assert former is not None

        former._process.kill()

        await until(lambda: not is_there(number))
        assert (await process.wait()).exit_status == 1
        await until(lambda: "session killed number=1\n" in caplog.text)
        await until(lambda: here.front.nursery not in (None, former))
        await until(lambda: former._burial.done())


async def test_what_sessions_had_opened_is_ended_for_those_that_are_killed(tmp_path: Path) -> None:
    ended = tmp_path / "ended"
    deaf = fork_server(
        "for each in (signal.SIGTERM, signal.SIGHUP): signal.signal(each, signal.SIG_IGN)\n"
        "    signed_in(f'ticket{visit.number} ')\n"
        "    os.write(1, b'here'); signal.pause() if visit.number < 3 else os._exit(0)",
        end=f"open({str(ended)!r}, 'a').write(ticket)",
    )
    async with served(tmp_path, deaf) as here:
        crowd = [await here.connect() for _ in range(3)]
        for one in crowd:
            await visited(one, b"here")
        crowd[0].abort()
        await until(lambda: ended.exists() and ended.read_text("utf-8"))
        assert ended.read_text("utf-8") == "ticket1 "

    assert ended.read_text("utf-8") == "ticket1 ticket2 "


async def test_a_session_ends_too_where_no_descriptor_was_left_to_hold_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left(*told: Any) -> Any:
        message, handles, flags, address = usual(*told)
        for handle in handles:
            os.close(handle)
        return message, [], flags, address

    usual = socket.recv_fds
    async with served(tmp_path, QUIET) as here, here.connect() as connection:
        monkeypatch.setattr(socket, "recv_fds", none_left)
        await visited(connection, b"here")
        connection.abort()

        await gone(here.front)
        assert not here.front.limits._keys


async def test_a_visit_whose_terminal_was_lost_on_the_way_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "send_fds", lambda end, told, _descriptors: end.sendmsg(told))
    async with served(tmp_path, QUIET) as here, here.connect() as connection:
        met = await connection.run(term_type="xterm")

    assert met.exit_status == 1


async def test_a_session_that_begins_as_the_server_stops_is_not_killed_by_the_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_and_warn(there: Nursery, *told: Any) -> bool:
        is_sent = usual(there, *told)
        there.signal(signal.SIGUSR1)
        return is_sent

    usual = Nursery.open
    monkeypatch.setattr(Nursery, "open", open_and_warn)
    async with served(tmp_path, QUIET) as here, here.connect() as connection:
        await visited(connection, b"here")


async def test_no_session_begins_once_the_server_stops(tmp_path: Path) -> None:
    serving = roomy(grace_seconds=3600)
    async with (
        served(tmp_path, QUIET, serving) as here,
        here.connect() as first,
        here.connect() as second,
    ):
        await visited(first, b"here")
        os.kill(os.getpid(), signal.SIGTERM)
        await until(here.front._stop.is_set)

        told = await second.run(term_type="xterm")

    assert (told.exit_status, words.UNAVAILABLE in str(told.stderr)) == (1, True)


async def test_a_session_that_dies_is_told_as_a_shell_would(tmp_path: Path) -> None:
    async with served(tmp_path, KILLED) as here, here.connect() as connection:
        met = await connection.run(term_type="xterm")

    assert met.exit_status == 128 + signal.SIGKILL


@pytest.mark.parametrize(
    ("serving", "sentence"),
    [
        (roomy(sessions=1), words.FULL),
        (roomy(sessions_per_address=1), words.TOO_MANY_HERE),
    ],
    ids=["sessions", "sessions_per_address"],
)
async def test_who_comes_beyond_a_limit_is_told_at_once(
    tmp_path: Path, serving: Serving, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with served(tmp_path, QUIET, serving) as here:
        async with here.connect() as connection:
            await visited(connection, b"here")

            met = await asyncio.to_thread(here.door.run, "ssh", here.key, "-tt", HOST)
            assert met.returncode == 255
            assert sentence in met.stderr
            assert f"refused address={HOST} reason=" in caplog.text

        async with here.connect() as connection:
            await visited(connection, b"here")


async def test_who_comes_too_often_waits_then_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with served(tmp_path, QUIET, Serving(connections_per_second=1)) as here:
        came = [await asyncio.open_connection(HOST, here.door.port) for _ in range(8)]

        assert words.TOO_FAST.encode() in await came[-1][0].read()
        # What it has to say first is read, for nobody: it would fail to write, and not read why.
        (writer := came[-1][1]).write(b"SSH-2.0-late\r\n")
        broken = select.poll()
        broken.register(writer.get_extra_info("socket").fileno(), 0)
        assert await asyncio.to_thread(broken.poll, 200) == []
        assert await came[1][0].readline() == f"SSH-2.0-{VERSION}\r\n".encode()
        for _, writer in came:
            writer.close()
        await until(lambda: not here.front.limits._networks)
    assert f"refused address={HOST} reason=rate" in caplog.text


async def test_who_waited_is_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some releases of Python 3.11 read on what was paused as the connection was made."""
    monkeypatch.setattr(
        asyncio.selector_events._SelectorTransport,  # type: ignore[attr-defined]
        "_add_reader",
        lambda transport, *reader: transport._loop._add_reader(*reader),
    )
    async with served(tmp_path, QUIET, Serving(connections_per_second=1)) as here:
        _, first = await asyncio.open_connection(HOST, here.door.port)
        async with here.connect(connect_timeout=10) as connection:
            await visited(connection, b"here")
        first.close()


async def test_who_says_nothing_is_not_waited_for(tmp_path: Path) -> None:
    async with served(tmp_path, QUIET, roomy(start_seconds=1)) as here:
        silent, writer = await asyncio.open_connection(HOST, here.door.port)
        async with here.connect() as idle:
            await asyncio.wait_for(idle.wait_closed(), 10)
        async with here.connect() as undecided:
            channel = asyncssh.SSHClientChannel(
                undecided, asyncio.get_running_loop(), "strict", None, "strict", 1000, 4096
            )
            await channel._open(b"session")
            await asyncio.wait_for(undecided.wait_closed(), 10)

        assert (await silent.read()).startswith(f"SSH-2.0-{VERSION}\r\n".encode())
        writer.close()


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (lambda here: turned_away(here, "run", "id"), "command"),
        (lambda here: turned_away(here, "run"), "terminal"),
        (lambda here: turned_away(here, "start_sftp_client"), "command"),
        (lambda here: turned_away(here, "wait_closed"), "nothing"),
        (lambda here: turned_away(here, "run", kex_algs="ecdh-sha2-nistp256"), "handshake"),
        (lambda here: scan(here, b"GET / HTTP/1.0\r\n\r\n"), "not-ssh"),
        (lambda here: scan(here, b""), "not-ssh"),
    ],
    ids=["command", "terminal", "sftp", "nothing", "algorithms", "garbage", "silence"],
)
async def test_who_opens_no_session_is_logged_but_once_in_a_flood(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    asked: Callable[[Inside], Awaitable[None]],
    reason: str,
) -> None:
    caplog.set_level(logging.INFO, "peps_tui.ssh")
    async with served(tmp_path, QUIET, roomy(start_seconds=1)) as here:
        for _ in range(2):
            await asked(here)
            await gone(here.front)

        assert caplog.text.count("unserved address=") == 1
        assert f"unserved address={HOST} reason={reason}\n" in caplog.text


async def test_who_is_served_or_refused_is_logged_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "peps_tui.ssh")
    async with served(tmp_path, QUIET, roomy(sessions_per_key=1)) as here:
        async with here.connect() as first:
            await visited(first, b"here")
            for _ in range(2):
                await turned_away(here, "run", term_type="xterm")
        await gone(here.front)

    assert "session opened" in caplog.text
    assert caplog.text.count(f"refused address={HOST} reason=key") == 1
    assert "unserved" not in caplog.text


async def test_a_key_has_so_many_sessions(tmp_path: Path) -> None:
    async with served(tmp_path, QUIET, roomy(sessions_per_key=1)) as here:
        async with here.connect() as first:
            await visited(first, b"here")
            async with here.connect() as second:
                told = await second.run(term_type="xterm")
            async with here.connect(client_keys=[str(new_key(tmp_path / "other"))]) as other:
                await visited(other, b"here")

        assert (told.exit_status, words.TOO_MANY_OF_KEY in str(told.stderr)) == (1, True)
        await gone(here.front)
        async with here.connect() as again:
            await visited(again, b"here")


async def test_visitors_are_told_while_the_application_restarts(tmp_path: Path) -> None:
    async with served(tmp_path, QUIET) as here, here.connect() as connection:
        here.front.nursery, kept = None, here.front.nursery
        told = await connection.run(term_type="xterm")
        here.front.nursery = kept

    assert told.exit_status == 1
    assert "redémarre" in str(told.stderr)


def test_systemd_hands_over_sockets_once_and_to_its_child() -> None:
    environ = {"LISTEN_PID": str(os.getpid() + 1), "LISTEN_FDS": "1"}
    assert handed_sockets(environ) == []

    assert environ == {}
    assert handed_sockets({}) == []


@pytest.mark.parametrize("abstract", [False, True])
def test_systemd_is_told(tmp_path: Path, abstract: bool) -> None:
    address = f"\0{tmp_path}" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(address)
        notify({"NOTIFY_SOCKET": address.replace("\0", "@")}, "READY=1")

        assert systemd.recv(100) == b"READY=1"
    for nobody in ({}, {"NOTIFY_SOCKET": str(tmp_path / "nobody")}):
        notify(nobody, "READY=1")


async def turned_away(
    here: Inside, method: str, *asked: object, kex_algs: str = "", **options: object
) -> None:
    """Ask something of a connection that it is not given."""
    with suppress(asyncssh.Error):
        async with here.connect(kex_algs=kex_algs or ()) as connection:
            await getattr(connection, method)(*asked, **options)


async def scan(here: Inside, said: bytes) -> None:
    """Say something that is not of the protocol, and leave."""
    reader, writer = await asyncio.open_connection(HOST, here.door.port)
    await reader.readline()
    writer.write(said)
    writer.close()
    await writer.wait_closed()


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
