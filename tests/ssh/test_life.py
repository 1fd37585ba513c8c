"""How the server starts, goes over to a new program, stops, and bears the death of its parts."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from peps_tui.texts import common
from tests.e2e.demo import CTRL_Q, administrator, command, enter, prepare
from tests.e2e.terminal import LIMIT, Terminal
from tests.ssh.server import Server, is_there, serving, until
from tests.support.openssh import HOST
from tests.support.world import opened as storage_of

FIRST_SCREEN = "Identifiant PEP’s"
KILLED = 128 + signal.SIGTERM


def test_sessions_are_told_before_the_server_stops(tmp_path: Path) -> None:
    with serving(tmp_path, grace_seconds=1) as server, closing(opened(server)) as terminal:
        sessions = server.sessions()
        server.process.send_signal(signal.SIGTERM)

        terminal.wait_for(common.SERVICE_STOPS[:30])
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((HOST, server.port))
        assert terminal.wait() == KILLED
        _, left = terminal.output.split(b"\x1b[?1049l")
        assert common.SERVICE_STOPPED in left.decode()
        assert terminal.modes == terminal.found_modes

        assert server.process.wait() == 0
        assert not any(map(is_there, sessions))
        assert "stopped\n" in server.log


def test_a_port_that_is_taken_is_told_and_a_server_that_nobody_visits_stops_at_once(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(tmp_path, grace_seconds=3600) as server:
        monkeypatch.setenv("PEPS_SSH_HOST", HOST)
        monkeypatch.setenv("PEPS_SSH_PORT", str(server.port))
        assert command("serve", home=server.home) == 1
        assert f"{HOST} port {server.port}" in capfd.readouterr().err

        assert server.stop() == 0


def test_a_second_signal_waits_for_nobody(tmp_path: Path) -> None:
    with serving(tmp_path, grace_seconds=3600) as server, closing(opened(server)) as terminal:
        server.process.send_signal(signal.SIGTERM)
        terminal.wait_for(common.SERVICE_STOPS[:30])

        assert server.stop(signal.SIGINT) == 0
        assert terminal.wait() == KILLED


def test_new_sessions_are_those_of_the_new_program(tmp_path: Path) -> None:
    with serving(tmp_path) as server, closing(opened(server)) as before:
        (former,) = server.fork_servers()

        server.process.send_signal(signal.SIGHUP)
        until(lambda: "reloaded\n" in server.log, "it is reloaded")

        with closing(opened(server)) as after:
            assert len(server.fork_servers()) == 2
            before.type("ABC")
            before.wait_for("ABC")
            before.type(CTRL_Q)
            assert before.wait() == 0
            until(lambda: former not in server.fork_servers(), "the former one ends")
            after.type("DEF")
            after.wait_for("DEF")


def test_a_fork_server_that_dies_is_replaced(tmp_path: Path) -> None:
    with serving(tmp_path) as server, closing(opened(server)) as terminal:
        (former,) = server.fork_servers()
        (session,) = server.sessions()

        os.kill(former, signal.SIGKILL)

        assert terminal.wait() != 0
        until(lambda: not is_there(session), "its session ends with it")
        until(lambda: server.fork_servers() not in ([], [former]), "another one starts")
        until(lambda: is_served(server), "it serves")


@pytest.mark.rule("AUTH-7")
def test_a_session_that_is_killed_is_over_for_its_holder(tmp_path: Path) -> None:
    with serving(tmp_path) as server, closing(opened(server)) as terminal:
        enter(terminal, server.home)
        assert sessions_of_administrator(server.home) == 1
        (session,) = server.sessions()

        os.kill(session, signal.SIGKILL)

        assert terminal.wait() == 128 + signal.SIGKILL
        until(lambda: not sessions_of_administrator(server.home), "it is ended")
        until(lambda: not server.sessions(), "nobody is left")


def test_nothing_outlives_the_front(tmp_path: Path) -> None:
    with serving(tmp_path) as server, closing(opened(server)) as terminal:
        left = [*server.fork_servers(), *server.sessions()]

        server.process.kill()

        terminal.wait()
        until(lambda: not any(map(is_there, left)), "they end")
        assert "CRITICAL" not in server.log


def test_systemd_may_hold_the_port(tmp_path: Path) -> None:
    """It is told what goes on, and who comes while nothing serves is served by the next."""
    home, told = prepare(tmp_path), tmp_path / "notify"
    with (
        socket.create_server((HOST, 0)) as held,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd,
    ):
        systemd.bind(str(told))
        systemd.settimeout(LIMIT)
        with started(home, held, told) as service:
            assert systemd.recv(100) == b"READY=1"
            service.send_signal(signal.SIGHUP)
            assert [systemd.recv(100) for _ in range(2)] == [b"RELOADING=1", b"READY=1"]
            service.terminate()
            assert systemd.recv(100) == b"STOPPING=1\nEXTEND_TIMEOUT_USEC=60000000"
        assert service.returncode == 0

        client = socket.create_connection(held.getsockname(), timeout=LIMIT)
        with client, started(home, held, told) as service:
            assert client.recv(100).startswith(b"SSH-2.0-")
            service.terminate()


def started(home: Path, held: socket.socket, told: Path) -> subprocess.Popen[bytes]:
    """The service as systemd starts it: on a socket that is held for it, and heard at `told`."""
    as_systemd = 'exec 3<&0 </dev/null; LISTEN_PID=$$ LISTEN_FDS=1 exec "$@"'
    return subprocess.Popen(
        ["/bin/sh", "-c", as_systemd, "sh", sys.executable, "-m", "peps_tui", "serve"],
        stdin=held.fileno(),
        env={**os.environ, "PEPS_HOME": str(home), "NOTIFY_SOCKET": str(told)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def sessions_of_administrator(home: Path) -> int:
    """How many he finds in « Mes sessions »."""
    with closing(storage_of(home)) as storage, storage.reading() as unit:
        account = unit.accounts.by_identifier(administrator(home)["identifier"])
        assert account is not None
        return len(unit.sessions.open(account.id, account.created_at))


def opened(server: Server) -> Terminal:
    terminal = server.client()
    terminal.wait_for(FIRST_SCREEN)
    return terminal


def is_served(server: Server) -> bool:
    with closing(server.client()) as terminal:
        while terminal.read(5):
            if FIRST_SCREEN in terminal.text:
                return True
        return False
