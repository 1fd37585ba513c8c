"""Files made for people: which one, and where it was put."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.app import ComposeResult
from textual.screen import Screen

from peps_tui.core.domain.document import SheetForm
from peps_tui.screens.dialog import Dialog, MessageDialog
from peps_tui.texts import common
from peps_tui.texts import saving as texts
from peps_tui.widgets.choice import Choice


class ExportDialog(Dialog[bool]):
    """Which part of a list, and in which form: `scope` and `form`, once answered by True.

    `scopes` names the parts, the usual one first.
    """

    def __init__(self, title: str, scopes: Mapping[str, str]) -> None:
        super().__init__(title, (), ((texts.EXPORT, True), (common.CANCEL, False)))
        value = next(iter(scopes))
        self._scope = Choice("", scopes.items(), value=value, label_width=2)
        self._form = Choice("", texts.FORMS.items(), value=SheetForm.CSV, label_width=2)

    @property
    def scope(self) -> str:
        """The part that is chosen."""
        return self._scope.value or ""

    @property
    def form(self) -> SheetForm:
        """The form that is chosen."""
        return SheetForm(self._form.value or "")

    def body(self) -> ComposeResult:
        """The two choices."""
        yield self._scope
        yield self._form

    def start(self) -> None:
        """Begin with what is exported."""
        self.set_focus(self._scope)

    def action_press(self) -> None:
        """Enter on a choice exports."""
        if isinstance(self.focused, Choice):
            self.dismiss(True)
        else:
            super().action_press()


def tell_saved(screen: Screen[Any], sentence: str, path: str) -> None:
    """Show where a file is until it is read, and put its path in the clipboard of the terminal."""
    screen.app.copy_to_clipboard(path)
    screen.app.push_screen(MessageDialog(texts.SAVED_TITLE, sentence, path, texts.COPIED))
