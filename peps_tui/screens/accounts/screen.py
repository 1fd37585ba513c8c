"""The grid: which accounts it lists and how, and what the keys ask for them (SCR-GRID)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, ClassVar, TypeVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from peps_tui.core.domain.account import Action
from peps_tui.core.domain.errors import CoreError, OnlyRenewal
from peps_tui.core.domain.listing import (
    PAGE_SIZES,
    SEARCH_LIMIT,
    AccountPage,
    AccountRow,
    Criterion,
    Filter,
    GroupBy,
    Listing,
    SortBy,
)
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.accounts import (
    list_accounts,
    resend_creation_mail,
    selectable_ids,
)
from peps_tui.keys import bind
from peps_tui.screens.accounts import bulk
from peps_tui.screens.accounts.export import export
from peps_tui.screens.base import CoreScreen
from peps_tui.screens.chooser import Chooser
from peps_tui.screens.dialog import ConfirmDialog
from peps_tui.screens.history import HistoryScreen
from peps_tui.screens.identifier import IdentifierScreen
from peps_tui.screens.wizard.screen import Outcome, WizardScreen
from peps_tui.texts import accounts as texts
from peps_tui.texts import grid, keys
from peps_tui.widgets.account_lines import Heading, start_of
from peps_tui.widgets.account_table import AccountTable
from peps_tui.widgets.entry import Entry
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.key_hints import key_hint, key_hints
from peps_tui.widgets.plain import plain
from peps_tui.widgets.title_bar import TitleBar, Who

T = TypeVar("T")

_LAST = 2 * max(PAGE_SIZES)
"""A line beyond those of any page: the last one."""

_TOOLS = key_hints(
    ("accounts.create", texts.KEY_CREATE),
    ("accounts.history", texts.KEY_HISTORY),
    ("accounts.review", texts.KEY_REVIEW),
    ("accounts.export", texts.KEY_EXPORT),
)

_LETTERS = frozenset(
    {
        *Action,
        *("why_not", "identifier", "create", "history", "review", "export", "tick_all"),
        *("choose_criterion", "choose_sort", "next_group", "next_size"),
    }
)
"""What is asked by letters, which the search takes for itself."""

_BULK = frozenset({Action.RENEW, Action.DELETE})


class AccountsScreen(CoreScreen[None]):
    """One page of accounts at a time; only the answer to the last question is painted.

    Ticked accounts stay ticked whatever is listed, but only those among the results count and
    are acted on (CASE-80). Renewing, deleting and exporting act on them, or else on the
    highlighted account.
    """

    CSS_PATH = "accounts.tcss"
    AUTO_FOCUS = "AccountTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        # Two bindings a key: the second one tells why the first is greyed out.
        bind("accounts.edit", "edit", texts.KEY_EDIT),
        bind("accounts.edit", "why_not('edit')", texts.KEY_EDIT, show=False),
        bind("accounts.renew", "renew", texts.KEY_RENEW),
        bind("accounts.delete", "delete", texts.KEY_DELETE),
        bind("accounts.delete", "why_not('delete')", texts.KEY_DELETE, show=False),
        bind("accounts.resend", "resend", texts.KEY_RESEND),
        bind("accounts.resend", "why_not('resend')", texts.KEY_RESEND, show=False),
        bind("accounts.identifier", "identifier", texts.KEY_IDENTIFIER),
        bind("accounts.create", "create", texts.KEY_CREATE, show=False),
        bind("accounts.history", "history", texts.KEY_HISTORY, show=False),
        bind("accounts.review", "review", texts.KEY_REVIEW, show=False),
        bind("accounts.export", "export", texts.KEY_EXPORT, show=False),
        bind("accounts.all", "tick_all", texts.KEY_ALL, show=False),
        bind("accounts.criterion", "choose_criterion", texts.KEY_CRITERION, show=False),
        bind("accounts.sort", "choose_sort", texts.KEY_SORT, show=False),
        bind("accounts.group", "next_group", texts.KEY_GROUP, show=False),
        bind("accounts.size", "next_size", texts.KEY_SIZE, show=False),
        bind("accounts.search", "search", texts.KEY_SEARCH, show=False),
        bind("accounts.search_here", "search", texts.KEY_SEARCH, show=False),
        bind("accounts.first_page", "first_page", texts.KEY_FIRST_PAGE, show=False),
        bind("accounts.last_page", "last_page", texts.KEY_LAST_PAGE, show=False),
        bind("accounts.refresh", "refresh_page", texts.KEY_REFRESH, show=False),
        bind("form.submit", "table", texts.KEY_TABLE),
        bind("screen.back", "back", keys.BACK),
    ]

    table = getters.query_one(AccountTable)
    search = getters.query_one(Entry)

    def __init__(self, context: Context, who: Who, criterion: Criterion = Criterion.ALL) -> None:
        super().__init__(context, who)
        self._listing = Listing(filter=Filter(criterion=criterion))
        self._page = AccountPage(rows=(), offset=0, total=0, shown=0)
        self._ticked: frozenset[int] = frozenset()

    def compose(self) -> ComposeResult:
        """Title and count, what one may do here, what is listed, the grid, one account in full."""
        yield TitleBar(self.who)
        with Horizontal(id="heading"):
            yield Static(texts.TITLE, id="title")
            yield Static(id="range")
        yield Static(_TOOLS, classes="accounts--line")
        with Horizontal(id="search"):
            yield Static(id="criterion")
            yield Static(key_hint("accounts.search", ""))
            yield Entry(placeholder=texts.SEARCH, max_length=SEARCH_LIMIT)
        yield Static(id="order", classes="accounts--line")
        yield Static(id="selection", classes="accounts--line")
        yield AccountTable()
        yield Static(id="account")
        yield KeyBar()

    def on_mount(self) -> None:
        """The first page."""
        self._list()

    def _list(self, *, line: int = 0, reveal: int | None = None, **changes: Any) -> None:
        """List anew, with these `changes` to what is listed; see `load`."""
        self._listing = replace(self._listing, **changes)
        self.load(line, reveal)

    @work(exclusive=True, group="load")
    async def load(self, line: int, reveal: int | None) -> None:
        """Read the page and paint it; a later call makes this one forget its answer.

        The cursor goes to the account `reveal`, else stays where it was, else goes to `line`.
        """
        try:
            page = await self._read()
        except CoreError as error:
            self.refuse(error)
            return
        self._page = page
        with self.app.batch_update():
            self.table.show(page, self._listing, line=line)
            if reveal is not None:
                self.table.highlight(reveal)
            self._tell_listing()

    async def _read(self) -> AccountPage:
        """The page that is asked, read again when something was ticked meanwhile."""
        while True:
            ticked = self._ticked
            page = await self.ask(list_accounts, self._listing, ticked=ticked)
            if ticked is self._ticked:
                return page

    def _last_offset(self, page: AccountPage) -> int:
        return max(0, page.shown - 1) // self._listing.size * self._listing.size

    def _tell_listing(self) -> None:
        listing = self._listing
        criterion = texts.setting(texts.KEY_CRITERION, texts.CRITERIA[listing.filter.criterion])
        self.query_one("#criterion", Static).update(key_hint("accounts.criterion", criterion))
        self.query_one("#range", Static).update(texts.range_of(self._page))
        self.query_one("#order", Static).update(
            key_hints(
                ("accounts.group", texts.setting(texts.KEY_GROUP, texts.GROUPS[listing.group])),
                ("accounts.sort", texts.KEY_SORT),
                ("accounts.size", texts.setting(texts.KEY_SIZE, str(listing.size))),
            )
        )
        self._tell_selection()

    def _tell_selection(self) -> None:
        """What is ticked and how to; while one types, what the search does."""
        told = plain(texts.INSTANT)
        if not self.search.has_focus:
            turn = texts.KEY_NONE if self._all_ticked else texts.KEY_ALL
            hints = key_hints(("accounts.tick", texts.KEY_TICK), ("accounts.all", turn))
            told = hints + plain(f"   {texts.selected(len(self._page.selected))}")
        self.query_one("#selection", Static).update(told)

    @property
    def _all_ticked(self) -> bool:
        return 0 < len(self._page.selected) == self._page.total

    def on_descendant_focus(self) -> None:
        """The search and the grid do not have the same keys."""
        self._tell_selection()

    @on(AccountTable.Highlighted)
    def _tell_line(self, message: AccountTable.Highlighted) -> None:
        match message.line:
            case AccountRow() as row:
                told = grid.describe(row)
            case Heading(group=group, folded=folded):
                told = grid.heading(self._listing.group, group, folded=folded)
            case _:
                told = texts.nothing(self._listing.filter)
        self.query_one("#account", Static).update(plain(told))
        self.refresh_bindings()

    @on(AccountTable.TickAsked)
    def _tick(self, message: AccountTable.TickAsked) -> None:
        turned = {message.row.id}
        self._ticked ^= turned
        self._page = replace(self._page, selected=self._page.selected ^ turned)
        self.table.tick(self._page.selected)
        self._tell_selection()

    @on(AccountTable.FoldAsked)
    def _fold(self, message: AccountTable.FoldAsked) -> None:
        folded = self._listing.folded ^ {message.key}
        start = start_of(self._page, folded, message.key)
        offset = min(self._page.offset, start // self._listing.size * self._listing.size)
        self._list(folded=folded, offset=offset, line=self.table.cursor)

    @on(AccountTable.NextPageRequested)
    def _next_page(self) -> None:
        if self._page.has_next:
            self._list(offset=self._page.offset + self._listing.size)

    @on(AccountTable.PreviousPageRequested)
    def _previous_page(self) -> None:
        if self._page.has_previous:
            self._list(offset=max(0, self._page.offset - self._listing.size), line=_LAST)

    @on(Input.Changed)
    def _search_changed(self, message: Input.Changed) -> None:
        if message.value != self._listing.filter.search:
            self._list(filter=replace(self._listing.filter, search=message.value), offset=0)

    def action_search(self) -> None:
        """F3 or /: type what to look for."""
        self.search.focus()

    def action_table(self) -> None:
        """Enter in the search field: to the results."""
        self.table.focus()

    def action_back(self) -> None:
        """Escape: from the search to the grid, then from the results to all, then away."""
        if self.search.has_focus:
            self.table.focus()
        elif self.search.value:
            self.search.value = ""
        else:
            self.dismiss()

    def action_choose_criterion(self) -> None:
        """« Tous », or one of the criteria that narrow the list."""
        value = self._listing.filter.criterion
        chooser = Chooser(texts.CRITERION_TITLE, texts.CRITERIA.items(), value)
        self.app.push_screen(chooser, self._criterion_chosen)

    def _criterion_chosen(self, chosen: str | None) -> None:
        if chosen is not None:
            which = replace(self._listing.filter, criterion=Criterion(chosen))
            self._list(filter=which, offset=0)

    def action_choose_sort(self) -> None:
        """Every column sorts; the one that does is turned the other way."""
        value, note = self._listing.sort, texts.REVERSE
        chooser = Chooser(texts.SORT_TITLE, texts.SORTS.items(), value, note=note)
        self.app.push_screen(chooser, self._sort_chosen)

    def _sort_chosen(self, chosen: str | None) -> None:
        if chosen is not None:
            turned = chosen == self._listing.sort and not self._listing.descending
            self._list(sort=SortBy(chosen), descending=turned, offset=0)

    def action_next_group(self) -> None:
        """« Grouper par »: Aucun, Profil, Statut, Expiration, and Aucun again."""
        group = _after(tuple(GroupBy), self._listing.group)
        self._list(group=group, folded=frozenset(), offset=0)

    def action_next_size(self) -> None:
        """« Résultats par page »: 25, 50, 100, and 25 again."""
        size = _after(PAGE_SIZES, self._listing.size)
        self._list(size=size, offset=self._page.offset // size * size)

    def action_first_page(self) -> None:
        """Ctrl+Home."""
        self._list(offset=0)

    def action_last_page(self) -> None:
        """Ctrl+End."""
        self._list(offset=self._last_offset(self._page), line=_LAST)

    def action_refresh_page(self) -> None:
        """F5: others work on the same accounts."""
        self._list(line=self.table.cursor)

    @work(group="choose")
    async def action_tick_all(self) -> None:
        """« Tout sélectionner »: every result, of all pages and groups; again: none."""
        if self._all_ticked:
            self._ticked = frozenset()
        else:
            try:
                self._ticked |= frozenset(await self.ask(selectable_ids, self._listing.filter))
            except CoreError as error:
                self.refuse(error)
        self.action_refresh_page()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out what the core would refuse for the highlighted account."""
        if action == "table":
            return self.search.has_focus
        if action in _LETTERS and self.search.has_focus:
            return False
        if action in _BULK and self._page.selected:
            return True
        if action == "identifier" or action in set(Action):
            return True if self._allows(action) else None
        return super().check_action(action, parameters)

    def _allows(self, action: str) -> bool:
        row = self.table.row
        return row is not None and action not in row.refused

    def action_why_not(self, action: str) -> None:
        """Tell why the core refuses; an expired account may be renewed then deleted (LIFE-6)."""
        row = self.table.row
        if row is None:
            return
        refused = row.refused[Action(action)]
        if action == Action.DELETE and isinstance(refused, OnlyRenewal):
            self.action_delete()
        else:
            self.refuse(refused)

    @on(AccountTable.Chosen)
    def _open(self) -> None:
        """Enter does what the key of « Modifier » does."""
        if self._allows(Action.EDIT):
            self.action_edit()
        else:
            self.action_why_not(Action.EDIT)

    def action_edit(self) -> None:
        """« Modifier » the highlighted account."""
        from peps_tui.screens.edit.screen import EditScreen

        if row := self.table.row:
            self.app.push_screen(EditScreen(self.context, self.who, row.id), self._come_back)

    def action_identifier(self) -> None:
        """Give the identifier of the highlighted account to its holder."""
        if row := self.table.row:
            self.app.push_screen(IdentifierScreen(self.context, self.who, row))

    @work(group="write")
    async def action_renew(self) -> None:
        """Renew the ticked accounts, or the highlighted one."""
        await self._carry_out(bulk.renew)

    @work(group="write")
    async def action_delete(self) -> None:
        """Delete the ticked accounts, or the highlighted one."""
        await self._carry_out(bulk.delete)

    async def _carry_out(
        self, act: Callable[[CoreScreen[Any], Sequence[int]], Awaitable[bulk.Ids]]
    ) -> None:
        """Act, untick what was acted on, and read the page again."""
        ids = sorted(self._page.selected)
        if not ids and self.table.row:
            ids = [self.table.row.id]
        try:
            self._ticked -= await act(self, ids)
        except CoreError as error:
            self.refuse(error)
        self.action_refresh_page()

    @work(group="write")
    async def action_resend(self) -> None:
        """« @ »: a new creation mail, no code (LIFE-2, OTP-8)."""
        row = self.table.row
        if row is None:
            return
        question = ConfirmDialog(texts.RESEND_TITLE, texts.resend_body(row))
        if not await self.app.push_screen_wait(question):
            return
        try:
            await self.act(resend_creation_mail, row.id)
        except CoreError as error:
            self.refuse(error)
        else:
            self.tell(texts.resent(row))
        self.action_refresh_page()

    @work(group="write")
    async def action_export(self) -> None:
        """« Exporter » the ticked accounts, the results or all."""
        try:
            await export(self, self._page, self._listing.filter)
        except CoreError as error:
            self.refuse(error)

    def action_history(self) -> None:
        """« Voir l’historique »."""
        self.app.push_screen(HistoryScreen(self.context, self.who))

    def action_review(self) -> None:
        """« Revue des comptes »."""
        from peps_tui.screens.review.screen import ReviewScreen

        self.app.push_screen(ReviewScreen(self.context, self.who), self._come_back)

    def _come_back(self, _result: object) -> None:
        """Accounts may have changed on the other screen."""
        self.action_refresh_page()

    def action_create(self) -> None:
        """« Créer un compte »."""
        self.app.push_screen(WizardScreen(self.context, self.who), self._created)

    def _created(self, outcome: Outcome | None) -> None:
        """Another one at once, or back to the list: what was just created is then shown."""
        if outcome is None:
            return
        if outcome.created is not None:
            self._reveal(outcome.created.account_id)
        if outcome.again:
            self.action_create()

    @work(group="reveal")
    async def _reveal(self, account_id: int) -> None:
        """List everybody by name, at the page of this account, with the cursor on it."""
        try:
            ids = await self.ask(selectable_ids, Filter())
        except CoreError as error:
            self.refuse(error)
            return
        self._listing = Listing(size=self._listing.size)
        self.search.value = ""
        place = ids.index(account_id) if account_id in ids else 0
        self._list(offset=place // self._listing.size * self._listing.size, reveal=account_id)


def _after(values: Sequence[T], value: T) -> T:
    return values[(values.index(value) + 1) % len(values)]
