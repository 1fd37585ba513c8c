"""The tabs of a screen: their keys, which one is shown, and what each holds unsaved."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from peps_tui.widgets.key_hints import key_hint


class TabBar(Widget):
    """`▸ F3 Ses droits (2)   F4 Ses coordonnées`; the keys belong to the screen.

    `titles` are by id of binding, which is also the name of the tab. The marker tells the tab
    that is shown, the number how many changes another key would lose.
    """

    DEFAULT_CSS = """
    TabBar {
        height: 1;
        padding: 0 2;
    }
    """

    current: reactive[str] = reactive("")
    """The tab that is shown."""

    unsaved: reactive[Mapping[str, int]] = reactive(dict[str, int])
    """How many changes each tab holds; those without any may be left out."""

    def __init__(self, titles: Mapping[str, str], *, current: str) -> None:
        super().__init__()
        self._titles = titles
        self.set_reactive(TabBar.current, current)

    def render(self) -> Content:
        """Every tab, in order."""
        return Content("   ").join(self._tab(name) for name in self._titles)

    def _tab(self, name: str) -> Content:
        count = self.unsaved.get(name, 0)
        title = self._titles[name] + (f" ({count})" if count else "")
        tab = key_hint(name, title)
        if name != self.current:
            return Content("  ") + tab
        return Content("▸ ") + tab.stylize("reverse")
