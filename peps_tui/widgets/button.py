"""A button on one line, without a border: few bytes, and readable without colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from peps_tui.keys import bind
from peps_tui.texts import keys
from peps_tui.widgets.own_keys import OwnKeys


class PushButton(OwnKeys, Widget, can_focus=True):
    """`[ Confirmer ]`; Space presses it, and Enter through the screen.

    With `submits` it validates the form it stands in.
    """

    DEFAULT_CSS = """
    PushButton {
        width: auto;
        height: 1;
        margin: 0 2 0 0;
        color: $text-primary;

        &:focus {
            text-style: bold reverse;
        }

        &:disabled {
            color: $text-muted;
        }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [bind("button.press", "press", keys.PRESS, show=False)]

    @dataclass
    class Pressed(Message):
        """The button was pressed."""

        button: PushButton

        @property
        def control(self) -> PushButton:
            """The button, so that `@on(PushButton.Pressed, "#id")` works."""
            return self.button

    def __init__(self, label: str, *, id: str | None = None, submits: bool = False) -> None:  # noqa: A002
        super().__init__(id=id)
        self.label = label
        self.submits = submits

    def render(self) -> Content:
        """The label between brackets: a button also without colour."""
        return Content(f"[ {self.label} ]")

    def press(self) -> None:
        """Do what the button is for."""
        if not self.disabled:
            self.post_message(self.Pressed(self))

    def action_press(self) -> None:
        """Space."""
        self.press()

    def on_click(self, event: events.Click) -> None:
        """A mouse, where there is one."""
        event.stop()
        self.press()
