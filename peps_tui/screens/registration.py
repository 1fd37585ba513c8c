"""« Inscrire un établissement »: its proof, its first administrator, his identifier (SCR-LOGIN).

RegistrationScreen ─▶ FirstAdministratorScreen ─▶ RegisteredScreen ─▶ first screen
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from peps_tui.core.domain.account import Civility
from peps_tui.core.domain.draft import NAME_LIMIT, SERVICE_LIMIT, Draft
from peps_tui.core.domain.errors import FieldsRefused, RegistrationUnderWay
from peps_tui.core.use_cases import registration
from peps_tui.core.use_cases.registration import Registered
from peps_tui.screens.dialog import ConfirmDialog, LeaveDialog
from peps_tui.screens.faults import tell_faults
from peps_tui.screens.sign_in_steps import SideForm
from peps_tui.texts import identifier, names, wizard
from peps_tui.texts import registration as texts
from peps_tui.texts.errors import explain
from peps_tui.texts.spelling import spelt
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.choice import Choice
from peps_tui.widgets.field import Field
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.large import large
from peps_tui.widgets.notice import Notice
from peps_tui.widgets.phone_input import PhoneInput
from peps_tui.widgets.plain import plain
from peps_tui.widgets.title_bar import TitleBar


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What shows that one belongs to an employer, as typed."""

    siret: str = ""
    contract: str = ""


class RegistrationScreen(SideForm):
    """Which employer: its SIRET and one of its contracts."""

    WORKING = texts.LOOKING_UP

    def __init__(self, proof: Proof | None = None) -> None:
        super().__init__()
        self._typed = proof or Proof()

    def compose(self) -> ComposeResult:
        """Two lines to type."""
        yield TitleBar()
        with VerticalScroll(classes="sign-in--body", can_focus=False):
            yield Static(texts.TITLE, classes="sign-in--title")
            yield Static(texts.LEAD)
            yield Field(texts.SIRET, self._typed.siret, id="siret", hint=texts.SIRET_HINT)
            yield Field(
                texts.CONTRACT, self._typed.contract, id="contract", hint=texts.CONTRACT_HINT
            )
            yield PushButton(texts.LOOK_UP, submits=True)
            yield Notice()
        yield KeyBar()

    async def submit(self) -> None:
        """Who is registered already, or is being so, is told; else its administrator is asked."""
        self.notice.say("")
        siret, contract = (
            self.query_one(f"#{name}", Field).value for name in ("siret", "contract")
        )
        workstation = await self.host.workstation()
        try:
            name = await self.act(registration.look_up, workstation, siret=siret, contract=contract)
        except RegistrationUnderWay as error:
            await self._send_again(Proof(siret=siret, contract=contract), explain(error))
        else:
            proof = Proof(siret=siret, contract=contract)
            self.app.switch_screen(FirstAdministratorScreen(proof, name))

    async def _send_again(self, proof: Proof, sentence: str) -> None:
        question = ConfirmDialog(texts.UNDER_WAY_TITLE, sentence, confirm=texts.SEND_AGAIN)
        if await self.app.push_screen_wait(question):
            workstation = await self.host.workstation()
            await self.act(
                registration.resend, workstation, siret=proof.siret, contract=proof.contract
            )
            self.finish(texts.SENT_AGAIN)


class FirstAdministratorScreen(SideForm):
    """Who administers the `establishment`; Escape goes back to its proof."""

    WORKING = texts.REGISTERING

    def __init__(self, proof: Proof, establishment: str) -> None:
        super().__init__()
        self._proof = proof
        self._establishment = establishment

    def compose(self) -> ComposeResult:
        """The same entries as « Créer un compte », but profile and rights."""
        yield TitleBar()
        with VerticalScroll(classes="sign-in--body -dense", can_focus=False):
            yield Static(texts.ADMINISTRATOR_TITLE, classes="sign-in--title")
            yield Static(plain(self._establishment), classes="sign-in--name")
            yield Choice(f"{wizard.CIVILITY} *", names.CIVILITY_NAMES.items(), id="civility")
            yield Field(wizard.LAST_NAME, id="last_name", max_length=NAME_LIMIT)
            yield Field(wizard.FIRST_NAME, id="first_name", max_length=NAME_LIMIT)
            yield Field(wizard.EMAIL, id="email")
            yield Field(wizard.EMAIL_AGAIN, id="email_again")
            yield PhoneInput(wizard.PHONE, id="phone", required=False, hint=wizard.PHONE_HINT)
            yield Field(
                wizard.SERVICE,
                id="service",
                required=False,
                hint=wizard.SERVICE_HINT,
                max_length=SERVICE_LIMIT,
            )
            yield PushButton(texts.REGISTER, submits=True)
            yield Notice()
        yield KeyBar()

    @property
    def would_lose_text(self) -> bool:
        """What is typed of the administrator."""
        return any(field.is_changed for field in self.query(Field))

    async def submit(self) -> None:
        """Register the employer; all that is wrong is told at once."""
        self.notice.say("")
        try:
            registered = await self.act(
                registration.register,
                await self.host.workstation(),
                siret=self._proof.siret,
                contract=self._proof.contract,
                draft=self._draft(),
            )
        except FieldsRefused as error:
            # The form gives the focus back to where it was; this comes after it.
            self.call_later(tell_faults(self, error.fields).focus)
        else:
            self.app.switch_screen(RegisteredScreen(registered))

    def _first_missing(self) -> None:
        # The core tells what is missing with all that is wrong, at once.
        return None

    def _draft(self) -> Draft:
        civility = self.query_one("#civility", Choice).value
        return Draft(
            civility=Civility(civility) if civility else None,
            last_name=self._entered("last_name"),
            first_name=self._entered("first_name"),
            email=self._entered("email"),
            email_again=self._entered("email_again"),
            phone=self._entered("phone"),
            service=self._entered("service"),
        )

    def _entered(self, name: str) -> str:
        return self.query_one(f"#{name}", Field).value

    def action_back(self) -> None:
        """Back to the SIRET and the contract; what is typed is not lost without a word."""
        if self.would_lose_text:
            question = LeaveDialog(texts.LEAVE_TITLE, texts.LEAVE_BODY)
            self.app.push_screen(question, self._leave)
        else:
            self._leave(True)

    def _leave(self, confirmed: bool | None) -> None:
        if confirmed:
            self.app.switch_screen(RegistrationScreen(self._proof))


class RegisteredScreen(SideForm):
    """The identifier of the first administrator, told this once."""

    def __init__(self, registered: Registered) -> None:
        super().__init__()
        self._registered = registered

    def compose(self) -> ComposeResult:
        """The identifier large and spelt, and what happens next."""
        who = self._registered
        yield TitleBar()
        with VerticalScroll(classes="sign-in--body", can_focus=False):
            yield Static(texts.REGISTERED_TITLE, classes="sign-in--title")
            yield Static(plain(who.establishment), classes="sign-in--name")
            yield Static(texts.KEEP)
            yield Static(
                plain(identifier.owner(who.civility, who.first_name, who.last_name)),
                classes="sign-in--aside",
            )
            yield Static(Content(large(who.identifier)), classes="sign-in--large")
            yield Static(plain(who.identifier), classes="sign-in--name")
            yield Static(plain(spelt(who.identifier)))
            yield Static(texts.expiry(who.expires_on), classes="sign-in--aside")
            yield Static(texts.NEXT)
            yield PushButton(texts.FINISH, submits=True)
        yield KeyBar()

    async def submit(self) -> None:
        """Back to the first screen."""
        self.action_back()

    def action_back(self) -> None:
        """The same."""
        self.finish(texts.DONE)
