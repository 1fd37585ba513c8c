"""« Historique des opérations »: newest first, page by page, filtered (SCR-HIST, HIST-1)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from peps_tui.core.domain import errors
from peps_tui.core.domain.account_cells import CellRefused, day
from peps_tui.core.domain.document import SheetForm
from peps_tui.core.domain.history import EVERYTHING, FAMILIES, Family, HistoryFilter
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.exporting import export_history
from peps_tui.core.use_cases.home import HISTORY_PAGE_SIZE, HistoryPage, history
from peps_tui.keys import bind
from peps_tui.screens.forms import CoreForm, FieldRefused
from peps_tui.screens.saving import ask_export, tell_exported
from peps_tui.texts import dates, keys, saving
from peps_tui.texts import history as texts
from peps_tui.widgets.field import Field
from peps_tui.widgets.history_list import HistoryList
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.plain import plain
from peps_tui.widgets.short_choice import ShortChoice
from peps_tui.widgets.title_bar import TitleBar, Who

NAME_LIMIT = 60
DAY_LIMIT = len("JJ/MM/AAAA")
LABEL_WIDTH = 7

_ALL = "all"
_ON_THE_LIST = frozenset({"filter", "export", "newest"})


class HistoryScreen(CoreForm[None]):
    """The operations of the establishment; lines are only ever added, so pages never shift.

    The filter is a form: Enter in it shows what it keeps, F3 comes back to it.
    """

    CSS_PATH = "history.tcss"
    AUTO_FOCUS = "HistoryList"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("history.filter", "filter", texts.KEY_FILTER),
        bind("history.export", "export", texts.KEY_EXPORT),
        bind("history.newest", "newest", texts.KEY_NEWEST),
        bind("screen.back", "back", keys.BACK),
    ]

    operations = getters.query_one(HistoryList)
    author = getters.query_one("#author", Field)
    subject = getters.query_one("#subject", Field)
    family = getters.query_one(ShortChoice)
    since = getters.query_one("#since", Field)
    until = getters.query_one("#until", Field)

    def __init__(self, context: Context, who: Who) -> None:
        super().__init__(context, who)
        self._which = EVERYTHING
        self._page = HistoryPage(lines=(), total=0)
        # How each page shown so far began, the newest first: the way back.
        self._way: tuple[int | None, ...] = (None,)

    def compose(self) -> ComposeResult:
        """Title and count, the filter, the lines, the highlighted one in full."""
        yield TitleBar(self.who)
        with Horizontal(id="heading"):
            yield Static(texts.TITLE, id="title")
            yield Static(id="range")
        with Horizontal(classes="history--filter"):
            yield _field(texts.FILTER_AUTHOR, "author")
            yield _field(texts.FILTER_SUBJECT, "subject")
            yield ShortChoice(
                texts.FILTER_FAMILY,
                ((_ALL, texts.ALL_FAMILIES), *texts.FAMILY_NAMES.items()),
                value=_ALL,
                label_width=LABEL_WIDTH,
            )
        with Horizontal(classes="history--filter"):
            yield _field(texts.FILTER_SINCE, "since", DAY_LIMIT)
            yield _field(texts.FILTER_UNTIL, "until", DAY_LIMIT)
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
            self._page = await self.ask(history, self._which, before=way[-1])
        except errors.CoreError as error:
            self.refuse(error)
            return
        self._way = way
        empty = texts.EMPTY if self._which == EVERYTHING else texts.NOTHING_FOUND
        self.operations.show(self._page.lines, at_end=at_end, empty=empty)
        self.query_one("#range", Static).update(self._range())

    def _range(self) -> str:
        shown = len(self._page.lines)
        first = self._offset + 1
        return texts.range_of(first, self._offset + shown, self._page.total) if shown else ""

    @property
    def _offset(self) -> int:
        """How many lines the pages before this one hold."""
        return HISTORY_PAGE_SIZE * (len(self._way) - 1)

    @on(HistoryList.LineHighlighted)
    def _tell_line(self, message: HistoryList.LineHighlighted) -> None:
        told = texts.detail(message.line) if message.line else ()
        self.query_one("#detail", Static).update(Content("\n").join(map(plain, told)))

    @on(HistoryList.OlderRequested)
    def _older(self) -> None:
        lines = self._page.lines
        if self._offset + len(lines) < self._page.total:
            self.load((*self._way, lines[-1].number))

    @on(HistoryList.NewerRequested)
    def _newer(self) -> None:
        if len(self._way) > 1:
            self.load(self._way[:-1], at_end=True)

    async def submit(self) -> None:
        """Enter in the filter: show what it keeps, and go there."""
        self._which = self._asked()
        self.load((None,))
        # Behind the form, which gives the focus back to where Enter was pressed.
        self.call_later(self.operations.focus)

    def _asked(self) -> HistoryFilter:
        since, until = _day(self.since), _day(self.until)
        if since and until and until < since:
            raise FieldRefused(self.until, texts.DAYS_REVERSED)
        family = self.family.value
        return HistoryFilter(
            author=self.author.value,
            subject=self.subject.value,
            operations=frozenset() if family in (None, _ALL) else FAMILIES[Family(family)],
            since=since,
            until=until,
        )

    def _show_filter(self, which: HistoryFilter) -> None:
        """Have the fields tell `which` again: what was typed and not submitted is forgotten."""
        self.author.value = which.author
        self.subject.value = which.subject
        found = (family for family, kept in FAMILIES.items() if kept == which.operations)
        self.family.value = next(found, _ALL)
        for field, day_of in ((self.since, which.since), (self.until, which.until)):
            field.value = dates.short(day_of) if day_of else ""
            field.error = ""

    @property
    def _filtering(self) -> bool:
        return self.focused is not None and self.focused is not self.operations

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the filter letters are typed, and Enter submits it; elsewhere they act."""
        if action in _ON_THE_LIST:
            return not self._filtering
        if action == "submit":
            return self._filtering
        return super().check_action(action, parameters)

    def action_filter(self) -> None:
        """F3: choose which operations are shown."""
        self.author.focus()

    def action_newest(self) -> None:
        """F5: the newest operations, those of the meantime included."""
        self.load((None,))

    def action_back(self) -> None:
        """Escape: from the filter to the lines, then from what it keeps to all, then away."""
        if self._filtering:
            self._show_filter(self._which)
            self.operations.focus()
        elif self._which != EVERYTHING:
            self._which = EVERYTHING
            self._show_filter(EVERYTHING)
            self.load((None,))
        else:
            self.dismiss()

    @work(group="write")
    async def action_export(self) -> None:
        """Hand over what the filter keeps as a file; no code (OTP-8)."""
        from peps_tui.texts.documents import history_sheet

        if not self._page.total:
            self.refuse(errors.NothingToExport())
            return
        scopes = {_ALL: texts.to_export(self._page.total)}
        try:
            asked = await ask_export(self, texts.EXPORT_TITLE, scopes=scopes, forms=saving.FORMS)
            if asked is None:
                return
            form = SheetForm(asked.form)
            exported = await self.act(
                export_history, self._which, form=form, word=history_sheet, way=asked.way
            )
        except errors.CoreError as error:
            self.refuse(error)
        else:
            tell_exported(self, texts.exported(exported.count), exported)


def _field(label: str, name: str, limit: int = NAME_LIMIT) -> Field:
    return Field(label, id=name, required=False, max_length=limit)


def _day(field: Field) -> date | None:
    """The day typed in `field`, if any; what is none is told there."""
    text = field.value.strip()
    try:
        return day(text) if text else None
    except CellRefused:
        raise FieldRefused(field, texts.BAD_DAY) from None
