"""The services of a person by theme, each with his right (SCR-DASH, RIGHT-1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.message import Message

from peps_tui.core.domain.layout import Block, Layout
from peps_tui.core.domain.rights import Right, Rights, Service, level
from peps_tui.keys import bind
from peps_tui.texts import dashboard as texts
from peps_tui.texts.names import RIGHT_NAMES
from peps_tui.widgets.cells import fit
from peps_tui.widgets.line_list import MARGIN, LineList

_RIGHT = max(map(len, RIGHT_NAMES.values()))
_WIDEST = 76


class ServiceList(LineList):
    """Themes and their services; a right is told in words, what is closed is dimmed.

    A favourite stands in « Mes favoris » instead of its theme. Enter opens the service of the
    cursor, `f` makes it a favourite or not.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"service-list--closed"}

    DEFAULT_CSS = """
    ServiceList {
        & > .service-list--closed {
            color: $text-muted;
        }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("dashboard.open", "open", texts.OPEN),
        bind("dashboard.favourite", "favour", texts.FAVOURITE, show=False),
    ]

    @dataclass
    class Chosen(Message):
        """Enter was pressed on this service."""

        service: Service

    @dataclass
    class Favoured(Message):
        """This service is to become a favourite, or no longer to be one."""

        service: Service

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._lines: Sequence[str | Service] = ()
        self._rights: Rights = {}
        self._empty = texts.NO_SERVICE

    def show(self, services: Sequence[Service], rights: Rights, layout: Layout) -> None:
        """Replace every line; `services` come in the order of the catalogue.

        The cursor stays on its service, and begins on the first one.
        """
        former = self._service
        self._lines = [*_lines(services, layout)]
        self._rights = rights
        self._empty = texts.ALL_HIDDEN if services else texts.NO_SERVICE
        self.redraw(cursor=self._lines.index(former) if former in self._lines else 1)

    @property
    def _service(self) -> Service | None:
        """The service of the cursor; None on the name of a theme."""
        line = self._lines[self.cursor] if self._lines else None
        return line if isinstance(line, Service) else None

    @property
    def _line_count(self) -> int:
        return len(self._lines)

    def _draw_heading(self) -> str:
        if not self._lines:
            return self._empty
        return _cells(self.size.width - MARGIN, texts.SERVICES, texts.RIGHT)

    def _draw_line(self, index: int, style: Style) -> Iterable[Segment]:
        line = self._lines[index]
        width = self.size.width - MARGIN
        if isinstance(line, str):
            yield Segment(f" {fit(width, line)}", style + Style(bold=True))
            return
        right = level(self._rights, line)
        if right is Right.NONE:
            style = self.get_component_rich_style("service-list--closed")
        yield Segment(f"   {_cells(width - 2, line.label, RIGHT_NAMES[right])}", style)

    def action_open(self) -> None:
        """Enter."""
        if self._service is not None:
            self.post_message(self.Chosen(self._service))

    def action_favour(self) -> None:
        """A favourite, or no longer one."""
        if self._service is not None:
            self.post_message(self.Favoured(self._service))


def _lines(services: Sequence[Service], layout: Layout) -> Iterator[str | Service]:
    """The name of each block in the chosen order, followed by its services."""
    blocks = dict(_blocks(services, layout))
    for block in layout.arranged(blocks):
        yield texts.FAVOURITES if block == Block.FAVOURITES else block
        yield from blocks[block]


def _blocks(services: Sequence[Service], layout: Layout) -> Iterator[tuple[str, Sequence[Service]]]:
    by_code = {service.code: service for service in services}
    favourites = [by_code[code] for code in layout.favourites if code in by_code]
    if Block.FAVOURITES in layout.hidden:
        favourites = []
    if favourites:
        yield Block.FAVOURITES, favourites
    others = [service for service in services if service not in favourites]
    for theme in dict.fromkeys(service.theme for service in others):
        yield theme, [service for service in others if service.theme == theme]


def _cells(width: int, label: str, right: str) -> str:
    return f"{fit(min(width, _WIDEST) - _RIGHT - 1, label)} {fit(_RIGHT, right)}"
