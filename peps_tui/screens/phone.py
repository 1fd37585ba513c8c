"""« Renseignez votre numéro de téléphone »: the first connection (PHONE-1 to PHONE-3)."""

from __future__ import annotations

from textual import getters
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from peps_tui.core.domain import errors
from peps_tui.core.use_cases.codes import CodeSent
from peps_tui.core.use_cases.sign_in import confirm_enrolment, propose_phone
from peps_tui.screens.code import CodeScreen
from peps_tui.screens.sign_in_steps import SignIn, SignInStep
from peps_tui.texts import phone as texts
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.field import Field
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.link_field import LinkField
from peps_tui.widgets.notice import Notice
from peps_tui.widgets.phone_input import PhoneInput
from peps_tui.widgets.title_bar import TitleBar


class PhoneScreen(SignInStep):
    """The number whose code is asked next; it is saved once that code is accepted.

    Back from the code step there is the `number` typed before, and the code `sent` to it, which
    still serves as long as the number stays.
    """

    WORKING = texts.SENDING

    number = getters.query_one(PhoneInput)
    notice = getters.query_one(Notice)

    def __init__(
        self, under_way: SignIn, number: str = "", *, sent: CodeSent | None = None
    ) -> None:
        super().__init__(under_way)
        self._number = number
        self._sent = sent

    def compose(self) -> ComposeResult:
        """What is accepted, before it is typed."""
        yield TitleBar()
        with VerticalScroll(classes="sign-in--body", can_focus=False):
            yield Static(texts.TITLE, classes="sign-in--title")
            yield Static(texts.LEAD)
            yield PhoneInput(value=self._number, hint=f"{texts.NUMBER_HINT}. {texts.SWITCHBOARD}")
            yield PushButton(texts.SUBMIT, submits=True)
            yield Notice()
            yield Static(texts.ACCEPTED_TITLE, classes="sign-in--aside")
            for line in texts.ACCEPTED:
                yield Static(line, classes="sign-in--advice")
        yield KeyBar()

    async def submit(self) -> None:
        """Have a code sent to the number, unless one has left already."""
        self.notice.say("")
        number, sent = self.number.value, self._sent
        if sent is None or number != self._number:
            workstation = await self.host.workstation()
            sent = await self.act(
                propose_phone, workstation, ticket=self.under_way.ticket, number=number
            )
        self.app.switch_screen(self.code_step(number, sent))

    def code_step(self, number: str, sent: CodeSent) -> CodeScreen:
        """Where the code that was sent to `number` is typed."""
        return CodeScreen(self.under_way, sent.channel, sent.masked, number=number)

    def field_of(self, error: errors.CoreError) -> Field | None:
        """Whatever is wrong is wrong with this number, or with sending to it."""
        return self.number if isinstance(error, errors.EntryError | errors.CodeError) else None


class EnrolmentScreen(SignInStep):
    """The link mailed before a first number on an account that was already in use (PHONE-1)."""

    WORKING = texts.CONFIRMING

    link = getters.query_one(LinkField)

    def compose(self) -> ComposeResult:
        """Why a mail, and where its link goes."""
        yield TitleBar()
        with VerticalScroll(classes="sign-in--body", can_focus=False):
            yield Static(texts.MAIL_TITLE, classes="sign-in--title")
            yield Static(texts.MAIL_LEAD)
            yield LinkField(texts.LINK, hint=texts.LINK_HINT)
            yield PushButton(texts.MAIL_SUBMIT, submits=True)
        yield KeyBar()

    async def submit(self) -> None:
        """Use the link, then ask the number."""
        workstation = await self.host.workstation()
        try:
            await self.act(
                confirm_enrolment, workstation, ticket=self.under_way.ticket, link=self.link.value
            )
        except errors.LinkRefused as error:
            if not error.lapsed:
                raise
            self.link.error = texts.LINK_LAPSED
            return
        self.app.switch_screen(PhoneScreen(self.under_way))

    def field_of(self, error: errors.CoreError) -> Field | None:
        """A dead link is told where it was pasted."""
        is_dead = isinstance(error, errors.LinkRefused | errors.LinkUnreadable)
        return self.link if is_dead else None

    def follow(self, link: str) -> None:
        """The link chosen in the inbox is the one asked here."""
        self.link.value = link
