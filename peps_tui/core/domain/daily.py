"""The daily job: what it did, and how long traces are kept (LIFE-7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from peps_tui.core.domain.establishment import Establishment


class Trace(StrEnum):
    """What serves no more once it has ended. History, accounts and reviews are none of them."""

    CODES = "codes"
    FAILURES = "failures"
    REQUESTS = "requests"
    SESSIONS = "sessions"
    TRUSTS = "trusts"
    LINKS = "links"
    MESSAGES = "messages"
    DRAFTS = "drafts"


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyReport:
    """What one run of the daily job did.

    `reminded` tells how many accounts each establishment was reminded of. `unreachable` are the
    establishments that have reminders to get but no active administrator with an address: they
    wait for the next run. `failed` are those whose reminders met an error, told by the log.
    `waiting` messages could not leave yet.
    """

    reminded: Sequence[tuple[Establishment, int]] = ()
    unreachable: Sequence[Establishment] = ()
    failed: Sequence[Establishment] = ()
    sent: int = 0
    waiting: int = 0
    purged: Mapping[Trace, int]
