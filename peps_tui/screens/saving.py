"""Files made for people: which one, by which way it leaves, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from peps_tui.core.domain.document import Way
from peps_tui.core.domain.errors import OnlyTextIsCopied
from peps_tui.core.use_cases.handing import TEXT_FORMS, Exported, own_email
from peps_tui.screens.base import BaseScreen, CoreScreen
from peps_tui.screens.dialog import Dialog, MessageDialog
from peps_tui.texts import common
from peps_tui.texts import saving as texts
from peps_tui.texts.errors import explain
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.choice import Choice
from peps_tui.widgets.plain import plain

_NOTHING: Mapping[str, str] = MappingProxyType({})


class ExportDialog(Dialog[bool]):
    """Which part of a list, in which form, by which way: `scope`, `form`, `way`, once it is True.

    `scopes`, `forms` and `ways` are what may be chosen, the usual one first but for the ways;
    nothing is asked where nothing may. `ways` tells of each what it does.
    """

    def __init__(
        self,
        title: str,
        ways: Mapping[Way, str],
        usual: Way,
        *,
        lines: Sequence[str] = (),
        scopes: Mapping[str, str] = _NOTHING,
        forms: Mapping[str, str] = _NOTHING,
    ) -> None:
        super().__init__(title, lines, ((texts.EXPORT, True), (common.CANCEL, False)))
        self._ways = ways
        names: dict[str, str] = {way: texts.WAYS[way] for way in ways}
        self._scope, self._form = _choice(scopes), _choice(forms)
        self._way = _choice(names, usual)
        asked = ((self._scope, scopes), (self._form, forms), (self._way, names))
        self._choices = [choice for choice, options in asked if options]

    @property
    def scope(self) -> str:
        """The part that is chosen."""
        return self._scope.value or ""

    @property
    def form(self) -> str:
        """The form that is chosen; empty where there is no choice."""
        return self._form.value or ""

    @property
    def way(self) -> Way:
        """The way that is chosen."""
        return Way(self._way.value or "")

    def body(self) -> ComposeResult:
        """The choices, then what the way does."""
        yield from super().body()
        yield from self._choices
        yield Static(id="dialog-sentence")

    def start(self) -> None:
        """Begin with what is exported."""
        self.set_focus(self._choices[0])
        self._tell_way()

    @on(Choice.Changed)
    def _tell_way(self) -> None:
        self._way.error = ""
        self.query_one("#dialog-sentence", Static).update(plain(self._ways[self.way]))

    def action_press(self) -> None:
        """Enter on a choice exports."""
        if isinstance(self.focused, Choice):
            self._answer_with(self.query(PushButton).first())
        else:
            super().action_press()

    def _answer_with(self, button: PushButton) -> None:
        exports = button is self.query(PushButton).first()
        if exports and self.way is Way.CLIPBOARD and self.form not in ("", *TEXT_FORMS):
            self._way.error = explain(OnlyTextIsCopied())
        else:
            super()._answer_with(button)


def _choice(options: Mapping[str, str], usual: str | None = None) -> Choice:
    value = usual or next(iter(options), None)
    return Choice("", options.items(), value=value, label_width=2)


async def ask_export(
    screen: CoreScreen[Any], title: str, *, copied: str = texts.TABLE_COPIED, **choices: Any
) -> ExportDialog | None:
    """Ask what leaves and how; None is nothing. `copied` says what copying does, empty: no copy.

    `choices` are those of `ExportDialog`. Over SSH a file is mailed unless something else is
    chosen, since one of the server is out of reach. Raises SessionError.
    """
    email = await screen.ask(own_email)
    told = {
        Way.MAIL: texts.mail(email) if email else "",
        Way.CLIPBOARD: copied,
        Way.SERVER: texts.SERVER,
    }
    remote = email and screen.context.workstation.is_remote
    dialog = ExportDialog(
        title,
        {way: sentence for way, sentence in told.items() if sentence},
        Way.MAIL if remote else Way.SERVER,
        **choices,
    )
    return dialog if await screen.app.push_screen_wait(dialog) else None


def tell_exported(screen: Screen[Any], sentence: str, exported: Exported) -> None:
    """Show what became of a file until it is read; what is to be copied goes to the terminal."""
    if exported.email:
        title, lines = texts.MAILED_TITLE, [texts.mailed(exported.email)]
    elif exported.text:
        screen.app.copy_to_clipboard(exported.text)
        title, lines = texts.COPIED_TITLE, [texts.COPIED]
    else:
        screen.app.copy_to_clipboard(exported.path)
        title, lines = texts.SAVED_TITLE, [texts.SAVED, exported.path, texts.PATH_COPIED]
    screen.app.push_screen(MessageDialog(title, sentence, *lines))


def copy(screen: BaseScreen[Any], text: str, sentence: str) -> None:
    """Send `text`, which stays in sight, to the clipboard of the terminal (OSC 52).

    Terminals that refuse do not say so: `sentence` tells what to do then.
    """
    screen.app.copy_to_clipboard(plain(text).plain)
    screen.tell(sentence)
