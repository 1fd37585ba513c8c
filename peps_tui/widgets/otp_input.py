"""The six digits of a one-time code."""

from __future__ import annotations

from peps_tui.widgets.entry import Entry
from peps_tui.widgets.field import Field

DIGITS = 6
_HALF = DIGITS // 2


class _OtpEntry(Entry):
    """Keeps the digits of whatever is typed or pasted, in two groups: `123 456`."""

    def fitting(self, pasted: str) -> str:
        """All of it: the digits are looked for in it."""
        return pasted

    def replace(self, text: str, start: int, end: int) -> None:
        start, end = sorted((start, end))
        before = _digits(self.value[:start] + text)[:DIGITS]
        after = _digits(self.value[end:])
        self.value = _grouped((before + after)[:DIGITS])
        self.cursor_position = len(_grouped(before))


class OtpInput(Field):
    """A field for a code; `code` is its digits alone."""

    DEFAULT_CSS = """
    OtpInput {
        & Entry {
            width: 9;
        }
    }
    """

    def __init__(self, label: str, *, id: str | None = None, hint: str = "") -> None:  # noqa: A002
        super().__init__(label, id=id, hint=hint, max_length=DIGITS + 1)

    def make_entry(self, value: str, *, max_length: int, password: bool) -> Entry:
        """A line for digits only."""
        return _OtpEntry(value, max_length=max_length, password=password)

    @property
    def code(self) -> str:
        """The digits typed so far, without the space."""
        return _digits(self.value)

    @property
    def is_complete(self) -> bool:
        """Whether there are six of them."""
        return len(self.code) == DIGITS


def _digits(text: str) -> str:
    return "".join(char for char in text if char in "0123456789")


def _grouped(digits: str) -> str:
    return f"{digits[:_HALF]} {digits[_HALF:]}".strip()
