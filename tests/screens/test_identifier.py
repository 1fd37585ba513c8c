"""An identifier to be told on the telephone or copied by hand."""

import string

import pytest

from peps_tui.texts.spelling import DIGITS, LETTERS, spelt
from peps_tui.widgets.large import large


@pytest.mark.parametrize(
    ("identifier", "told"),
    [
        (
            "JLO000439",
            "J comme Joseph, L comme Louis, O comme Oscar, zéro zéro zéro quatre trois neuf",
        ),
        ("A1B2", "A comme Anatole, un, B comme Berthe, deux"),
    ],
)
def test_an_identifier_is_spelt_the_french_way(identifier: str, told: str) -> None:
    assert spelt(identifier) == told


def test_every_letter_and_digit_can_be_spelt() -> None:
    assert "".join(LETTERS) == string.ascii_uppercase
    assert "".join(DIGITS) == string.digits


def test_a_large_identifier_is_four_lines_of_the_same_width() -> None:
    lines = large("JLO000439").splitlines()

    assert {len(line) for line in lines} == {9 * 6 - 1}
    assert len(lines) == 4


def test_no_two_large_characters_look_the_same() -> None:
    drawn = {large(char) for char in string.ascii_uppercase + string.digits}

    assert len(drawn) == 36
