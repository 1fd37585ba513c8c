"""What is sent leaves in its order, however slowly, and nothing waits for it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator

import pytest

from peps_tui.display.writer import Writer

LARGE = "é" * 1_000_000
"""More than a pipe holds."""


@pytest.fixture
def pipe() -> Iterator[list[int]]:
    """Where to read, and where to write."""
    ends = [*os.pipe()]
    yield ends
    for end in ends:
        os.close(end)


async def test_a_slow_reader_is_told_from_one_that_has_read_all(pipe: list[int]) -> None:
    reads, writes = pipe
    writer, done = Writer(writes, asyncio.get_running_loop()), asyncio.Event()
    writer.start()
    assert not writer.waits(done.set)

    writer.write(LARGE)
    writer.write("fin")
    assert writer.waits(done.set)
    read = await asyncio.to_thread(read_until, reads, b"fin")
    await done.wait()

    assert read.decode() == f"{LARGE}fin"
    assert not writer.waits(done.set)
    writer.stop()


async def test_what_nobody_reads_any_more_is_dropped(pipe: list[int]) -> None:
    os.close(pipe.pop(0))
    writer, done = Writer(pipe[0], asyncio.get_running_loop()), asyncio.Event()
    writer.start()

    writer.write("perdu")
    assert writer.waits(done.set)
    await done.wait()

    writer.stop()
    assert not writer.is_alive()


def read_until(descriptor: int, end: bytes) -> bytes:
    read = b""
    while not read.endswith(end):
        read += os.read(descriptor, 65536)
    return read
