"""What « Revue des comptes » lists: the page that explains, or the accounts of a review.

The screen decides what is done with them.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from peps_tui.core.domain.errors import AccountNotFound, ReviewClosed
from peps_tui.core.domain.listing import SEARCH_LIMIT
from peps_tui.core.domain.review import Review
from peps_tui.core.domain.text import fold
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.reviewing import ReviewPage, ReviewState, review_items, review_state
from peps_tui.keys import bind
from peps_tui.screens.chooser import Chooser
from peps_tui.screens.deeds import DeedScreen
from peps_tui.screens.page import PageScreen
from peps_tui.screens.review.parts import ALL, PARTS
from peps_tui.screens.review.sitting import Sitting
from peps_tui.texts import accounts
from peps_tui.texts import review as texts
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.key_hints import key_hint, key_hints
from peps_tui.widgets.plain import plain
from peps_tui.widgets.review_list import ReviewList
from peps_tui.widgets.search import Search
from peps_tui.widgets.title_bar import TitleBar, Who

_TOOLS = key_hints(
    ("review.apply", texts.APPLY_HINT),
    ("review.close", texts.CLOSE_HINT),
    ("review.report", texts.KEY_REPORT),
    ("review.search", texts.KEY_SEARCH),
    ("review.open", texts.KEY_OPEN),
)
_OF_A_SITTING = frozenset({"open", "show_part", "search", "refresh_page"})


class ReviewListing(PageScreen, DeedScreen[None]):
    """The review under way, a part of it or whom one looks for, or the page before the first.

    What is listed changes only when it is read or asked for anew: a line does not leave because
    it was decided.
    """

    CSS_PATH = "review.tcss"
    ABOUT = texts.ABOUT
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("review.show", "show_part", texts.KEY_SHOW, show=False),
        bind("review.search", "search", texts.KEY_SEARCH, show=False),
        bind("review.refresh", "refresh_page", texts.KEY_REFRESH, show=False),
    ]

    lines = getters.query_one(ReviewList)
    entry = getters.query_one(Search)

    def __init__(self, context: Context, who: Who) -> None:
        super().__init__(context, who)
        self.standing: ReviewState | None = None
        self.sitting: Sitting | None = None
        self.storing = asyncio.Lock()
        """Held while decisions are on their way, in the order they were asked."""
        self.trail: list[int] = []
        """The numbers of what was decided here, among the lines as they are listed."""
        self._part = ALL

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is asked of a review that was started."""
        if action in _OF_A_SITTING:
            return self.sitting is not None
        return super().check_action(action, parameters)

    def compose(self) -> ComposeResult:
        """Title and progress; the page that explains, or the accounts and one of them in full."""
        yield TitleBar(self.who)
        with Horizontal(id="heading"):
            yield Static(texts.TITLE, id="title")
            yield Static(id="progress")
        with Vertical(id="start"):
            for sentence in (texts.WHAT_IT_IS, texts.HOW_IT_GOES, texts.WHEN):
                yield Static(sentence)
            yield Static(id="last")
            yield Static(id="due")
        with Vertical(id="sitting"):
            yield Static(_TOOLS, classes="review--line")
            yield Static(id="part", classes="review--line")
            yield Search(placeholder=texts.SEARCH, max_length=SEARCH_LIMIT)
            yield ReviewList()
            yield Static(id="account")
        yield KeyBar()

    @property
    def review(self) -> Review | None:
        """The review under way, or else the last one."""
        if self.sitting is not None:
            return self.sitting.review
        return self.standing.last_closed if self.standing is not None else None

    async def read(self) -> None:
        """Where the establishment stands, behind the decisions that are on their way."""
        async with self.storing:
            try:
                page = await self.ask(review_items)
            except ReviewClosed:
                self._show_start(await self.ask(review_state))
            else:
                self._show_sitting(page)

    async def read_sitting(self) -> Sitting:
        """The review under way as it is now. Raises ReviewClosed."""
        await self.read()
        if self.sitting is None:
            raise ReviewClosed
        return self.sitting

    def _show_start(self, state: ReviewState) -> None:
        self.standing, self.sitting = state, None
        self._show_either()
        self.query_one("#title", Static).update(texts.TITLE)
        self.query_one("#progress", Static).update("")
        self.query_one("#last", Static).update(plain(texts.last(state.last_closed)))
        self.query_one("#due", Static).update(texts.DUE if state.due else "")

    def _show_sitting(self, page: ReviewPage) -> None:
        if self.sitting is not None and self.sitting.review.id == page.review.id:
            self.sitting.read_again(page)
        else:
            self.sitting = Sitting(page)
        self._show_either()
        self.query_one("#title", Static).update(plain(texts.title(page.review)))
        self._list()
        if self.focused is None:
            self.lines.focus()

    def _show_either(self) -> None:
        self.query_one("#start").display = self.sitting is None
        self.query_one("#sitting").display = self.sitting is not None
        self.refresh_bindings()

    def _list(self) -> None:
        """List the part that is asked for, as it is now."""
        if self.sitting is None:
            return
        part = PARTS[self._part]
        self.trail.clear()
        words = fold(self.entry.value).split()
        self.lines.show(
            item
            for item in self.sitting.items
            if part.holds(item) and all(word in fold(texts.holder(item)) for word in words)
        )
        shown = accounts.setting(texts.KEY_SHOW, part.name)
        keep_all = ("review.keep_rest", texts.KEEP_REST), ("review.keep_shown", texts.KEEP_SHOWN)
        hints = (key_hint("review.show", shown), key_hints(*keep_all))
        self.query_one("#part", Static).update(Content("   ").join(hints))
        self.tell_progress(self.sitting)

    def tell_progress(self, sitting: Sitting) -> None:
        told = texts.progress(sitting.answered, len(sitting.items))
        self.query_one("#progress", Static).update(told)

    @on(ReviewList.Highlighted)
    def _tell_item(self, message: ReviewList.Highlighted) -> None:
        item, sitting = message.item, self.sitting
        told = texts.describe(item, own=sitting.is_own(item)) if item and sitting else ()
        self.query_one("#account", Static).update(Content("\n").join(map(plain, told)))

    def action_show_part(self) -> None:
        """Choose which accounts are listed, among the parts that hold some."""
        if self.sitting is None:
            return
        items = self.sitting.items
        counts = {key: sum(map(part.holds, items)) for key, part in PARTS.items()}
        options = [
            (key, texts.part(part.name, counts[key]))
            for key, part in PARTS.items()
            if counts[key] or key == self._part
        ]
        self.app.push_screen(Chooser(texts.SHOW_TITLE, options, self._part), self._part_chosen)

    def _part_chosen(self, chosen: str | None) -> None:
        if chosen is not None:
            self._part = chosen
            self._list()

    def action_search(self) -> None:
        """F3: show the line where a name is looked for."""
        self.entry.display = True
        self.entry.focus()

    @on(Search.Sought)
    def _seek(self) -> None:
        self._list()

    def leave_search(self) -> None:
        """To the list; an empty search does not keep its line."""
        self._list()
        self.entry.display = bool(self.entry.value)
        self.lines.focus()

    def action_open(self) -> None:
        """Enter: from the search to the list, from there « Modifier » the highlighted account."""
        if self.focused is self.entry:
            self.leave_search()
        elif item := self.lines.highlighted:
            if item.expires_after is None:
                self.refuse(AccountNotFound())
            else:
                self._edit(item.account_id)

    def _edit(self, account_id: int) -> None:
        from peps_tui.screens.edit.screen import EditScreen

        screen = EditScreen(self.context, self.who, account_id)
        self.app.push_screen(screen, self._edited)

    def _edited(self, _closed: None) -> None:
        self.load()

    def action_refresh_page(self) -> None:
        """F5: others may decide at the same time."""
        self.load()

    def read_again(self) -> None:
        self.load()
