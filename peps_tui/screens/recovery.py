"""« Identifiant oublié » and « Mot de passe oublié »: what is asked, and its neutral answer.

    ForgottenPasswordScreen ─▶ ResetScreen ┬▶ ResetCodeScreen ─▶ first screen
                                           └▶ ResetPhoneScreen ─▶ ResetCodeScreen

The new password is chosen before the code is sent, which has five minutes (OTP-2).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from peps_tui.core.use_cases import recovery
from peps_tui.core.use_cases.codes import CodeSent
from peps_tui.core.use_cases.sign_in import CodeNeeded, PhoneNeeded
from peps_tui.keys import bind
from peps_tui.screens.code import CodeScreen
from peps_tui.screens.password import PasswordScreen
from peps_tui.screens.phone import PhoneScreen
from peps_tui.screens.sign_in_steps import SideForm, SignIn
from peps_tui.texts import login
from peps_tui.texts import recovery as texts
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.field import Field
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.notice import Notice
from peps_tui.widgets.title_bar import TitleBar


class ForgottenIdentifierScreen(SideForm):
    """The address to which identifiers are mailed (PWD-4)."""

    WORKING = texts.SENDING

    def compose(self) -> ComposeResult:
        """One line to type."""
        yield TitleBar()
        with VerticalScroll(classes="sign-in--body", can_focus=False):
            yield Static(texts.IDENTIFIER_TITLE, classes="sign-in--title")
            yield Static(texts.IDENTIFIER_LEAD)
            yield Field(texts.EMAIL, id="email", hint=texts.EMAIL_HINT)
            yield PushButton(texts.SUBMIT, submits=True)
            yield Notice()
        yield KeyBar()

    async def submit(self) -> None:
        """Ask, and say the same whether somebody has this address or not."""
        workstation = await self.host.workstation()
        email = self.query_one("#email", Field).value
        await self.act(recovery.forgotten_identifier, workstation, email=email)
        self.finish(texts.IDENTIFIER_SENT)


class ForgottenPasswordScreen(SideForm):
    """The `identifier` whose holder is mailed a link (PWD-3)."""

    WORKING = texts.SENDING
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("recovery.link", "have_link", texts.HAVE_LINK),
    ]

    def __init__(self, identifier: str = "") -> None:
        super().__init__()
        self._identifier = identifier

    def compose(self) -> ComposeResult:
        """One line to type."""
        yield TitleBar()
        with VerticalScroll(classes="sign-in--body", can_focus=False):
            yield Static(texts.PASSWORD_TITLE, classes="sign-in--title")
            yield Static(texts.PASSWORD_LEAD)
            yield Field(
                login.IDENTIFIER, self._identifier, id="identifier", hint=login.IDENTIFIER_HINT
            )
            yield PushButton(texts.SUBMIT, submits=True)
            yield Notice()
        yield KeyBar()

    async def submit(self) -> None:
        """Ask, and go on the same whether the account exists or not."""
        workstation = await self.host.workstation()
        identifier = self.query_one("#identifier", Field).value
        await self.act(recovery.forgotten_password, workstation, identifier=identifier)
        self.app.switch_screen(ResetScreen())

    def action_have_link(self) -> None:
        """F2: a mail that came already."""
        self.app.switch_screen(ResetScreen())

    def follow(self, link: str) -> None:
        """The link chosen in the inbox."""
        self.app.switch_screen(ResetScreen(link))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reset(SignIn):
    """A new password that the code will confirm, handed from screen to screen."""

    trustable: bool = False
    password: str = field(repr=False)
    confirmation: str = field(repr=False)


class ResetScreen(PasswordScreen):
    """The link of « Mot de passe oublié », then the new password."""

    TITLE = texts.RESET_TITLE
    LEAD = texts.RESET_LEAD
    LABEL = texts.RESET_LINK
    SUBMIT = texts.RESET_SUBMIT

    _step: CodeNeeded | PhoneNeeded

    async def open_link(self, link: str) -> tuple[str, ...]:
        """Begin with the link; it names nobody."""
        workstation = await self.host.workstation()
        self._step = await self.act(recovery.begin_reset, workstation, link=link)
        return ()

    async def keep(self, password: str, confirmation: str) -> None:
        """Have the password looked at, then ask its code."""
        step = self._step
        workstation = await self.host.workstation()
        await self.ask(
            recovery.check_reset,
            workstation,
            ticket=step.ticket,
            password=password,
            confirmation=confirmation,
        )
        reset = Reset(ticket=step.ticket, password=password, confirmation=confirmation)
        if isinstance(step, CodeNeeded):
            self.app.switch_screen(ResetCodeScreen(reset, step.channel, step.masked))
        else:
            self.app.switch_screen(ResetPhoneScreen(reset))


class ResetCodeScreen(CodeScreen):
    """The code that confirms the new password."""

    WORKING = texts.RESETTING
    TRUSTS = False

    under_way: Reset

    async def use(self, code: str) -> None:
        """Replace the password; its holder then signs in with it."""
        await self.act(
            recovery.reset_password,
            await self.host.workstation(),
            ticket=self.under_way.ticket,
            code=code,
            password=self.under_way.password,
            confirmation=self.under_way.confirmation,
        )
        self.finish(texts.RESET)

    def number_step(self, number: str, sent: CodeSent | None) -> ResetPhoneScreen:
        """Where the number is corrected."""
        return ResetPhoneScreen(self.under_way, number, sent=sent)


class ResetPhoneScreen(PhoneScreen):
    """The first number of an account whose password was forgotten (PHONE-1)."""

    under_way: Reset

    def code_step(self, number: str, sent: CodeSent) -> ResetCodeScreen:
        """Where the code that was sent to `number` is typed."""
        return ResetCodeScreen(self.under_way, sent.channel, sent.masked, number=number)
