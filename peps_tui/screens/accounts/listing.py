"""What the grid lists, in which order, and what is ticked of it (SCR-GRID)."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, TypeVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from peps_tui.core.domain.errors import CoreError
from peps_tui.core.domain.listing import (
    PAGE_SIZES,
    SEARCH_LIMIT,
    AccountPage,
    Criterion,
    Filter,
    GroupBy,
    Listing,
    SortBy,
)
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.accounts import list_accounts, selectable_ids
from peps_tui.keys import bind
from peps_tui.screens.chooser import Chooser
from peps_tui.screens.deeds import DeedScreen
from peps_tui.texts import accounts as texts
from peps_tui.widgets.account_lines import start_of
from peps_tui.widgets.account_table import AccountTable
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.key_hints import key_hint, key_hints
from peps_tui.widgets.plain import plain
from peps_tui.widgets.search import Search
from peps_tui.widgets.slow import is_slow
from peps_tui.widgets.title_bar import TitleBar, Who

T = TypeVar("T")

_LAST = 2 * max(PAGE_SIZES)
"""A line beyond those of any page: the last one."""


@dataclass(slots=True)
class View:
    """How the grid was left, for when one comes back to it in the same session."""

    listing: Listing = field(default_factory=Listing)
    ticked: frozenset[int] = frozenset()


class AccountList(DeedScreen[None]):
    """One page of accounts at a time; only the answer to the last question is painted.

    Until it is, no key acts on the accounts listed before; the search alone goes on.

    Ticked accounts stay ticked whatever is listed, but only those among the results count
    (CASE-80). They, and what is listed and how, are as one left them. A `criterion` that is asked
    for is a look aside: nothing is ticked there yet, and it changes nothing of that.

    A subclass does something with them: `TOOLS` tells the keys of what concerns no account, and
    `LETTERS` names all that is asked by letters, which the search takes for itself.
    """

    TOOLS: ClassVar[Content]
    LETTERS: ClassVar[frozenset[str]] = frozenset(
        {"tick_all", "choose_criterion", "choose_sort", "next_group", "fold_all", "next_size"}
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("accounts.all", "tick_all", texts.KEY_ALL, show=False),
        bind("accounts.criterion", "choose_criterion", texts.KEY_CRITERION, show=False),
        bind("accounts.sort", "choose_sort", texts.KEY_SORT, show=False),
        bind("accounts.group", "next_group", texts.KEY_GROUP, show=False),
        bind("accounts.fold_all", "fold_all", texts.KEY_FOLD, show=False),
        bind("accounts.size", "next_size", texts.KEY_SIZE, show=False),
        bind("accounts.search", "search", texts.KEY_SEARCH, show=False),
        bind("accounts.search_here", "search", texts.KEY_SEARCH, show=False),
        bind("accounts.first_page", "first_page", texts.KEY_FIRST_PAGE, show=False),
        bind("accounts.last_page", "last_page", texts.KEY_LAST_PAGE, show=False),
        bind("accounts.refresh", "refresh_page", texts.KEY_REFRESH, show=False),
    ]

    table = getters.query_one(AccountTable)
    search = getters.query_one(Search)

    def __init__(self, context: Context, who: Who, criterion: Criterion | None = None) -> None:
        super().__init__(context, who)
        self._aside = criterion is not None
        self.listing = Listing(filter=Filter(criterion=criterion or Criterion.ALL))
        self.page = AccountPage(rows=(), offset=0, total=0, shown=0)
        self._ticked: frozenset[int] = frozenset()
        self._asked = self._answered = 0

    @property
    def selected(self) -> Set[int]:
        """The ticked accounts that are among the results, on whatever page."""
        return self.page.selected

    def compose(self) -> ComposeResult:
        """Title and count, what one may do here, what is listed, the grid, one account in full."""
        yield TitleBar(self.who)
        with Horizontal(id="heading"):
            yield Static(texts.TITLE, id="title")
            yield Static(id="range")
        yield Static(self.TOOLS, classes="accounts--line")
        with Horizontal(id="search"):
            yield Static(id="criterion")
            yield Static(key_hint("accounts.search", ""), id="search-key")
            yield Search(placeholder=texts.SEARCH, max_length=SEARCH_LIMIT)
        yield Static(id="order", classes="accounts--line")
        yield Static(id="selection", classes="accounts--line")
        yield AccountTable()
        yield Static(id="account")
        yield KeyBar()

    def on_mount(self) -> None:
        """The page one left, or the first one."""
        if not self._aside:
            view = self.host.kept(View)
            self.listing, self._ticked = view.listing, view.ticked
        if self._ticked:
            self.tell(texts.kept(len(self._ticked)))
        self._tell_criterion()
        self._list()

    def _list(self, *, line: int = 0, reveal: int | None = None, **changes: Any) -> None:
        """List anew, with these `changes` to what is listed; see `load`."""
        self.listing = replace(self.listing, **changes)
        self._asked += 1
        self.deaf = not self.search.has_focus
        self.load(self._asked, line, reveal)

    @work(exclusive=True, group="load")
    async def load(self, asked: int, line: int, reveal: int | None) -> None:
        """Read the page and paint it; a later call makes this one forget its answer.

        The cursor goes to the account `reveal`, else stays where it was, else goes to `line`.
        """
        try:
            self._show(await self._read(), line, reveal)
        except CoreError as error:
            self.refuse(error)
        finally:
            if asked == self._asked:
                self._answered = asked
                self.hear()

    def hear(self) -> None:
        """Not before what is asked is painted."""
        if self._asked == self._answered:
            super().hear()

    def _show(self, page: AccountPage, line: int, reveal: int | None) -> None:
        self.page = page
        with self.app.batch_update():
            self.table.show(page, self.listing, line=line)
            if reveal is not None:
                self.table.highlight(reveal)
            self._tell_listing()
            if not self.search.has_focus:
                self._tell_line()

    async def _read(self) -> AccountPage:
        """The page that is asked, read again when something was ticked meanwhile."""
        while True:
            ticked = self._ticked
            page = await self.ask(list_accounts, self.listing, ticked=ticked)
            if ticked is self._ticked:
                return page

    def _tell_listing(self) -> None:
        listing = self.listing
        self._tell("range", plain(texts.range_of(self.page)))
        order = key_hints(
            ("accounts.group", texts.setting(texts.KEY_GROUP, texts.GROUPS[listing.group])),
            ("accounts.sort", texts.KEY_SORT),
            ("accounts.size", texts.setting(texts.KEY_SIZE, str(listing.size))),
        )
        self._tell("order", order)
        self._tell_selection()

    def _tell_selection(self) -> None:
        """What is ticked and how to; while one types, what the search does."""
        told = plain(texts.AFTER_PAUSE if is_slow(self) else texts.INSTANT)
        if not self.search.has_focus:
            turn = texts.KEY_NONE if self._all_ticked else texts.KEY_ALL
            hints = key_hints(("accounts.tick", texts.KEY_TICK), ("accounts.all", turn))
            told = hints + plain(f"   {texts.selected(len(self.selected))}")
        self._tell("selection", told)

    def _tell_criterion(self) -> None:
        told = texts.setting(texts.KEY_CRITERION, texts.CRITERIA[self.listing.filter.criterion])
        self.query_one("#criterion", Static).update(key_hint("accounts.criterion", told))

    def _tell(self, place: str, told: Content) -> None:
        # These lines are as wide as the screen: nothing is laid out again at each letter typed.
        self.query_one(f"#{place}", Static).update(told, layout=False)

    @property
    def _all_ticked(self) -> bool:
        return 0 < len(self.selected) == self.page.total

    def on_descendant_focus(self) -> None:
        """The search and the grid do not have the same keys."""
        self._tell_selection()

    @on(AccountTable.Highlighted)
    def _tell_line(self) -> None:
        self._tell("account", plain(self.table.described or texts.nothing(self.listing.filter)))
        self.refresh_bindings()

    def on_resize(self) -> None:
        """Other columns may be cut."""
        if self.table.highlighted is not None:
            self.call_after_refresh(self._tell_line)

    @on(AccountTable.TickAsked)
    def _tick(self, message: AccountTable.TickAsked) -> None:
        turned = {message.row.id}
        self._ticked ^= turned
        self.page = replace(self.page, selected=self.page.selected ^ turned)
        self.table.tick(self.selected)
        self._tell_selection()
        self.refresh_bindings()

    @on(AccountTable.FoldAsked)
    def _fold(self, message: AccountTable.FoldAsked) -> None:
        folded = self.listing.folded ^ {message.key}
        start = start_of(self.page, folded, message.key)
        offset = min(self.page.offset, start // self.listing.size * self.listing.size)
        self._list(folded=folded, offset=offset, line=self.table.cursor)

    @on(AccountTable.NextPageRequested)
    def _next_page(self) -> None:
        if self.page.has_next:
            self._list(offset=self.page.offset + self.listing.size)

    @on(AccountTable.PreviousPageRequested)
    def _previous_page(self) -> None:
        if self.page.has_previous:
            self._list(offset=max(0, self.page.offset - self.listing.size), line=_LAST)

    @on(Search.Sought)
    def _seek(self) -> None:
        if self.search.value != self.listing.filter.search:
            self._list(filter=replace(self.listing.filter, search=self.search.value), offset=0)

    def action_search(self) -> None:
        """F3 or /: type what to look for."""
        self.search.focus()

    def action_table(self) -> None:
        """Enter in the search field: to the results, once they are there."""
        self._seek()
        self.deaf = self._asked != self._answered
        self.table.focus()

    def action_back(self) -> None:
        """Escape: from the search to the grid and from its results to all, else away."""
        typing, sought = self.search.has_focus, self.search.value
        self.search.value = ""
        if typing:
            self.action_table()
        elif not sought:
            self._leave()

    def _leave(self) -> None:
        if not self._aside:
            view = self.host.kept(View)
            view.listing, view.ticked = self.listing, self._ticked
        self.dismiss()

    def action_choose_criterion(self) -> None:
        """« Tous », or one of the criteria that narrow the list."""
        value = self.listing.filter.criterion
        chooser = Chooser(texts.CRITERION_TITLE, texts.CRITERIA.items(), value)
        self.app.push_screen(chooser, self._criterion_chosen)

    def _criterion_chosen(self, chosen: str | None) -> None:
        if chosen is not None:
            which = replace(self.listing.filter, criterion=Criterion(chosen))
            self._list(filter=which, offset=0)
            self._tell_criterion()

    def action_choose_sort(self) -> None:
        """Every column sorts; the one that does is turned the other way."""
        value = self.listing.sort
        note = texts.FALLING if self.listing.descending else texts.RISING
        chooser = Chooser(texts.SORT_TITLE, texts.SORTS.items(), value, note=note)
        self.app.push_screen(chooser, self._sort_chosen)

    def _sort_chosen(self, chosen: str | None) -> None:
        if chosen is not None:
            turned = chosen == self.listing.sort and not self.listing.descending
            self._list(sort=SortBy(chosen), descending=turned, offset=0)

    def action_next_group(self) -> None:
        """« Grouper par »: Aucun, Profil, Statut, Expiration, and Aucun again."""
        group = _after(tuple(GroupBy), self.listing.group)
        self._list(group=group, folded=frozenset(), offset=0)

    def action_fold_all(self) -> None:
        """Fold every group, or unfold them all once they are."""
        keys = frozenset(group.key for group in self.page.groups)
        self._list(folded=keys if keys - self.listing.folded else frozenset(), offset=0)

    def action_next_size(self) -> None:
        """« Résultats par page »: 25, 50, 100, and 25 again."""
        size = _after(PAGE_SIZES, self.listing.size)
        self._list(size=size, offset=self.page.offset // size * size)

    def action_first_page(self) -> None:
        """Ctrl+Home, or F4: PuTTY has no Ctrl+Home."""
        self._list(offset=0)

    def action_last_page(self) -> None:
        """Ctrl+End, or F6."""
        size = self.listing.size
        self._list(offset=max(0, self.page.shown - 1) // size * size, line=_LAST)

    def action_refresh_page(self) -> None:
        """F5: others work on the same accounts."""
        self._list(line=self.table.cursor)

    def come_back(self, _result: object = None) -> None:
        """Accounts may have changed on another screen."""
        self.action_refresh_page()

    def read_again(self) -> None:
        self.action_refresh_page()

    @work(exclusive=True, group="tick")
    async def action_tick_all(self) -> None:
        """« Tout sélectionner »: every result, of all pages and groups; again: none."""
        if self._all_ticked:
            self.untick(self._ticked)
        else:
            try:
                found = await self.ask(selectable_ids, self.listing.filter)
            except CoreError as error:
                self.refuse(error)
                return
            self._ticked |= frozenset(found)
        self.action_refresh_page()

    def untick(self, ids: frozenset[int]) -> None:
        """Forget these ticks; they are shown until the list is read again."""
        self._ticked -= ids

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters typed in the search are no commands."""
        if action == "table":
            return self.search.has_focus
        if action in self.LETTERS and self.search.has_focus:
            return False
        if action == "fold_all":
            return bool(self.page.groups)
        return super().check_action(action, parameters)

    @work(group="reveal")
    async def reveal(self, account_id: int) -> None:
        """List everybody by name, at the page of this account, with the cursor on it."""
        try:
            ids = await self.ask(selectable_ids, Filter())
        except CoreError as error:
            self.refuse(error)
            return
        self.listing = Listing(size=self.listing.size)
        self._tell_criterion()
        self.search.value = ""
        place = ids.index(account_id) if account_id in ids else 0
        self._list(offset=place // self.listing.size * self.listing.size, reveal=account_id)


def _after(values: Sequence[T], value: T) -> T:
    return values[(values.index(value) + 1) % len(values)]
