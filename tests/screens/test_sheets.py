"""A style sheet is parsed once, whoever shows it."""

from __future__ import annotations

import pytest
from textual.css.stylesheet import Stylesheet

from peps_tui.widgets.sheets import parse_once

INK = {"ink": "red"}


@pytest.fixture(autouse=True)
def _parsed_once() -> None:
    parse_once()


def parsed(css: str, variables: dict[str, str]) -> Stylesheet:
    """A sheet of this alone, parsed with these colours."""
    sheet = Stylesheet(variables=variables)
    sheet.add_source(css)
    sheet.parse()
    return sheet


def test_what_another_application_parsed_is_taken_as_it_is() -> None:
    (first,), (second,) = (parsed("Label { color: $ink; }", dict(INK)).rules for _ in range(2))

    assert second is first


def test_other_colours_are_parsed_anew() -> None:
    (red,) = parsed("Label { color: $ink; }", INK).rules
    (blue,) = parsed("Label { color: $ink; }", {"ink": "blue"}).rules

    assert (red.styles.color.hex, blue.styles.color.hex) == ("#FF0000", "#0000FF")


def test_a_sheet_that_takes_other_colours_leaves_those_of_the_others() -> None:
    first, second = (parsed("Label { color: $ink; }", dict(INK)) for _ in range(2))
    second.set_variables({"ink": "blue"})
    second.reparse()

    assert [sheet.rules[0].styles.color.hex for sheet in (first, second)] == ["#FF0000", "#0000FF"]
