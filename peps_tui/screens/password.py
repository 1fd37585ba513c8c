"""« Créer votre mot de passe »: from the mailed link to the password (LIFE-3, PWD-1, PWD-2)."""

from __future__ import annotations

from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from peps_tui.core.domain import errors
from peps_tui.core.use_cases.activation import create_password, open_invitation
from peps_tui.keys import bind
from peps_tui.screens.sign_in import SignInForm
from peps_tui.texts import keys
from peps_tui.texts import password as texts
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.field import Field, PasswordField
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.link_field import LinkField
from peps_tui.widgets.new_password import NewPassword
from peps_tui.widgets.plain import plain
from peps_tui.widgets.title_bar import TitleBar


class PasswordScreen(SignInForm[bool]):
    """First the link, then the password; dismissed with whether it was created.

    A `link` that is known already is opened at once. A subclass serves another link by its words,
    `open_link` and `keep`.
    """

    CSS_PATH = "sign_in.tcss"
    WORKING = texts.CREATING
    TITLE = texts.TITLE
    LEAD = texts.LINK_LEAD
    LABEL = texts.LINK
    SUBMIT = texts.SUBMIT
    BINDINGS: ClassVar[list[BindingType]] = [bind("screen.back", "back", keys.BACK)]

    chosen = getters.query_one(NewPassword)

    def __init__(self, link: str = "") -> None:
        super().__init__()
        self.link = link
        self._is_open = False
        self._owner: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """One step or the other."""
        yield TitleBar()
        with VerticalScroll(classes="sign-in--body", can_focus=False):
            yield Static(self.TITLE, classes="sign-in--title")
            if self._is_open:
                for line in self._owner:
                    yield Static(plain(line))
                yield NewPassword()
            else:
                yield Static(self.LEAD)
                yield LinkField(self.LABEL, self.link, id="link", hint=texts.LINK_HINT)
            yield PushButton(self.SUBMIT if self._is_open else texts.LINK_SUBMIT, submits=True)
        yield KeyBar()

    @property
    def password(self) -> PasswordField:
        """The password, at the second step."""
        return self.chosen.password

    @property
    def confirmation(self) -> PasswordField:
        """The same, typed again."""
        return self.chosen.confirmation

    def on_mount(self) -> None:
        """Open the link that was given."""
        if self.link:
            self.start_submission()

    async def submit(self) -> None:
        """Open the link, then keep the password."""
        if self._is_open:
            await self.keep(self.password.value, self.confirmation.value)
            return
        link = self.query_one("#link", Field).value
        self._owner = await self.open_link(link)
        self.link, self._is_open = link, True
        await self.recompose()
        self.chosen.focus()

    async def open_link(self, link: str) -> tuple[str, ...]:
        """Ask the core whether the link serves; returns whose password it is for, line by line."""
        who = await self.ask(open_invitation, link)
        return texts.holder(who.civility, who.first_name, who.last_name), who.establishment

    async def keep(self, password: str, confirmation: str) -> None:
        """Create the password."""
        await self.act(
            create_password,
            await self.host.workstation(),
            link=self.link,
            password=password,
            confirmation=confirmation,
        )
        self.dismiss(True)

    def field_of(self, error: errors.CoreError) -> Field | None:
        """A dead link is told where it was pasted, a password refused where it was typed."""
        if self._is_open:
            return self.chosen.field_of(error)
        is_dead = isinstance(
            error, errors.LinkRefused | errors.ResetLinkRefused | errors.LinkUnreadable
        )
        return self.query_one("#link", Field) if is_dead else None

    def follow(self, link: str) -> None:
        """The link chosen in the inbox takes the place of the one here."""
        if self._is_open:
            super().follow(link)
        else:
            self.query_one("#link", Field).value = link

    def action_back(self) -> None:
        """Create nothing."""
        self.dismiss(False)
