"""What the terminal at hand understands, told by its name; what is not known of it is not used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

_MANY, _SOME = 256, 8


class Depth(IntEnum):
    """How many colours there are: none, the 16 of the standard, the 256 of xterm, or all."""

    NONE = 0
    STANDARD = 1
    PALETTE = 2
    TRUE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """What may be sent beyond text, positions, erasing and whole renditions."""

    depth: Depth = Depth.NONE
    erases_in_colour: bool = False
    """Whether what is erased takes the background in force."""
    erases_cells: bool = False
    """Whether a number of cells can be erased in place."""
    repeats: bool = False
    """Whether the last character can be repeated."""
    scrolls: bool = False
    """Whether some rows can be moved by several at once."""
    ends_attributes: bool = False
    """Whether one attribute can be ended alone."""
    shapes_cursor: bool = False
    """Whether the cursor can be kept from blinking."""


def find_terminal(environ: Mapping[str, str], *, coloured: bool = True) -> Terminal:
    """The terminal that `environ` names; an unknown one is given nothing optional.

    The description is that of the first terminal asked for in the process.
    """
    import curses

    name = environ.get("TERM", "")
    try:
        curses.setupterm(name or "dumb", 1)
    except curses.error:
        return Terminal(depth=_depth(environ, _SOME) if coloured else Depth.NONE)
    return Terminal(
        depth=_depth(environ, curses.tigetnum("colors")) if coloured else Depth.NONE,
        erases_in_colour=curses.tigetflag("bce") > 0,
        erases_cells=_has("ech"),
        repeats=_has("rep"),
        scrolls=all(map(_has, ("csr", "indn", "rin"))),
        ends_attributes=curses.tigetstr("rmul") == b"\x1b[24m",
        shapes_cursor=_has("Ss"),
    )


def _has(capability: str) -> bool:
    import curses

    return curses.tigetstr(capability) is not None


def _depth(environ: Mapping[str, str], colours: int) -> Depth:
    """How many colours; within GNU screen, COLORTERM is that of the terminal around it."""
    name = environ.get("TERM", "")
    if colours < _SOME:
        return Depth.NONE
    if environ.get("COLORTERM", "").lower() in {"truecolor", "24bit"} and name[:6] != "screen":
        return Depth.TRUE
    return Depth.PALETTE if colours >= _MANY or name.endswith("-256color") else Depth.STANDARD
