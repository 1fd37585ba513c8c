"""Small questions and messages over the screen they are about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from peps_tui.keys import bind
from peps_tui.texts import common, keys
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.plain import plain


class Dialog(ModalScreen[bool], inherit_bindings=False):
    """A title, lines, and buttons; True only when the first button was pressed.

    The screen beneath is neither dimmed nor repainted: it would cost four times the bytes.
    """

    CSS_PATH = "dialog.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("screen.next", "app.focus_next", keys.NEXT, show=False),
        bind("screen.previous", "app.focus_previous", keys.PREVIOUS, show=False),
        bind("dialog.right", "app.focus_next", keys.NEXT, show=False),
        bind("dialog.left", "app.focus_previous", keys.PREVIOUS, show=False),
        bind("form.submit", "press", keys.SUBMIT),
        bind("screen.back", "cancel", common.CANCEL),
    ]

    def __init__(self, title: str, lines: Sequence[str | Content], buttons: Sequence[str]) -> None:
        super().__init__()
        self._title = title
        self._lines = lines
        self._buttons = buttons

    def compose(self) -> ComposeResult:
        """The box."""
        with Vertical(id="dialog-box"):
            yield Static(plain(self._title), id="dialog-title")
            for line in self._lines:
                yield Static(plain(line) if isinstance(line, str) else line)
            with Horizontal(id="dialog-buttons"):
                for index, label in enumerate(self._buttons):
                    yield PushButton(label, id=f"dialog-button-{index}")

    @on(PushButton.Pressed)
    def _answer(self, message: PushButton.Pressed) -> None:
        self.dismiss(message.button.id == "dialog-button-0")

    def action_press(self) -> None:
        """Enter: the focused button at once, so that a second Enter finds another screen."""
        if isinstance(self.focused, PushButton):
            self.dismiss(self.focused.id == "dialog-button-0")

    def action_cancel(self) -> None:
        """Escape: change nothing."""
        self.dismiss(False)


class ConfirmDialog(Dialog):
    """Confirmer / Annuler; `await push_screen_wait(ConfirmDialog(…))` is True on Confirmer.

    `destructive` puts the focus on Annuler: one Enter too many then does no harm. People's
    names belong in `lines`, where they are shown as they are.
    """

    def __init__(
        self,
        title: str,
        *lines: str | Content,
        confirm: str = common.CONFIRM,
        destructive: bool = False,
    ) -> None:
        super().__init__(title, lines, (confirm, common.CANCEL))
        self._safe_first = destructive

    def on_mount(self) -> None:
        """Put the focus on the answer that can do no harm."""
        if buttons := list(self.query(PushButton)):  # none when Escape came before they did
            self.set_focus(buttons[int(self._safe_first)])


class MessageDialog(Dialog):
    """Something that must be read before going on; one button."""

    AUTO_FOCUS = "PushButton"

    def __init__(self, title: str, *lines: str | Content, button: str = common.CLOSE) -> None:
        super().__init__(title, lines, (button,))
