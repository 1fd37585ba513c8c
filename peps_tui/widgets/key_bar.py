"""The last line of every screen: the keys that do something now."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

from peps_tui.texts.keys import key_name
from peps_tui.widgets.slow import is_slow

_GAP = "  "
_WITHIN_FIELD = frozenset({"choice.next", "check.toggle", "field.reveal"})


class KeyBar(Widget):
    """Key and name of the shown bindings, the focused widget’s first; whole hints only.

    While the line is spared, not those of a field alone: the line would change at every field.
    `told` are the hints where not every binding is one. `status` takes their place while something
    is going on: « Enregistrement en cours… ».
    """

    DEFAULT_CSS = """
    KeyBar {
        dock: bottom;
        height: 1;
        padding: 0 1;
        background: $panel;
        color: $foreground;
    }
    """

    status: reactive[str] = reactive("")

    def __init__(self, *told: Content) -> None:
        super().__init__()
        self._told = told

    def on_mount(self) -> None:
        """Follow the bindings of the screen: they change with the focus and with `check_action`."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def _bindings_changed(self, _screen: Screen[object]) -> None:
        self.refresh()

    def render(self) -> Content:
        """The status, or as many hints as fit."""
        if self.status:
            return Content(self.status)
        return Content(_GAP).join(self._fitting(self._told or self._hints()))

    def _fitting(self, hints: Iterable[Content]) -> Iterable[Content]:
        room = self.content_size.width
        for hint in hints:
            room -= hint.cell_length
            if room < 0:
                return
            yield hint
            room -= len(_GAP)

    def _hints(self) -> Iterable[Content]:
        told: set[str] = set()
        spare = is_slow(self)
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if spare and binding.id in _WITHIN_FIELD:
                continue
            if binding.show and binding.description and binding.action not in told:
                told.add(binding.action)
                key = Content.styled(key_name(binding.key), "bold")
                text = key + Content(f" {binding.description}")
                yield text if active.enabled else text.stylize("dim")
