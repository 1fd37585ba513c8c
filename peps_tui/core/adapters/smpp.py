"""SMS through an SMPP 3.4 message centre, as telephone operators give access to.

A message sent twice arrives twice: the protocol has no key against that.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from smpplib import consts, gsm
from smpplib.client import Client
from smpplib.exceptions import ConnectionError as Disconnected
from smpplib.exceptions import PDUError

from peps_tui.core.adapters.network import unreachable
from peps_tui.core.domain.challenge import CODE_LIFE
from peps_tui.core.domain.message import Message, Worded
from peps_tui.core.ports import CourierFailure

SECONDS = 10
MOST_ANSWERS = 10
"""How many packets may come before the answer: a centre may ask whether we are there."""
PASSING = frozenset(
    {
        consts.SMPP_ESME_RSYSERR,
        consts.SMPP_ESME_RMSGQFUL,
        consts.SMPP_ESME_RSUBMITFAIL,
        consts.SMPP_ESME_RTHROTTLED,
        consts.SMPP_ESME_RX_T_APPN,
    }
)
"""Refusals of the moment; the others are for good."""
VALIDITY = f"00000000{CODE_LIFE.seconds // 60:02}00000R"
"""YYMMDDhhmmss from now, then tenths and « relative »."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmppCourier:
    """One connection a message; `tls` is None for a line that is protected otherwise."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    sender: str
    tls: ssl.SSLContext | None
    seconds: float = SECONDS

    def deliver(self, message: Message, worded: Worded) -> None:
        """See `peps_tui.core.ports.Courier`."""
        parts, coding, esm_class = gsm.make_parts(worded.text)
        try:
            with self._bound() as centre:
                for part in parts:
                    centre.submit(
                        source_addr_ton=consts.SMPP_TON_ALNUM,
                        source_addr=self.sender,
                        dest_addr_ton=consts.SMPP_TON_INTL,
                        dest_addr_npi=consts.SMPP_NPI_ISDN,
                        destination_addr=message.to.removeprefix("+"),
                        short_message=part,
                        data_coding=coding,
                        esm_class=esm_class,
                        validity_period=VALIDITY,
                    )
        except (Disconnected, PDUError):  # what it says may quote the message
            raise CourierFailure("disconnected") from None
        except OSError as error:
            raise unreachable(error) from None

    @contextmanager
    def _bound(self) -> Iterator[_Centre]:
        centre = _Centre(self.host, self.port, self.seconds, allow_unknown_opt_params=True)
        try:
            centre.open(self.tls)
            try:
                centre.bind_transmitter(system_id=self.user, password=self.password)
            except PDUError as error:
                raise _refused(error.args[-1], permanent=False) from None
            yield centre
        finally:
            centre.close()


class _Centre(Client):  # type: ignore[misc]
    """The client of the library, with TLS that knows whom it talks to, and IPv6."""

    _socket: socket.socket | None

    def open(self, tls: ssl.SSLContext | None) -> None:
        line = socket.create_connection((self.host, self.port), timeout=self.timeout)
        self._socket = tls.wrap_socket(line, server_hostname=self.host) if tls else line
        self.state = consts.SMPP_CLIENT_STATE_OPEN

    def submit(self, **told: object) -> None:
        """Send one part; raises CourierFailure unless it is accepted."""
        sent = self.send_message(**told).sequence
        for _ in range(MOST_ANSWERS):
            answer = self.read_pdu()
            if answer.sequence == sent and answer.command in {"submit_sm_resp", "generic_nack"}:
                if answer.is_error():
                    raise _refused(answer.status, permanent=answer.status not in PASSING)
                return
        raise CourierFailure("timeout")

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _refused(status: int, *, permanent: bool) -> CourierFailure:
    return CourierFailure(f"SMPP 0x{status:02X}", permanent=permanent)
