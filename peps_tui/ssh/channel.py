"""The channel of a session, that a client cannot make costly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import asyncssh
from asyncssh.packet import SSHPacket, String

from peps_tui.ssh.visit import may_pass

if TYPE_CHECKING:
    from peps_tui.ssh.bounded import Bounded

SMALLEST_PACKET = 1_024
"""Bytes that a client must take at once: each packet costs as much, whatever it holds."""


class Channel(asyncssh.SSHServerChannel[bytes]):
    """A channel that sends when its client reads, and keeps few of the client’s variables."""

    def process_open(
        self,
        send_chan: int,
        send_window: int,
        send_pktsize: int,
        session: Any,
    ) -> None:
        """Open, unless each byte would have to be a packet."""
        if send_pktsize < SMALLEST_PACKET:
            self._cleanup()
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_RESOURCE_SHORTAGE, "packets too small")
        super().process_open(send_chan, send_window, send_pktsize, session)

    def variables(self) -> Mapping[str, str]:
        """What the client sent of its environment, and may pass."""
        return dict(self.get_environment())

    def flush(self) -> None:
        """Send what waited for the connection to be able to."""
        self._flush_send_buf()

    def _flush_send_buf(self) -> None:
        """While the connection can send nothing more it is as if the window were full."""
        connection = cast("Bounded | None", self._conn)
        if connection is not None and connection.is_stuck:
            self._pause_resume_writing()
        else:
            super()._flush_send_buf()

    def _process_pty_req_request(self, packet: SSHPacket) -> bool:
        """A name of a terminal that is not ASCII is no name: asyncssh would end the connection."""
        term, rest = packet.get_string(), packet.get_remaining_payload()
        return super()._process_pty_req_request(
            SSHPacket(String(term.decode("ascii", "ignore")) + rest)
        )

    def _process_exec_request(self, packet: SSHPacket) -> bool:
        """A command is refused as such, whatever its bytes are."""
        packet.get_string()
        packet.check_end()
        return self._start_session(command="")

    _process_subsystem_request = _process_exec_request

    def _process_env_request(self, packet: SSHPacket) -> bool:
        name, value = (packet.get_string().decode("ascii", "replace") for _ in range(2))
        packet.check_end()
        if not may_pass(name, value):
            return False
        self._env[name.encode()] = value.encode()
        return True
