"""« Historique des opérations »: newest first, page by page (SCR-HIST, HIST-1)."""

from __future__ import annotations

from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from peps_tui.core.domain.errors import CoreError
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.home import HistoryPage, history
from peps_tui.keys import bind
from peps_tui.screens.base import CoreScreen
from peps_tui.texts import history as texts
from peps_tui.texts import keys
from peps_tui.widgets.history_list import HistoryList
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.plain import plain
from peps_tui.widgets.title_bar import TitleBar, Who


class HistoryScreen(CoreScreen[None]):
    """The operations of the establishment; lines are only ever added, so pages never shift."""

    CSS_PATH = "history.tcss"
    AUTO_FOCUS = "HistoryList"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("history.newest", "newest", texts.KEY_NEWEST),
        bind("screen.back", "back", keys.BACK),
    ]

    operations = getters.query_one(HistoryList)

    def __init__(self, context: Context, who: Who) -> None:
        super().__init__(context, who)
        self._page = HistoryPage(lines=(), total=0)
        # How each page shown so far began, the newest first: the way back.
        self._way: tuple[int | None, ...] = ()

    def compose(self) -> ComposeResult:
        """Title and count, the lines, the highlighted one in full."""
        yield TitleBar(self.who)
        with Horizontal(id="heading"):
            yield Static(texts.TITLE, id="title")
            yield Static(id="range")
        yield HistoryList()
        yield Static(id="detail")
        yield KeyBar()

    def on_mount(self) -> None:
        """The newest page."""
        self.load((None,))

    @work(exclusive=True, group="load")
    async def load(self, way: tuple[int | None, ...], *, at_end: bool = False) -> None:
        """Read the page at the end of `way` and paint it."""
        try:
            self._page = await self.ask(history, before=way[-1])
        except CoreError as error:
            self.refuse(error)
            return
        self._way = way
        self.operations.show(self._page.lines, at_end=at_end)
        self.query_one("#range", Static).update(self._range())

    def _range(self) -> str:
        lines, total = self._page.lines, self._page.total
        if not lines:
            return ""
        return texts.range_of(total - lines[0].number + 1, total - lines[-1].number + 1, total)

    @on(HistoryList.LineHighlighted)
    def _tell_line(self, message: HistoryList.LineHighlighted) -> None:
        told = texts.detail(message.line) if message.line else ()
        self.query_one("#detail", Static).update(Content("\n").join(map(plain, told)))

    @on(HistoryList.OlderRequested)
    def _older(self) -> None:
        lines = self._page.lines
        if lines and lines[-1].number > 1:
            self.load((*self._way, lines[-1].number))

    @on(HistoryList.NewerRequested)
    def _newer(self) -> None:
        if len(self._way) > 1:
            self.load(self._way[:-1], at_end=True)

    def action_newest(self) -> None:
        """F5: the newest operations, those of the meantime included."""
        self.load((None,))

    def action_back(self) -> None:
        """Escape."""
        self.dismiss()
