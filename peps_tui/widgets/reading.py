"""Something longer than its place, to be read with the arrows."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll

from peps_tui.keys import bind
from peps_tui.texts import keys
from peps_tui.widgets.own_keys import OwnKeys


class Reading(OwnKeys, VerticalScroll, can_focus=True, inherit_bindings=False):
    """A vertical scroll whose keys are ours; it takes the focus only when it can scroll."""

    DEFAULT_CSS = """
    Reading {
        scrollbar-size-vertical: 1;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("lines.up", "scroll_up", keys.LINE_UP, show=False),
        bind("lines.down", "scroll_down", keys.LINE_DOWN, show=False),
        bind("lines.page_up", "page_up", keys.PAGE_UP, show=False),
        bind("lines.page_down", "page_down", keys.PAGE_DOWN, show=False),
        bind("lines.first", "scroll_home", keys.LINE_FIRST, show=False),
        bind("lines.last", "scroll_end", keys.LINE_LAST, show=False),
    ]

    def allow_focus(self) -> bool:
        """Not worth a Tab when everything is in sight."""
        return self.allow_vertical_scroll
