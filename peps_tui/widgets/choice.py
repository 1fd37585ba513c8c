"""One choice among a few, on one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from peps_tui.keys import bind
from peps_tui.texts import keys
from peps_tui.widgets.own_keys import OwnKeys
from peps_tui.widgets.plain import plain


class Choice(OwnKeys, Widget, can_focus=True):
    """`Civilité *  ( ) Monsieur  (•) Madame`; left, right and space choose, up and down leave.

    `options` are the values, members of a `StrEnum`, each with its French name:
    `CIVILITY_NAMES.items()`. `value` is None until one is chosen. `error` is told beneath, until
    another one is.
    """

    DEFAULT_CSS = """
    Choice {
        width: 1fr;
        height: auto;

        &:focus {
            text-style: bold;
        }

        &:disabled {
            color: $text-muted;
        }
    }
    """

    ENTER_SUBMITS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("choice.previous", "move(-1)", keys.CHOOSE_PREVIOUS, show=False),
        bind("choice.next", "move(1)", keys.CHOOSE_NEXT),
        bind("choice.above", "leave(-1)", keys.PREVIOUS, show=False, moves=True),
        bind("choice.below", "leave(1)", keys.NEXT, show=False, moves=True),
    ]

    value: reactive[str | None] = reactive(None)
    error: reactive[str] = reactive("", layout=True)
    """The French reason why the choice was refused; empty when it was not."""

    @dataclass
    class Changed(Message):
        """Another value was chosen."""

        choice: Choice
        value: str | None

        @property
        def control(self) -> Choice:
            """The choice, so that `@on(Choice.Changed, "#id")` works."""
            return self.choice

    def __init__(
        self,
        label: str,
        options: Iterable[tuple[str, str]],
        *,
        value: str | None = None,
        id: str | None = None,  # noqa: A002
        label_width: int = 22,
    ) -> None:
        super().__init__(id=id)
        self._label = label
        self._options = tuple(options)
        self._label_width = label_width
        self.set_reactive(Choice.value, value)

    def render(self) -> Content:
        """The label, then every option with its mark; the chosen one is reversed when focused."""
        parts = [Content(self._label.ljust(self._label_width - 2))]
        for value, name in self._options:
            chosen = value == self.value
            mark = Content(f"({'•' if chosen else ' '}) {name}")
            parts.append(mark.stylize("reverse") if chosen and self.has_focus else mark)
        line = Content("  ").join(parts)
        if not self.error:
            return line
        # The mark tells the error where colours do not.
        fault = plain(f"✗ {self.error}").stylize("bold $text-error")
        return line + Content(f"\n{' ' * self._label_width}") + fault

    def action_move(self, by: int) -> None:
        """Left, right and space; from nothing, the first option whatever the direction."""
        values = [value for value, _ in self._options]
        if self.value is None:
            self.value = values[0]
        else:
            self.value = values[(values.index(self.value) + by) % len(values)]

    def action_leave(self, by: int) -> None:
        """Up and down: the field before, or the one after, the value as it is."""
        if by < 0:
            self.screen.focus_previous()
        else:
            self.screen.focus_next()

    def watch_value(self, value: str | None) -> None:
        """Tell the screen; a refusal was about the former choice."""
        self.error = ""
        self.post_message(self.Changed(self, value))
