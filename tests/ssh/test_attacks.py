"""What a client that means harm costs: little is kept for it, and the others go on."""

from __future__ import annotations

import asyncio
import os
import pty
import signal
import socket
import time
from pathlib import Path
from typing import Any

import asyncssh
import pytest
from asyncssh.constants import MSG_GLOBAL_REQUEST, MSG_IGNORE, MSG_KEXINIT, MSG_REQUEST_FAILURE
from asyncssh.packet import Boolean, String

from peps_tui.ssh.bounded import LARGEST_PAYLOAD, MOST_DEFERRED
from tests.ssh.inside import (
    FLOOD,
    FLOODED,
    QUIET,
    Inside,
    gone,
    served,
    sessions,
    until,
    visited,
)

BEARABLE = 300_000
"""Bytes kept for a client, in all: what the network holds is not counted."""
LATE_SECONDS = 0.15


async def test_what_is_painted_for_a_window_without_end_is_not_kept(tmp_path: Path) -> None:
    async with served(tmp_path, FLOOD) as here, here.connect() as client:
        ours = deaf(here, client)
        process = await client.create_process(term_type="xterm", encoding=None, window=1 << 31)
        client._transport.pause_reading()

        (session,) = await until(lambda: sessions(here.front))
        await until(lambda: session.stay and session.stay.line._paused)
        assert ours._transport.get_write_buffer_size() < BEARABLE

        client._transport.resume_reading()
        told = await process.wait()
        assert (told.exit_status, told.stdout) == (0, b"x" * FLOODED)


async def test_answers_that_nobody_reads_are_not_kept(tmp_path: Path) -> None:
    async with served(tmp_path, QUIET) as here, here.connect() as client:
        ours = deaf(here, client)
        await visited(client, b"here")
        client._transport.pause_reading()
        ask(client, 30_000)

        await until(lambda: ours.is_stuck)
        await asyncio.sleep(0)
        assert ours._transport.get_write_buffer_size() < BEARABLE
        client.abort()


async def test_who_never_ends_a_key_exchange_is_left(tmp_path: Path) -> None:
    async with served(tmp_path, QUIET) as here, here.connect() as client:
        await visited(client, b"here")
        client._packet_handlers = {**client._packet_handlers, MSG_KEXINIT: lambda *_: True}
        client._send_kexinit()
        client._kex_complete = True
        ask(client, MOST_DEFERRED + 2)

        await client.wait_closed()
        await gone(here.front)


async def test_what_is_painted_during_a_key_exchange_follows_it(tmp_path: Path) -> None:
    async with served(tmp_path, QUIET) as here, here.connect() as client:
        process = await client.create_process(term_type="xterm", encoding=None)
        await process.stdout.readuntil(b"here")
        ours, (session,) = end_of(here), sessions(here.front)
        usual = ours._packet_handlers[MSG_KEXINIT]

        async def paint_then(*told: Any) -> None:
            await usual(*told)
            assert ours.is_stuck
            session.channel.write(b"there")

        ours._packet_handlers = {**ours._packet_handlers, MSG_KEXINIT: paint_then}
        client._send_kexinit()
        client._kexinit_sent = True

        await process.stdout.readuntil(b"there")


async def test_what_is_compressed_has_a_size(tmp_path: Path) -> None:
    zlib = {"compression_algs": ["zlib@openssh.com"]}
    async with served(tmp_path, QUIET) as here, here.connect(**zlib) as client:
        await visited(client, b"here")
        client.send_packet(MSG_IGNORE, String(bytes(LARGEST_PAYLOAD - 5)))
        ask(client, 1)
        await until(lambda: client.__dict__["answers"])
        client.send_packet(MSG_IGNORE, String(bytes(LARGEST_PAYLOAD)))

        await client.wait_closed()


async def test_a_byte_is_not_a_packet(tmp_path: Path) -> None:
    async with served(tmp_path, FLOOD) as here, here.connect() as client:
        with pytest.raises(asyncssh.ChannelOpenError):
            await client.create_process(term_type="xterm", max_pktsize=1, window=1 << 31)


