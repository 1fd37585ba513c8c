"""E-mails through a server: TLS with a verified certificate, and every wait limited."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum

from peps_tui.core.adapters.mail import Sender, as_mail
from peps_tui.core.adapters.network import unreachable
from peps_tui.core.domain.message import Message, Worded
from peps_tui.core.ports import CourierFailure

SECONDS = 15
"""For each of the ten or so exchanges that a message takes: under the lease of the outbox."""
SLOWEST = 200_000
"""Bytes a second: the largest attachment adds three quarters of a minute to the longest wait."""

TOO_LARGE = 552
"""Of a message that the sender announces: it will be as large at the next try (RFC 1870)."""


class Security(StrEnum):
    """How the connection is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpCourier:
    """One connection a message. Without `user` nobody signs in; `seconds` limits each exchange,
    and a large attachment lengthens them.

    Only what the server says of a recipient or of a message is for good: a wrong password, a
    refused sender or a bad certificate is put right before the next try.
    """

    host: str
    port: int
    security: Security
    user: str
    password: str = field(repr=False)
    sender: Sender
    tls: ssl.SSLContext
    seconds: float = SECONDS

    def deliver(self, message: Message, worded: Worded) -> None:
        """See `peps_tui.core.ports.Courier`; the receiver knows a second copy by Message-ID."""
        mail = as_mail(message, worded, self.sender, encoding="quoted-printable")
        size = len(message.attachment.content) if message.attachment else 0
        try:
            with self._connected(self.seconds + size / SLOWEST) as server:
                server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            [(code, _)] = error.recipients.values()
            raise _refused(code, permanent=code >= 500) from None
        except smtplib.SMTPSenderRefused as error:
            raise _refused(error.smtp_code, permanent=error.smtp_code == TOO_LARGE) from None
        except smtplib.SMTPDataError as error:
            raise _refused(error.smtp_code, permanent=error.smtp_code >= 500) from None
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code) from None
        except smtplib.SMTPNotSupportedError:
            raise CourierFailure("unsupported") from None
        except smtplib.SMTPServerDisconnected as error:
            cause = error.__context__
            known = unreachable(cause) if isinstance(cause, OSError) else None
            raise known or CourierFailure("disconnected") from None
        except smtplib.SMTPException:  # no way to sign in that both know
            raise CourierFailure("unsupported") from None
        except OSError as error:
            raise unreachable(error) from None

    @contextmanager
    def _connected(self, seconds: float) -> Iterator[smtplib.SMTP]:
        server = self._server(seconds)
        try:
            if self.security is Security.STARTTLS:
                server.starttls(context=self.tls)
            if self.user:
                self._sign_in(server)
            yield server
            with suppress(smtplib.SMTPException, OSError):  # it has the message already
                server.quit()
        finally:
            server.close()

    def _sign_in(self, server: smtplib.SMTP) -> None:
        try:
            server.login(self.user, self.password)
        except UnicodeEncodeError:  # smtplib has no way to say what is not in ASCII
            raise CourierFailure("credentials") from None

    def _server(self, seconds: float) -> smtplib.SMTP:
        if self.security is Security.TLS:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=seconds, context=self.tls)
        return smtplib.SMTP(self.host, self.port, timeout=seconds)


def _refused(code: int, *, permanent: bool = False) -> CourierFailure:
    return CourierFailure(f"SMTP {code}", permanent=permanent)
