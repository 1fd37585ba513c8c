"""What the demonstration shows more than the real thing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from peps_tui.core.domain.account import Profile, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    """An account to try; its made-up password is no secret."""

    establishment: str
    person: str
    identifier: str
    password: str
    profile: Profile
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoGuide:
    """The accounts to try, and the folder where the messages land."""

    accounts: tuple[DemoAccount, ...]
    messages: Path
