"""« Aide à la connexion »: questions, answers, and the way on (SCR-LOGIN)."""

from __future__ import annotations

from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from peps_tui.keys import bind
from peps_tui.screens.base import BaseScreen
from peps_tui.texts import keys
from peps_tui.texts import sign_in_help as texts
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.key_hints import key_hint
from peps_tui.widgets.reading import Reading
from peps_tui.widgets.text_lines import TextLines
from peps_tui.widgets.title_bar import TitleBar


class SignInHelpScreen(BaseScreen[str]):
    """The questions, the answer to that of the cursor; dismissed with what is to be done, if any.

    What comes back is an action of the first screen.
    """

    CSS_PATH = "sign_in_help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("form.submit", "go", texts.GO),
        bind("screen.back", "back", keys.BACK),
    ]

    questions = getters.query_one(TextLines)

    def compose(self) -> ComposeResult:
        """The list, then the answer."""
        yield TitleBar()
        yield Static(texts.TITLE, id="help-title")
        yield TextLines(texts.QUESTIONS, [topic.question for topic in texts.TOPICS])
        with Reading(id="answer"):
            yield Static(id="answer-text", markup=False)
        yield Static(id="way", markup=False)
        yield KeyBar()

    @property
    def topic(self) -> texts.Topic:
        """The question under the cursor."""
        return texts.TOPICS[self.questions.cursor]

    def on_mount(self) -> None:
        """Room for every question."""
        self.questions.styles.height = len(texts.TOPICS) + 1

    @on(TextLines.Highlighted)
    def _show(self) -> None:
        self.query_one("#answer-text", Static).update(Content(self.topic.answer))
        way = key_hint("form.submit", self.topic.way) if self.topic.way else Content()
        self.query_one("#way", Static).update(way)
        self.query_one(Reading).scroll_home(animate=False)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Some answers are only to be read."""
        if action == "go":
            return bool(self.topic.action)
        return super().check_action(action, parameters)

    def action_go(self) -> None:
        """Enter: do what the answer advises."""
        self.dismiss(self.topic.action)

    def action_back(self) -> None:
        """Escape."""
        self.dismiss("")
