"""One value among many, over the screen it is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events, getters
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from peps_tui.core.domain.text import fold
from peps_tui.keys import bind
from peps_tui.texts import common, keys
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.key_hints import key_hint
from peps_tui.widgets.pick_list import Pick, PickList


class Chooser(ModalScreen[str | None], inherit_bindings=False):
    """A list, the cursor on the value in force; dismissed with the value chosen, or None.

    A letter goes to the next name that begins with it.

    `options` are the values, each with its French name, as `Choice` takes them. `note` is told
    beside the value in force: what choosing it again does.
    """

    CSS_PATH = "chooser.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("pick.choose", "choose", keys.CHOOSE),
        bind("pick.previous", "move(-1)", keys.LINE_UP, show=False),
        bind("pick.next", "move(1)", keys.LINE_DOWN, show=False),
        bind("pick.page_up", "move(-10)", keys.PAGE_UP, show=False),
        bind("pick.page_down", "move(10)", keys.PAGE_DOWN, show=False),
        bind("lines.first", "first", keys.LINE_FIRST, show=False),
        bind("lines.last", "last", keys.LINE_LAST, show=False),
        bind("screen.back", "cancel", common.CANCEL),
    ]

    picks = getters.query_one(PickList)

    def __init__(
        self, title: str, options: Iterable[tuple[str, str]], value: str, *, note: str = ""
    ) -> None:
        super().__init__()
        self._title = title
        self._options = tuple(options)
        self._value = value
        self._note = note

    def compose(self) -> ComposeResult:
        """The box."""
        with Vertical(id="chooser"):
            yield PickList()
        yield KeyBar(key_hint("pick.choose", keys.CHOOSE), key_hint("screen.back", common.CANCEL))

    def on_mount(self) -> None:
        """Every name."""
        values = [value for value, _ in self._options]
        picks = [
            Pick(name=name, note=self._note if value == self._value else "")
            for value, name in self._options
        ]
        self.picks.styles.height = len(picks) + 1
        self.picks.show(picks, self._title)
        self.picks.move_to(values.index(self._value))

    def action_move(self, by: int) -> None:
        """Arrows and pages."""
        self.picks.move_to(self.picks.cursor + by)

    def action_first(self) -> None:
        """Home."""
        self.picks.action_first()

    def action_last(self) -> None:
        """End."""
        self.picks.action_last()

    def on_key(self, event: events.Key) -> None:
        """What no binding takes: the next name that begins with this letter."""
        letter = fold(event.character or "").strip()
        after = self.picks.cursor + 1
        turned = (*range(after, len(self._options)), *range(after))
        found = (index for index in turned if fold(self._options[index][1]).startswith(letter))
        if letter:
            self.picks.move_to(next(found, self.picks.cursor))

    def action_choose(self) -> None:
        """Enter."""
        self.dismiss(self._options[self.picks.cursor][0])

    def action_cancel(self) -> None:
        """Escape: change nothing."""
        self.dismiss(None)
