"""Messages that leave the platform, as facts; `texts.messages` words them (MSG-1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from peps_tui.core.domain.document import Document

RETRY_WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720))


class MessageKind(StrEnum):
    """What is said."""

    CODE = "code"
    CREATION = "creation"
    ENROLMENT = "enrolment"
    BLOCKED = "blocked"
    BLOCKED_ADMIN = "blocked_admin"
    PHONE_CHANGED = "phone_changed"
    PHONE_ENROLLED_ADMIN = "phone_enrolled_admin"
    IDENTIFIERS = "identifiers"
    ADMIN_LETTER = "admin_letter"
    EMAIL_CHANGED = "email_changed"
    PROMOTED = "promoted"
    UNBLOCKED = "unblocked"
    REMINDER = "reminder"


CARRIES_SECRET = frozenset({MessageKind.CODE, MessageKind.CREATION, MessageKind.ENROLMENT})
"""Those that hold a code or a link: useless once it no longer works."""


class MessageChannel(StrEnum):
    """How it travels."""

    SMS = "sms"
    VOICE = "voice"
    EMAIL = "email"
    LETTER = "letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message waiting to leave, or gone.

    `account_id` is the account of the person it is for, None when it is for nobody's account.
    `to` is an e-mail address, an E.164 number or a postal address; `facts` fill the text.
    Both are sealed at rest and wiped after sending (MSG-2). After `expires_at` it is no
    longer sent: a code that is too old helps nobody.
    """

    id: int = 0
    establishment_id: int
    kind: MessageKind
    channel: MessageChannel
    to: str
    facts: Mapping[str, str]
    account_id: int | None = None
    created_at: datetime
    expires_at: datetime | None = None
    attempts: int = 0

    def __repr__(self) -> str:
        return f"<Message {self.id} {self.kind} by {self.channel}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """A message put into words, ready for its courier; a letter has its pages too."""

    subject: str
    text: str
    pages: Document | None = None


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When a message that failed for the `attempts`-th time is tried again; None gives up."""
    if attempts > len(RETRY_WAITS):
        return None
    return now + RETRY_WAITS[attempts - 1]
