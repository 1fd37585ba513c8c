"""What an administrator should look at, told on his start page (SCR-DASH)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from peps_tui.core.domain.listing import Criterion


class NoticeKind(StrEnum):
    """What is to be looked at, the most pressing first."""

    EXPIRED = "expired"
    EXPIRES_TODAY = "expires_today"
    EXPIRING = "expiring"
    BLOCKED = "blocked"
    LAPSED_LINKS = "lapsed_links"
    PENDING = "pending"
    ONE_ADMINISTRATOR = "one_administrator"
    NEW_SERVICES = "new_services"
    NET_ENTREPRISES = "net_entreprises"
    REVIEW_DUE = "review_due"
    REVIEW_UNDER_WAY = "review_under_way"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to look at; `criterion` is that of the grid it opens, None for another screen.

    `count` is how many accounts or services it is about; for a review under way, how many
    accounts are left.
    """

    kind: NoticeKind
    count: int
    criterion: Criterion | None = None


OF_ACCOUNTS = {
    NoticeKind.EXPIRED: Criterion.EXPIRED,
    NoticeKind.EXPIRES_TODAY: Criterion.EXPIRES_TODAY,
    NoticeKind.EXPIRING: Criterion.EXPIRES_SOON,
    NoticeKind.BLOCKED: Criterion.BLOCKED,
    NoticeKind.LAPSED_LINKS: Criterion.LAPSED_LINK,
    NoticeKind.PENDING: Criterion.PENDING,
    NoticeKind.NET_ENTREPRISES: Criterion.NET_ENTREPRISES,
}
"""The notices that count the accounts of a criterion."""
