"""Small questions and messages over the screen they are about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.key_hints import key_hint
from peps_tui.widgets.plain import plain
from peps_tui.widgets.text_lines import TextLines

_FRAME, _BUTTON = 4, 6
"""Cells around the answers, and around the label of each of them."""
_SEEN = 8
"""Lines of a report that are seen at once."""


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
        with Vertical(id="dialog-box") as box:
            box.border_title = plain(self._title)
            box.styles.min_width = _FRAME + sum(len(label) + _BUTTON for label, _ in self._answers)
            yield from self.body()
            with Horizontal(id="dialog-buttons"):
                for label, _ in self._answers:
                    yield PushButton(label)
        yield KeyBar(*self._keys())

    def _keys(self) -> Iterator[Content]:
        """What the keys do, in the place of those of the screen beneath, which do nothing now."""
        *others, (last, _) = self._answers
        yield key_hint("form.submit", keys.SUBMIT if others else last)
        if others:
            yield key_hint("screen.back", last)
            yield key_hint("dialog.left", "") + key_hint("dialog.right", keys.CHOOSE)

    def body(self) -> ComposeResult:
        """What stands above the buttons."""
        for line in self._lines:
            yield Static(plain(line) if isinstance(line, str) else line)

    def on_mount(self) -> None:
        """Begin."""
        self.start()

    def start(self) -> None:
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

    `confirm` and `cancel` name the answers. `destructive` puts the focus on the latter: one Enter
    too many then does no harm. People's names belong in `lines`, where they are shown as they are.
    """

    def __init__(
        self,
        title: str,
        *lines: str | Content,
        confirm: str = common.CONFIRM,
        cancel: str = common.CANCEL,
        destructive: bool = False,
    ) -> None:
        answers = ((confirm, True), (cancel, False))
        super().__init__(title, lines, answers, focus=int(destructive))


class LeaveDialog(ConfirmDialog):
    """Abandonner / Continuer la saisie: leaving now would lose what was typed."""

    def __init__(self, title: str, body: str) -> None:
        super().__init__(
            title, body, confirm=common.ABANDON, cancel=common.KEEP_TYPING, destructive=True
        )


class MessageDialog(Dialog[None]):
    """Something that must be read before going on; one button."""

    def __init__(self, title: str, *lines: str | Content, button: str = common.CLOSE) -> None:
        super().__init__(title, lines, ((button, None),))


class ReportDialog(MessageDialog):
    """A message, then a list of sentences under a heading; the one of the cursor is told whole."""

    def __init__(
        self, title: str, message: str, *, report: Sequence[str], heading: str = ""
    ) -> None:
        super().__init__(title, message)
        self._report = TextLines(heading, report)
        self._report.styles.height = min(len(report), _SEEN) + 1

    def body(self) -> ComposeResult:
        """The message, the list, the sentence."""
        yield from super().body()
        yield self._report
        yield Static(id="dialog-sentence")

    def start(self) -> None:
        """Begin with the list."""
        self.set_focus(self._report)

    @on(TextLines.Highlighted)
    def _tell_whole(self, message: TextLines.Highlighted) -> None:
        self.query_one("#dialog-sentence", Static).update(plain(message.sentence))

    def action_press(self) -> None:
        """Enter closes, from the list too."""
        self.dismiss()
