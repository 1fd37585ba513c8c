"""Where one is in a procedure of several steps."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from peps_tui.texts import common


class StepBar(Widget):
    """« Étape 2 sur 4 · Attribuer les droits », on one line."""

    DEFAULT_CSS = """
    StepBar {
        height: 1;
        padding: 0 1;
        text-style: bold;
        color: $text-primary;
    }
    """

    step: reactive[int] = reactive(1)
    """The current step, from 1."""

    def __init__(self, titles: tuple[str, ...], *, step: int = 1) -> None:
        super().__init__()
        self._titles = titles
        self.set_reactive(StepBar.step, step)

    def render(self) -> Content:
        """The number, the total and the title of the step."""
        return Content(common.step(self.step, len(self._titles), self._titles[self.step - 1]))
