"""« Accéder à la Plateforme Employeurs Publics »: identifier and password (SCR-LOGIN)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, getters, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from peps_tui.core.domain.errors import CoreError, SignInError
from peps_tui.keys import KEYS, bind
from peps_tui.screens.demo import DemoAccount, DemoGuide
from peps_tui.screens.sign_in import SignIn, SignInForm
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


class LoginScreen(SignInForm[None]):
    """The way in; `reason` is why one is back here, and refusals stay written under the form."""

    CSS_PATH = "login.tcss"
    WORKING = texts.VERIFYING
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("form.submit", "submit", texts.SUBMIT),
        bind("login.create_password", "create_password", texts.CREATE_PASSWORD, show=False),
        bind("login.forget", "forget", texts.FORGET, show=False),
        bind("demo.inbox", "app.inbox", keys.INBOX, show=False),
    ]

    identifier = getters.query_one("#identifier", Field)
    password = getters.query_one("#password", PasswordField)
    notice = getters.query_one(Notice)

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

    async def submit(self) -> None:
        """« Se connecter »."""
        from peps_tui.core.use_cases.sign_in import begin

        self.notice.say("")
        password, self.password.value = self.password.value, ""
        workstation = await self.host.workstation()
        try:
            step = await self.act(
                begin, workstation, identifier=self.identifier.value, password=password
            )
        except SignInError as error:
            self.notice.say(explain(error), refused=True)
        else:
            await self._go_on(step)

    async def _go_on(self, step: Step) -> None:
        from peps_tui.core.use_cases.sign_in import CodeNeeded, Entered

        if isinstance(step, Entered):
            await self.enter(step)
            return
        under_way = SignIn(ticket=step.ticket, trustable=step.trustable)
        if isinstance(step, CodeNeeded):
            from peps_tui.screens.code import CodeScreen

            self.app.switch_screen(CodeScreen(under_way, step.channel, step.masked))
        else:
            from peps_tui.screens.phone import EnrolmentScreen, PhoneScreen

            screen = EnrolmentScreen if step.mail_first else PhoneScreen
            self.app.switch_screen(screen(under_way))

    def action_create_password(self) -> None:
        """« Créer mon mot de passe »."""
        self.follow("")

    def announce(self, sentence: str) -> None:
        """Tell it under the form, where it stays."""
        self.notice.say(sentence)

    @work(group="write")
    async def action_forget(self) -> None:
        """« Oublier ce poste de confiance » (TRUST-4)."""
        from peps_tui.core.use_cases.sign_in import forget_workstation

        workstation = await self.host.workstation()
        if workstation.fingerprint is None:
            self.announce(texts.NOT_RECOGNISED)
            return
        try:
            self.announce(texts.forgotten(await self.act(forget_workstation, workstation)))
        except CoreError as error:
            self.refuse(error)


def _ways() -> Content:
    """The other ways on, with their keys: the last line has no room for their names."""
    ways = (
        ("login.create_password", texts.CREATE_PASSWORD),
        ("login.forget", texts.FORGET),
    )
    return Content("    ").join(_keyed(binding, name) for binding, name in ways)


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
