"""The identifiants PEP's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peps_tui.core.domain.identifier import (
    LAST_NUMBER,
    identifier_for,
    is_identifier,
    normalized,
)


@pytest.mark.rule("CASE-43")
@pytest.mark.parametrize(
    ("first_name", "last_name", "letters"),
    [
        ("Jean", "Louty", "JLO"),
        ("Fernand", "Louty", "FLO"),
        ("Xxy", "Xxy", "XXX"),
        ("Anne-Marie", "Le", "ALE"),
        ("Liam", "O'Neil", "LON"),
        ("Zoé", "d’Été", "ZDE"),
        ("Élodie", "Ö", "EOX"),
        ("Œdipe", "Œuvray", "OOE"),
        ("Łukasz", "Ærø", "LAE"),
        ("Иван", "Иванов", "XXX"),
        ("", "", "XXX"),
    ],
)
def test_the_letters_of_an_identifier(first_name: str, last_name: str, letters: str) -> None:
    assert identifier_for(first_name, last_name, 439) == f"{letters}000439"


@pytest.mark.parametrize("number", [0, -1, LAST_NUMBER + 1])
def test_the_number_has_six_digits(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        identifier_for("Jean", "Louty", number)


@given(st.text(), st.text(), st.integers(1, LAST_NUMBER))
def test_whatever_the_name_the_identifier_has_its_form(
    first_name: str, last_name: str, number: int
) -> None:
    identifier = identifier_for(first_name, last_name, number)

    assert is_identifier(identifier)
    assert normalized(identifier) == identifier


@pytest.mark.parametrize("text", ["JLO000439", "XXX041775", "SPUY4C8MN", "TTESBA4H6"])
def test_both_forms_of_identifier_are_known(text: str) -> None:
    assert is_identifier(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "jlo000439",
        "JLO00439",
        "JLO0004390",
        "JL0000439",
        "JLO00043O",
        "ÉLO000439",
        "JLO000439\n",
        "JLO٠٠٠٤٣٩",
        "SPU4C8MNX",
    ],
)
def test_anything_else_is_not_an_identifier(text: str) -> None:
    assert not is_identifier(text)


@pytest.mark.parametrize(
    "text", ["JLO000439", " jlo000439\n", "JLO 000 439", "jlo-000.439", "JLO\u00a0000‑439"]
)
def test_an_identifier_may_be_typed_as_one_likes(text: str) -> None:
    assert normalized(text) == "JLO000439"
