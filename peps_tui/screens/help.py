"""F1: what can be done here, found by name and done with Enter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import ActiveBinding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from peps_tui.core.domain.text import fold
from peps_tui.keys import bind
from peps_tui.screens.base import BaseScreen
from peps_tui.texts import common, keys
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.key_hints import key_hint
from peps_tui.widgets.search import Search, SearchField

_KEY_WIDTH = 16
_POINTED = 2 + _KEY_WIDTH
"""Cells of a line that the cursor reverses."""
_AROUND = 7
"""Lines of the screen that are not of the list, what is told about the screen aside."""
_MOVEMENTS = ("lines.", "choice.", "screen.next", "screen.previous", "summary.", "dialog.")
"""How the ids begin of what only moves about, told last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that can be done now: the keys, the French name, and what runs it."""

    keys: tuple[str, ...]
    name: str
    action: str
    namespace: DOMNode
    enabled: bool

    @property
    def key_names(self) -> str:
        """« F1, Ctrl+P »."""
        return ", ".join(map(keys.key_name, self.keys))


def deeds(screen: Screen[Any]) -> tuple[Deed, ...]:
    """What the bindings active on `screen` do: the focused widget’s first, then the screen’s.

    What only moves about comes last.
    """
    found: dict[tuple[DOMNode, str], Deed] = {}
    for key, active in sorted(screen.active_bindings.items(), key=_only_moves):
        binding = active.binding
        # Those without an id are Textual's own, in English: scrolling is told by nobody.
        if not binding.description or not binding.id:
            continue
        place = (active.node, binding.action)
        former = found[place].keys if place in found else ()
        found[place] = Deed(
            keys=(*former, key),
            name=binding.description,
            action=binding.action,
            namespace=active.node,
            enabled=active.enabled,
        )
    return tuple(found.values())


def _only_moves(bound: tuple[str, ActiveBinding]) -> bool:
    return (bound[1].binding.id or "").startswith(_MOVEMENTS)


def about(screen: Screen[Any]) -> Sequence[str]:
    """What explains what one sees on `screen`."""
    return screen.ABOUT if isinstance(screen, BaseScreen) else ()


class HelpScreen(ModalScreen[Deed | None], inherit_bindings=False):
    """Help and command palette in one: dismissed with the deed to run, or None."""

    CSS_PATH = "help.tcss"
    AUTO_FOCUS = "Search"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("help.run", "run", keys.RUN),
        bind("help.previous", "move(-1)", keys.LINE_UP, show=False),
        bind("help.next", "move(1)", keys.LINE_DOWN, show=False),
        bind("help.page_up", "move(-10)", keys.PAGE_UP, show=False),
        bind("help.page_down", "move(10)", keys.PAGE_DOWN, show=False),
        bind("screen.back", "close", common.CLOSE),
    ]

    def __init__(self, available: Sequence[Deed], explained: Sequence[str] = ()) -> None:
        super().__init__()
        self._explained = explained
        self._available = available
        self._matching = list(available)
        self._cursor = 0
        self._sought = ""

    def compose(self) -> ComposeResult:
        """The title, what explains the screen, the filter, the list."""
        with Vertical(id="help-box") as box:
            box.border_title = common.HELP_TITLE
            if self._explained:
                yield Static("\n".join(self._explained), id="help-about", markup=False)
            yield SearchField(common.HELP_FILTER, required=False)
            yield Static(id="help-list", markup=False)
        yield KeyBar(key_hint("help.run", keys.RUN), key_hint("screen.back", common.CLOSE))

    def on_mount(self) -> None:
        """List everything."""
        self._show()

    @on(Search.Sought)
    def _seek(self) -> None:
        """Keep what holds every word, without accents or case."""
        typed = self.query_one(SearchField).value
        if typed == self._sought:
            return
        self._sought = typed
        words = fold(typed).split()
        self._matching = [
            deed
            for deed in self._available
            if all(word in fold(f"{deed.name} {deed.key_names}") for word in words)
        ]
        self._cursor = 0
        self._show()

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._show()

    def action_move(self, by: int) -> None:
        """Arrows and pages."""
        self._cursor = max(0, min(self._cursor + by, len(self._matching) - 1))
        self._show()

    def action_run(self) -> None:
        """Enter: close, then run the action under the cursor."""
        self._seek()
        if self._matching and self._matching[self._cursor].enabled:
            self.dismiss(self._matching[self._cursor])

    def action_close(self) -> None:
        """Escape."""
        self.dismiss(None)

    @property
    def _room_for_about(self) -> int:
        """Its lines, and the one that sets them apart."""
        return len(self._explained) + bool(self._explained)

    def _show(self) -> None:
        height = max(self.app.size.height - _AROUND - self._room_for_about, 1)
        top = max(0, self._cursor - height + 1)
        lines = [self._line(i) for i in range(len(self._matching))[top : top + height]]
        text = Content("\n").join(lines) if lines else Content(common.HELP_NONE)
        self.query_one("#help-list", Static).update(text)

    def _line(self, index: int) -> Content:
        deed = self._matching[index]
        marker = "▸" if index == self._cursor else " "
        line = Content(f"{marker} {deed.key_names.ljust(_KEY_WIDTH)} {deed.name}")
        if not deed.enabled:
            line = line.stylize("dim")
        return line.stylize("reverse", 0, _POINTED) if index == self._cursor else line
