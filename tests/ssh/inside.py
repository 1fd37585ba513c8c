"""The front in the process of the tests, with sessions of the application or of another program."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from peps_tui.cli.serve import SESSIONS
from peps_tui.core.adapters.host_key import host_key
from peps_tui.serving import Serving
from peps_tui.ssh import front as fronts
from peps_tui.ssh.front import Front
from peps_tui.ssh.session import Session
from tests.e2e.demo import prepare
from tests.support.openssh import HOST, Door, new_key

_SERVE = """
import ctypes, json, os, resource, signal, socket, sys, termios
from peps_tui.ssh import forkserver
def begin(visit, journal, signed_in):
    {}
def end(ticket):
    {}
forkserver.run(socket.socket(fileno=int(sys.argv[1])), begin, end)
"""


def roomy(**limits: Any) -> Serving:
    """A server that has these limits, and none on how fast one comes."""
    return Serving(**{"connections_per_second": 1000, **limits})


def fork_server(body: str, end: str = "pass") -> tuple[str, ...]:
    """A fork server whose sessions run this, in the place of the application."""
    return (sys.executable, "-c", _SERVE.format(body, end))


QUIET = fork_server("os.write(1, b'here'); signal.pause()")
FLOODED = 1_000_000
FLOOD = fork_server(f"for _ in range(1000): os.write(1, b'x' * {FLOODED // 1000})\n    return 0")


@dataclass(frozen=True)
class Inside:
    """A front that serves in this very process."""

    front: Front
    door: Door
    key: Path

    def connect(self, **options: Any) -> Any:
        """A client that speaks the protocol at will."""
        told = {
            "client_keys": [str(self.key)],
            "known_hosts": None,
            "username": "anybody",
            "config": None,
            "agent_path": None,
            **options,
        }
        return asyncssh.connect(HOST, self.door.port, **told)


@asynccontextmanager
async def served(
    folder: Path, command: Sequence[str] = SESSIONS, serving: Serving | None = None
) -> AsyncIterator[Inside]:
    """The front on a port of its own; the application it opens is on a demonstration."""
    home = prepare(folder) if command is SESSIONS else folder
    with pytest.MonkeyPatch.context() as patch, socket.create_server((HOST, 0)) as listening:
        patch.setenv("PEPS_HOME", str(home))
        patch.setattr(fronts, "handed_sockets", lambda _: [listening])
        private = host_key(home / "peps.host_key").private
        front = Front(serving or roomy(), private, command)
        told = asyncio.get_running_loop().create_future()
        running = asyncio.ensure_future(front.run(told.set_result))
        await asyncio.wait([told, running], return_when=asyncio.FIRST_COMPLETED)
        port = listening.getsockname()[1]
        public = asyncssh.import_private_key(private).export_public_key().decode()
        (known := folder / "known_hosts").write_text(f"[{HOST}]:{port} {public}")
        yield Inside(front, Door(port=port, known_hosts=known), new_key(folder / "key"))
        for number in (signal.SIGTERM, signal.SIGINT):
            os.kill(os.getpid(), number)
            await asyncio.sleep(0)
        await running
        await leave()


async def leave() -> None:
    """Close what the end of a process would: clients that are deaf, or that were being left."""
    for transport in list(asyncio.get_running_loop()._transports.values()):  # type: ignore[attr-defined]
        transport.abort()
    for _ in range(5):
        await asyncio.sleep(0)


async def visited(connection: asyncssh.SSHClientConnection, shown: bytes = b"Quitter") -> None:
    """Open a session, and wait for what it shows."""
    process = await connection.create_process(term_type="xterm", encoding=None)
    await process.stdout.readuntil(shown)


def sessions(front: Front) -> list[Session]:
    """The sessions that the front knows."""
    assert front.nursery is not None
    return [one for one in front.nursery._guests.values() if isinstance(one, Session)]


async def until(found: Callable[[], Any]) -> Any:
    """Wait for something that other processes bring about; the test has its own limit."""
    while not (what := found()):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    return what


async def gone(front: Front) -> None:
    """Return once no session and no connection is left."""
    assert front.nursery is not None
    await front.nursery.empty()
    await front.visitors.deserted()
