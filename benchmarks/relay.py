"""A relay that counts what a connection carries: the payload of TCP, on its way down."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

HOST = "127.0.0.1"


class Relay(ThreadingTCPServer):
    """Stands between clients and `target`; `down` bytes went to the clients."""

    def __init__(self, target: int) -> None:
        super().__init__((HOST, 0), Join)
        self.target = target
        self.port: int = self.server_address[1]
        self.down = 0


class Join(BaseRequestHandler):
    """One connection, until either side ends it."""

    server: Relay

    def handle(self) -> None:
        """Pass everything on, at once."""
        near: socket.socket = self.request
        with socket.create_connection((HOST, self.server.target)) as far:
            for one in (near, far):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            upward = Thread(target=self._pass, args=(near, far))
            upward.start()
            self._pass(far, near)
            upward.join()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(ConnectionError):
            while data := source.recv(65536):
                if target is self.request:
                    self.server.down += len(data)
                target.sendall(data)
        with suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)


@contextmanager
def relaying(port: int) -> Iterator[Relay]:
    """A relay to `port`; who uses it leaves first."""
    with Relay(port) as relay:
        Thread(target=relay.serve_forever, daemon=True).start()
        yield relay
        relay.shutdown()
