"""Small questions and messages over the screen they are about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen, ScreenResultType
from textual.widgets import Static

from peps_tui.keys import bind
from peps_tui.texts import common, keys
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.plain import plain
from peps_tui.widgets.reading import Reading


class Dialog(ModalScreen[ScreenResultType], inherit_bindings=False):
    """A title, lines, and answers: the label of each button, and what pressing it dismisses with.

    The last answer is that of Escape. The screen beneath is neither dimmed nor repainted: it
    would cost four times the bytes.
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

    def __init__(
        self,
        title: str,
        lines: Sequence[str | Content],
        answers: Sequence[tuple[str, ScreenResultType]],
        *,
        focus: int = 0,
    ) -> None:
        super().__init__()
        self._title = title
        self._lines = lines
        self._answers = answers
        self._focus = focus

    def compose(self) -> ComposeResult:
        """The box."""
        with Vertical(id="dialog-box"):
            yield Static(plain(self._title), id="dialog-title")
            yield from self.body()
            with Horizontal(id="dialog-buttons"):
                for label, _ in self._answers:
                    yield PushButton(label)

    def body(self) -> ComposeResult:
        """What stands between the title and the buttons."""
        for line in self._lines:
            yield Static(plain(line) if isinstance(line, str) else line)

    def on_mount(self) -> None:
        """Put the focus on the answer that one begins with."""
        if buttons := list(self.query(PushButton)):  # none when Escape came before they did
            self.set_focus(buttons[self._focus])

    @on(PushButton.Pressed)
    def _pressed(self, message: PushButton.Pressed) -> None:
        self._answer_with(message.button)

    def action_press(self) -> None:
        """Enter: the focused button at once, so that a second Enter finds another screen."""
        if isinstance(self.focused, PushButton):
            self._answer_with(self.focused)

    def _answer_with(self, button: PushButton) -> None:
        self.dismiss(self._answers[list(self.query(PushButton)).index(button)][1])

    def action_cancel(self) -> None:
        """Escape: change nothing."""
        self.dismiss(self._answers[-1][1])


class ConfirmDialog(Dialog[bool]):
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
        answers = ((confirm, True), (common.CANCEL, False))
        super().__init__(title, lines, answers, focus=int(destructive))


class MessageDialog(Dialog[None]):
    """Something that must be read before going on; one button."""

    def __init__(self, title: str, *lines: str | Content, button: str = common.CLOSE) -> None:
        super().__init__(title, lines, ((button, None),))


class ReportDialog(MessageDialog):
    """A message, then as many lines as there are, read with the arrows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("report.up", "read(-1)", keys.LINE_UP, show=False),
        bind("report.down", "read(1)", keys.LINE_DOWN, show=False),
        bind("report.page_up", "read(-10)", keys.PAGE_UP, show=False),
        bind("report.page_down", "read(10)", keys.PAGE_DOWN, show=False),
    ]

    def __init__(self, title: str, *lines: str | Content, report: Sequence[str]) -> None:
        super().__init__(title, *lines)
        self._report = report

    def body(self) -> ComposeResult:
        """The message, then what scrolls."""
        yield from super().body()
        with Reading(id="dialog-report"):
            yield Static(Content("\n").join(map(plain, self._report)))

    def action_read(self, lines: int) -> None:
        """The arrows and the pages."""
        self.query_one(Reading).scroll_relative(y=lines, animate=False)
