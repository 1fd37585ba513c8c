"""The real OpenSSH: its keys, its client, and the system's server on a port of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SSH = shutil.which("ssh")
SSHD = SSH and shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
"""The server, which lies outside the path of most people; None without it or its client."""

HOST = "127.0.0.1"
ME = pwd.getpwuid(os.getuid()).pw_name
DEPLOY = Path(__file__).parents[2] / "deploy"
LIMIT = 30.0
"""Seconds after which a client that should have ended is given up."""
_SEPARATION = Path("/run/sshd")


def new_key(path: Path, kind: str = "ed25519") -> Path:
    """Make a key pair, the private half in `path`, the public one beside it in `.pub`."""
    command = ["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", str(path)]
    subprocess.run(command, check=True, timeout=LIMIT)
    return path


def fingerprint(key: Path) -> str:
    """What `ssh-keygen` calls the key: `SHA256:…`."""
    told = subprocess.run(
        ["ssh-keygen", "-lf", str(key)], check=True, capture_output=True, text=True, timeout=LIMIT
    )
    return told.stdout.split()[1]


@dataclass(frozen=True)
class Door:
    """A server that listens on `port` and is known by what `known_hosts` holds."""

    port: int
    known_hosts: Path

    def options(self, key: Path) -> tuple[str, ...]:
        """What `ssh`, `scp` and `sftp` are told to come in with `key`, and nothing of one’s own."""
        settings = {
            "Port": self.port,
            "IdentityFile": key,
            "IdentitiesOnly": "yes",
            "IdentityAgent": "none",
            "UserKnownHostsFile": self.known_hosts,
            "StrictHostKeyChecking": "yes",
            "BatchMode": "yes",
        }
        pairs = (("-o", f"{name}={value}") for name, value in settings.items())
        return ("-F", "none", *(word for pair in pairs for word in pair))

    def run(
        self, program: str, key: Path, *words: str, environ: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """What became of one of the clients; without a terminal."""
        return subprocess.run(
            [program, *self.options(key), *words],
            check=False,
            env={**os.environ, **(environ or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LIMIT,
        )


@contextmanager
def system_server(folder: Path, configuration: str) -> Iterator[Door]:
    """The system's sshd, run by whoever runs the tests: it lets that account in, and no other."""
    assert SSHD is not None
    if os.getuid() == 0:  # the folder that the service of the system makes as it starts
        _SEPARATION.mkdir(mode=0o755, exist_ok=True)
    host = new_key(folder / "host_key")
    config = folder / "sshd_config"
    config.write_text(f"HostKey {host}\nListenAddress {HOST}\nPidFile none\n{configuration}")
    process, port = _listening([SSHD, "-D", "-e", "-f", str(config)])
    try:
        known_hosts = folder / "known_hosts"
        public = host.with_suffix(".pub").read_text()
        known_hosts.write_text(f"[{HOST}]:{port} {public}")
        yield Door(port=port, known_hosts=known_hosts)
    finally:
        process.terminate()
        process.communicate()


def _listening(command: list[str]) -> tuple[subprocess.Popen[str], int]:
    """The server on a port that was free; on another one when somebody took it meanwhile."""
    while True:
        with socket.create_server((HOST, 0)) as free:
            port: int = free.getsockname()[1]
        process = subprocess.Popen(
            [*command, "-p", str(port)], stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True
        )
        assert process.stderr is not None
        told = process.stderr.readline()
        if "Server listening" in told:
            return process, port
        told += process.communicate()[1]
        assert "already in use" in told, told


def session(home: Path, run: str) -> str:
    """The shipped script, on `home` and with the Python of the tests."""
    text = (DEPLOY / "peps-tui-session").read_text("utf-8")
    for shipped, ours in {
        "/var/lib/peps-tui": str(home),
        "/opt/peps-tui/bin/python": sys.executable,
        "-m peps_tui": run,
    }.items():
        assert shipped in text
        text = text.replace(shipped, ours)
    return text


def fragment(command: Path, file: str) -> str:
    """The shipped configuration, for our account, with the keys of `file` where one is told."""
    text = (DEPLOY / "sshd_config.d-peps-tui.conf").read_text("utf-8")
    changes = {
        "Match User peps": f"Match User {ME}",
        "/usr/local/bin/peps-tui-session": str(command),
    }
    if os.getuid():  # who is not root runs nothing as somebody else
        changes["AuthorizedKeysCommandUser nobody"] = f"AuthorizedKeysCommandUser {ME}"
    if file:
        changes |= {
            "AuthorizedKeysFile none": "",
            "AuthorizedKeysCommand /bin/echo restrict,pty %t %k": "",
            "#AuthorizedKeysFile /etc/ssh/peps-tui_authorized_keys": f"AuthorizedKeysFile {file}",
            "#AuthorizedKeysCommand none": "AuthorizedKeysCommand none",
        }
    for shipped, ours in changes.items():
        assert shipped in text
        text = text.replace(shipped, ours)
    return text
