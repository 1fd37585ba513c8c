"""Trusted workstations: seven days without a code at sign-in, and no more (TRUST)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from peps_tui.core.domain import errors
from peps_tui.core.domain.dates import end_of_day

TRUST_LIFE = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workstation:
    """Where a person sits.

    `secret` is what the workstation holds and proves (TRUST-3): a token of its own or the
    fingerprint of its key; None where there is none. `name` is what people recognise it by
    and `source` where the session comes from; neither ever decides trust.
    """

    secret: str | None
    name: str
    source: str

    def __repr__(self) -> str:
        return f"<Workstation {self.name!r}>"

    @property
    def is_remote(self) -> bool:
        """Whether the session comes over SSH: files of the server are out of its reach."""
        return self.source.startswith("ssh:")

    @property
    def fingerprint(self) -> str | None:
        """The only form that is stored: 64 hexadecimal digits of a SHA-256."""
        if self.secret is None:
            return None
        return hashlib.sha256(self.secret.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """One account trusts one workstation from `since` until `until` (7 × 24 hours)."""

    id: int = 0
    account_id: int
    fingerprint: str
    name: str
    since: datetime
    until: datetime
    last_used_at: datetime
    ended_at: datetime | None = None

    def is_valid(self, now: datetime, *, expires_on: date) -> bool:
        """Whether no code is needed at sign-in now (TRUST-2, TRUST-5).

        False before `since` or before the last use: a clock that went back is not believed.
        False too once the account has expired since: `expires_on` is the account's last day.
        """
        return (
            self.ended_at is None
            and max(self.since, self.last_used_at) <= now < self.until
            and now < end_of_day(expires_on)
        )


def trust(account_id: int, workstation: Workstation, *, now: datetime) -> Trust:
    """Trust the workstation for seven days from `now`, when a code was accepted (TRUST-2).

    Raises NoWorkstation when nothing recognises the workstation (TRUST-3).
    """
    if workstation.fingerprint is None:
        raise errors.NoWorkstation
    return Trust(
        account_id=account_id,
        fingerprint=workstation.fingerprint,
        name=workstation.name,
        since=now,
        until=now + TRUST_LIFE,
        last_used_at=now,
    )


def used(trusted: Trust, now: datetime) -> Trust:
    """Note the use of a trust; its end does not move (TRUST-2)."""
    return replace(trusted, last_used_at=now)
