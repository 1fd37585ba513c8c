"""« Relier un autre compte »: its password, then its code, as to sign in there (SCR-MENU)."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from peps_tui.core.domain.errors import CodeUnknown, CoreError, SessionEnded
from peps_tui.core.ports import Context
from peps_tui.core.use_cases import sign_in
from peps_tui.core.use_cases.codes import CodeSent
from peps_tui.core.use_cases.spaces import Space, begin_link, link_account
from peps_tui.keys import bind
from peps_tui.screens.confirming import ConfirmingForm
from peps_tui.texts import keys, login
from peps_tui.texts import spaces as texts
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.code_panel import CodePanel
from peps_tui.widgets.field import Field, PasswordField
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.title_bar import TitleBar, Who


class LinkScreen(ConfirmingForm[Space | None]):
    """An account of elsewhere, proven; dismissed with where it leads."""

    CSS_PATH = "spaces.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [bind("screen.back", "back", keys.BACK)]

    def __init__(self, context: Context, who: Who) -> None:
        super().__init__(context, who)
        self._ticket = ""

    def compose(self) -> ComposeResult:
        """What is asked and why, then the identifier and the password."""
        yield TitleBar(self.who)
        yield Static(texts.LINK_TITLE, id="title")
        yield Static(texts.LINK_WHY, id="what-to-do")
        with Vertical(id="place"):
            yield Field(login.IDENTIFIER, id="identifier")
            yield PasswordField(login.PASSWORD, id="password")
            yield PushButton(texts.NEXT, submits=True)
        yield KeyBar()

    async def submit(self) -> None:
        """The password first, then the code."""
        if self._ticket:
            with self.code() as code:
                space = await self.act(link_account, ticket=self._ticket, code=code)
            self.dismiss(space)
        else:
            await self._prove()

    async def _prove(self) -> None:
        identifier = self.query_one("#identifier", Field).value
        field = self.query_one("#password", PasswordField)
        password, field.value = field.value, ""
        step = await self.act(begin_link, identifier=identifier, password=password)
        self._ticket = step.ticket
        place = self.query_one("#place")
        with self.app.batch_update():
            self.query_one("#what-to-do", Static).update(texts.CODE_WHY)
            await place.remove_children()
            await place.mount(CodePanel(), PushButton(texts.LINK_TITLE, submits=True))
        await self.expect_code()
        self.query_one(CodePanel).field.focus()

    @property
    def confirmed(self) -> object:
        """The proof under way."""
        return self._ticket

    async def request_code(self) -> CodeSent:
        """A code to the number of the account to link."""
        return await self.act(_send_code, self._ticket)

    def refuse(self, error: CoreError) -> None:
        """Once the password is proven, whatever is refused but the code starts it all again."""
        if self._ticket and self.is_current:
            self.dismiss(None)
        super().refuse(error)

    def action_back(self) -> None:
        """Escape: nothing is linked."""
        self.dismiss(None)


def _send_code(context: Context, ticket: str) -> CodeSent:
    """A proof that lapsed is not the end of one’s own session."""
    try:
        return sign_in.send_code(context.ports, context.workstation, ticket=ticket)
    except SessionEnded:
        raise CodeUnknown from None
