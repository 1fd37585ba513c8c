"""Spelling out loud, so that an identifier given by telephone is written down right (SCR-WIZ)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from types import MappingProxyType

_WORDS = (
    "Anatole Berthe Célestin Désiré Eugène François Gaston Henri Irma Joseph Kléber Louis Marcel "
    "Nicolas Oscar Pierre Quintal Raoul Suzanne Thérèse Ursule Victor William Xavier Yvonne Zoé"
).split()
_DIGITS = "zéro un deux trois quatre cinq six sept huit neuf".split()

LETTERS: Mapping[str, str] = MappingProxyType({word[0]: word for word in _WORDS})
"""The French spelling alphabet."""

DIGITS: Mapping[str, str] = MappingProxyType({str(i): name for i, name in enumerate(_DIGITS)})


def spelt(identifier: str) -> str:
    """« J comme Joseph, L comme Louis, O comme Oscar, zéro zéro zéro quatre trois neuf ».

    `identifier` holds the letters A to Z and digits, as `identifier_for` makes them.
    """
    runs = (
        " ".join(DIGITS[digit] for digit in run)
        if are_digits
        else ", ".join(f"{letter} comme {LETTERS[letter]}" for letter in run)
        for are_digits, run in groupby(identifier, key=str.isdigit)
    )
    return ", ".join(runs)
