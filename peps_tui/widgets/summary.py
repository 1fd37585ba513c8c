"""What is about to be done, label by label, with how much of it is still out of sight."""

from __future__ import annotations

from peps_tui.texts import common
from peps_tui.widgets.facts import Facts


class Summary(Facts):
    """Facts over a rule that tells how many lines are left to read: `── ▾ encore 5 lignes ─`."""

    DEFAULT_CSS = """
    Summary {
        height: 1fr;
        border-bottom: solid $secondary;
        border-subtitle-align: right;
        border-subtitle-style: bold;

        & .facts--label {
            width: 22;
        }
    }
    """

    lines_left = 0
    """How many lines are beneath what is seen."""

    def on_resize(self) -> None:
        """The room changed, or what fills it."""
        self._count_left()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._count_left()

    def _count_left(self) -> None:
        left = round(self.max_scroll_y - self.scroll_y)
        if left != self.lines_left:
            self.lines_left = left
            self.border_subtitle = common.lines_left(left) if left else ""
            self.screen.refresh_bindings()
