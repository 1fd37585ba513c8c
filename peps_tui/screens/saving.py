"""Files made for people: which one, and where it was put."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual import on
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
        self._scopes = scopes
        self.scope = next(iter(scopes))
        self.form = SheetForm.CSV

    def body(self) -> ComposeResult:
        """The two choices."""
        yield Choice("", self._scopes.items(), value=self.scope, id="scope", label_width=2)
        yield Choice("", texts.FORMS.items(), value=self.form, id="form", label_width=2)

    def on_mount(self) -> None:
        """Begin with what is exported."""
        self.set_focus(self.query_one("#scope"))

    @on(Choice.Changed, "#scope")
    def _scope_chosen(self, message: Choice.Changed) -> None:
        self.scope = message.value or self.scope

    @on(Choice.Changed, "#form")
    def _form_chosen(self, message: Choice.Changed) -> None:
        self.form = SheetForm(message.value or self.form)

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
