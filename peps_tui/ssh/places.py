"""Where the server is met: sockets of its own, or those that systemd holds for it."""

from __future__ import annotations

import socket

from peps_tui.core.domain.errors import CannotListen
from peps_tui.serving import Serving

BACKLOG = 128


def bound(serving: Serving) -> list[socket.socket]:
    """Sockets that listen on every address of the setting; raises CannotListen."""
    try:
        if not serving.host and socket.has_dualstack_ipv6():
            return [_listening(("", serving.port), socket.AF_INET6, both=True)]
        found = socket.getaddrinfo(
            serving.host or None, serving.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        return [_listening(address, family) for family, *_, address in found]
    except OSError as error:
        raise CannotListen(serving.host, serving.port, error.errno or 0) from None


def name_of(listening: socket.socket) -> str:
    """« 192.0.2.1:2222 », « [2001:db8::1]:2222 », « *:2222 »."""
    host, port = listening.getsockname()[:2]
    if host in ("::", "0.0.0.0"):  # noqa: S104  not where it listens by itself
        return f"*:{port}"
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _listening(address: tuple[object, ...], family: int, *, both: bool = False) -> socket.socket:
    return socket.create_server(address, family=family, backlog=BACKLOG, dualstack_ipv6=both)
