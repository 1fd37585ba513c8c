"""The servers that are compared, on one platform with people who may sign in."""

from __future__ import annotations

import json
import os
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.relay import HOST
from benchmarks.terminal import LONGEST
from peps_tui import wiring
from peps_tui.cli.demo_crowd import crowd
from peps_tui.cli.demo_story import Calendar
from peps_tui.core.domain.account import Profile
from peps_tui.core.domain.phone import parse_phone
from peps_tui.core.domain.rights import NO_RIGHTS
from peps_tui.settings import load_settings
from tests.support.openssh import fragment, new_key, session, system_server

PASSWORD = "Velours-du-soir-7"
ACCOUNTS = 500
MANY = 10_000
SERVE = (sys.executable, "-m", "peps_tui", "serve")
LIMITS = {
    "PEPS_SSH_HOST": HOST,
    "PEPS_SSH_SESSIONS": "400",
    "PEPS_SSH_SESSIONS_PER_ADDRESS": "400",
    "PEPS_SSH_SESSIONS_PER_KEY": "400",
    "PEPS_SSH_CONNECTIONS_PER_SECOND": "1000",
    "PEPS_SSH_GRACE_SECONDS": "0",
}
"""One machine is everybody here."""
SSHD = """
UsePAM no
StrictModes no
MaxStartups 400
Compression yes
"""

TMUX_CONF = """
set -g status off
set -g escape-time 0
set -g destroy-unattached on
"""


@dataclass(frozen=True, slots=True)
class Server:
    """What listens on `port`, and its first process."""

    port: int
    process: int


def prepare(home: Path, people: int) -> list[str]:
    """Make a platform; returns the identifiers of so many administrators of one employer.

    All of them have `PASSWORD`.
    """
    command = [sys.executable, "-m", "peps_tui", "demo", "--prepare", "--dir", str(home)]
    subprocess.run([*command, "--accounts", str(ACCOUNTS)], check=True, stdout=subprocess.DEVNULL)
    # No longer a demonstration: a workstation is known by its key alone, as on a real platform.
    (home / "peps.toml").write_text("", "utf-8")
    settings = load_settings({"PEPS_HOME": str(home)})
    ports = wiring.connect(settings)
    listed = json.loads((home / "comptes-demo.json").read_text("utf-8"))
    stored, calendar = ports.hasher.hash(PASSWORD), Calendar(now=ports.clock.now())
    found = list[str]()
    with ports.storage.writing() as unit:
        employer = unit.establishments.by_siret(listed[0]["siret"])
        assert employer is not None
        for number in range(MANY, MANY + people):
            account = replace(
                crowd(number, employer.id, "bellerive.exemple.fr", calendar),
                profile=Profile.ADMIN,
                phone=parse_phone(f"06{number:08d}"),
                activated_at=calendar.at(30, 9),
                blocked_at=None,
                expires_on=calendar.at(-365, 9).date(),
            )
            unit.accounts.set_password(unit.accounts.add(account, NO_RIGHTS).id, stored)
            found.append(account.identifier)
    ports.storage.close()
    return found


@contextmanager
def serving(home: Path, *, environ: Mapping[str, str] | None = None) -> Iterator[Server]:
    """`peps-tui serve` on a free port; its log is `serve.log` beside `home`."""
    port = _free_port()
    told = {"PEPS_HOME": str(home), "PEPS_SSH_PORT": str(port), **LIMITS, **(environ or {})}
    yield from _started(SERVE, port, told, home.with_name("serve.log"))


@contextmanager
def plain_asyncssh(folder: Path, home: Path) -> Iterator[Server]:
    """The server of `benchmarks.ssh_plain`: a new process for each session."""
    folder.mkdir()
    port = _free_port()
    command = (
        sys.executable,
        "-m",
        "benchmarks.ssh_plain",
        str(port),
        str(new_key(folder / "key")),
    )
    yield from _started(command, port, {"PEPS_HOME": str(home)}, folder / "log")


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as free:
        port: int = free.getsockname()[1]
        return port


def _started(
    command: Sequence[str], port: int, environ: Mapping[str, str], written: Path
) -> Iterator[Server]:
    with written.open("a") as log:
        process = subprocess.Popen(command, env={**os.environ, **environ}, stdout=log, stderr=log)
    try:
        if not _opens(port, process):
            raise SystemExit(f"the server does not start:\n{written.read_text('utf-8')}")
        yield Server(port=port, process=process.pid)
    finally:
        process.terminate()
        process.wait()


def _opens(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Wait until it greets; False when it never does."""
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.create_connection((HOST, port), timeout=1) as one:
                one.recv(8)
                return True
        except OSError:
            time.sleep(0.05)
    return False


@contextmanager
def system_sshd(folder: Path, home: Path) -> Iterator[Server]:
    """The system's sshd with what `deploy` ships: one process for each session."""
    folder.mkdir()
    yield from _system(folder, session(home, "-m peps_tui"))


@contextmanager
def sshd_with_tmux(folder: Path, home: Path) -> Iterator[Server]:
    """The same, with tmux in between, which draws what the program redraws whole."""
    folder.mkdir()
    (conf := folder / "tmux.conf").write_text(TMUX_CONF)
    environ = f"LANG=C.UTF-8 PEPS_HOME={shlex.quote(str(home))} PEPS_DISPLAY=whole"
    tmux = f"tmux -S {folder}/tmux-$$ -f {conf} -u new-session"
    yield from _system(
        folder, f"#!/bin/sh\nexec env {environ} {tmux} '{sys.executable} -m peps_tui'\n"
    )


def _system(folder: Path, script: str) -> Iterator[Server]:
    (command := folder / "session").write_text(script)
    command.chmod(0o755)
    (folder / "fragment").write_text(fragment(command, ""))
    before = children(os.getpid())
    with system_server(folder, f"{SSHD}\nInclude {folder}/fragment\n") as door:
        (process,) = children(os.getpid()) - before
        yield Server(port=door.port, process=process)


def client(port: int, key: Path, *options: str) -> tuple[str, ...]:
    """The OpenSSH client, with nothing of one's own."""
    said = {
        "IdentityFile": str(key),
        "IdentitiesOnly": "yes",
        "IdentityAgent": "none",
        "UserKnownHostsFile": "/dev/null",
        "StrictHostKeyChecking": "no",
        "LogLevel": "ERROR",
        "BatchMode": "yes",
    }
    settings = (word for name, value in said.items() for word in ("-o", f"{name}={value}"))
    return ("ssh", "-F", "none", *settings, "-p", str(port), *options, HOST)


def children(process: int) -> set[int]:
    """The processes it started."""
    found = set[int]()
    for task in Path(f"/proc/{process}/task").iterdir():
        found |= {int(number) for number in (task / "children").read_text().split()}
    return found


def family(process: int) -> set[int]:
    """The process, and all that comes from it."""
    return {process}.union(*(family(child) for child in children(process)))


def memory(process: int) -> float:
    """MiB that the whole family holds: what it shares is divided among those who share it."""
    kib = 0
    for one in family(process):
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                kib += int(line.split()[1])
    return kib / 1024
