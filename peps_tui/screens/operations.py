"""Operations of the history, page by page, and the one of the cursor in full (HIST-1)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, cast

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from peps_tui.core.domain.errors import CoreError
from peps_tui.core.use_cases.home import HISTORY_PAGE_SIZE, HistoryPage
from peps_tui.screens.base import BaseScreen
from peps_tui.texts import history as texts
from peps_tui.widgets.history_list import HistoryList
from peps_tui.widgets.plain import plain


class Operations(Vertical):
    """Newest first; lines are only ever added, so pages never shift.

    `read` gives the page before the line of that number, the newest for None; what it raises, a
    CoreError, is told by the screen. `of_one`: all of them are about the same account.
    """

    DEFAULT_CSS = """
    Operations {
        height: 1fr;
        & > #operation { height: 5; padding: 1 2 0 2; }
    }
    """

    @dataclass
    class Shown(Message):
        """Another page is shown; `range` tells which, in French, and nothing of an empty one."""

        range: str

    lines = getters.query_one(HistoryList)

    def __init__(
        self, read: Callable[[int | None], Awaitable[HistoryPage]], *, of_one: bool = False
    ) -> None:
        super().__init__()
        self._read = read
        self._of_one = of_one
        self._page = HistoryPage(lines=(), total=0)
        # How each page shown so far began, the newest first: the way back.
        self._way: tuple[int | None, ...] = (None,)
        self.empty = texts.EMPTY
        """What is told when there is none."""

    def compose(self) -> ComposeResult:
        """The lines, and the highlighted one in full."""
        yield HistoryList(of_one=self._of_one)
        yield Static(id="operation")

    @property
    def total(self) -> int:
        """How many there are, on every page."""
        return self._page.total

    def show_newest(self) -> None:
        """Read the newest page."""
        self._load((None,))

    @work(exclusive=True, group="load")
    async def _load(self, way: tuple[int | None, ...], *, at_end: bool = False) -> None:
        """Read the page at the end of `way` and paint it."""
        try:
            page = await self._read(way[-1])
        except CoreError as error:
            cast(BaseScreen[Any], self.screen).refuse(error)
            return
        self._page, self._way = page, way
        self.lines.show(page.lines, at_end=at_end, empty=self.empty)
        first, last = self._before + 1, self._before + len(page.lines)
        self.post_message(self.Shown(texts.range_of(first, last, page.total) if page.lines else ""))

    @property
    def _before(self) -> int:
        """How many are on the pages before this one."""
        return HISTORY_PAGE_SIZE * (len(self._way) - 1)

    @on(HistoryList.LineHighlighted)
    def _tell_line(self, message: HistoryList.LineHighlighted) -> None:
        told = texts.detail(message.line) if message.line else ()
        self.query_one("#operation", Static).update(Content("\n").join(map(plain, told)))

    @on(HistoryList.OlderRequested)
    def _older(self) -> None:
        lines = self._page.lines
        if self._before + len(lines) < self._page.total:
            self._load((*self._way, lines[-1].number))

    @on(HistoryList.NewerRequested)
    def _newer(self) -> None:
        if len(self._way) > 1:
            self._load(self._way[:-1], at_end=True)
