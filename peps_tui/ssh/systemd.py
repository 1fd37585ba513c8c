"""What systemd and a service tell each other, where it is there."""

from __future__ import annotations

import os
import socket
from collections.abc import MutableMapping
from contextlib import suppress

_FIRST = 3
"""The first descriptor that systemd hands over."""


def stopping(seconds: float) -> str:
    """The state of a service that stops and may take so long, whatever `TimeoutStopSec` allows."""
    return f"STOPPING=1\nEXTEND_TIMEOUT_USEC={round(seconds * 1_000_000)}"


def notify(environ: MutableMapping[str, str], state: str) -> None:
    """Tell systemd that the service is `READY=1`, `RELOADING=1` or `stopping`."""
    if not (address := environ.get("NOTIFY_SOCKET")):
        return
    kind = socket.SOCK_DGRAM | socket.SOCK_CLOEXEC
    # What serves goes on, whether somebody hears it or not.
    with socket.socket(socket.AF_UNIX, kind) as told, suppress(OSError):
        told.sendto(state.encode(), address.replace("@", "\0", 1))


def handed_sockets(environ: MutableMapping[str, str]) -> list[socket.socket]:
    """The sockets that systemd listens on for this process; none is told twice."""
    pid, count = environ.pop("LISTEN_PID", ""), environ.pop("LISTEN_FDS", "0")
    if pid != str(os.getpid()):
        return []
    return [socket.socket(fileno=_FIRST + index) for index in range(int(count))]
