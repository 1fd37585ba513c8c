"""The services that nobody has reviewed yet, and how many accounts hold a right (RIGHT-2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.message import Message

from peps_tui.core.domain.rights import Service
from peps_tui.texts import dates
from peps_tui.texts import new_services as texts
from peps_tui.widgets.cells import fit
from peps_tui.widgets.line_list import MARGIN, LineList

_GAP = 1
_DAY = 10
_ROOM_FOR_WORDS = 100


class NewServiceList(LineList):
    """Services to review; posts which one is highlighted."""

    @dataclass
    class Highlighted(Message):
        """The cursor is on this service; None when there is none."""

        service: Service | None

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._services: Sequence[tuple[Service, int]] = ()

    def show(self, services: Iterable[tuple[Service, int]]) -> None:
        """Replace every line: a service, and how many accounts hold a right on it."""
        self._services = tuple(services)
        self.redraw(cursor=0)
        self._cursor_moved()

    @property
    def _line_count(self) -> int:
        return len(self._services)

    def _draw_heading(self) -> str:
        if not self._services:
            return texts.NONE
        return self._row((texts.SERVICE, texts.THEME, texts.ONLINE_ON, texts.HOLDERS))

    def _draw_line(self, index: int, style: Style) -> Iterable[Segment]:
        service, holders = self._services[index]
        day = dates.short(service.online_on)
        yield Segment(
            " " + self._row(((service.label,), (service.theme,), (day,), (str(holders),))), style
        )

    def _row(self, cells: Sequence[tuple[str, ...]]) -> str:
        width = self.size.width - MARGIN
        holders = 21 if width >= _ROOM_FOR_WORDS else 8
        left = width - _DAY - holders - _GAP * 3
        widths = (left * 3 // 5, left - left * 3 // 5, _DAY, holders)
        return " ".join(fit(room, *forms) for room, forms in zip(widths, cells, strict=True))

    def _cursor_moved(self) -> None:
        highlighted = self._services[self.cursor][0] if self._services else None
        self.post_message(self.Highlighted(highlighted))
