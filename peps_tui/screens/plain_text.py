"""A text to be selected: from the first column, without frame or scroll bar."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from peps_tui.core.ports import Context
from peps_tui.keys import bind
from peps_tui.screens.base import CoreScreen
from peps_tui.texts import keys
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.plain import plain, plain_lines
from peps_tui.widgets.reading import Reading
from peps_tui.widgets.title_bar import Who


class PlainTextScreen(CoreScreen[None]):
    """`text` under a sentence that says why, as the selection of a terminal takes it whole."""

    CSS_PATH = "plain_text.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [bind("screen.back", "back", keys.BACK)]

    def __init__(self, context: Context, who: Who, sentence: str, text: str) -> None:
        super().__init__(context, who)
        self._sentence = sentence
        self._text = text

    def compose(self) -> ComposeResult:
        """The sentence, the text, the keys."""
        yield Static(plain(self._sentence), id="sentence")
        with Reading():
            yield Static(plain_lines(self._text), id="text")
        yield KeyBar()

    def on_mount(self) -> None:
        """The arrows move it, once it is known to be longer than its place."""
        self.call_after_refresh(self.query_one(Reading).focus)

    def action_back(self) -> None:
        """Escape."""
        self.dismiss()
