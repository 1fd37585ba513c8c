"""« Gestion des comptes »: search, pages, and what is done to one account (SCR-GRID)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Action, Status
from peps_tui.core.domain.dates import expiry_from, paris_date
from peps_tui.core.domain.listing import PAGE_SIZES, AccountPage, AccountRow, Position
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.accounts import (
    delete_account,
    list_accounts,
    renew_account,
    resend_creation_mail,
)
from peps_tui.keys import KEYS, bind
from peps_tui.screens.base import CoreScreen
from peps_tui.screens.dialog import ConfirmDialog, MessageDialog
from peps_tui.screens.history import HistoryScreen
from peps_tui.screens.wizard.screen import Outcome, WizardScreen
from peps_tui.texts import accounts as texts
from peps_tui.texts import grid, keys
from peps_tui.texts.keys import key_name
from peps_tui.widgets.account_table import AccountTable
from peps_tui.widgets.entry import Entry
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.plain import plain
from peps_tui.widgets.title_bar import TitleBar, Who

SEARCH_LIMIT = 100
_LAST = max(PAGE_SIZES)

_ON_THE_TABLE = {*Action, "why_not", "create", "history", "next_size"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Which page to read: the one behind or ahead of a row, or that of an offset alone.

    `line` is where the cursor goes when the account it was on is no longer there.
    """

    offset: int = 0
    after: Position | None = None
    before: Position | None = None
    line: int = 0


