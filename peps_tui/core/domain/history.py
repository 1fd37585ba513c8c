"""Operations, the events that rules return, and the chain that shows tampering (HIST-1, HIST-2)."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from peps_tui.core.domain.account import Account

GENESIS = ""
"""What the first line of a chain points back to."""


class Operation(StrEnum):
    """The closed set of what the history tells."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SESSION_UNLOCKED = "session_unlocked"
    SESSION_ENDED = "session_ended"
    PASSWORD_FAILED = "password_failed"
    BLOCKED_BY_PASSWORDS = "blocked_by_passwords"
    BLOCKED_BY_CODES = "blocked_by_codes"
    CODE_SENT = "code_sent"
    CODE_FAILED = "code_failed"
    TRUST_GIVEN = "trust_given"
    TRUST_ENDED = "trust_ended"
    PHONE_ENROLLED = "phone_enrolled"
    ENROLMENT_MAIL_SENT = "enrolment_mail_sent"
    RESET_MAIL_SENT = "reset_mail_sent"
    PASSWORD_CREATED = "password_created"
    PASSWORD_CHANGED = "password_changed"
    PHONE_ANONYMISED = "phone_anonymised"
    ACCOUNT_LINKED = "account_linked"
    ACCOUNT_UNLINKED = "account_unlinked"
    SPACE_ENTERED = "space_entered"
    NET_ENTREPRISES_USED = "net_entreprises_used"
    ACCOUNT_CREATED = "account_created"
    ACCOUNTS_IMPORTED = "accounts_imported"
    SERVICE_OPENED = "service_opened"
    RIGHT_CHANGED = "right_changed"
    CREATION_MAIL_RESENT = "creation_mail_resent"
    LETTER_QUEUED = "letter_queued"
    ACCOUNT_RENEWED = "account_renewed"
    ACCOUNT_DELETED = "account_deleted"
    ACCOUNT_UNBLOCKED = "account_unblocked"
    PROFILE_CHANGED = "profile_changed"
    DETAILS_CHANGED = "details_changed"
    ACCOUNTS_EXPORTED = "accounts_exported"
    HISTORY_EXPORTED = "history_exported"
    IDENTIFIER_PRINTED = "identifier_printed"
    REMINDER_SENT = "reminder_sent"
    REVIEW_STARTED = "review_started"
    REVIEW_APPLIED = "review_applied"
    REVIEW_CLOSED = "review_closed"
    SERVICE_ADDED = "service_added"
    SERVICES_REVIEWED = "services_reviewed"
    PHONES_BLANKED = "phones_blanked"
    ESTABLISHMENT_ADDED = "establishment_added"
    ESTABLISHMENT_REGISTERED = "establishment_registered"
    ESTABLISHMENT_CHANGED = "establishment_changed"
    BANK_DETAILS_CHANGED = "bank_details_changed"
    TERMS_PUBLISHED = "terms_published"
    TERMS_ACCEPTED = "terms_accepted"
    HISTORY_ANCHORED = "history_anchored"
    UNREADABLE = "unreadable"
    """What a line tells that somebody altered beyond reading; never written."""


class Family(StrEnum):
    """What operations are looked for by (HIST-1)."""

    SIGN_IN = "sign_in"
    SERVICES = "services"
    CODES = "codes"
    BLOCKS = "blocks"
    SECRETS = "secrets"
    ACCOUNTS = "accounts"
    DETAILS = "details"
    ESTABLISHMENT = "establishment"
    RIGHTS = "rights"
    REVIEWS = "reviews"
    FILES = "files"


