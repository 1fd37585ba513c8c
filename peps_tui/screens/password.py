"""« Créer votre mot de passe »: from the mailed link to the password (LIFE-3, PWD-1, PWD-2)."""

from __future__ import annotations

from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from peps_tui.core.domain import errors
from peps_tui.core.domain.password import Condition, PasswordFault, conditions_met
from peps_tui.core.use_cases.activation import Invitation, create_password, open_invitation
from peps_tui.keys import bind
from peps_tui.screens.sign_in import SignInForm
from peps_tui.texts import keys
from peps_tui.texts import password as texts
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.field import Field, PasswordField
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.link_field import LinkField
from peps_tui.widgets.plain import plain
from peps_tui.widgets.title_bar import TitleBar


class PasswordScreen(SignInForm[bool]):
    """First the link, then the password; dismissed with whether it was created.

    A `link` that is known already is opened at once.
    """

    CSS_PATH = "sign_in.tcss"
    WORKING = texts.CREATING
    BINDINGS: ClassVar[list[BindingType]] = [bind("screen.back", "back", keys.BACK)]

    password = getters.query_one("#password", PasswordField)
    confirmation = getters.query_one("#confirmation", PasswordField)

    def __init__(self, link: str = "") -> None:
        super().__init__()
        self._link = link
        self._invitation: Invitation | None = None

    def compose(self) -> ComposeResult:
        """One step or the other."""
        yield TitleBar()
        with VerticalScroll(classes="sign-in--body", can_focus=False):
            yield Static(texts.TITLE, classes="sign-in--title")
            if self._invitation is None:
                yield Static(texts.LINK_LEAD)
                yield LinkField(texts.LINK, self._link, id="link", hint=texts.LINK_HINT)
                yield PushButton(texts.LINK_SUBMIT, submits=True)
            else:
                yield from self._compose_password(self._invitation)
        yield KeyBar()

    def _compose_password(self, who: Invitation) -> ComposeResult:
        yield Static(plain(texts.holder(who.civility, who.first_name, who.last_name)))
        yield Static(plain(who.establishment))
        yield PasswordField(texts.PASSWORD, id="password")
        yield PasswordField(texts.CONFIRMATION, id="confirmation", hint="")
        yield Static(texts.CONDITIONS_TITLE, classes="sign-in--aside")
        yield Static(id="conditions", markup=False)
        yield Static(id="all-met", markup=False)
        yield PushButton(texts.SUBMIT, submits=True)

    def on_mount(self) -> None:
        """Open the link that was given."""
        if self._link:
            self.start_submission()

    async def submit(self) -> None:
        """Open the link, then create the password."""
        if self._invitation is None:
            await self._open(self.query_one("#link", Field).value)
        else:
            await self._create()

    async def _open(self, link: str) -> None:
        self._invitation = await self.ask(open_invitation, link)
        self._link = link
        await self.recompose()
        self._tick("")
        self.password.focus()

    async def _create(self) -> None:
        workstation = await self.host.workstation()
        await self.act(
            create_password,
            workstation,
            link=self._link,
            password=self.password.value,
            confirmation=self.confirmation.value,
        )
        self.dismiss(True)

    def field_of(self, error: errors.CoreError) -> Field | None:
        """A dead link is told where it was pasted, a password refused where it was typed."""
        match error:
            case errors.LinkRefused() if self._invitation is None:
                return self.query_one("#link", Field)
            case errors.PasswordRefused(reasons=(PasswordFault.MISMATCH,)):
                return self.confirmation
            case errors.PasswordRefused():
                return self.password
        return None

    @on(Input.Changed)
    def _typed(self) -> None:
        if self._invitation is not None:
            self._tick(self.password.value)

    def _tick(self, typed: str) -> None:
        met = conditions_met(typed)
        lines = [Content(texts.condition(each, met=each in met)) for each in Condition]
        self.query_one("#conditions", Static).update(Content("\n").join(lines))
        self.query_one("#all-met", Static).update(
            Content(texts.ALL_MET if len(met) == len(Condition) else "")
        )

    def follow(self, link: str) -> None:
        """The link chosen in the inbox takes the place of the one here."""
        if self._invitation is None:
            self.query_one("#link", Field).value = link
        else:
            super().follow(link)

    def action_back(self) -> None:
        """Create nothing."""
        self.dismiss(False)
