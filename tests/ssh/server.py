"""`peps-tui serve` as its own process, on a demonstration, with the keys of its clients."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.demo import prepare
from tests.e2e.terminal import LIMIT, ROOT, Terminal
from tests.support.openssh import HOST, Door, new_key

HASTE = {"PEPS_SSH_CONNECTIONS_PER_SECOND": "1000"}
"""Tests come from one address, faster than people."""


@dataclass(frozen=True)
class Server:
    """A server that answers, on the demonstration of `home`."""

    process: subprocess.Popen[str]
    home: Path
    door: Door
    key: Path
    """Of a client that is nobody's yet."""

    @property
    def port(self) -> int:
        return self.door.port

    @property
    def log(self) -> str:
        """What operators read."""
        return (self.home / "peps.log").read_text("utf-8")

    def client(self, *words: str, key: Path | None = None, **options: object) -> Terminal:
        """A real client in a real terminal, told `words` first."""
        return Terminal(*words, *self.door.options(key or self.key), HOST, program="ssh", **options)  # type: ignore[arg-type]

    def sessions(self) -> list[int]:
        """The processes of those who are there."""
        return [one for server in self.fork_servers() for one in children(server)]

    def fork_servers(self) -> list[int]:
        return children(self.process.pid)

    def stop(self, what: int = signal.SIGTERM) -> int:
        """Send a signal, and return the exit code."""
        self.process.send_signal(what)
        return self.process.wait(timeout=LIMIT)


@contextmanager
def serving(folder: Path, **settings: object) -> Iterator[Server]:
    """A server on a port that was free, with these settings: `sessions=2` is `ssh_sessions`."""
    home = prepare(folder)
    with socket.create_server((HOST, 0)) as free:
        port: int = free.getsockname()[1]
    told = {"host": HOST, "port": port, **settings}
    ours = {f"PEPS_SSH_{name.upper()}": str(value) for name, value in told.items()}
    process = subprocess.Popen(
        [sys.executable, "-m", "peps_tui", "serve"],
        cwd=ROOT,
        env={**os.environ, **HASTE, **ours, "PEPS_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield _answering(process, home, folder, port)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.send_signal(signal.SIGINT)  # without waiting for sessions
        process.communicate(timeout=LIMIT)


def _answering(process: subprocess.Popen[str], home: Path, folder: Path, port: int) -> Server:
    assert process.stdout is not None
    assert f"{HOST}:{port}" in process.stdout.readline(), (home / "peps.log").read_text("utf-8")
    known = folder / "known_hosts"
    scanned = subprocess.run(
        ["ssh-keygen", "-y", "-f", str(home / "peps.host_key")],
        check=True,
        capture_output=True,
        text=True,
    )
    known.write_text(f"[{HOST}]:{port} {scanned.stdout}")
    return Server(process, home, Door(port=port, known_hosts=known), new_key(folder / "key"))


def children(pid: int) -> list[int]:
    """The processes that `pid` started and that are there."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text("utf-8").rpartition(")")[2].split()[:2]
        except OSError:  # it ended meanwhile
            continue
        if int(parent) == pid and state != "Z":
            found.append(int(stat.parent.name))
    return found


def is_there(pid: int) -> bool:
    """Whether this process lives."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def until(true: Callable[[], object], what: str) -> None:
    """Wait for something that another process does; fails after `LIMIT` seconds."""
    deadline = time.monotonic() + LIMIT
    while not true():
        assert time.monotonic() < deadline, f"never: {what}"
        time.sleep(0.01)
