"""What a client that means harm costs: the front keeps little for it, and goes on for the others."""

from __future__ import annotations

import asyncio
import os
import signal
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncssh
import pytest
from asyncssh.constants import MSG_GLOBAL_REQUEST, MSG_IGNORE, MSG_KEXINIT
from asyncssh.packet import Boolean, String

from peps_tui.ssh import session as sessions_of_ours
from tests.ssh.inside import QUIET, ROOMY, Inside, fork_server, served
from tests.ssh.test_front import FLOOD, until, visited

FLOODED = 30_000
"""Requests, each of which is answered."""


async def test_answers_that_nobody_reads_are_not_kept(tmp_path: Path) -> None:
    async with served(tmp_path, QUIET) as here, here.connect() as client:
        await visited(client, b"here")
        (ours,) = here.front._connections
        client._transport.pause_reading()
        for _ in range(10):
            ask(client, FLOODED // 10)
            await asyncio.sleep(0.02)

        kept = ours._transport.get_write_buffer_size()
        print("KEPT", kept)
        assert kept < 300_000


async def test_a_key_exchange_that_is_not_ended_does_not_have_answers_kept(tmp_path: Path) -> None:
    async with served(tmp_path, QUIET) as here, here.connect() as client:
        await visited(client, b"here")
        (ours,) = here.front._connections
        client._packet_handlers = {**client._packet_handlers, MSG_KEXINIT: lambda *_: True}
        client._send_kexinit()
        client._kex_complete = True
        ask(client, 20_000)
        await asyncio.sleep(1)
        print("DEFERRED", len(ours._deferred_packets))
        await asyncio.wait_for(client.wait_closed(), 10)


async def test_paint_nobody_reads(tmp_path: Path) -> None:
    async with served(tmp_path, FLOOD) as here, here.connect() as client:
        client._transport.get_extra_info("socket").setsockopt(1, 8, 4096)
        process = await client.create_process(term_type="xterm", encoding=None, window=100_000_000)
        client._transport.pause_reading()
        await asyncio.sleep(0.3)
        (ours,) = here.front._connections
        print("PAINT", ours._transport.get_write_buffer_size())
        assert ours._transport.get_write_buffer_size() < 300_000
        client._transport.resume_reading()
        told = await process.wait()
        assert len(told.stdout) == 1_000_000


async def test_bomb(tmp_path: Path) -> None:
    async with served(tmp_path, QUIET) as here, here.connect(compression_algs=["zlib@openssh.com"]) as client:
        await visited(client, b"here")
        t = time.perf_counter()
        client.send_packet(MSG_IGNORE, String(bytes(100_000_000)))
        print("COMP", time.perf_counter() - t)
        t = time.perf_counter()
        await asyncio.wait_for(client.wait_closed(), 5)


async def test_small_packets(tmp_path: Path) -> None:
    async with served(tmp_path, FLOOD) as here, here.connect() as client:
        w = asyncio.ensure_future(worst())
        with pytest.raises(asyncssh.ChannelOpenError):
            process = await client.create_process(term_type="xterm", encoding=None, max_pktsize=1, window=10_000_000)
            await asyncio.sleep(1)
        w.cancel()
        print("SMALL", await w)


async def worst():
    most = 0.0
    try:
        while True:
            t = time.perf_counter()
            await asyncio.sleep(0.005)
            most = max(most, time.perf_counter() - t - 0.005)
    except asyncio.CancelledError:
        return most


def ask(client, times):
    for _ in range(times):
        client.send_packet(MSG_GLOBAL_REQUEST, String("x"), Boolean(True))
