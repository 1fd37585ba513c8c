"""Messages that leave the platform, as facts; `texts.messages` words them (MSG-1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from peps_tui.core.domain.document import Document

RETRY_WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720))
SPREAD = 20
"""Messages that failed together are tried again one after the other, over a fifth of the wait."""


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
    RESET = "reset"
    RESET_REFUSED = "reset_refused"
    ENQUIRY = "enquiry"
    ADMIN_LETTER = "admin_letter"
    EMAIL_CHANGED = "email_changed"
    PASSWORD_CHANGED = "password_changed"
    PROMOTED = "promoted"
    UNBLOCKED = "unblocked"
    REMINDER = "reminder"
    EXPORT = "export"


CARRIES_SECRET = frozenset(
    {
        *(MessageKind.CODE, MessageKind.CREATION, MessageKind.ENROLMENT, MessageKind.RESET),
        MessageKind.EXPORT,
    }
)
"""Those that hold a code, a link or a file: nothing for whoever the account is no longer."""
ASKED_ANEW = frozenset({MessageKind.CODE, MessageKind.EXPORT})
"""Those that somebody waits for: given up, they are wiped, and asked again at the screen."""


class MessageChannel(StrEnum):
    """How it travels."""

    SMS = "sms"
    VOICE = "voice"
    EMAIL = "email"
    LETTER = "letter"


ATTACHMENT_LIMIT = 7_000_000
"""Bytes: with its mail, in base64, less than the 10 MB that servers take unless told otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that travels with a message; its name ends with what kind of file it is."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message waiting to leave, or gone.

    `account_id` is the account of the person it is for, None when it is for nobody's account;
    `establishment_id` is None for what anybody wrote to support.
    `to` is an e-mail address, an E.164 number or a postal address; `facts` fill the text, and
    only an e-mail has an `attachment`. All three are sealed at rest and wiped after sending
    (MSG-2). After `expires_at` it is no longer sent: a code that is too old helps nobody.
    """

    id: int = 0
    establishment_id: int | None
    kind: MessageKind
    channel: MessageChannel
    to: str
    facts: Mapping[str, str]
    attachment: Attachment | None = None
    account_id: int | None = None
    created_at: datetime
    expires_at: datetime | None = None
    attempts: int = 0

    @property
    def key(self) -> str:
        """What the outside knows it by: the same at every try, of no other message."""
        return f"{self.id}.{self.created_at.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}"

    def __repr__(self) -> str:
        return f"<Message {self.id} {self.kind} by {self.channel}>"


class MessageState(StrEnum):
    """What has become of a message."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTrace:
    """What operators see of a message: nothing of what it says, nor of whom it is for (MSG-2).

    `next_try` is None once it left or was given up; `reason` is why it did not leave the last
    time, empty while it is being sent and when it was never tried in vain; `establishment` is a
    name, empty for a message of the platform itself.
    """

    id: int
    kind: MessageKind
    channel: MessageChannel
    establishment: str
    created_at: datetime
    attempts: int
    next_try: datetime | None
    sent_at: datetime | None
    reason: str

    @property
    def state(self) -> MessageState:
        if self.next_try is not None:
            return MessageState.WAITING
        return MessageState.FAILED if self.sent_at is None else MessageState.SENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """A message put into words, ready for its courier; a letter has its pages too."""

    subject: str
    text: str
    pages: Document | None = None


def next_try(
    message: Message, now: datetime, *, not_before: timedelta = timedelta()
) -> datetime | None:
    """When a message that failed once more is tried again; None gives up (MSG-2).

    Waits grow. They are shortened by up to a fifth, by the number of the message, and never end
    before `not_before`, which is what its gateway asked for.
    """
    if message.attempts >= len(RETRY_WAITS):
        return None
    wait = RETRY_WAITS[message.attempts]
    sooner = wait / 5 * (message.id % SPREAD) / SPREAD
    return now + max(wait - sooner, not_before)
