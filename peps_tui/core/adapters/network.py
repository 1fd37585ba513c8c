"""What couriers share: whom they trust, and how a connection fails."""

from __future__ import annotations

import ssl
from pathlib import Path

from peps_tui.core.ports import CourierFailure


def verified(authorities: Path | None = None) -> ssl.SSLContext:
    """TLS that verifies who answers, by the authorities of the system and of a file of one's own.

    Raises OSError when that file cannot be read or holds no certificate.
    """
    context = ssl.create_default_context()
    if authorities is not None:
        context.load_verify_locations(authorities)
    return context


def unreachable(error: OSError) -> CourierFailure:
    """The failure of a connection: all of them pass."""
    match error:
        case ssl.SSLCertVerificationError():
            return CourierFailure("certificate")
        case ssl.SSLError():
            return CourierFailure("tls")
        case TimeoutError():
            return CourierFailure("timeout")
        case ConnectionResetError() | BrokenPipeError():
            return CourierFailure("disconnected")
    return CourierFailure("unreachable")
