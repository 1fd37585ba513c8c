"""Keys are those of Textual; what is no key is typed nowhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser

from peps_tui.display.keyboard import KeyParser


def heard(parser: XTermParser, typed: str) -> list[str]:
    return [
        f"{event.key} {event.character}" if isinstance(event, events.Key) else repr(event)
        for event in parser.feed(typed)
    ]


@pytest.mark.parametrize(
    "said",
    [
        "\x1b[0n",
        "\x1b[1;5I",
        "\x1b[?62;22c",
        "\x1b[>0;276;0c",
        "\x1b[8;24;80t",
        # A size that nobody was asked for, and what Textual fails to read.
        "\x1b[48;99999;99999;1;1t",
        "\x1b[:A",
        "\x1b[9999999u",
    ],
)
def test_what_is_no_key_is_typed_nowhere(said: str) -> None:
    assert heard(KeyParser(), f"a{said}b") == ["a a", "b b"]


def test_keys_are_those_of_textual() -> None:
    # What Textual tells of a sequence is taken from a method of its own.
    for typed in ANSI_SEQUENCES_KEYS:
        assert heard(KeyParser(), f"{typed}z") == heard(XTermParser(), f"{typed}z"), repr(typed)


@given(st.text("\x1b\x1b[<>?;:0123456789muMRAt~$y é²٣", max_size=30))
def test_whatever_is_typed_the_next_key_is_heard(typed: str) -> None:
    parser = KeyParser()
    list(parser.feed(f"\x1b[{typed}"))
    list(parser.feed(" " * 33))

    assert heard(parser, "z") == ["z z"]


def test_a_mouse_is_still_heard() -> None:
    assert [type(event) for event in KeyParser().feed("\x1b[<0;30;5M\x1b[<0;30;5m")] == [
        events.MouseDown,
        events.MouseUp,
    ]
