"""The contact form, for whoever cannot get in (SCR-LOGIN)."""

from __future__ import annotations

from textual import getters
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from peps_tui.core.domain.door import MESSAGE_LIMIT, NAME_LIMIT, Enquiry, Subject
from peps_tui.core.use_cases.contact import send_enquiry
from peps_tui.screens.dialog import LeaveDialog
from peps_tui.screens.sign_in_steps import SideForm
from peps_tui.texts import contact as texts
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.field import Field
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.long_field import LongField
from peps_tui.widgets.notice import Notice
from peps_tui.widgets.short_choice import ShortChoice
from peps_tui.widgets.title_bar import TitleBar


class ContactScreen(SideForm):
    """A question to support, with a motive."""

    WORKING = texts.SENDING

    subject = getters.query_one("#subject", ShortChoice)

    def compose(self) -> ComposeResult:
        """Who asks, and what."""
        yield TitleBar()
        with VerticalScroll(classes="sign-in--body -dense", can_focus=False):
            yield Static(texts.TITLE, classes="sign-in--title")
            yield Static(texts.LEAD)
            yield ShortChoice(
                texts.SUBJECT, texts.SUBJECT_NAMES.items(), value=Subject.ACCOUNTS, id="subject"
            )
            yield Field(texts.NAME, id="name", max_length=NAME_LIMIT)
            yield Field(texts.EMAIL, id="email")
            yield Field(
                texts.ESTABLISHMENT,
                id="establishment",
                hint=texts.ESTABLISHMENT_HINT,
                max_length=NAME_LIMIT,
            )
            yield LongField(
                texts.MESSAGE, id="message", hint=texts.MESSAGE_HINT, max_length=MESSAGE_LIMIT
            )
            yield PushButton(texts.SUBMIT, submits=True)
            yield Notice()
        yield KeyBar()

    @property
    def would_lose_text(self) -> bool:
        """A message that is not sent yet."""
        return self.query_one(LongField).is_changed

    async def submit(self) -> None:
        """Send it."""
        enquiry = Enquiry(
            subject=Subject(self.subject.value or Subject.ACCOUNTS),
            name=self._typed("name"),
            email=self._typed("email"),
            establishment=self._typed("establishment"),
            message=self._typed("message"),
        )
        await self.act(send_enquiry, await self.host.workstation(), enquiry)
        self.finish(texts.SENT)

    def action_back(self) -> None:
        """Escape: a message that is written is not lost without a word."""
        if self.would_lose_text:
            question = LeaveDialog(texts.LEAVE_TITLE, texts.LEAVE_BODY)
            self.app.push_screen(question, self._leave)
        else:
            self.dismiss()

    def _leave(self, confirmed: bool | None) -> None:
        if confirmed:
            self.dismiss()

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Field).value
