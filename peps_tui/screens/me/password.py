"""« Mon mot de passe »: the old one, the new one twice, and a code (PWD-1, OTP-7, TRUST-5)."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.widgets import Static

from peps_tui.core.domain.errors import CoreError, NoPassword, PasswordWrong
from peps_tui.core.use_cases.codes import CodeSent
from peps_tui.core.use_cases.me import change_password, request_password_change
from peps_tui.screens.me.changing import OwnForm
from peps_tui.texts import me as texts
from peps_tui.texts.errors import explain
from peps_tui.widgets.field import Field, PasswordField
from peps_tui.widgets.new_password import NewPassword


class OwnPasswordScreen(OwnForm[None]):
    """Somebody who only comes by Net-entreprises reads that he has none."""

    TITLE = texts.PASSWORD
    APPLY = texts.CHANGE_PASSWORD

    def fields(self) -> ComposeResult:
        """The old one proves who types; the rules of the new one tick as one types."""
        if self.account.has_password:
            yield PasswordField(texts.OLD_PASSWORD, id="old", hint="")
            yield NewPassword(texts.NEW_PASSWORD)
        else:
            yield Static(explain(NoPassword()))

    def on_mount(self) -> None:
        """Without a password there is nothing to apply."""
        self.query_one("#apply").display = self.account.has_password

    @property
    def _typed(self) -> tuple[str, str]:
        new = self.query_one(NewPassword)
        return new.password.value, new.confirmation.value

    def summary(self) -> Iterable[tuple[str, str]]:
        """What follows; the password itself is not shown."""
        return ((texts.CONSEQUENCE, texts.PASSWORD_MEANING),)

    @property
    def confirmed(self) -> object:
        """The new password."""
        return self._typed

    async def request_code(self) -> CodeSent:
        """Prove the old password, and have a code sent."""
        password, confirmation = self._typed
        return await self.act(
            request_password_change,
            old=self.query_one("#old", Field).value,
            password=password,
            confirmation=confirmation,
        )

    async def apply(self, code: str) -> None:
        """« Changer de mot de passe »."""
        password, confirmation = self._typed
        await self.act(change_password, password=password, confirmation=confirmation, code=code)
        self.done(texts.PASSWORD_CHANGED)

    def field_of(self, error: CoreError) -> Field | None:
        """The old password where it was typed, and so the new one."""
        if isinstance(error, PasswordWrong):
            return self.query_one("#old", Field)
        return super().field_of(error) or self.query_one(NewPassword).field_of(error)
