"""« Historique des opérations »: newest first, page by page, filtered (SCR-HIST, HIST-1)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from peps_tui.core.domain import errors
from peps_tui.core.domain.account_cells import CellRefused, day
from peps_tui.core.domain.document import SheetForm
from peps_tui.core.domain.history import EVERYTHING, FAMILIES, Family, HistoryFilter
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.exporting import export_history
from peps_tui.core.use_cases.home import HistoryPage, history
from peps_tui.keys import bind
from peps_tui.screens.forms import CoreForm, FieldRefused
from peps_tui.screens.operations import Operations
from peps_tui.screens.saving import ask_export, tell_exported
from peps_tui.texts import dates, keys, saving
from peps_tui.texts import history as texts
from peps_tui.widgets.field import Field
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.short_choice import ShortChoice
from peps_tui.widgets.title_bar import TitleBar, Who

NAME_LIMIT = 60
DAY_LIMIT = len("JJ/MM/AAAA")
LABEL_WIDTH = 7

_ALL = "all"
_ON_THE_LIST = frozenset({"filter", "export", "newest"})


class HistoryScreen(CoreForm[None]):
    """The operations of the establishment.

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

    operations = getters.query_one(Operations)
    author = getters.query_one("#author", Field)
    subject = getters.query_one("#subject", Field)
    family = getters.query_one(ShortChoice)
    since = getters.query_one("#since", Field)
    until = getters.query_one("#until", Field)

    def __init__(self, context: Context, who: Who) -> None:
        super().__init__(context, who)
        self._which = EVERYTHING

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
        yield Operations(self._page)
        yield KeyBar()

    def on_mount(self) -> None:
        """The newest page."""
        self._show_newest()

    def _show_newest(self) -> None:
        self.operations.empty = texts.EMPTY if self._which == EVERYTHING else texts.NOTHING_FOUND
        self.operations.show_newest()

    async def _page(self, before: int | None) -> HistoryPage:
        return await self.ask(history, self._which, before=before)

    @on(Operations.Shown)
    def _tell_range(self, shown: Operations.Shown) -> None:
        self.query_one("#range", Static).update(shown.range)

    async def submit(self) -> None:
        """Enter in the filter: show what it keeps, and go there."""
        self._which = self._asked()
        self._show_newest()
        # Behind the form, which gives the focus back to where Enter was pressed.
        self.call_later(self.operations.lines.focus)

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
        return self.focused is not None and self.focused is not self.operations.lines

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
        self._show_newest()

    def action_back(self) -> None:
        """Escape: from the filter to the lines, then from what it keeps to all, then away."""
        if self._filtering:
            self._show_filter(self._which)
            self.operations.lines.focus()
        elif self._which != EVERYTHING:
            self._which = EVERYTHING
            self._show_filter(EVERYTHING)
            self._show_newest()
        else:
            self.dismiss()

    @work(group="write")
    async def action_export(self) -> None:
        """Hand over what the filter keeps as a file; no code (OTP-8)."""
        from peps_tui.texts.documents import history_sheet

        if not self.operations.total:
            self.refuse(errors.NothingToExport())
            return
        scopes = {_ALL: texts.to_export(self.operations.total)}
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
