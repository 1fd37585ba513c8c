"""The first line of every screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content
from textual.widget import Widget

from peps_tui.keys import KEYS
from peps_tui.texts import common, keys
from peps_tui.widgets.plain import plain
from peps_tui.widgets.slow import is_slow

if TYPE_CHECKING:
    from peps_tui.core.domain.account import Profile

_SHORTEST = 8
"""Cells of an establishment of which less is told than that person and profile are cut."""


class Who(NamedTuple):
    """Whose screen this is, as the title bar tells it."""

    establishment: str
    person: str
    profile: Profile


class TitleBar(Widget):
    """PEP’s · establishment · person [profile] · F1 Aide, on one line.

    Where they do not all fit the first gives way, then the end of the establishment. `hint` is told
    before the help, « Bas débit » before it while the line is spared.
    """

    DEFAULT_CSS = """
    TitleBar {
        dock: top;
        height: 1;
        padding: 0 1;
        background: $primary;
        color: $title-foreground;
        text-style: bold;
    }
    """

    def __init__(self, who: Who | None = None, *, hint: str = "") -> None:
        super().__init__()
        self._who = who
        self._hint = hint

    def render(self) -> Content:
        """Left part, as much of the establishment as fits, and the help on the right."""
        help_key = keys.key_name(KEYS["app.help"].partition(",")[0])
        speed = common.SLOW if is_slow(self) else ""
        hints = filter(None, (speed, self._hint, f"{help_key} {keys.HELP}"))
        help_hint = Content("   ".join(hints))
        room = max(self.content_size.width - help_hint.cell_length - 2, 0)
        head = Content(common.PLATFORM)
        if self._who is not None:
            head = _fitted(head, self._who, room)
        left = head.truncate(room, ellipsis=True)
        gap = self.content_size.width - left.cell_length - help_hint.cell_length
        return left + Content(" " * max(gap, 1)) + help_hint


def _fitted(head: Content, who: Who, room: int) -> Content:
    from peps_tui.texts.names import PROFILE_NAMES  # nobody is named on the first screen

    tail = Content(" · ") + plain(who.person) + Content(f" [{PROFILE_NAMES[who.profile]}]")
    named = plain(who.establishment)
    whole = head + Content(" · ") + named + tail
    if whole.cell_length <= room:
        return whole
    return named.truncate(max(room - tail.cell_length, _SHORTEST), ellipsis=True) + tail
