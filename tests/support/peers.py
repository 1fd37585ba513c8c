"""Servers on loopback that others wrote, for couriers to meet: they end with their test."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
import smpp34
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"
USER, PASSWORD = "peps", "s3cret-du-relais"


@pytest.fixture
def free_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
        return port


@dataclass(frozen=True)
class Authority:
    """Certificates of our own for loopback: the file to trust, and what a server shows."""

    file: Path
    server: ssl.SSLContext


def authority(folder: Path) -> Authority:
    """An authority, and a server that it vouches for."""
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in ("Autorité", HOST)
    ]
    certificates = []
    for name, key, is_authority in zip(names, keys, (True, False), strict=True):
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(names[0])
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(datetime.now(UTC) - timedelta(days=1))
            .not_valid_after(datetime.now(UTC) + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), False
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(keys[0].public_key()), False
            )
            .add_extension(_usage(is_authority=is_authority), critical=True)
        )
        certificates.append(builder.sign(keys[0], hashes.SHA256()))
    file, shown = folder / "authority.pem", folder / "server.pem"
    pem = serialization.Encoding.PEM
    file.write_bytes(certificates[0].public_bytes(pem))
    secret = keys[1].private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    shown.write_bytes(certificates[1].public_bytes(pem) + secret)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(shown)
    return Authority(file=file, server=server)


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    """What newer Pythons ask of a certificate: that it says what its key is for."""
    others = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    return x509.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
        **dict.fromkeys(others, False),
    )


@contextmanager
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """An event loop in a thread of its own; what is left in it is cancelled at the end."""
    running = asyncio.new_event_loop()
    thread = threading.Thread(target=running.run_forever)
    thread.start()
    try:
        yield running
    finally:
        asyncio.run_coroutine_threadsafe(_cancel_others(), running).result(10)
        running.call_soon_threadsafe(running.stop)
        thread.join(10)
        running.close()


async def _cancel_others() -> None:
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@dataclass
class MailServer:
    """What aiosmtpd asks for each message: `answers` are given in turn, then it accepts.

    An answer is a line of SMTP, « dead » (the line is cut, the message unread), « accepted, dead »
    or « silent » (no answer ever comes).
    """

    port: int = 0
    answers: list[str] = field(default_factory=list)
    recipient_answers: list[str] = field(default_factory=list)
    received: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.recipient_answers and (answer := self.recipient_answers.pop(0)):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith(("250", "accepted")):
            content = envelope.content
            assert isinstance(content, bytes)
            mail = message_from_bytes(content, policy=default)
            assert isinstance(mail, EmailMessage)
            self.received.append(mail)
        if answer == "silent":
            await asyncio.Event().wait()
        if answer.endswith("dead"):
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return answer


def _authenticated(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, told: Any
) -> AuthResult:
    right = isinstance(told, LoginPassword) and told.password == PASSWORD.encode()
    # Otherwise not `handled`: the client would wait for an answer that does not come.
    return AuthResult(success=right, handled=False)


@contextmanager
def mail_server(
    *,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    largest: int = 10_240_000,
) -> Iterator[MailServer]:
    """An SMTP server by aiosmtpd: in TLS from the start, in clear, or after STARTTLS.

    The last asks everybody to sign in; the others let those who do, with the right password.
    `largest` is what it takes, in bytes: that of Postfix where nobody set it.
    """
    handler = MailServer()
    with loop() as running:

        def session() -> SMTP:
            return SMTP(
                handler,
                hostname="relais.exemple.fr",
                data_size_limit=largest,
                loop=running,
                tls_context=starttls,
                require_starttls=starttls is not None,
                auth_required=starttls is not None,
                auth_require_tls=starttls is not None,
                authenticator=_authenticated,
            )

        listening = running.create_server(session, HOST, 0, ssl=tls)
        server = asyncio.run_coroutine_threadsafe(listening, running).result(10)
        handler.port = server.sockets[0].getsockname()[1]
        yield handler
        running.call_soon_threadsafe(server.close)


@dataclass
class MessageCentre:
    """What the centre of smpp34 answers: `statuses` in turn, then it accepts."""

    port: int
    statuses: list[int] = field(default_factory=list)
    received: list[smpp34.SubmitSmEvent] = field(default_factory=list)


@contextmanager
def message_centre(port: int, statuses: Sequence[int] = ()) -> Iterator[MessageCentre]:
    """An SMPP message centre by smpp34, on a free port."""
    centre = MessageCentre(port=port, statuses=list(statuses))
    server = smpp34.Server(HOST, port)

    async def serve() -> None:
        while True:
            event = await server.next()
            if not isinstance(event, smpp34.SubmitSmEvent):
                continue
            if centre.statuses:
                event.reject(centre.statuses.pop(0))
            else:
                centre.received.append(event)
                event.accept("1")

    with loop() as running:
        _run(running, server.start)
        asyncio.run_coroutine_threadsafe(serve(), running)
        yield centre
        _run(running, server.stop)


def _run(running: asyncio.AbstractEventLoop, work: Callable[[], Awaitable[None]]) -> None:
    async def done() -> None:
        await work()

    future: Future[None] = asyncio.run_coroutine_threadsafe(done(), running)
    future.result(10)
