"""« Se connecter avec Net-entreprises »: the other route (SCR-LOGIN, AUTH-1)."""

from __future__ import annotations

from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from peps_tui.core.use_cases.sign_in import Step, begin_net_entreprises
from peps_tui.keys import bind
from peps_tui.screens.sign_in import RouteForm
from peps_tui.texts import keys, login
from peps_tui.texts import other_route as texts
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.field import Field, PasswordField
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.notice import Notice
from peps_tui.widgets.title_bar import TitleBar


class NetEntreprisesScreen(RouteForm):
    """Four lines to type; then the same code, trust and refusals as on the first screen."""

    CSS_PATH = "sign_in.tcss"
    WORKING = texts.VERIFYING
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("form.submit", "submit", login.SUBMIT),
        bind("net_entreprises.back", "back", texts.BACK),
        bind("screen.back", "back", keys.BACK),
    ]

    password = getters.query_one("#password", PasswordField)

    def compose(self) -> ComposeResult:
        """What Net-entreprises knows of a person."""
        yield TitleBar()
        with VerticalScroll(classes="sign-in--body", can_focus=False):
            yield Static(texts.TITLE, classes="sign-in--title")
            yield Static(texts.LEAD)
            yield Field(texts.SIRET, id="siret", hint=texts.SIRET_HINT)
            yield Field(texts.LAST_NAME, id="last_name")
            yield Field(texts.FIRST_NAME, id="first_name")
            yield PasswordField(login.PASSWORD, id="password", hint=texts.PASSWORD_HINT)
            yield PushButton(login.SUBMIT, submits=True)
            yield Notice()
        yield KeyBar()

    async def begin(self) -> Step:
        """Have Net-entreprises judge them."""
        password, self.password.value = self.password.value, ""
        return await self.act(
            begin_net_entreprises,
            await self.host.workstation(),
            siret=self._typed("siret"),
            last_name=self._typed("last_name"),
            first_name=self._typed("first_name"),
            password=password,
        )

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Field).value

    def action_back(self) -> None:
        """Back to the identifier of the platform."""
        self.host.leave()
