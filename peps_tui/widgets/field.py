"""A labelled line to type in, with its error beneath."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from peps_tui.core.domain.text import clean
from peps_tui.keys import bind
from peps_tui.texts import common, keys
from peps_tui.widgets.entry import Entry
from peps_tui.widgets.plain import plain

TEXT_LIMIT = 200


class Field(Widget):
    """`Nom *                 Louty` and, when refused, the reason beneath.

    The label is on the left from 60 columns on, above otherwise. `hint` is a line of advice
    shown beneath while there is no error. `max_length` counts characters.
    """

    # Each node more is styled, measured and mounted before the first screen is painted: the label
    # is drawn by the field itself, beside what it holds.
    DEFAULT_CSS = """
    Field {
        height: auto;

        & > * {
            margin-left: 22;
            max-width: 60;
        }

        & > .field--note {
            height: auto;
            color: $text-muted;
            display: none;
        }

        & > .field--note.-shown {
            display: block;
        }

        & > .field--note.-error {
            color: $text-error;
            text-style: bold;
        }

        &.-narrow > * {
            margin-left: 0;
            max-width: 100%;
        }

        &.-narrow > Entry {
            margin-top: 1;
        }
    }
    """

    def __init__(
        self,
        label: str,
        value: str = "",
        *,
        id: str | None = None,  # noqa: A002
        required: bool = True,
        hint: str = "",
        max_length: int = TEXT_LIMIT,
        password: bool = False,
    ) -> None:
        super().__init__(id=id)
        self.label = label
        self.required = required
        self.entry = self.make_entry(value, max_length=max_length, password=password)
        self._initial = clean(value)
        self._hint = hint
        self._error = ""
        self._note = Static(
            plain(hint), classes="field--note -shown" if hint else "field--note", markup=False
        )

    def make_entry(self, value: str, *, max_length: int, password: bool) -> Entry:
        """The line itself; subclasses may give another."""
        return Entry(value, max_length=max_length, password=password)

    def compose(self) -> ComposeResult:
        """The line, the note."""
        yield self.entry
        yield self._note

    def render(self) -> Content:
        """The label, in bold while one types."""
        star = " *" if self.required else ""
        return plain(f"{self.label}{star}").stylize("bold" if self.entry.has_focus else "")

    def on_descendant_focus(self) -> None:
        """The label follows the focus."""
        self.refresh()

    def on_descendant_blur(self) -> None:
        """The label follows the focus."""
        self.refresh()

    def on_resize(self) -> None:
        """Put the label above the line when the terminal is narrow."""
        self.set_class(self.app.size.width < 60, "-narrow")

    @property
    def value(self) -> str:
        """What is typed, as it is."""
        return self.entry.value

    @value.setter
    def value(self, text: str) -> None:
        self.entry.value = clean(text)
        self.entry.cursor_position = len(self.entry.value)

    @property
    def is_changed(self) -> bool:
        """Whether something was typed since the field was shown."""
        return self.value != self._initial

    @property
    def error(self) -> str:
        """The French reason why the value was refused; empty when it was not."""
        return self._error

    @error.setter
    def error(self, sentence: str) -> None:
        self._error = sentence
        self._tell()

    @property
    def hint(self) -> str:
        """The advice beneath the line."""
        return self._hint

    @hint.setter
    def hint(self, sentence: str) -> None:
        self._hint = sentence
        self._tell()

    def focus(self, scroll_visible: bool = True) -> Field:
        """Put the cursor in the line."""
        self.entry.focus(scroll_visible)
        return self

    def on_input_changed(self) -> None:
        """A refusal is about the former value: typing takes it away."""
        if self._error:
            self.error = ""

    def _tell(self) -> None:
        # The mark tells the error where colours do not.
        text = f"✗ {self._error}" if self._error else self._hint
        self._note.update(plain(text))
        self._note.set_class(bool(text), "-shown")
        self._note.set_class(bool(self._error), "-error")


class PasswordField(Field):
    """A field that hides what is typed, until Ctrl+T."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("field.reveal", "reveal", keys.REVEAL)]

    def __init__(
        self,
        label: str,
        *,
        id: str | None = None,  # noqa: A002
        hint: str = common.REVEAL_HINT,
        max_length: int = TEXT_LIMIT,
    ) -> None:
        super().__init__(label, id=id, hint=hint, max_length=max_length, password=True)

    def action_reveal(self) -> None:
        """Ctrl+T: show or hide."""
        self.entry.password = not self.entry.password
        if self.hint in {common.REVEAL_HINT, common.HIDE_HINT}:
            self.hint = common.REVEAL_HINT if self.entry.password else common.HIDE_HINT
