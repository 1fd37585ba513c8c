"""Where a sign-in stands, as its screens need to know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from peps_tui.core.domain.phone import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """The session is open; what to tell on entry (AUTH-8)."""

    ticket: str = field(repr=False)
    last_login_at: datetime | None
    last_login_from: str
    failures_since: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeNeeded:
    """A code must be asked with `send_code`, then typed (OTP-6).

    `trustable` says whether the workstation can be recognised later (TRUST-3).
    """

    ticket: str = field(repr=False)
    channel: Channel
    masked: str
    trustable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNeeded:
    """No number is known: it comes first, and the code goes there (PHONE-1).

    With `mail_first`, the link just mailed to the holder must be confirmed before.
    """

    ticket: str = field(repr=False)
    mail_first: bool
    trustable: bool


Step = Entered | CodeNeeded | PhoneNeeded
