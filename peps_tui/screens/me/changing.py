"""What one changes of oneself: fields, then the code that confirms them (OTP-7).

    fields ──▶ CodeStage
       ▲           │
       └───────────┘

The fields stay mounted behind the code: going back loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ScreenResultType
from textual.widgets import Static

from peps_tui.core.domain.errors import CodeTooSoon, FieldsRefused
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.me import MyAccount
from peps_tui.keys import bind
from peps_tui.screens.confirming import ConfirmingForm
from peps_tui.texts import common, keys
from peps_tui.texts import me as texts
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.check import Check
from peps_tui.widgets.code_panel import CodePanel
from peps_tui.widgets.entry import Entry
from peps_tui.widgets.field import Field
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.summary import Summary
from peps_tui.widgets.title_bar import TitleBar, Who


class CodeStage(Vertical):
    """Everything that is about to be applied, and its code; no box to trust a workstation."""

    def __init__(self, title: str, summary: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self._title = title
        self._summary = summary

    def compose(self) -> ComposeResult:
        """The summary, the code, the buttons."""
        yield Static(self._title, classes="me--subtitle")
        yield Summary(self._summary)
        yield CodePanel()
        with Horizontal(classes="me--buttons"):
            yield PushButton(common.CONFIRM, submits=True)
            yield PushButton(common.CANCEL, id="previous")


class OwnForm(ConfirmingForm[ScreenResultType]):
    """One section whose fields can be changed.

    A subclass gives `TITLE`, `fields`, `summary` and `apply`, besides what `ConfirmingForm` asks.
    """

    TITLE: ClassVar[str]
    APPLY: ClassVar[str] = texts.APPLY
    CSS_PATH = "me.tcss"
    AUTO_FOCUS = "Entry"
    BINDINGS: ClassVar[list[BindingType]] = [bind("screen.back", "back", keys.BACK)]

    def __init__(self, context: Context, who: Who, account: MyAccount) -> None:
        super().__init__(context, who)
        self.account = account

    def compose(self) -> ComposeResult:
        """The title, the fields and their button."""
        yield TitleBar(self.who)
        yield Static(self.TITLE, classes="me--title")
        with Vertical(id="fields"):
            with VerticalScroll(can_focus=False):
                yield from self.fields()
            yield PushButton(self.APPLY, submits=True, id="apply")
        yield KeyBar()

    def fields(self) -> ComposeResult:
        """What is known, and what can be changed."""
        raise NotImplementedError

    def summary(self) -> Iterable[tuple[str, str]]:
        """What the code confirms, label by label, and what follows from it."""
        raise NotImplementedError

    async def apply(self, code: str) -> None:
        """The code was typed: apply what it confirms."""
        raise NotImplementedError

    async def submit(self) -> None:
        """From the fields, send a code; from the code, apply."""
        if self.panel is None:
            # Before any code is shown: what is wrong is told at its field.
            if not self._is_sent:
                with suppress(CodeTooSoon):
                    self._sent = (self.confirmed, await self.request_code())
            await self.show_code(texts.CONFIRM_TITLE)
            return
        try:
            with self.code() as code:
                await self.apply(code)
        except FieldsRefused:
            await self.show_fields()
            raise

    async def show_code(self, title: str) -> None:
        """The stage where the code is typed."""
        await self.query(CodeStage).remove()
        self.query_one("#fields").display = False
        await self.mount(CodeStage(title, self.summary()), before=self.query_one(KeyBar))
        await self.expect_code()
        # The form gives the focus back to where it was, in fields now hidden; this comes after.
        self.call_later(self.query_one(CodePanel).field.focus)

    async def show_fields(self) -> None:
        """Back to the fields, as they were left."""
        await self.query(CodeStage).remove()
        self.query_one("#fields").display = True
        self.query(Entry).first().focus()

    def done(self, sentence: str, result: ScreenResultType | None = None) -> None:
        """It is applied: leave, and tell it."""
        self.dismiss(result)
        self.tell(sentence)

    @property
    def would_lose_text(self) -> bool:
        """Whether something is changed and not applied."""
        return any(field.is_changed for field in self.query("#fields Field").results(Field)) or any(
            check.value for check in self.query(Check)
        )

    @on(PushButton.Pressed, "#previous")
    @work(group="back")
    async def action_back(self) -> None:
        """Escape: from the code to the fields, from them away."""
        if self.panel is not None:
            await self.show_fields()
        elif await self.may_leave():
            self.dismiss(None)
