"""« Tableau de bord »: who one is, what one may open, and the ways on (SCR-DASH, AUTH-8)."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from peps_tui.core.domain.account import Profile
from peps_tui.core.domain.errors import CoreError
from peps_tui.core.domain.listing import Criterion
from peps_tui.core.domain.notice import Notice, NoticeKind
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.home import Home, home, sign_out
from peps_tui.core.use_cases.sign_in import Entered
from peps_tui.keys import bind
from peps_tui.screens.accounts import AccountsScreen
from peps_tui.screens.base import CoreScreen
from peps_tui.screens.dialog import ConfirmDialog
from peps_tui.screens.history import HistoryScreen
from peps_tui.texts import common
from peps_tui.texts import dashboard as texts
from peps_tui.texts.people import named
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.line_list import LineList
from peps_tui.widgets.notice_list import NoticeList
from peps_tui.widgets.plain import plain
from peps_tui.widgets.service_list import ServiceList
from peps_tui.widgets.title_bar import TitleBar, Who

_FOR_ADMINISTRATORS = frozenset({"accounts", "history"})
_NOBODY = Who(establishment="", person="", profile=Profile.USER)


class DashboardScreen(CoreScreen[None]):
    """The first screen of a session; read again each time one comes back to it."""

    CSS_PATH = "dashboard.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("dashboard.accounts", "accounts", texts.ACCOUNTS),
        bind("dashboard.history", "history", texts.HISTORY),
        bind("dashboard.sign_out", "sign_out", texts.SIGN_OUT),
        bind("screen.back", "ask_sign_out", texts.SIGN_OUT, show=False),
    ]

    def __init__(self, context: Context, entered: Entered) -> None:
        super().__init__(context, _NOBODY)
        self._entered = entered
        self._home: Home | None = None

    def compose(self) -> ComposeResult:
        """A page that waits, until the core has told who one is."""
        yield TitleBar(self.who if self._home else None)
        if self._home is None:
            yield Static(common.LOADING, classes="dashboard--line")
        else:
            yield from self._compose_home(self._home)
        yield KeyBar()

    def _compose_home(self, page: Home) -> ComposeResult:
        with Vertical(id="greeting"):
            yield Static(texts.TITLE, classes="dashboard--title")
            yield Static(plain(texts.identity(self.who.person, page.identifier)))
            yield Static(plain(self._last_login), id="last-login")
            if failures := texts.failures(self._entered.failures_since):
                yield Static(failures, id="failures")
        if page.counts:
            with Vertical(id="accounts"):
                yield Static(texts.ACCOUNTS, classes="dashboard--title")
                yield Static(texts.counts(page.counts))
        if page.notices:
            yield NoticeList(page.notices, id="notices")
        yield ServiceList(id="services")

    @property
    def _last_login(self) -> str:
        return texts.last_login(self._entered.last_login_at, self._entered.last_login_from)

    def on_mount(self) -> None:
        """Who one is."""
        self.load()

    @work(exclusive=True, group="load")
    async def load(self) -> None:
        """Read the page again."""
        try:
            page = await self.ask(home)
        except CoreError as error:
            self.refuse(error)
            return
        if page == self._home:
            return
        self._home = page
        self.who = Who(
            establishment=page.establishment,
            person=named(page.civility, page.first_name, page.last_name),
            profile=page.profile,
        )
        await self.recompose()
        self.query_one(ServiceList).show(page.services, page.rights)
        self.query_one(LineList).focus()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only administrators see what only they may do; the core refuses it anyway (RIGHT-4)."""
        if action in _FOR_ADMINISTRATORS:
            return self._home is not None and self._home.profile is Profile.ADMIN
        return super().check_action(action, parameters)

    @on(NoticeList.Chosen)
    def _open_notice(self, message: NoticeList.Chosen) -> None:
        self._open(self._screen_of(message.notice))

    def _screen_of(self, notice: Notice) -> CoreScreen[None]:
        """Where what a notice tells is dealt with."""
        match notice.kind:
            case NoticeKind.NEW_SERVICES:
                from peps_tui.screens.new_services import NewServicesScreen

                return NewServicesScreen(self.context, self.who)
            case NoticeKind.REVIEW_DUE | NoticeKind.REVIEW_UNDER_WAY:
                from peps_tui.screens.review.screen import ReviewScreen

                return ReviewScreen(self.context, self.who)
        return AccountsScreen(self.context, self.who, notice.criterion or Criterion.ALL)

    def action_accounts(self) -> None:
        """« Gestion des comptes »."""
        self._open(AccountsScreen(self.context, self.who))

    def action_history(self) -> None:
        """« Voir l’historique »."""
        self._open(HistoryScreen(self.context, self.who))

    def _open(self, screen: CoreScreen[None]) -> None:
        self.app.push_screen(screen, self._come_back)

    def _come_back(self, _result: None) -> None:
        """Accounts and rights may have changed meanwhile."""
        self.load()

    @work(group="write")
    async def action_ask_sign_out(self) -> None:
        """Escape: one may have pressed it once too often."""
        question = ConfirmDialog(texts.SIGN_OUT_TITLE, texts.SIGN_OUT_BODY)
        if await self.app.push_screen_wait(question):
            await self._sign_out()

    @work(group="write")
    async def action_sign_out(self) -> None:
        """« Se déconnecter »."""
        await self._sign_out()

    async def _sign_out(self) -> None:
        try:
            await self.act(sign_out)
        except CoreError as error:
            self.refuse(error)
        else:
            self.host.leave()
