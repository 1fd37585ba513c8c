"""The line one types in."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Size
from textual.reactive import Reactive
from textual.widgets import Input

from peps_tui.core.domain.text import clean
from peps_tui.display import OWN_CURSOR
from peps_tui.widgets.cells import fit
from peps_tui.widgets.own_keys import OwnKeys

_EDITING = {
    "left": "cursor_left",
    "right": "cursor_right",
    "ctrl+left": "cursor_left_word",
    "ctrl+right": "cursor_right_word",
    "home": "home",
    "end,ctrl+e": "end",
    "backspace": "delete_left",
    "delete,ctrl+d": "delete_right",
    "ctrl+w": "delete_left_word",
    "ctrl+u": "delete_left_all",
    "ctrl+k": "delete_right_all",
}


class Entry(OwnKeys, Input, inherit_bindings=False, inherit_css=False):
    """One line, without border, blinking or clipboard; what is pasted loses its control characters.

    Its style is whole: that of `Input` is never read, nor are suggestions ever made.

    The usual editing keys carry no description: everybody knows them, and the help tells of
    actions. Copying is left to the terminal, so that a hidden password never reaches a clipboard.
    """

    DEFAULT_CSS = """
    Entry {
        width: 100%;
        height: 1;
        background: $surface;
        color: $foreground;
        scrollbar-size-horizontal: 0;

        &:focus {
            background: $boost;
        }

        & > .input--cursor {
            background: $input-cursor-background;
            color: $input-cursor-foreground;
            text-style: $input-cursor-text-style;
        }

        & > .input--selection {
            background: $input-selection-background;
        }

        & > .input--placeholder {
            color: $text-disabled;
        }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "input--cursor",
        "input--placeholder",
        "input--selection",
    }
    ENTER_SUBMITS = True

    # Typing changes how long the text is, never where anything stands: no new layout for each key.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, action, show=False) for key, action in _EDITING.items()
    ]

    def __init__(
        self, value: str = "", *, password: bool = False, max_length: int, placeholder: str = ""
    ) -> None:
        super().__init__(
            clean(value),
            placeholder=placeholder,
            password=password,
            max_length=max_length,
            select_on_focus=False,
        )
        self.cursor_blink = False
        self._hint = placeholder

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the cursor is on screen; `Input` is a column too far at the end of the text."""
        offset = super().cursor_screen_offset
        return offset - (1, 0) if self.cursor_at_end else offset

    def validate__cursor_visible(self, visible: bool) -> bool:
        """Draw none where the terminal shows its own."""
        return visible and not self.app.has_class(OWN_CURSOR)

    def on_resize(self) -> None:
        """A hint that is longer than the line ends in …."""
        self.placeholder = fit(max(1, self.size.width), self._hint).rstrip()

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        first = next(iter(event.text.splitlines()), "")
        self.insert_text_at_cursor(self.fitting(clean(first)))

    def fitting(self, pasted: str) -> str:
        """What of a paste there is room for: `Input` would refuse the whole."""
        return pasted[: (self.max_length or 0) - len(self.value)]
