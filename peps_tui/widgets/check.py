"""A check box on one line, in text."""

from __future__ import annotations

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


class Check(OwnKeys, Widget, can_focus=True):
    """`[x] Je suis sur un poste de confiance`; Space ticks.

    Disabled with a `reason`, it tells it behind its label and stays unticked.
    """

    DEFAULT_CSS = """
    Check {
        width: 1fr;
        height: auto;

        &:focus {
            text-style: bold reverse;
        }

        &:disabled {
            color: $text-muted;
        }
    }
    """

    ENTER_SUBMITS = True
    BINDINGS: ClassVar[list[BindingType]] = [bind("check.toggle", "tick", keys.TOGGLE)]

    value: reactive[bool] = reactive(False)

    @dataclass
    class Changed(Message):
        """The box was ticked or unticked."""

        check: Check
        value: bool

        @property
        def control(self) -> Check:
            """The box, for `@on` with a selector."""
            return self.check

    def __init__(self, label: str, *, id: str | None = None, reason: str = "") -> None:  # noqa: A002
        super().__init__(id=id, disabled=bool(reason))
        self._label = label
        self._reason = reason

    def disable(self, reason: str) -> None:
        """Untick, and tell why it cannot be ticked."""
        self._reason = reason
        self.value = False
        self.disabled = True
        self.refresh(layout=True)

    def render(self) -> Content:
        """Brackets, a cross, the label and the reason."""
        reason = f" ({self._reason})" if self.disabled and self._reason else ""
        return Content(f"[{'x' if self.value else ' '}] {self._label}{reason}")

    def action_tick(self) -> None:
        """Space."""
        self.value = not self.value

    def watch_value(self, value: bool) -> None:
        """Tell the screen."""
        self.post_message(self.Changed(self, value))
