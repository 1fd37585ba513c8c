"""How a cell looks, and the shortest way from one look to the next.

Rich keeps the codes of a style in the style, whatever the colours of the terminal: in a process
that serves several, one would be sent those of another. They are kept here by terminal.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from rich.color import Color, ColorSystem
from rich.style import Style

from peps_tui.display.terminal import Depth, Terminal

# In the order of the bits of a Rich style.
_ATTRIBUTES = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "21", "51", "52", "53")
(
    _BOLD,
    _DIM,
    _ITALIC,
    _UNDER,
    _BLINK,
    _FAST,
    _REVERSE,
    _HIDDEN,
    _STRUCK,
    _UNDER2,
    _FRAME,
    _RING,
    _OVER,
) = (1 << bit for bit in range(len(_ATTRIBUTES)))
_ENDS = (
    (_BOLD | _DIM, "22"),
    (_ITALIC, "23"),
    (_UNDER | _UNDER2, "24"),
    (_BLINK | _FAST, "25"),
    (_REVERSE, "27"),
    (_HIDDEN, "28"),
    (_STRUCK, "29"),
    (_FRAME | _RING, "54"),
    (_OVER, "55"),
)
_ON_BLANKS = _UNDER | _UNDER2 | _REVERSE | _STRUCK | _FRAME | _RING | _OVER
"""The attributes that show where nothing is written."""
_SYSTEMS = {
    Depth.STANDARD: ColorSystem.STANDARD,
    Depth.PALETTE: ColorSystem.EIGHT_BIT,
    Depth.TRUE: ColorSystem.TRUECOLOR,
}


class Look(NamedTuple):
    """The colours, each by its codes and empty for that of the terminal, and the attributes."""

    ink: str = ""
    paper: str = ""
    marks: int = 0

    @property
    def of_blank(self) -> Look:
        """The same where nothing is written: what does not show is left out."""
        return self if self.marks & _ON_BLANKS else Look(paper=self.paper)

    def for_blank(self, paper: str) -> Look:
        """The look nearest to this one in which a blank of `paper` may be written."""
        return Look(self.ink, paper, self.marks & ~_ON_BLANKS)


PLAIN = Look()


def looks(terminal: Terminal) -> Callable[[Style | None], Look]:
    """What gives the look of a style on this terminal."""

    @lru_cache(4096)
    def look(style: Style | None) -> Look:
        if style is None:
            return PLAIN
        marks = style._attributes & style._set_attributes  # noqa: SLF001
        return Look(
            _codes(style.color, terminal.depth, ink=True),
            _codes(style.bgcolor, terminal.depth, ink=False),
            marks,
        )

    return look


def _codes(color: Color | None, depth: Depth, *, ink: bool) -> str:
    if color is None or color.is_default or depth is Depth.NONE:
        return ""
    known = color.downgrade(_SYSTEMS[depth])
    if depth is Depth.TRUE and color.triplet is not None:
        # Shorter, where the palette has the very colour.
        near = color.downgrade(ColorSystem.EIGHT_BIT)
        known = near if near.get_truecolor() == color.triplet else known
    return ";".join(known.get_ansi_codes(ink))


def changes(terminal: Terminal) -> Callable[[Look | None, Look], str]:
    """What gives the shortest sequence from a look, None if it is not known, to another."""

    @lru_cache(4096)
    def change(old: Look | None, new: Look) -> str:
        if old == new:
            return ""
        # An empty parameter is a 0: all attributes off, both colours those of the terminal.
        whole = ["", *_given(new.ink), *_given(new.paper), *_turned_on(new.marks)]
        ways = [whole if len(whole) > 1 else []]
        if old is not None and (terminal.ends_attributes or not old.marks & ~new.marks):
            ways.append(_difference(old, new))
        return min((f"\x1b[{';'.join(codes)}m" for codes in ways), key=len)

    return change


def _difference(old: Look, new: Look) -> list[str]:
    codes, kept = [], old.marks
    for group, end in _ENDS:
        if old.marks & ~new.marks & group:
            codes.append(end)
            kept &= ~group
    codes += _turned_on(new.marks & ~kept)
    if old.ink != new.ink:
        codes.append(new.ink or "39")
    if old.paper != new.paper:
        codes.append(new.paper or "49")
    return codes


def _given(codes: str) -> list[str]:
    return [codes] if codes else []


def _turned_on(marks: int) -> list[str]:
    return [code for bit, code in enumerate(_ATTRIBUTES) if marks >> bit & 1]