FAMILIES: Mapping[Family, frozenset[Operation]] = MappingProxyType(
    {
        Family.SIGN_IN: frozenset(
            {
                Operation.SIGNED_IN,
                Operation.SIGNED_OUT,
                Operation.SESSION_UNLOCKED,
                Operation.SESSION_ENDED,
                Operation.PASSWORD_FAILED,
                Operation.TRUST_GIVEN,
                Operation.TRUST_ENDED,
                Operation.ACCOUNT_LINKED,
                Operation.ACCOUNT_UNLINKED,
                Operation.SPACE_ENTERED,
                Operation.NET_ENTREPRISES_USED,
            }
        ),
        Family.SERVICES: frozenset({Operation.SERVICE_OPENED}),
        Family.CODES: frozenset({Operation.CODE_SENT, Operation.CODE_FAILED}),
        Family.BLOCKS: frozenset(
            {
                Operation.BLOCKED_BY_PASSWORDS,
                Operation.BLOCKED_BY_CODES,
                Operation.ACCOUNT_UNBLOCKED,
            }
        ),
        Family.SECRETS: frozenset(
            {
                Operation.PASSWORD_CREATED,
                Operation.PASSWORD_CHANGED,
                Operation.PHONE_ANONYMISED,
                Operation.PHONE_ENROLLED,
                Operation.ENROLMENT_MAIL_SENT,
                Operation.RESET_MAIL_SENT,
                Operation.PHONES_BLANKED,
                Operation.HISTORY_ANCHORED,
            }
        ),
        Family.ACCOUNTS: frozenset(
            {
                Operation.ACCOUNT_CREATED,
                Operation.ACCOUNTS_IMPORTED,
                Operation.CREATION_MAIL_RESENT,
                Operation.ACCOUNT_RENEWED,
                Operation.ACCOUNT_DELETED,
                Operation.REMINDER_SENT,
                Operation.ESTABLISHMENT_ADDED,
            }
        ),
        Family.DETAILS: frozenset(
            {
                Operation.DETAILS_CHANGED,
                Operation.PROFILE_CHANGED,
                Operation.LETTER_QUEUED,
            }
        ),
        Family.ESTABLISHMENT: frozenset(
            {
                Operation.ESTABLISHMENT_REGISTERED,
                Operation.ESTABLISHMENT_CHANGED,
                Operation.BANK_DETAILS_CHANGED,
                Operation.TERMS_PUBLISHED,
                Operation.TERMS_ACCEPTED,
            }
        ),
        Family.RIGHTS: frozenset(
            {
                Operation.RIGHT_CHANGED,
                Operation.SERVICE_ADDED,
                Operation.SERVICES_REVIEWED,
            }
        ),
        Family.REVIEWS: frozenset(
            {
                Operation.REVIEW_STARTED,
                Operation.REVIEW_APPLIED,
                Operation.REVIEW_CLOSED,
            }
        ),
        Family.FILES: frozenset(
            {
                Operation.ACCOUNTS_EXPORTED,
                Operation.HISTORY_EXPORTED,
                Operation.IDENTIFIER_PRINTED,
            }
        ),
    }
)
"""Every operation that is written is in one family."""


Facts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What a rule did, before it is written down. No code, password, link or full number."""

    operation: Operation
    subject_identifier: str = ""
    subject_name: str = ""
    before: Facts = field(default_factory=dict)
    after: Facts = field(default_factory=dict)

    @classmethod
    def about(
        cls,
        account: Account,
        operation: Operation,
        *,
        before: Facts | None = None,
        after: Facts | None = None,
    ) -> Event:
        """An event whose subject is `account`, kept as text: it outlives the account (LIFE-13)."""
        return cls(
            operation=operation,
            subject_identifier=account.identifier,
            subject_name=f"{account.first_name} {account.last_name}",
            before=before or {},
            after=after or {},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who acts and where from, as the history keeps it."""

    identifier: str
    name: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryFilter:
    """Which lines: all conditions at once, an empty one leaves all (HIST-1).

    `author` and `subject` are identifiers or parts of names, without accents or case; the days
    are Paris ones, both included. `account` is the whole identifier of one account: the lines
    it wrote and those about it.
    """

    author: str = ""
    subject: str = ""
    account: str = ""
    operations: frozenset[Operation] = frozenset()
    since: date | None = None
    until: date | None = None


EVERYTHING = HistoryFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One written line; `number` counts from 1 in each establishment, `seal` chains it."""

    establishment_id: int
    number: int
    at: datetime
    author: Author
    event: Event
    seal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The last line of a chain, as it is kept outside the database: a cut tail shows (HIST-2)."""

    establishment_id: int
    number: int
    seal: str


def seal(
    key: bytes,
    previous: str,
    *,
    establishment_id: int,
    number: int,
    at: datetime,
    author: Author,
    event: Event,
) -> str:
    """The keyed seal of a line over everything it says and the seal before it (HIST-2).

    Returns 64 hexadecimal digits (HMAC-SHA-256). `at` is sealed to the microsecond, in UTC.
    """
    told = [
        previous,
        establishment_id,
        number,
        at.astimezone(UTC).isoformat(timespec="microseconds"),
        [author.identifier, author.name, author.source],
        [event.operation, event.subject_identifier, event.subject_name],
        sorted(event.before.items()),
        sorted(event.after.items()),
    ]
    canonical = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return hmac.new(key, canonical, hashlib.sha256).hexdigest()


def first_broken(
    key: bytes, lines: Iterable[HistoryLine], anchor: Anchor | None = None
) -> int | None:
    """The number of the first line edited, missing or out of order; None when all hold (HIST-2).

    `lines` come in the order they are stored, from number 1. Without an `anchor` a cut tail does
    not show; lines beyond it hold, as they are written before it moves.
    """
    previous, expected = GENESIS, 0
    for expected, line in enumerate(lines, start=1):
        computed = seal(
            key,
            previous,
            establishment_id=line.establishment_id,
            number=expected,
            at=line.at,
            author=line.author,
            event=line.event,
        )
        if line.number != expected or computed != line.seal:
            return expected
        if anchor is not None and anchor.number == expected and anchor.seal != line.seal:
            return expected
        previous = line.seal
    return None if anchor is None or anchor.number <= expected else expected + 1
