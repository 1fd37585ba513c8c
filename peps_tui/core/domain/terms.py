"""Terms of use: published by operators, accepted once for each establishment (CGU)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from peps_tui.core.domain import errors
from peps_tui.core.domain.dates import paris_date
from peps_tui.core.domain.text import checked, checked_lines

VERSION_LIMIT = 40
TEXT_LIMIT = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A version of the terms; their text is read apart.

    `deadline` is the last day on which users are served although nobody accepted (CGU-2).
    """

    id: int = 0
    version: str
    published_at: datetime
    deadline: date

    def are_overdue(self, today: date) -> bool:
        """Whether the services are refused until somebody accepts (CGU-2)."""
        return today > self.deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """Who accepted for an establishment, and when."""

    by: str
    at: datetime


def published(version: str, text: str, deadline: date, *, now: datetime) -> tuple[Terms, str]:
    """The terms to publish, and their text.

    Raises:
        TextRefused: the version or the text is empty, too long, or holds control characters.
        DeadlinePast: nobody could accept in time.
    """
    if deadline < paris_date(now):
        raise errors.DeadlinePast(deadline)
    terms = Terms(
        version=checked(version, limit=VERSION_LIMIT), published_at=now, deadline=deadline
    )
    return terms, checked_lines(text, limit=TEXT_LIMIT)
