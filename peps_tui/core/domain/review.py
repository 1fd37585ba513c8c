"""« Revue des comptes »: every account once, with what makes it worth a question (SCR-REVIEW).

    start ──▶ decide: keep, delete, later ──▶ apply: renewed, deleted ──▶ close, with its report
              (changed at will until applied)

Decisions are kept as they are taken, so a review is resumed where it was left; nothing happens to
an account before they are applied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Civility, Profile, Status
from peps_tui.core.domain.dates import ACCOUNT_LIFE_MONTHS, add_months, paris_date, start_of_day
from peps_tui.core.domain.establishment import Establishment
from peps_tui.core.domain.listing import EXPIRES_SOON_DAYS, inactive_before


class Reason(StrEnum):
    """What makes an account worth a question, in the order reviews ask them."""

    NEVER_SIGNED_IN = "never_signed_in"
    LAPSED_LINK = "lapsed_link"
    INACTIVE = "inactive"
    EXPIRED = "expired"
    EXPIRES_SOON = "expires_soon"
    BLOCKED = "blocked"
    GENERIC_NAME = "generic_name"
    DUPLICATE = "duplicate"
    NET_ENTREPRISES = "net_entreprises"


_OF_DATES = frozenset({Reason.EXPIRED, Reason.EXPIRES_SOON})


class Decision(StrEnum):
    """What the administrator wants: KEEP renews, DELETE deletes, LATER leaves as it is."""

    KEEP = "keep"
    DELETE = "delete"
    LATER = "later"


class Result(StrEnum):
    """What applying a decision did.

    REFUSED: the rules forbade it meanwhile; GONE: somebody else had deleted the account.
    """

    RENEWED = "renewed"
    DELETED = "deleted"
    REFUSED = "refused"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One review of an establishment; `closed_at` is None while it goes on."""

    id: int = 0
    establishment_id: int
    started_at: datetime
    started_by: str
    closed_at: datetime | None = None
    closed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """One account of a review, kept as text: it outlives the account.

    `number` counts from 1 in the order the review asks. `expires_on` and `reasons` are those of
    the day it began; `expires_after` is the expiry of now, or of the day the review was closed:
    None once the account is deleted.
    """

    review_id: int = 0
    number: int
    account_id: int
    identifier: str
    civility: Civility | None
    last_name: str
    first_name: str
    service: str
    profile: Profile
    expires_on: date
    last_login_on: date | None
    reasons: tuple[Reason, ...]
    decision: Decision | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    result: Result | None = None
    expires_after: date | None = None

    @property
    def present_reasons(self) -> tuple[Reason, ...]:
        """The reasons that still hold: an account renewed since then has its date behind it."""
        if self.expires_after is None or self.expires_after <= self.expires_on:
            return self.reasons
        return tuple(reason for reason in self.reasons if reason not in _OF_DATES)

    @property
    def settled(self) -> bool:
        """Whether nothing is left to decide: renewed, deleted or gone. What was refused is not."""
        return self.result not in {None, Result.REFUSED}

    @property
    def unanswered(self) -> bool:
        """Whether the review still asks about it: nothing was decided, or in vain."""
        return self.result is Result.REFUSED or (self.decision is None and not self.settled)

    @property
    def waits(self) -> bool:
        """Whether applying would act upon it."""
        return not self.settled and self.decision in {Decision.KEEP, Decision.DELETE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How many accounts of a review are where; `accounts` is the sum of all the others.

    By result first: `refused` ones were decided in vain. Then by what was decided and is not
    applied: `to_renew`, `to_delete`, `later`; `undecided` are told « non traité ».
    """

    accounts: int = 0
    renewed: int = 0
    deleted: int = 0
    gone: int = 0
    refused: int = 0
    to_renew: int = 0
    to_delete: int = 0
    later: int = 0
    undecided: int = 0

    @property
    def left(self) -> int:
        """How many are not settled yet."""
        return self.accounts - self.renewed - self.deleted - self.gone


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewReport:
    """What is kept of a review on paper or in a spreadsheet."""

    establishment: Establishment
    review: Review
    items: Sequence[ReviewItem]
    totals: Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubtful:
    """The ids of the accounts that only a look at the others, or at the links, can tell."""

    lapsed_link: Collection[int] = ()
    generic_name: Collection[int] = ()
    duplicate: Collection[int] = ()


def questions(
    accounts: Iterable[Account], doubtful: Doubtful, *, now: datetime
) -> list[ReviewItem]:
    """An item for each account: those with a reason first, in its order, then by name.

    `accounts` come in name order.
    """
    order = {reason: place for place, reason in enumerate(Reason)}
    today = paris_date(now)
    asked = [(account, reasons(account, doubtful, today)) for account in accounts]
    asked.sort(key=lambda each: order[each[1][0]] if each[1] else len(order))
    return [_item(number, *each) for number, each in enumerate(asked, start=1)]


def _item(number: int, account: Account, found: tuple[Reason, ...]) -> ReviewItem:
    last_login = account.last_login_at
    return ReviewItem(
        number=number,
        account_id=account.id,
        identifier=account.identifier,
        civility=account.civility,
        last_name=account.last_name,
        first_name=account.first_name,
        service=account.service,
        profile=account.profile,
        expires_on=account.expires_on,
        last_login_on=None if last_login is None else paris_date(last_login),
        reasons=found,
    )


_PLACES: dict[str | None, str] = {
    Result.RENEWED: "renewed",
    Result.DELETED: "deleted",
    Result.GONE: "gone",
    Result.REFUSED: "refused",
    Decision.KEEP: "to_renew",
    Decision.DELETE: "to_delete",
    Decision.LATER: "later",
    None: "undecided",
}


def totals(items: Collection[ReviewItem]) -> Totals:
    """Count the accounts of a review by what became of them."""
    counted = Counter(_PLACES[item.result or item.decision] for item in items)
    return Totals(accounts=len(items), **counted)


def decided(
    item: ReviewItem, decision: Decision | None, *, by: Account, now: datetime
) -> ReviewItem:
    """The item with another decision, or with none; what was refused becomes open again.

    Raises:
        OwnAccount: nobody decides to delete himself (LIFE-8).
    """
    if decision is Decision.DELETE and item.account_id == by.id:
        raise errors.OwnAccount
    return replace(
        item,
        decision=decision,
        decided_by=f"{by.first_name} {by.last_name}" if decision else "",
        decided_at=now if decision else None,
        result=None,
    )


def without_account(items: Iterable[ReviewItem]) -> tuple[list[ReviewItem], list[ReviewItem]]:
    """The items, told as gone where they have no account any more; and these ones alone."""
    told, missing = [], []
    for item in items:
        if not item.settled and item.expires_after is None:
            item = replace(item, result=Result.GONE)
            missing.append(item)
        told.append(item)
    return told, missing


def reasons(account: Account, doubtful: Doubtful, today: date) -> tuple[Reason, ...]:
    """What makes `account` worth a question today; its status is the one shown (LIFE-11)."""
    soon = today + timedelta(days=EXPIRES_SOON_DAYS)
    found = {
        Reason.NEVER_SIGNED_IN: account.last_login_at is None,
        Reason.LAPSED_LINK: account.id in doubtful.lapsed_link,
        Reason.INACTIVE: is_inactive(account, today),
        Reason.EXPIRED: account.expires_on < today,
        Reason.EXPIRES_SOON: today <= account.expires_on <= soon,
        Reason.BLOCKED: account.status(today) is Status.BLOCKED,
        Reason.GENERIC_NAME: account.id in doubtful.generic_name,
        Reason.DUPLICATE: account.id in doubtful.duplicate,
        Reason.NET_ENTREPRISES: account.net_entreprises,
    }
    return tuple(reason for reason, true in found.items() if true)


def is_inactive(account: Account, today: date) -> bool:
    """Whether its holder has not connected for a year, or ever since it is a year old."""
    return (account.last_login_at or account.created_at) < _inactive_since(today)


@cache
def _inactive_since(today: date) -> datetime:
    """The first instant at which a connection does not make an account inactive."""
    return start_of_day(inactive_before(today))


def is_due(since: datetime | None, now: datetime) -> bool:
    """Whether a review is due: 18 months after the last one, or after the oldest account."""
    if since is None:
        return False
    return add_months(paris_date(since), ACCOUNT_LIFE_MONTHS) <= paris_date(now)
