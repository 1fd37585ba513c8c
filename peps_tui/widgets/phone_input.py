"""A telephone number, with how the code will reach it."""

from __future__ import annotations

from textual import work

from peps_tui.core.domain.errors import PhoneRefused
from peps_tui.core.domain.phone import parse_phone
from peps_tui.texts import phone as texts
from peps_tui.widgets.field import Field

_PHONE_LIMIT = 40


class PhoneInput(Field):
    """A field that tells the channel beneath as soon as the number is valid (PHONE-2, PHONE-3).

    It refuses nothing while one types: that is for the form.
    """

    def __init__(
        self,
        label: str = texts.NUMBER,
        value: str = "",
        *,
        id: str | None = None,  # noqa: A002
        required: bool = True,
        hint: str = texts.NUMBER_HINT,
    ) -> None:
        super().__init__(label, value, id=id, required=required, hint=hint, max_length=_PHONE_LIMIT)
        self._advice = hint

    def on_input_changed(self) -> None:
        """Look at the number again."""
        super().on_input_changed()
        self._look(self.value)

    @work(thread=True, exclusive=True)
    def _look(self, typed: str) -> None:
        # In a thread: the first call imports the library, 12 ms and more.
        try:
            channel = parse_phone(typed).channel
        except PhoneRefused:
            hint = self._advice
        else:
            hint = texts.received(channel)
        self.app.call_from_thread(self._show, typed, hint)

    def _show(self, typed: str, hint: str) -> None:
        if typed == self.value:
            self.hint = hint
