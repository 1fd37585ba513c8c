"""« Accéder à la Plateforme Employeurs Publics »: identifier and password (SCR-LOGIN)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, getters, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from peps_tui.core.domain.errors import CoreError
from peps_tui.keys import KEYS, bind
from peps_tui.screens.demo import DemoAccount, DemoGuide
from peps_tui.screens.sign_in import RouteForm
from peps_tui.texts import keys
from peps_tui.texts import login as texts
from peps_tui.texts.errors import explain
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.field import Field, PasswordField
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.notice import Notice
from peps_tui.widgets.plain import plain
from peps_tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from peps_tui.core.use_cases.sign_in import Step

# The use cases are imported when they are asked: this screen is painted before they are there.


_WAYS = (
    (
        ("login.net_entreprises", texts.NET_ENTREPRISES),
        ("login.identifier", texts.FORGOTTEN_IDENTIFIER),
        ("login.password", texts.FORGOTTEN_PASSWORD),
    ),
    (
        ("login.create_password", texts.CREATE_PASSWORD),
        ("login.forget", texts.FORGET),
    ),
    (
        ("login.help", texts.HELP),
        ("login.contact", texts.CONTACT),
        ("login.register", texts.REGISTER),
    ),
)


class LoginScreen(RouteForm):
    """The way in; `reason` is why one is back here, and refusals stay written under the form."""

    CSS_PATH = "login.tcss"
    WORKING = texts.VERIFYING
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("form.submit", "submit", texts.SUBMIT),
        bind("login.net_entreprises", "net_entreprises", texts.NET_ENTREPRISES, show=False),
        bind("login.identifier", "forgotten_identifier", texts.FORGOTTEN_IDENTIFIER, show=False),
        bind("login.password", "forgotten_password", texts.FORGOTTEN_PASSWORD, show=False),
        bind("login.create_password", "create_password", texts.CREATE_PASSWORD, show=False),
        bind("login.forget", "forget", texts.FORGET, show=False),
        bind("login.help", "help_to_sign_in", texts.HELP, show=False),
        bind("login.contact", "contact", texts.CONTACT_FORM, show=False),
        bind("login.register", "register", texts.REGISTER, show=False),
        bind("demo.inbox", "app.inbox", keys.INBOX, show=False),
    ]

    identifier = getters.query_one("#identifier", Field)
    password = getters.query_one("#password", PasswordField)

    def __init__(self, demo: DemoGuide | None = None, reason: CoreError | None = None) -> None:
        super().__init__()
        self.demo = demo
        self._reason = reason

    def compose(self) -> ComposeResult:
        """The form, what was refused, and in a demonstration the accounts to try."""
        yield TitleBar()
        with VerticalScroll(id="login-body", can_focus=False):
            yield Static(texts.TITLE, id="login-title")
            yield Field(texts.IDENTIFIER, id="identifier", hint=texts.IDENTIFIER_HINT)
            yield PasswordField(texts.PASSWORD, id="password")
            yield PushButton(texts.SUBMIT, submits=True)
            yield Static(_ways(), id="ways", markup=False)
            yield Notice()
            if self.demo is not None:
                yield Static(_demo_title(), id="demo-title", markup=False)
                yield Static(_accounts(self.demo.accounts), id="demo", markup=False)
        yield KeyBar()

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        """Paint at once: its sheet is the application’s, and mounting has just applied it."""
        _event.refresh_styles = False

    def on_mount(self) -> None:
        """Tell why one is back here."""
        if self._reason is not None:
            self.notice.say(explain(self._reason), refused=True)

    async def begin(self) -> Step:
        """Judge the identifier and the password."""
        from peps_tui.core.use_cases import sign_in

        password, self.password.value = self.password.value, ""
        return await self.act(
            sign_in.begin,
            await self.host.workstation(),
            identifier=self.identifier.value,
            password=password,
        )

    def action_net_entreprises(self) -> None:
        """The other route."""
        from peps_tui.screens.net_entreprises import NetEntreprisesScreen

        self.app.switch_screen(NetEntreprisesScreen())

    def action_forgotten_identifier(self) -> None:
        """« Identifiant oublié » (PWD-4)."""
        from peps_tui.screens.recovery import ForgottenIdentifierScreen

        self.app.push_screen(ForgottenIdentifierScreen())

    def action_forgotten_password(self) -> None:
        """« Mot de passe oublié » (PWD-3)."""
        from peps_tui.screens.recovery import ForgottenPasswordScreen

        self.app.push_screen(ForgottenPasswordScreen(self.identifier.value))

    def action_help_to_sign_in(self) -> None:
        """« Aide à la connexion »."""
        from peps_tui.screens.sign_in_help import SignInHelpScreen

        self.app.push_screen(SignInHelpScreen(), self._led)

    async def _led(self, action: str | None) -> None:
        if action:
            await self.run_action(action)

    def action_contact(self) -> None:
        """The contact form."""
        from peps_tui.screens.contact import ContactScreen

        self.app.push_screen(ContactScreen())

    def action_register(self) -> None:
        """« Inscrire un établissement »."""
        from peps_tui.screens.registration import RegistrationScreen

        self.app.push_screen(RegistrationScreen())

    def action_create_password(self) -> None:
        """« Créer mon mot de passe »."""
        self.follow("")

    def announce(self, sentence: str) -> None:
        """Tell it under the form, where it stays."""
        self.notice.say(sentence)

    @work(group="write")
    async def action_forget(self) -> None:
        """« Oublier ce poste de confiance », once it is confirmed (TRUST-4)."""
        from peps_tui.core.use_cases.sign_in import forget_workstation
        from peps_tui.screens.dialog import ConfirmDialog

        workstation = await self.host.workstation()
        if workstation.fingerprint is None:
            self.announce(texts.NOT_RECOGNISED)
            return
        question = ConfirmDialog(
            texts.FORGET_TITLE, texts.FORGET_BODY, confirm=texts.FORGET_CONFIRM, destructive=True
        )
        if not await self.app.push_screen_wait(question):
            return
        try:
            self.announce(texts.forgotten(await self.act(forget_workstation, workstation)))
        except CoreError as error:
            self.refuse(error)


def _ways() -> Content:
    """The other ways on, with their keys: the last line has no room for their names."""
    return Content("\n").join(
        Content("    ").join(_keyed(binding, name) for binding, name in line) for line in _WAYS
    )


def _demo_title() -> Content:
    return Content(f"{texts.DEMO_TITLE}    ") + _keyed("demo.inbox", keys.INBOX)


def _keyed(binding: str, name: str) -> Content:
    return Content.styled(keys.key_name(KEYS[binding]), "bold") + Content(f" {name}")


def _accounts(accounts: tuple[DemoAccount, ...]) -> Content:
    width = max((len(account.password) for account in accounts), default=0)
    return Content("\n").join(
        plain(
            f"{account.identifier}  {account.password.ljust(width)}  "
            + texts.demo_account(account.profile, account.status, account.establishment)
        )
        for account in accounts
    )
