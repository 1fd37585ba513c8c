"""A paste is taken whole up to a length, whatever the pieces in which it comes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from peps_tui.display import pastes
from peps_tui.display.keyboard import KeyParser
from peps_tui.display.pastes import LONGEST, Pastes

BEGIN, END = "\x1b[200~", "\x1b[201~"


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pastes, "LONGEST", 4)


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("abcdefgh\x1b", "abcdefgh\x1b"),
        (f"a{BEGIN}1234{END}b", f"a{BEGIN}1234{END}b"),
        (f"a{BEGIN}123456{END}b", f"a{BEGIN}1234{END}b"),
        (f"{BEGIN}123456{END}{BEGIN}78{END}", f"{BEGIN}1234{END}{BEGIN}78{END}"),
        (f"{BEGIN}\x1b[201\x1b[2{END}\x1b[A", f"{BEGIN}\x1b[20{END}\x1b[A"),
        (f"{BEGIN}{BEGIN}{END}c", f"{BEGIN}\x1b[20{END}c"),
    ],
)
@given(cuts=st.sets(st.integers(0, 40)))
def test_a_paste_is_cut(typed: str, taken: str, cuts: set[int]) -> None:
    reading, ends = Pastes(), [0, *sorted(cuts), 40]

    read = [reading.shorten(typed[begin:end]) for begin, end in pairwise(ends)]

    assert "".join(read) == taken


def test_a_paste_that_never_ends_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pastes, "LONGEST", LONGEST)
    parser = KeyParser()
    typed = [BEGIN, *["x" * 1000] * (2 * LONGEST // 1000), END]

    heard = [event for text in typed for event in parser.feed(text)]

    assert [event.text for event in heard if isinstance(event, events.Paste)] == ["x" * LONGEST]
