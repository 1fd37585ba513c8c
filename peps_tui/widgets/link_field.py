"""A field for a link that came by mail."""

from __future__ import annotations

from textual import events

from peps_tui.core.domain.text import clean
from peps_tui.widgets.entry import Entry
from peps_tui.widgets.field import Field

_LINK_LIMIT = 500


class _LinkEntry(Entry):
    """Joins the lines of what is pasted: mail programs and terminals wrap long links."""

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.insert_text_at_cursor(self.fitting(clean("".join(event.text.split()))))


class LinkField(Field):
    """A field whose paste may be wrapped over several lines."""

    def __init__(
        self,
        label: str,
        value: str = "",
        *,
        id: str | None = None,  # noqa: A002
        hint: str = "",
    ) -> None:
        super().__init__(label, value, id=id, hint=hint, max_length=_LINK_LIMIT)

    def make_entry(self, value: str, *, max_length: int, password: bool) -> Entry:
        """A line that takes a whole link."""
        return _LinkEntry(value, max_length=max_length, password=password)
