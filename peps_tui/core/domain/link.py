"""Secret links sent by mail: single use, one alive at a time (LIFE-2, PHONE-1)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from peps_tui.core.domain import errors

_TOKEN = re.compile(r"[\w-]{32,}", re.ASCII)


class LinkKind(StrEnum):
    """What a link allows."""

    ACTIVATION = "activation"
    ENROLMENT = "enrolment"
    RESET = "reset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link that was mailed; only the digest of its token is kept.

    `deadline` is the first instant (UTC) at which it no longer works.
    """

    id: int = 0
    account_id: int
    kind: LinkKind
    digest: str
    sent_at: datetime
    deadline: datetime
    used_at: datetime | None = None
    cancelled_at: datetime | None = None


def token_digest(token: str) -> str:
    """The only stored form of a token: 64 hexadecimal digits of a SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_in(typed: str) -> str:
    """The token of a link as people paste it: whole, wrapped over lines, or its end alone.

    Raises LinkUnreadable: there is none in it.
    """
    token = "".join(typed.split()).rstrip("/").rpartition("/")[2]
    if not _TOKEN.fullmatch(token):
        raise errors.LinkUnreadable
    return token


def refuse_dead(link: Link | None, now: datetime) -> Link:
    """Return the link if it still works; raises LinkRefused otherwise (LIFE-2)."""
    if link is None or link.used_at is not None or link.cancelled_at is not None:
        raise errors.LinkRefused
    if not link.sent_at <= now < link.deadline:
        raise errors.LinkRefused(lapsed=True)
    return link
