"""Unpredictable values, from the operating system."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SystemRandomness:
    """The randomness of the operating system."""

    def token(self) -> str:
        """256 bits in 43 characters: letters, digits, `-` and `_`."""
        return secrets.token_urlsafe(32)

    def code_secret(self) -> str:
        """160 bits in 32 characters of base32 (OTP-4)."""
        return base64.b32encode(secrets.token_bytes(20)).decode()
