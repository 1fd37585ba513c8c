"""A connection that costs little, whatever its client does: asyncssh sets no bound by itself."""

from __future__ import annotations

import asyncio
import zlib
from typing import cast

import asyncssh
from asyncssh.compression import Decompressor
from asyncssh.constants import MSG_IGNORE

from peps_tui.ssh.channel import Channel

TURN_SECONDS, REST_SECONDS = 0.005, 0.05
"""What a connection may take at once of the time of all, and how long it waits then: who types
takes a tenth of a turn."""
SLICE = 2_048
"""Bytes between two looks at the clock."""
MOST_DEFERRED = 1_000
"""Packets that wait for keys to be exchanged: a client that never ends that is left."""
LARGEST_PAYLOAD = 65_536
"""Bytes of a message once it is decompressed; the largest that a client may send has half of it."""


class Bounded(asyncssh.SSHServerConnection):
    """Takes turns with the others, and keeps nothing for a client that does not read."""

    _is_full = False
    """Whether the client leaves unread more than the network holds."""
    _rests = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody came."""
        self._told = bytearray()
        super().connection_made(transport)

    @property
    def is_stuck(self) -> bool:
        """Whether what is sent now would be kept here, for a client that may never take it."""
        return self._is_full or not self._kex_complete

    def data_received(self, data: bytes, datatype: int | None = None) -> None:
        """Hear what the client tells, when it is its turn."""
        self._told += data
        if not self._rests:
            self._take_turn()

    def pause_writing(self) -> None:
        """The client does not read: what it asks waits, as what is painted for it does."""
        self._is_full = True
        self._listen()

    def resume_writing(self) -> None:
        """The client reads again."""
        self._is_full = False
        self._listen()
        self._flush()
        if not self._rests:
            self._take_turn()

    def send_packet(self, pkttype: int, *args: bytes, handler: object = None) -> None:
        """Send, to who is still there and ends what it begins.

        The empty packet that goes before every other is left out: of use to CBC ciphers alone.
        """
        if self._transport is not None and self._transport.is_closing():
            return
        if len(self._deferred_packets) > MOST_DEFERRED:
            self._deferred_packets.clear()
            self.abort()
        elif pkttype != MSG_IGNORE:
            super().send_packet(pkttype, *args, handler=handler)  # type: ignore[arg-type]

    def send_newkeys(self, k: bytes, h: bytes) -> None:
        """Keys are exchanged: what waited for them leaves, and what is compressed has a size."""
        super().send_newkeys(k, h)
        if self._next_decompressor is not None:
            self._next_decompressor = Inflater()
        self._flush()

    def _take_turn(self) -> None:
        end = self._loop.time() + TURN_SECONDS
        while self._told and not self._is_full and self._transport is not None:
            if self._loop.time() > end:
                self._rest()
                return
            part = bytes(self._told[:SLICE])
            del self._told[:SLICE]
            super().data_received(part)

    def _rest(self) -> None:
        def go_on() -> None:
            self._rests = False
            self._listen()
            self._take_turn()

        self._rests = True
        self._listen()
        self._loop.call_later(REST_SECONDS, go_on)

    def _listen(self) -> None:
        """Read what the client sends, or let it wait for that."""
        if self._transport is None:
            return
        if self._is_full or self._rests:
            self._transport.pause_reading()
        else:
            self._transport.resume_reading()

    def _flush(self) -> None:
        for channel in list(self._channels.values()):
            cast(Channel, channel).flush()


class Inflater(Decompressor):
    """Decompresses messages of a size that the protocol has: a thousand bytes may be a million."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj()

    def decompress(self, data: bytes) -> bytes | None:
        """The message, or None where there is none, which ends the connection."""
        try:
            found = self._stream.decompress(data, LARGEST_PAYLOAD + 1)
        except zlib.error:
            return None
        return found if len(found) <= LARGEST_PAYLOAD else None
