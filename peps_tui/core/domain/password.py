"""What a password must be (PWD-1, PWD-2). How it is hashed is an adapter's business.

No refusal carries a password, nor any part of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache

from peps_tui.core.domain import errors
from peps_tui.core.domain.data import entries
from peps_tui.core.domain.text import LOST_CHARACTER, fold, holds_control, unaccented

MIN_LENGTH = 8
MAX_LENGTH = 128


class Condition(StrEnum):
    """The five conditions that tick as one types, in the order they are shown (PWD-1)."""

    LENGTH = "length"
    DIGIT = "digit"
    UPPER = "upper"
    LOWER = "lower"
    SPECIAL = "special"


class PasswordFault(StrEnum):
    """What else may be wrong with a password (PWD-1, PWD-2)."""

    TOO_LONG = "too_long"
    CONTROL = "control"
    LOST_CHARACTER = "lost_character"
    COMMON = "common"
    PERSONAL = "personal"
    MISMATCH = "mismatch"


# Signs that stand for a letter; 1 and ! stand for i or for l, so there are two ways to read them.
_SIGNS = {"@": "a", "4": "a", "€": "e", "3": "e", "0": "o", "5": "s", "$": "s", "7": "t"}
_READINGS: tuple[dict[int, str], ...] = (
    {},
    str.maketrans(_SIGNS | {"1": "i", "!": "i"}),
    str.maketrans(_SIGNS | {"1": "l", "!": "l"}),
)
_FINAL_NEWLINE = re.compile(r"(?:\r\n|\n|\r)\Z")
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_BEGINNING = re.compile(r"\A[\W\d_]+")
_ENDING = re.compile(r"[\W\d_]+\Z")
_FINAL_SIGNS = re.compile(r"[\W_]+\Z")

# A shorter word is found by chance inside a good password.
_SHORTEST_WORD = 3
_SHORTEST_SCATTERED_WORD = 5
_SHORTEST_NAME_PART = 4


def prepared(password: str) -> str:
    """The password as it is compared and hashed: NFC, without the newline that a paste adds."""
    return _FINAL_NEWLINE.sub("", unicodedata.normalize("NFC", password))


def conditions_met(password: str) -> frozenset[Condition]:
    """The conditions that `password`, as typed so far, fulfils (PWD-1).

    Any script counts; a special character is neither a letter, a digit nor a space.
    """
    password = prepared(password)
    met = {
        Condition.LENGTH: len(password) >= MIN_LENGTH,
        Condition.DIGIT: any(map(str.isdecimal, password)),
        Condition.UPPER: any(map(str.isupper, password)),
        Condition.LOWER: any(map(str.islower, password)),
        Condition.SPECIAL: any(unicodedata.category(char)[0] in "PS" for char in password),
    }
    return frozenset(condition for condition, fulfilled in met.items() if fulfilled)


def check_password(password: str, confirmation: str, *, personal: Iterable[str]) -> str:
    """The password to hash (PWD-1, PWD-2).

    `personal` is what it may not hold: the identifier, the names, the e-mail address.

    Raises:
        PasswordRefused: with each missing `Condition` and each `PasswordFault`, in the order
            of their definition.
    """
    password = prepared(password)
    met = conditions_met(password)
    missing = [condition for condition in Condition if condition not in met]
    faults = _faults(password, personal)
    if password != prepared(confirmation):
        faults.append(PasswordFault.MISMATCH)
    if missing or faults:
        raise errors.PasswordRefused((*missing, *faults))
    return password


def _faults(password: str, personal: Iterable[str]) -> list[PasswordFault]:
    if len(password) > MAX_LENGTH:  # nothing else is worth the time that a huge paste would take
        return [PasswordFault.TOO_LONG]
    wrong = {
        PasswordFault.CONTROL: holds_control(password),
        PasswordFault.LOST_CHARACTER: LOST_CHARACTER in password,
        PasswordFault.COMMON: _is_common(password),
        PasswordFault.PERSONAL: _is_personal(password, personal),
    }
    return [fault for fault, found in wrong.items() if found]


def _is_common(password: str) -> bool:
    return any(map(_is_known, _words(unaccented(password))))


def _words(password: str) -> Iterator[str]:
    """The words that `password` may be made of: « P@ss-w0rd2025! » is `password`."""
    # What is around a word may be part of it (« @zerty1 », « 1Mairi€ ») or not: each is tried.
    for edge in (_BEGINNING, _ENDING, _FINAL_SIGNS):
        text = edge.sub("", password)
        for reading in _READINGS:
            read = text.translate(reading)
            word = _ENDING.sub("", _BEGINNING.sub("", read))
            if len(word) >= _SHORTEST_WORD:
                yield word
            scattered = _NOT_LETTERS.sub("", read)
            if len(scattered) >= _SHORTEST_SCATTERED_WORD:
                yield scattered


def _is_known(word: str) -> bool:
    # Imported here: 18 ms that only the creation of a password needs.
    from zxcvbn.matching import RANKED_DICTIONARIES

    return word in _own_words() or any(word in ranks for ranks in RANKED_DICTIONARIES.values())


@cache
def _own_words() -> frozenset[str]:
    return frozenset(entries("common_passwords"))


def _is_personal(password: str, personal: Iterable[str]) -> bool:
    names = {name for entry in personal for name in _names(entry)}
    plain = unaccented(password)
    readings = [_compact(plain.translate(reading)) for reading in _READINGS]
    return any(name in read for name in names for read in readings)


def _names(entry: str) -> Iterator[str]:
    """What may not be found of `entry`: all of it, or any long part of a name or address."""
    local = entry.partition("@")[0]
    for whole in (entry, local):
        if len(compact := _compact(whole)) >= _SHORTEST_WORD:
            yield compact
    yield from (part for part in fold(local).split() if len(part) >= _SHORTEST_NAME_PART)


def _compact(text: str) -> str:
    return fold(text).replace(" ", "")
