"""Looks are those of the styles, for as many colours as the terminal has, and of no other."""

from __future__ import annotations

from itertools import product

import pytest
from rich.color import ColorSystem
from rich.style import Style

from peps_tui.display.look import Look, changes, looks
from peps_tui.display.terminal import Depth, Terminal
from tests.support.emulator import Emulator, Reader

STYLES = [
    Style.parse(text)
    for text in (
        "#87afff on #121212",
        "bold #123456 on #654321",
        "dim italic underline red on bright_blue",
        "reverse strike color(200) on default",
        "blink overline default on #ffffff",
        "none",
    )
]


@pytest.mark.parametrize("style", STYLES, ids=str)
@pytest.mark.parametrize(
    ("depth", "system"),
    [(Depth.STANDARD, ColorSystem.STANDARD), (Depth.PALETTE, ColorSystem.EIGHT_BIT)],
)
def test_the_codes_are_those_of_rich(style: Style, depth: Depth, system: ColorSystem) -> None:
    terminal = Terminal(depth=depth)
    style._ansi = None  # Rich would give the codes of the first colours asked for
    ours = changes(terminal)(None, looks(terminal)(style))

    assert drawn(ours + "a") == drawn(style.render("a", color_system=system))


def test_a_colour_that_the_palette_has_is_not_spelt_out() -> None:
    look = looks(Terminal(depth=Depth.TRUE))

    assert look(Style.parse("#87afff on #010203")) == Look("38;5;111", "48;2;1;2;3", 0)


def test_without_colours_there_are_attributes_alone() -> None:
    assert looks(Terminal())(Style.parse("bold red on blue")) == Look(marks=1)


def test_terminals_do_not_share_their_colours() -> None:
    style = Style.parse("#ff0000")

    few, many = looks(Terminal(depth=Depth.STANDARD)), looks(Terminal(depth=Depth.PALETTE))

    assert (few(style).ink, many(style).ink, few(style).ink) == ("31", "38;5;196", "31")


@pytest.mark.parametrize("alone", [False, True])
def test_from_any_look_to_any_other(alone: bool) -> None:
    change = changes(Terminal(ends_attributes=alone))
    marks = [0, 1, 2, 3, 4, 8, 8 | 512, 64, 1 | 4 | 8 | 64, 0b1_1111_1111_1111]
    known = [Look(ink, paper, mark) for ink, paper, mark in product(("", "31"), ("", "44"), marks)]

    for old, new in product(known, known):
        sent = change(old, new)

        assert drawn(change(None, old) + sent + "a") == drawn(change(None, new) + "a")
        assert len(sent) <= len(change(None, new))
        assert not sent or old != new


def test_of_a_blank_only_what_shows_counts() -> None:
    assert Look("31", "44", 1).of_blank == Look("", "44", 0)
    assert Look("31", "44", 8).of_blank == Look("31", "44", 8)
    assert Look("31", "44", 1 | 8).for_blank("45") == Look("31", "45", 1)


def drawn(sent: str) -> tuple[object, ...]:
    emulator = Emulator(2, 1)
    Reader(emulator).feed(sent.encode())
    return emulator.shown()[0][0]
