"""The cells of a list of accounts: what each column may hold, and why it is refused.

Every reader takes the text of a cell, trimmed, and raises CellRefused or TextRefused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Civility, Profile, Status
from peps_tui.core.domain.draft import NAME_LIMIT, SERVICE_LIMIT
from peps_tui.core.domain.identifier import is_identifier, normalized
from peps_tui.core.domain.text import checked, checked_email, fold, holds_control

T = TypeVar("T")


class CellFault(StrEnum):
    """Why a line of the list was refused."""

    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"
    REPEATED_COLUMN = "repeated_column"
    MISSING_CELL = "missing_cell"
    EXTRA_CELL = "extra_cell"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    CONTROL = "control"
    LOST_CHARACTER = "lost_character"
    BAD_CIVILITY = "bad_civility"
    BAD_ANSWER = "bad_answer"
    BAD_PROFILE = "bad_profile"
    BAD_STATUS = "bad_status"
    BAD_DATE = "bad_date"
    IMPOSSIBLE_DATE = "impossible_date"
    STILL_VALID = "still_valid"  # expired, says the status; not yet, says the date
    FUTURE_LOGIN = "future_login"
    BAD_IDENTIFIER = "bad_identifier"
    REPEATED_IDENTIFIER = "repeated_identifier"
    KNOWN_IDENTIFIER = "known_identifier"
    BAD_EMAIL = "bad_email"
    REPEATED_EMAIL = "repeated_email"
    KNOWN_EMAIL = "known_email"
    BAD_SIRET = "bad_siret"
    REPEATED_SIRET = "repeated_siret"


class CellRefused(Exception):
    """What a cell holds cannot be accepted."""

    def __init__(self, reason: CellFault) -> None:
        super().__init__(reason)
        self.reason = reason


# What cells hold, as `compact` leaves it.
_CIVILITIES = {
    **dict.fromkeys(("m", "mr", "monsieur"), Civility.MR),
    **dict.fromkeys(("mme", "madame", "mlle", "mademoiselle"), Civility.MRS),
}
_PROFILES = {"administrateur": Profile.ADMIN, "utilisateur": Profile.USER}
_STATUSES = {
    "enattentedactivation": Status.PENDING,
    "actif": Status.ACTIVE,
    "expire": Status.EXPIRED,
    "bloque": Status.BLOCKED,
}
_ANSWERS = {"": False, "non": False, "oui": True}

_CIVILITY_IN_FRONT = re.compile(rf"({'|'.join(_CIVILITIES)})(?:\.\s*|\s+|$)", re.IGNORECASE)
_DATE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_YEARS = range(1990, 2100)


def compact(text: str) -> str:
    """`text` without accents, case, spaces or punctuation."""
    return fold(text).replace(" ", "")


def civility(text: str) -> Civility | None:
    """A civility by itself; there may be none."""
    return _one_of(_CIVILITIES, text, CellFault.BAD_CIVILITY) if text else None


def civility_and_name(text: str) -> tuple[Civility | None, str]:
    """« Mme Dupont » in two; a name without a civility is whole."""
    in_front = _CIVILITY_IN_FRONT.match(text)
    name = _name(text[in_front.end() :] if in_front else text)
    return (_CIVILITIES[in_front[1].lower()] if in_front else None), name


def first_name(text: str) -> str:
    """A first name, as the forms of the platform accept it."""
    return _name(text)


def service(text: str) -> str:
    """The service of the person; there may be none."""
    return checked(text, limit=SERVICE_LIMIT, required=False)


def identifier(text: str) -> str:
    """An identifier, present or past; spaces and case do not count."""
    found = normalized(_visible(text))
    if not found:
        raise CellRefused(CellFault.EMPTY)
    if not is_identifier(found):
        raise CellRefused(CellFault.BAD_IDENTIFIER)
    return found


def profile(text: str) -> Profile:
    """A profile, by its French name."""
    return _one_of(_PROFILES, text, CellFault.BAD_PROFILE)


def status(text: str) -> Status:
    """A status, by its French name."""
    return _one_of(_STATUSES, text, CellFault.BAD_STATUS)


def answer(text: str) -> bool:
    """Yes or no, in French; nothing is no."""
    return _one_of(_ANSWERS, text, CellFault.BAD_ANSWER)


def day(text: str) -> date:
    """A date, day/month/year in two, two and four figures."""
    match = _DATE.fullmatch(_visible(text))
    if match is None:
        raise CellRefused(CellFault.BAD_DATE if text else CellFault.EMPTY)
    day_of_month, month, year = map(int, match.groups())
    try:
        found = date(year, month, day_of_month)
    except ValueError:
        raise CellRefused(CellFault.IMPOSSIBLE_DATE) from None
    if year not in _YEARS:
        raise CellRefused(CellFault.IMPOSSIBLE_DATE)
    return found


def last_login(text: str) -> date | None:
    """The day of the last entry; there may be none."""
    return day(text) if text else None


def email(text: str) -> str | None:
    """An e-mail address; there may be none."""
    try:
        return checked_email(_visible(text)) if text else None
    except errors.EmailRefused:
        raise CellRefused(CellFault.BAD_EMAIL) from None


def _one_of(known: Mapping[str, T], text: str, otherwise: CellFault) -> T:
    found = known.get(compact(_visible(text)))
    if found is None:
        raise CellRefused(otherwise if text else CellFault.EMPTY)
    return found


def _name(text: str) -> str:
    return checked(text, limit=NAME_LIMIT)


def _visible(text: str) -> str:
    if holds_control(text):
        raise CellRefused(CellFault.CONTROL)
    return text
