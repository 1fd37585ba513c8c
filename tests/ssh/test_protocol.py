"""What a client that speaks the protocol at will is given: asyncssh's own, told to misbehave."""

from __future__ import annotations

import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncssh
import pytest
from asyncssh.constants import MSG_IGNORE
from asyncssh.packet import Boolean, String, UInt32

from peps_tui.ssh.door import MOST_TRIES
from tests.ssh.server import Server
from tests.support.openssh import HOST, fingerprint, new_key

FIRST_SCREEN = "Identifiant PEP’s"
CTRL_Q = "\x11"


class Keyless(asyncssh.SSHClient):
    """Comes in without a key when no key does."""

    def kbdint_auth_requested(self) -> str:
        return ""


@pytest.mark.rule("TRUST-3")
async def test_a_key_that_is_asked_about_is_not_proven(server: Server, tmp_path: Path) -> None:
    """A query bears no signature: who knows a public key would be taken for who holds it."""
    victim = new_key(tmp_path / "victim")

    assert await key_of_a_session(server, unsigned(victim)) == "none"


@pytest.mark.rule("TRUST-3")
async def test_nor_is_a_key_that_another_one_signed_for(server: Server, tmp_path: Path) -> None:
    victim, own = (new_key(tmp_path / name) for name in ("victim", "own"))
    pair, signing = unsigned(victim), asyncssh.load_keypairs(str(own))[0]
    vars(pair)["sign"] = signing.sign

    assert await key_of_a_session(server, pair) == "none"


@pytest.mark.rule("TRUST-3")
async def test_of_several_keys_the_one_that_signed_is_proven(
    server: Server, tmp_path: Path
) -> None:
    victim, own = (new_key(tmp_path / name) for name in ("victim", "own"))

    told = await key_of_a_session(server, unsigned(victim), str(own), unsigned(victim))
    assert told == fingerprint(own)


async def test_keys_are_not_tried_for_ever(server: Server, tmp_path: Path) -> None:
    key = new_key(tmp_path / "key")
    pairs = [unsigned(key) for _ in range(MOST_TRIES + 1)]

    with pytest.raises(asyncssh.PermissionDenied):
        async with connected(server, client_keys=[*pairs, str(server.key)]):
            pass


async def test_a_connection_has_one_session(server: Server) -> None:
    async with connected(server) as connection:
        process = await opened(connection)
        with pytest.raises(asyncssh.ChannelOpenError):
            await opened(connection)

        process.stdin.write(CTRL_Q)
        await connection.wait_closed()


@pytest.mark.parametrize(
    "asked",
    [
        (b"auth-agent-req@openssh.com",),
        (b"x11-req", Boolean(False), String("MIT-MAGIC-COOKIE-1"), String("00"), UInt32(0)),
        (b"break", UInt32(1)),
        (b"shell",),
        (b"exec", String("id")),
        (b"subsystem", String("sftp")),
        (b"pty-req", String("xterm"), *[UInt32(1)] * 4, String("")),
        (b"env", String("PEPS_HOME"), String("/tmp")),
        (b"env", String("LANG"), String("C")),
        (b"nonsense",),
    ],
    ids=lambda asked: asked[0].decode(),
)
async def test_a_session_is_asked_for_nothing_else(server: Server, asked: tuple[Any, ...]) -> None:
    async with connected(server) as connection:
        process = await opened(connection)

        assert not await process.channel._make_request(*asked)


async def test_no_way_leads_to_another_machine(server: Server, tmp_path: Path) -> None:
    with socket.create_server((HOST, 0)) as inside:
        inside.setblocking(False)
        address = inside.getsockname()
        async with connected(server) as connection:
            with pytest.raises(asyncssh.ChannelOpenError):
                await connection.open_connection(*address)
            with pytest.raises(asyncssh.ChannelOpenError):
                await connection.open_unix_connection(str(tmp_path / "socket"))
            with pytest.raises(asyncssh.ChannelListenError):
                await connection.forward_remote_port(HOST, 0, *address)
            with pytest.raises(asyncssh.ChannelListenError):
                await connection.forward_remote_path(str(tmp_path / "socket"), "/nowhere")
            with pytest.raises(asyncssh.ChannelOpenError):
                await connection.create_tun(asyncssh.SSHTunTapSession)
        with pytest.raises(BlockingIOError):
            inside.accept()
    assert not (tmp_path / "socket").exists()


@pytest.mark.parametrize("wanted", ["zlib@openssh.com", "none"])
async def test_a_client_chooses_compression(server: Server, wanted: str) -> None:
    async with connected(server, compression_algs=[wanted]) as connection:
        assert connection.get_extra_info("recv_compression") == wanted
        await opened(connection)


async def test_no_empty_packet_goes_before_every_other(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """52 bytes each; asyncssh sends them for the sake of ciphers that are not offered."""
    seen = list[int]()

    def note(_connection: object, kind: int, _number: int, _packet: object) -> None:
        seen.append(kind)

    handlers = asyncssh.SSHClientConnection._packet_handlers
    monkeypatch.setitem(handlers, MSG_IGNORE, note)
    async with connected(server) as connection:
        await opened(connection)

    assert seen == []


async def key_of_a_session(server: Server, *keys: Any) -> str:
    """What the log tells of the key of a session that comes with these."""
    async with connected(server, client_keys=list(keys), client_factory=Keyless) as connection:
        (process := await opened(connection)).stdin.write(CTRL_Q)
        await process.wait()
    keys_told: list[str] = re.findall(r"session opened .* key=(\S+) ", server.log)
    return keys_told[-1]


def unsigned(key: Path) -> asyncssh.SSHKeyPair:
    """A key that the server can only be asked about."""

    def sign(_data: bytes) -> bytes:
        raise ValueError("the private half is somebody else's")

    pair = asyncssh.load_keypairs(str(key))[0]
    vars(pair)["sign"] = sign
    return pair


@asynccontextmanager
async def connected(server: Server, **options: Any) -> AsyncIterator[asyncssh.SSHClientConnection]:
    told = {
        "client_keys": [str(server.key)],
        "known_hosts": str(server.door.known_hosts),
        "username": "anybody",
        "config": None,
        "agent_path": None,
        **options,
    }
    async with asyncssh.connect(HOST, server.port, **told) as connection:
        yield connection


async def opened(connection: asyncssh.SSHClientConnection) -> asyncssh.SSHClientProcess[str]:
    """The application in a terminal, once its first screen is there."""
    process = await connection.create_process(term_type="xterm", term_size=(80, 24))
    await process.stdout.readuntil("Quitter")
    return process
