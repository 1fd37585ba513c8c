"""The one door between people's text and the terminal."""

from __future__ import annotations

from textual.content import Content

from peps_tui.core.domain.text import clean


def plain(text: str) -> Content:
    """`text` as content that can neither act on the terminal nor on the application.

    Control and bidirectional characters are taken away, and nothing in it is markup: a plain
    `str` given to a widget would be parsed, brackets and all.
    """
    return Content(clean(text))


def plain_lines(text: str) -> Content:
    """The same for a text of several lines, which stay lines."""
    return Content("\n").join(map(plain, text.splitlines()))
