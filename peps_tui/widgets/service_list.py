"""The services of a person by theme, each with his right (SCR-DASH, RIGHT-1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style

from peps_tui.core.domain.rights import Right, Rights, Service, level
from peps_tui.texts import dashboard as texts
from peps_tui.texts.names import RIGHT_NAMES
from peps_tui.widgets.cells import fit
from peps_tui.widgets.line_list import MARGIN, LineList

_RIGHT = max(map(len, RIGHT_NAMES.values()))
_WIDEST = 76


class ServiceList(LineList):
    """Themes and their services, to read; a right is told in words, what is closed is dimmed."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"service-list--closed"}

    DEFAULT_CSS = """
    ServiceList {
        & > .service-list--closed {
            color: $text-muted;
        }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._lines: Sequence[str | Service] = ()
        self._rights: Rights = {}

    def show(self, services: Iterable[Service], rights: Rights) -> None:
        """Replace every line; `services` come in the order of the catalogue."""
        lines: list[str | Service] = []
        for theme, members in groupby(services, key=lambda service: service.theme):
            lines += [theme, *members]
        self._lines, self._rights = lines, rights
        self.redraw(cursor=0)

    @property
    def _line_count(self) -> int:
        return len(self._lines)

    def _draw_heading(self) -> str:
        if not self._lines:
            return texts.NO_SERVICE
        return _cells(self.size.width - MARGIN, texts.SERVICES, texts.RIGHT)

    def _draw_line(self, index: int, style: Style, *, highlighted: bool) -> Iterable[Segment]:
        line = self._lines[index]
        width = self.size.width - MARGIN
        if isinstance(line, str):
            yield Segment(f" {fit(width, line)}", style + Style(bold=True))
            return
        right = level(self._rights, line)
        if right is Right.NONE and not highlighted:
            style = self.get_component_rich_style("service-list--closed")
        yield Segment(f"   {_cells(width - 2, line.label, RIGHT_NAMES[right])}", style)


def _cells(width: int, label: str, right: str) -> str:
    return f"{fit(min(width, _WIDEST) - _RIGHT - 1, label)} {fit(_RIGHT, right)}"
