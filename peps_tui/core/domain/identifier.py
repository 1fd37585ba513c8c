"""The identifiant PEP's: `JLO000439`, the name it is made from and a number never given twice."""

from __future__ import annotations

import re

from peps_tui.core.domain.text import clean, fold

LAST_NUMBER = 999_999

# Of today (three letters, six digits), and of before (SPUY4C8MN: four letters, then anything).
_IDENTIFIER = re.compile(r"[A-Z]{3}(?:[0-9]{6}|[A-Z][A-Z0-9]{5})")
_SEPARATORS = re.compile(r"[\s._\-\u2010-\u2015]+")
_PADDING = "X"


def identifier_for(first_name: str, last_name: str, number: int) -> str:
    """The identifier of a new account: 1 letter of the first name, 2 of the name, 6 digits.

    Letters count without accents; apostrophes, hyphens and spaces are skipped; a name too short,
    or in another script, is filled with X. `number` is unique on the platform and never reused.

    Raises:
        ValueError: `number` is not between 1 and 999,999.
    """
    if not 1 <= number <= LAST_NUMBER:
        raise ValueError(number)
    return f"{_letters(first_name, 1)}{_letters(last_name, 2)}{number:06}"


def is_identifier(text: str) -> bool:
    """Whether `text` has the form of an identifier, present or past, in capitals."""
    return _IDENTIFIER.fullmatch(text) is not None


def normalized(text: str) -> str:
    """What a person typed, as identifiers are written: « jlo 000-439 » → `JLO000439`."""
    return _SEPARATORS.sub("", clean(text)).upper()


def _letters(name: str, count: int) -> str:
    letters = "".join(char for char in fold(name).upper() if "A" <= char <= "Z")
    return letters[:count].ljust(count, _PADDING)
