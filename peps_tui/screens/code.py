"""« Saisissez votre code à usage unique »: the second proof of a sign-in (OTP-1 to OTP-6)."""

from __future__ import annotations

from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from peps_tui.core.domain import errors
from peps_tui.core.domain.phone import Channel
from peps_tui.core.use_cases.codes import CodeSent
from peps_tui.core.use_cases.sign_in import enter_code, propose_phone, send_code
from peps_tui.screens.sign_in_steps import SignIn, SignInStep
from peps_tui.texts import code as texts
from peps_tui.texts import keys
from peps_tui.texts.errors import explain
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.code_panel import CodePanel
from peps_tui.widgets.field import Field
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.title_bar import TitleBar


class CodeScreen(SignInStep):
    """Sends a code on arrival and takes it.

    With the `number` that is being enrolled its code has left already, and Escape goes back to
    correct it (PHONE-1); otherwise Escape gives the sign-in up.
    """

    WORKING = texts.VERIFYING
    TRUSTS: ClassVar[bool] = True
    """Whether the box « Je suis sur un poste de confiance » stands beneath (TRUST-1)."""

    panel = getters.query_one(CodePanel)

    def __init__(
        self, under_way: SignIn, channel: Channel, masked: str, *, number: str = ""
    ) -> None:
        super().__init__(under_way)
        self._channel = channel
        self._masked = masked
        self._number = number
        self._sent = CodeSent(channel=channel, masked=masked) if number else None
        self._sending = False

    def compose(self) -> ComposeResult:
        """Where the code went, and the form for it."""
        reason = "" if self.under_way.trustable else texts.TRUST_UNAVAILABLE
        yield TitleBar()
        with VerticalScroll(classes="sign-in--body", can_focus=False):
            yield Static(texts.TITLE, classes="sign-in--title")
            yield CodePanel(trust=self.TRUSTS, trust_reason=reason)
            yield PushButton(keys.SUBMIT, submits=True)
        yield KeyBar()

    def on_mount(self) -> None:
        """Send the code, unless it left with the number just typed."""
        if self._number:
            self.panel.sent(self._channel, self._masked)
        else:
            self.panel.expect(self._channel, self._masked)
            self._send(again=False)

    @on(CodePanel.ResendAsked)
    def _resend(self) -> None:
        self._send(again=True)

    @work(group="write")
    async def _send(self, *, again: bool) -> None:
        if self._sending:
            return
        self._sending = True
        self.panel.sending()
        try:
            sent = await self._ask_code()
        except errors.CoreError as error:
            self._not_sent(error, again=again)
        else:
            self._sent = sent
            self.panel.sent(sent.channel, sent.masked, again=again)
        finally:
            self._sending = False

    async def _ask_code(self) -> CodeSent:
        workstation = await self.host.workstation()
        ticket = self.under_way.ticket
        if self._number:
            return await self.act(propose_phone, workstation, ticket=ticket, number=self._number)
        return await self.act(send_code, workstation, ticket=ticket)

    def _not_sent(self, error: errors.CoreError, *, again: bool) -> None:
        sentence = explain(error)
        match error:
            case errors.GatewayUnavailable():
                self._sent = None
                self.panel.expect(self._channel, self._masked)
            case errors.CodeTooSoon() if not again:
                sentence = f"{sentence} {texts.NOT_FROM_BEFORE}"
            case errors.SignInError():
                self.refuse(error)
        self.panel.refuse(sentence)

    async def submit(self) -> None:
        """Judge the code; refused, the line is empty for the next one."""
        if not self.panel.is_complete:
            self.panel.field.error = texts.INCOMPLETE
            return
        try:
            await self.use(self.panel.code)
        except errors.CodeError:
            self.panel.clear()
            raise

    async def use(self, code: str) -> None:
        """Sign in with the code."""
        entered = await self.act(
            enter_code,
            await self.host.workstation(),
            ticket=self.under_way.ticket,
            code=code,
            trusted=self.panel.trusted,
        )
        await self.enter(entered)

    def field_of(self, error: errors.CoreError) -> Field | None:
        """What is wrong with a code is told under its digits."""
        return self.panel.field if isinstance(error, errors.CodeError) else None

    def action_back(self) -> None:
        """Correct the number, or give the sign-in up."""
        if not self._number:
            super().action_back()
        else:
            self.app.switch_screen(self.number_step(self._number, self._sent))

    def number_step(self, number: str, sent: CodeSent | None) -> SignInStep:
        """Where the number is corrected."""
        from peps_tui.screens.phone import PhoneScreen

        return PhoneScreen(self.under_way, number, sent=sent)