async def test_a_client_that_floods_lets_the_others_have_their_turn(tmp_path: Path) -> None:
    async with served(tmp_path, QUIET) as here, here.connect() as client:
        ours, sent = end_of(here), held_back(client, 5_000)
        before = time.perf_counter()
        ours.data_received(bytes(sent))

        assert time.perf_counter() - before < LATE_SECONDS
        assert not ours._transport.is_reading()
        del client._send
        await until(lambda: len(client.__dict__["answers"]) == 5_000)


async def test_what_a_client_that_was_left_had_sent_is_forgotten(tmp_path: Path) -> None:
    async with served(tmp_path, QUIET) as here, here.connect() as client:
        ours, sent = end_of(here), held_back(client, 5_000)
        ours.data_received(bytes(sent))
        assert ours._rests

        ours.abort()

        await until(lambda: not ours._rests)
        assert ours._keepalive_timer is None
        client.abort()


@pytest.mark.rule("TRUST-3")
async def test_a_signature_that_was_not_offered_proves_nothing(tmp_path: Path) -> None:
    """SHA-1: what signs one message may sign another one that somebody prepared."""
    key = asyncssh.generate_private_key("ssh-rsa", key_size=2048)
    told = {"client_keys": [key], "preferred_auth": "publickey"}
    async with served(tmp_path, QUIET) as here:
        with pytest.raises(asyncssh.PermissionDenied):
            async with here.connect(**told, signature_algs=["ssh-rsa", "ssh-ed25519"]):
                pass
        async with here.connect(**told) as client:
            await visited(client, b"here")


async def test_a_terminal_that_cannot_be_had_is_not_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left() -> tuple[int, int]:
        raise OSError("out of pty devices")

    async with served(tmp_path, QUIET) as here:
        with monkeypatch.context() as patch:
            patch.setattr(pty, "openpty", none_left)
            async with here.connect() as client:
                met = await client.run(term_type="xterm")

        assert met.exit_status == 1
        assert here.front.limits._keys.total() == 0


async def test_many_reloads_are_one(tmp_path: Path) -> None:
    async with served(tmp_path, QUIET) as here:
        former = here.front.nursery
        for _ in range(5):
            os.kill(os.getpid(), signal.SIGHUP)
            await asyncio.sleep(0)
            assert len(here.front._nurseries) <= 2

        await until(lambda: not here.front._reloads and len(here.front._nurseries) == 1)
        assert here.front.nursery is not former


async def test_what_cannot_be_answered_any_more_is_not_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with served(tmp_path, QUIET) as here, here.connect():
        ours = end_of(here)
        ours._transport.abort()
        for _ in range(10):
            ours.send_packet(MSG_REQUEST_FAILURE)

    assert "socket.send()" not in caplog.text


def end_of(here: Inside) -> Any:
    """Our end of the only connection."""
    (door,) = here.front.visitors._there
    return door._connection  # type: ignore[attr-defined]


def deaf(here: Inside, client: Any) -> Any:
    """Our end of this client; the network between the two holds little."""
    ours = end_of(here)
    for end, buffer in ((ours, socket.SO_SNDBUF), (client, socket.SO_RCVBUF)):
        end.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, buffer, 65_536)
    return ours


def ask(client: Any, times: int) -> None:
    """Send requests, each of which is answered; the answers are counted."""
    client.__dict__.setdefault("answers", [])

    def note(*_: object) -> bool:
        client.__dict__["answers"].append(1)
        return True

    client._packet_handlers = {**client._packet_handlers, MSG_REQUEST_FAILURE: note}
    for _ in range(times):
        client.send_packet(MSG_GLOBAL_REQUEST, String("nothing"), Boolean(True))


def held_back(client: Any, times: int) -> bytearray:
    """What `ask` sends, and all that comes after it, which leaves no more."""
    sent = bytearray()
    client._send = sent.extend
    ask(client, times)
    return sent
