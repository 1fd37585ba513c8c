"""Keys are those of Textual; what is no key is typed nowhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser

from peps_tui.display.keyboard import KeyParser
from peps_tui.keys import KEYS

OURS = {"\x1b[7^", "\x1b[8^"}
"""What Textual takes for another key."""


def sent(told: str) -> dict[str, str]:
    """What each key sends, after an escape."""
    return dict(pair.split("=") for pair in told.split())


XTERM = sent(
    "up=[A down=[B right=[C left=[D home=[H end=[F ctrl+home=[1;5H ctrl+end=[1;5F pageup=[5~"
    " pagedown=[6~ delete=[3~ shift+tab=[Z f1=OP f2=OQ f3=OR f4=OS f5=[15~ f6=[17~ f7=[18~"
    " f8=[19~ f9=[20~ f12=[24~"
)
VT220 = XTERM | sent("home=[1~ end=[4~")
PUTTY = {key: sequence for key, sequence in VT220.items() if "ctrl+" not in key}
NUMBERED = sent("f1=[11~ f2=[12~ f3=[13~ f4=[14~")
TERMINALS = {
    "xterm, VTE, Konsole, kitty, Alacritty, mlterm": XTERM,
    "screen, tmux": VT220,
    "rxvt": XTERM | NUMBERED | sent("home=[7~ end=[8~ ctrl+home=[7^ ctrl+end=[8^"),
    "st": PUTTY | sent("home=[H ctrl+end=[J delete=[P"),
    "linux": PUTTY | sent("f1=[[A f2=[[B f3=[[C f4=[[D f5=[[E") | {"shift+tab": "\t"},
    "PuTTY": PUTTY | NUMBERED,
    "PuTTY « Xterm R6 »": PUTTY,
    "PuTTY « VT100+ »": PUTTY | sent("f5=OT f6=OU f7=OV f8=OW f9=OX f12=O["),
}
"""Where nothing was asked of the keyboard."""


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
        "\x1bOg",
    ],
)
def test_what_is_no_key_is_typed_nowhere(said: str) -> None:
    assert heard(KeyParser(), f"a{said}b") == ["a a", "b b"]


def test_keys_are_those_of_textual() -> None:
    # What Textual tells of a sequence is taken from a method of its own.
    for typed in ANSI_SEQUENCES_KEYS.keys() - OURS:
        assert heard(KeyParser(), f"{typed}z") == heard(XTermParser(), f"{typed}z"), repr(typed)


@pytest.mark.parametrize("name", TERMINALS)
def test_keys_of_each_terminal(name: str) -> None:
    keyboard = TERMINALS[name]
    for key, sequence in keyboard.items():
        assert heard(KeyParser(), f"\x1b{sequence}z") == [f"{key} None", "z z"]
    for keys in KEYS.values():
        assert any(is_character(key) or key in keyboard for key in keys.split(",")), keys


def is_character(key: str) -> bool:
    """Whether a key sends a character, the same everywhere."""
    named = {"tab", "enter", "escape", "space", "slash", "at", "backspace"}
    return len(key) == 1 or key[:-1] == "ctrl+" or key in named


@given(st.text("\x1b\x1b[<>?;:0123456789muMRAt~$y é²٣", max_size=30))
def test_whatever_is_typed_the_next_key_is_heard(typed: str) -> None:
    parser = KeyParser()
    list(parser.feed(f"\x1b[{typed}"))
    list(parser.feed(" " * 33))

    assert heard(parser, "z") == ["z z"]


def test_what_begins_like_a_mouse_is_typed_nowhere_without_one() -> None:
    assert heard(KeyParser(mouse=False), "a\x1b[Mb") == ["a a", "b b"]


def test_a_mouse_is_still_heard() -> None:
    assert [type(event) for event in KeyParser().feed("\x1b[<0;30;5M\x1b[<0;30;5m")] == [
        events.MouseDown,
        events.MouseUp,
    ]
