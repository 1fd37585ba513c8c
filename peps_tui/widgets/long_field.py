"""A labelled text of several lines to type."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from peps_tui.core.domain.text import clean
from peps_tui.display import OWN_CURSOR
from peps_tui.widgets.field import Field
from peps_tui.widgets.own_keys import OwnKeys

_EDITING = {
    "up": "cursor_up",
    "down": "cursor_down",
    "left": "cursor_left",
    "right": "cursor_right",
    "ctrl+left": "cursor_word_left",
    "ctrl+right": "cursor_word_right",
    "home": "cursor_line_start",
    "end": "cursor_line_end",
    "pageup": "cursor_page_up",
    "pagedown": "cursor_page_down",
    "backspace": "delete_left",
    "delete": "delete_right",
    "ctrl+w": "delete_word_left",
}


class Lines(OwnKeys, TextArea, inherit_bindings=False, inherit_css=False):
    """Some lines, without border or clipboard; Enter begins another one."""

    DEFAULT_CSS = """
    Lines {
        width: 100%;
        height: 6;
        background: $surface;
        color: $foreground;
        scrollbar-size-vertical: 1;

        &:focus {
            background: $boost;
        }

        & .text-area--cursor {
            background: $input-cursor-background;
            color: $input-cursor-foreground;
            text-style: $input-cursor-text-style;
        }

        & .text-area--selection {
            background: $input-selection-background;
        }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = TextArea.COMPONENT_CLASSES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, action, show=False) for key, action in _EDITING.items()
    ]

    def __init__(self, text: str, *, max_length: int) -> None:
        super().__init__(text, highlight_cursor_line=False)
        self._max_length = max_length
        self.cursor_blink = False

    @property
    def value(self) -> str:
        """What is typed, under the name that `Field` knows."""
        return self.text

    @property
    def _draw_cursor(self) -> bool:
        # The terminal shows its own.
        return super()._draw_cursor and not self.app.has_class(OWN_CURSOR)

    def _on_paste(self, event: events.Paste) -> None:  # type: ignore[override]
        event.stop()
        event.prevent_default()
        room = max(self._max_length - len(self.text), 0)
        self.insert("\n".join(map(clean, event.text.splitlines()))[:room])


class LongField(Field):
    """A field of several lines; what is pasted loses its control characters."""

    def make_entry(  # type: ignore[override]
        self, value: str, *, max_length: int, password: bool
    ) -> Lines:
        """The lines themselves."""
        del password
        return Lines(value, max_length=max_length)

    def on_text_area_changed(self) -> None:
        """As for a line: typing takes a refusal away."""
        self.on_input_changed()
