"""How the server starts, goes over to a new program, stops, and bears the death of its parts."""

from __future__ import annotations

import os
import signal
import socket
from contextlib import closing
from pathlib import Path

import pytest

from peps_tui.texts import common
from tests.e2e.demo import CTRL_Q, command
from tests.e2e.terminal import Terminal
from tests.ssh.server import Server, serving, until
from tests.support.openssh import HOST

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
        assert terminal.modes == terminal.found_modes

        assert server.process.wait() == 0
        assert not any(map(is_there, sessions))
        assert "stopped\n" in server.log


def test_a_server_that_nobody_visits_stops_at_once(tmp_path: Path) -> None:
    with serving(tmp_path, grace_seconds=3600) as server:
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


def test_nothing_outlives_the_front(tmp_path: Path) -> None:
    with serving(tmp_path) as server, closing(opened(server)) as terminal:
        left = [*server.fork_servers(), *server.sessions()]

        server.process.kill()

        terminal.wait()
        until(lambda: not any(map(is_there, left)), "they end")


def test_a_port_that_is_taken_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with serving(tmp_path) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PEPS_SSH_HOST", HOST)
        patch.setenv("PEPS_SSH_PORT", str(server.port))

        assert command("serve", home=server.home) == 1

    assert f"{HOST} port {server.port}" in capfd.readouterr().err


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


def is_there(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
