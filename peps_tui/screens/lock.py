"""A session that was left alone: everything is hidden until its password is typed (AUTH-7)."""

from __future__ import annotations

from typing import ClassVar

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from peps_tui.core.domain.errors import CoreError, NoPassword, PasswordWrong
from peps_tui.core.use_cases.sessions import unlock
from peps_tui.keys import bind
from peps_tui.screens.dialog import ConfirmDialog
from peps_tui.screens.forms import CoreForm
from peps_tui.texts import lock as texts
from peps_tui.texts.errors import explain
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.field import Field, PasswordField
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.plain import plain
from peps_tui.widgets.title_bar import TitleBar


class LockScreen(CoreForm[None]):
    """Dismissed once the session is taken up again; what is beneath stays as it was."""

    CSS_PATH = "lock.tcss"
    WORKING = texts.VERIFYING
    BINDINGS: ClassVar[list[BindingType]] = [bind("screen.back", "leave", texts.LEAVE)]

    password = getters.query_one(PasswordField)

    def compose(self) -> ComposeResult:
        """Whose session, and its password."""
        yield TitleBar()
        with VerticalScroll(id="lock-body", can_focus=False):
            yield Static(texts.TITLE, id="lock-title")
            yield Static(plain(texts.of(self.who.person)))
            yield Static(texts.LEAD)
            yield PasswordField(texts.PASSWORD)
            yield PushButton(texts.UNLOCK, submits=True)
            yield Static(texts.NET_ENTREPRISES, id="lock-other")
        yield KeyBar()

    async def submit(self) -> None:
        """« Reprendre »."""
        password, self.password.value = self.password.value, ""
        try:
            await self.act(unlock, password)
        except NoPassword as error:
            await self._ask_to_leave(explain(error))
        else:
            self.dismiss()

    def field_of(self, error: CoreError) -> Field | None:
        """A wrong password is told where it was typed."""
        return self.password if isinstance(error, PasswordWrong) else None

    @work(group="leave")
    async def action_leave(self) -> None:
        """Escape: one may have pressed it to wake the screen up."""
        await self._ask_to_leave()

    async def _ask_to_leave(self, *reasons: str) -> None:
        question = ConfirmDialog(
            texts.LEAVE_TITLE,
            *reasons,
            *self.host.losses,
            confirm=texts.LEAVE,
            destructive=True,
        )
        if await self.app.push_screen_wait(question):
            await self.sign_out()
