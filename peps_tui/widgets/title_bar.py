"""The first line of every screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from peps_tui.keys import KEYS
from peps_tui.texts import common, keys
from peps_tui.widgets.plain import plain
from peps_tui.widgets.slow import is_slow

if TYPE_CHECKING:
    from peps_tui.core.domain.account import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Whose screen this is, as the title bar tells it."""

    establishment: str
    person: str
    profile: Profile


class TitleBar(Widget):
    """PEP’s · establishment · person [profile] · F1 Aide, on one line.

    The establishment gives way first when the line is too narrow. `hint` is told before the help,
    « Bas débit » before it while the line is spared.
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
        head = Content(common.PLATFORM)
        tail = Content("")
        if self._who is not None:
            from peps_tui.texts.names import PROFILE_NAMES  # nobody is named on the first screen

            badge = PROFILE_NAMES[self._who.profile]
            tail = Content(" · ") + plain(self._who.person) + Content(f" [{badge}]")
            room = self.content_size.width - _width(head, tail, help_hint) - 5
            head += Content(" · ") + plain(self._who.establishment).truncate(
                max(room, 8), ellipsis=True
            )
        left = (head + tail).truncate(
            max(self.content_size.width - help_hint.cell_length - 2, 0), ellipsis=True
        )
        gap = self.content_size.width - left.cell_length - help_hint.cell_length
        return left + Content(" " * max(gap, 1)) + help_hint


def _width(*parts: Content) -> int:
    return sum(part.cell_length for part in parts)