class AccountsScreen(CoreScreen[None]):
    """One page of accounts at a time; only the answer to the last question is painted."""

    CSS_PATH = "accounts.tcss"
    AUTO_FOCUS = "AccountTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        # Two bindings a key: the second one tells why the first is greyed out.
        bind("accounts.renew", "renew", texts.KEY_RENEW),
        bind("accounts.delete", "delete", texts.KEY_DELETE),
        bind("accounts.delete", "why_not('delete')", texts.KEY_DELETE, show=False),
        bind("accounts.resend", "resend", texts.KEY_RESEND),
        bind("accounts.resend", "why_not('resend')", texts.KEY_RESEND, show=False),
        bind("accounts.create", "create", texts.KEY_CREATE, show=False),
        bind("accounts.history", "history", texts.KEY_HISTORY, show=False),
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

    def __init__(self, context: Context, who: Who) -> None:
        super().__init__(context, who)
        self._page_size = PAGE_SIZES[0]
        self._page = AccountPage(rows=(), offset=0, total=0)

    def compose(self) -> ComposeResult:
        """Title and count, what one may do here, the search, the grid, one account in full."""
        yield TitleBar(self.who)
        with Horizontal(id="heading"):
            yield Static(texts.TITLE, id="title")
            yield Static(id="range")
        yield Static(id="tools")
        with Horizontal(id="search"):
            yield Static(self._hint("accounts.search"))
            yield Entry(placeholder=texts.SEARCH, max_length=SEARCH_LIMIT)
        yield Static(texts.INSTANT, id="note")
        yield AccountTable()
        yield Static(id="account")
        yield KeyBar()

    def on_mount(self) -> None:
        """The first page."""
        self._show_tools()
        self.load(_Place())

    @work(exclusive=True, group="load")
    async def load(self, place: _Place) -> None:
        """Read a page and paint it; a later call makes this one forget its answer."""
        try:
            page = await self._read(place)
            if page.total and not page.rows:
                page = await self._read(_Place(offset=self._last_offset(page.total)))
        except errors.CoreError as error:
            self.refuse(error)
            return
        self._page = page
        self._paint(place.line)

    async def _read(self, place: _Place) -> AccountPage:
        return await self.ask(
            list_accounts,
            search=self.search.value,
            size=self._page_size,
            after=place.after,
            before=place.before,
            offset=place.offset,
        )

    def _paint(self, line: int) -> None:
        page, kept = self._page, self.table.highlighted
        with self.app.batch_update():
            self.table.show(page.rows)
            if kept is None or kept.id not in {row.id for row in page.rows}:
                self.table.move_to(line)
            self.query_one("#range", Static).update(texts.range_of(page))

    def _show_tools(self) -> None:
        tools = (
            self._hint("accounts.create", texts.KEY_CREATE),
            self._hint("accounts.history", texts.KEY_HISTORY),
            self._hint("accounts.size", texts.page_size(self._page_size)),
        )
        self.query_one("#tools", Static).update(Content("   ").join(tools))

    def _hint(self, binding_id: str, label: str = "") -> Content:
        """A key and what it does, as in the key bar."""
        return Content.styled(key_name(KEYS[binding_id]), "bold") + Content(f" {label}")

    def _last_offset(self, total: int) -> int:
        return max(0, total - 1) // self._page_size * self._page_size

    @on(AccountTable.RowHighlighted)
    def _tell_account(self, message: AccountTable.RowHighlighted) -> None:
        told = grid.describe(message.row) if message.row else texts.nothing(self.search.value)
        self.query_one("#account", Static).update(plain(told))
        self.refresh_bindings()

    @on(AccountTable.RowChosen)
    def _open_card(self, message: AccountTable.RowChosen) -> None:
        self.app.push_screen(MessageDialog(texts.named(message.row), *texts.card(message.row)))

    @on(AccountTable.NextPageRequested)
    def _next_page(self) -> None:
        page = self._page
        if page.has_next:
            self.load(_Place(after=page.last, offset=page.offset + len(page.rows)))

    @on(AccountTable.PreviousPageRequested)
    def _previous_page(self) -> None:
        page = self._page
        offset = max(0, page.offset - self._page_size)
        if page.offset >= self._page_size:
            self.load(_Place(before=page.first, offset=offset, line=_LAST))
        elif page.has_previous:
            self.load(_Place())

    @on(Input.Changed)
    def _search_changed(self) -> None:
        self.load(_Place())

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

    def action_next_size(self) -> None:
        """« Résultats par page »: 25, 50, 100, and 25 again."""
        self._page_size = PAGE_SIZES[(PAGE_SIZES.index(self._page_size) + 1) % len(PAGE_SIZES)]
        self._show_tools()
        self.load(_Place(offset=self._page.offset // self._page_size * self._page_size))

    def action_first_page(self) -> None:
        """Ctrl+Home."""
        self.load(_Place())

    def action_last_page(self) -> None:
        """Ctrl+End."""
        self.load(_Place(offset=self._last_offset(self._page.total), line=_LAST))

    def action_refresh_page(self) -> None:
        """F5: others work on the same accounts."""
        self.load(_Place(offset=self._page.offset, line=self.table.cursor))

    def action_history(self) -> None:
        """« Voir l’historique »."""
        self.app.push_screen(HistoryScreen(self.context, self.who))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out what the core would refuse for the highlighted account."""
        if action == "table":
            return self.search.has_focus
        if action in _ON_THE_TABLE and self.search.has_focus:
            return False
        if action in set(Action):
            row = self.table.highlighted
            return True if row and Action(action) in row.allowed else None
        return super().check_action(action, parameters)

    def action_why_not(self, action: str) -> None:
        """Tell why the core refuses; nothing is asked that it could accept."""
        row = self.table.highlighted
        if row is None:
            return
        if row.status is Status.EXPIRED:
            self.refuse(errors.OnlyRenewal(row.expires_on))
        elif action == Action.DELETE:
            self.refuse(errors.OwnAccount())
        else:
            self.refuse(errors.NotPending())

    @work(group="write")
    async def action_renew(self) -> None:
        """« Renouvellement des droits »: today + 18 months, no code (OTP-8, SCR-RENEW)."""
        if row := self.table.highlighted:
            until = expiry_from(paris_date(self.context.ports.clock.now()))
            question = ConfirmDialog(texts.RENEW_TITLE, texts.renew_body(row, until))
            if await self._done(question, renew_account, row):
                self.tell(texts.renewed(row, until))

    @work(group="write")
    async def action_delete(self) -> None:
        """Delete after a confirmation, no code (OTP-8)."""
        if row := self.table.highlighted:
            question = ConfirmDialog(texts.DELETE_TITLE, texts.delete_body(row), destructive=True)
            if await self._done(question, delete_account, row):
                self.tell(texts.deleted(row))

    @work(group="write")
    async def action_resend(self) -> None:
        """« @ »: a new creation mail, no code (LIFE-2, OTP-8)."""
        if row := self.table.highlighted:
            question = ConfirmDialog(texts.RESEND_TITLE, texts.resend_body(row))
            if await self._done(question, resend_creation_mail, row):
                self.tell(texts.resent(row))

    async def _done(
        self, question: ConfirmDialog, use_case: Callable[[Context, int], object], row: AccountRow
    ) -> bool:
        """Ask, act, and read the page again; whether it was done."""
        if not await self.app.push_screen_wait(question):
            return False
        try:
            await self.act(use_case, row.id)
        except errors.CoreError as error:
            self.refuse(error)
            return False
        finally:
            self.action_refresh_page()
        return True

    def action_create(self) -> None:
        """« Créer un compte »."""
        self.app.push_screen(WizardScreen(self.context, self.who), self._created)

    def _created(self, outcome: Outcome | None) -> None:
        """Another one at once, or back to the list: what was just created is then shown."""
        if outcome is None:
            return
        if outcome.created is not None:
            self.search.value = outcome.created.identifier
            self.table.focus()
        if outcome.again:
            self.action_create()
