"""What anybody may ask without signing in, and how often (PWD-3, PWD-4, SCR-LOGIN)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from peps_tui.core.domain import errors
from peps_tui.core.domain.text import checked, checked_email, checked_fields, checked_lines

WINDOW = timedelta(hours=1)
ANSWER_TIME = timedelta(milliseconds=300)
"""How long every answer takes: more than storing a mail, so that nobody can tell it was."""

NAME_LIMIT = 120
MESSAGE_LIMIT = 4_000


class RequestKind(StrEnum):
    """What is asked."""

    IDENTIFIER = "identifier"
    PASSWORD = "password"
    CONTACT = "contact"
    REGISTRATION = "registration"
    REGISTRATION_MAIL = "registration_mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many requests of a kind are served in an hour.

    Those about one thing, an address, an identifier or a SIRET, stop without a word where the
    answer would tell whether it exists. Those of one source are told to wait.
    """

    about: int
    source: int


LIMITS: Mapping[RequestKind, Limits] = MappingProxyType(
    {
        RequestKind.IDENTIFIER: Limits(about=3, source=20),
        RequestKind.PASSWORD: Limits(about=3, source=20),
        RequestKind.CONTACT: Limits(about=5, source=10),
        RequestKind.REGISTRATION: Limits(about=10, source=10),
        RequestKind.REGISTRATION_MAIL: Limits(about=3, source=10),
    }
)


def is_served(
    kind: RequestKind, *, about: Sequence[datetime], source: Sequence[datetime], now: datetime
) -> bool:
    """Whether a request is answered; what comes back to its author says nothing of it.

    `about` and `source` are when the same was asked, and when the same source asked, oldest
    first.

    Raises TooManyRequests: this source must wait, whatever it asks.
    """
    limits, recent = LIMITS[kind], _recent(source, now)
    if len(recent) >= limits.source:
        left = min(recent[-limits.source] + WINDOW - now, WINDOW)
        raise errors.TooManyRequests(minutes=max(1, -(-left // timedelta(minutes=1))))
    return len(_recent(about, now)) < limits.about


def _recent(asked: Sequence[datetime], now: datetime) -> list[datetime]:
    """Those of the last hour; a clock that went back leaves no longer wait."""
    return [at for at in asked if abs(now - at) < WINDOW]


class Subject(StrEnum):
    """What the contact form is about, in the order it is offered."""

    ACCOUNTS = "accounts"
    SIGN_IN = "sign_in"
    REGISTRATION = "registration"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enquiry:
    """The contact form, as typed; the establishment is told in whatever words."""

    subject: Subject = Subject.ACCOUNTS
    name: str = ""
    email: str = ""
    establishment: str = ""
    message: str = ""


def checked_enquiry(enquiry: Enquiry) -> Enquiry:
    """The form to send.

    Raises FieldsRefused with the refusal of each faulty field.
    """
    kept = checked_fields(
        {
            "name": lambda: checked(enquiry.name, limit=NAME_LIMIT),
            "email": lambda: checked_email(enquiry.email),
            "establishment": lambda: checked(enquiry.establishment, limit=NAME_LIMIT),
            "message": lambda: checked_lines(enquiry.message, limit=MESSAGE_LIMIT),
        }
    )
    return Enquiry(subject=enquiry.subject, **kept)
