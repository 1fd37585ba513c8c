"""A dispatcher killed again and again before a gateway that fails one time in three.

Every message arrives. Killed before a gateway takes a message, a dispatcher leaves no trace of it;
killed after and before its own commit, it leaves a message that is sent again, under the same
name: `Idempotency-Key` and `Message-ID` let the other side pass it on once.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import chain, repeat
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from peps_tui.core.adapters.gateways import Webhook
from peps_tui.core.adapters.mail import Sender
from peps_tui.core.adapters.network import verified
from peps_tui.core.adapters.smtp import Security, SmtpCourier
from peps_tui.core.adapters.web import Web
from peps_tui.core.domain.message import Message, MessageChannel, MessageKind, Worded
from peps_tui.core.ports import Courier
from peps_tui.core.use_cases import messages
from tests.support.peers import HOST, mail_server
from tests.support.world import open_world, reopen

BETWEEN = timedelta(hours=13)
"""From a dispatcher to the next: every wait and every lease is over."""


@dataclass(kw_only=True)
class Mortal:
    """Hands messages on, and dies at the `fatal`-th: before, or once one is taken; 0 never does."""

    courier: Courier
    fatal: int
    before: bool
    handed: int = 0

    def deliver(self, message: Message, worded: Worded) -> None:
        self.handed += 1
        self._die_when_due(self.before)
        self.courier.deliver(message, worded)
        self._die_when_due(not self.before)

    def _die_when_due(self, here: bool) -> None:
        if here and 0 < self.fatal <= self.handed:
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Gateway:
    """Where messages arrive: the names of those it took, copies included."""

    port: int
    taken: list[str] = field(default_factory=list)


@contextmanager
def web_gateway(_expected: int) -> Iterator[Gateway]:
    """A web server that refuses one request in three."""
    with HTTPServer(HOST) as server:
        gateway = Gateway(server.port)

        def answer(request: Request) -> Response:
            if len(server.log) % 3 == 2:
                return Response(status=503)
            gateway.taken.append(request.headers["Idempotency-Key"])
            return Response(status=202)

        server.expect_request("/messages").respond_with_handler(answer)
        yield gateway


@contextmanager
def mail_gateway(expected: int) -> Iterator[Gateway]:
    """A mail server that refuses one message in three."""
    with mail_server() as server:
        server.answers = ["250 OK", "250 OK", "452 plus tard"] * (2 * expected)
        gateway = Gateway(server.port)
        yield gateway
        gateway.taken.extend(mail["Message-ID"] for mail in server.received)


def web_courier(port: int) -> Courier:
    return Webhook(web=Web(verified()), url=f"http://{HOST}:{port}/messages", token="")


def mail_courier(port: int) -> Courier:
    return SmtpCourier(
        host=HOST,
        port=port,
        security=Security.NONE,
        user="",
        password="",
        sender=Sender(name="PEP’s", email="ne-pas-repondre@peps.exemple.fr"),
        tls=verified(),
    )


GATEWAYS = {"web": (web_gateway, web_courier), "mail": (mail_gateway, mail_courier)}


def queue(home: Path, count: int) -> None:
    """A platform where so many mails wait."""
    world = open_world(home)
    account = world.add("Louty", "Jean")
    with world.storage.writing() as unit:
        for _ in range(count):
            messages.mail(unit, account, MessageKind.BLOCKED, now=world.clock.now())
    world.storage.close()


def dispatch(home: Path, courier: Courier, after: timedelta) -> int:
    """One dispatcher, in a process of its own; returns how many messages then still wait."""
    world = reopen(home)
    world.clock.advance(after)
    ports = replace(world.ports, couriers={MessageChannel.EMAIL: courier})
    messages.deliver_due(ports)
    with world.storage.reading() as unit:
        return unit.outbox.waiting()


def main(home: str, kind: str, port: str, *deaths: str) -> None:
    """Start dispatchers one after the other, the first of them mortal, until nothing waits.

    Every other one dies before the gateway has its message, the others just after.
    """
    courier = GATEWAYS[kind][1](int(port))
    for number, fatal in enumerate(chain(map(int, deaths), repeat(0)), start=1):
        mortal = Mortal(courier=courier, fatal=fatal, before=number % 2 == 1)
        child = os.fork()
        if child == 0:
            os._exit(min(dispatch(Path(home), mortal, number * BETWEEN), 1))
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert (ended == -signal.SIGKILL) is bool(fatal)
        if ended == 0:
            return


def run(home: Path, kind: str, *, count: int, deaths: Sequence[int]) -> Gateway:
    """Send so many messages through dispatchers that die; returns the gateway and what it took."""
    queue(home, count)
    script = "import sys; from tests.faults.test_dispatcher import main; main(*sys.argv[1:])"
    with GATEWAYS[kind][0](count) as gateway:
        # A process of its own, so that forking finds no thread of the server.
        told = [str(home), kind, str(gateway.port), *map(str, deaths)]
        subprocess.run(
            [sys.executable, "-c", script, *told], check=True, capture_output=True, timeout=600
        )
    return gateway


@pytest.mark.rule("MSG-2", "CASE-41")
@pytest.mark.parametrize("kind", GATEWAYS)
def test_every_message_arrives_once_but_where_only_its_name_can_tell(
    tmp_path: Path, kind: str
) -> None:
    deaths = [9, 8, 7]  # the second one, once its message is taken

    taken = run(tmp_path / "home", kind, count=60, deaths=deaths).taken

    assert len(set(taken)) == 60
    assert len(taken) == 61
