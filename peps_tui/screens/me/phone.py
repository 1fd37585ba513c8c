"""One's own number: a code to the old one, then one to the new one (PHONE-1, case 66)."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.widgets import Static

from peps_tui.core.domain.errors import CoreError, EntryError
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.codes import CodeSent
from peps_tui.core.use_cases.me import (
    MyAccount,
    change_phone,
    confirm_old_phone,
    request_new_phone,
    request_phone_change,
)
from peps_tui.screens.me.changing import OwnForm
from peps_tui.texts import me as texts
from peps_tui.texts import phone
from peps_tui.widgets.field import Field
from peps_tui.widgets.phone_input import PhoneInput
from peps_tui.widgets.title_bar import Who


class OwnPhoneScreen(OwnForm[bool]):
    """Dismissed with whether the number was changed."""

    TITLE = texts.CHANGE_PHONE
    APPLY = phone.SUBMIT

    def __init__(self, context: Context, who: Who, account: MyAccount) -> None:
        super().__init__(context, who, account)
        self._old_confirmed = False

    def fields(self) -> ComposeResult:
        """What happens, and the new number."""
        yield Static(texts.PHONE_STEPS)
        yield PhoneInput(texts.NEW_PHONE, hint=f"{phone.NUMBER_HINT}. {phone.SWITCHBOARD}")

    @property
    def number(self) -> str:
        """The new one."""
        return self.query_one(PhoneInput).value.strip()

    def summary(self) -> Iterable[tuple[str, str]]:
        """From which number to which."""
        return (
            (texts.PHONE, texts.summary(self.account.phone, self.number)),
            (texts.CONSEQUENCE, texts.TRUSTS_END),
        )

    @property
    def confirmed(self) -> object:
        """The new number, and which of the two codes."""
        return self._old_confirmed, self.number

    async def request_code(self) -> CodeSent:
        """One to the old number, then one to the new."""
        request = request_new_phone if self._old_confirmed else request_phone_change
        return await self.act(request, self.number)

    async def apply(self, code: str) -> None:
        """The code of the old number leads to the one of the new, which saves it."""
        if self._old_confirmed:
            await self.act(change_phone, self.number, code=code)
            self.done(texts.PHONE_CHANGED, True)
            return
        await self.act(confirm_old_phone, self.number, code=code)
        self._old_confirmed = True
        await self.show_code(texts.NEW_STEP)

    async def show_code(self, title: str) -> None:
        """Tell which of the two codes is awaited."""
        await super().show_code(title if self._old_confirmed else texts.OLD_STEP)

    async def show_fields(self) -> None:
        """Another number begins with the code of the old one."""
        self._old_confirmed = False
        await super().show_fields()

    def field_of(self, error: CoreError) -> Field | None:
        """What is wrong with the number is told at it, until a code is typed."""
        if self.panel is None and isinstance(error, EntryError):
            return self.query_one(PhoneInput)
        return super().field_of(error)
