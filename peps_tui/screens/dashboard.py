"""« Tableau de bord »: who one is, what one may open, and the ways on (SCR-DASH, AUTH-8)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from peps_tui.core.domain.account import Profile
from peps_tui.core.domain.errors import CoreError
from peps_tui.core.domain.layout import Block, Layout
from peps_tui.core.domain.listing import Criterion
from peps_tui.core.domain.notice import Notice, NoticeKind
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.drafts import offered_draft
from peps_tui.core.use_cases.home import Home, home, save_layout
from peps_tui.core.use_cases.services_opening import open_service
from peps_tui.core.use_cases.sign_in import Entered
from peps_tui.keys import KEYS, bind
from peps_tui.screens.accounts import AccountsScreen
from peps_tui.screens.arrange import ArrangeScreen
from peps_tui.screens.base import CoreScreen
from peps_tui.screens.dialog import ConfirmDialog
from peps_tui.screens.history import HistoryScreen
from peps_tui.screens.menu import choose
from peps_tui.screens.page import PageScreen
from peps_tui.screens.service import OpeningScreen, ServiceScreen
from peps_tui.screens.wizard.offering import Answer, offer
from peps_tui.screens.wizard.screen import Outcome, WizardScreen
from peps_tui.texts import arrange, common
from peps_tui.texts import dashboard as texts
from peps_tui.texts import menu as menu_texts
from peps_tui.texts import wizard as wizard_texts
from peps_tui.texts.errors import explain
from peps_tui.texts.keys import key_name
from peps_tui.texts.people import named
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.key_hints import key_hints
from peps_tui.widgets.line_list import LineList
from peps_tui.widgets.notice_list import NoticeList
from peps_tui.widgets.plain import plain
from peps_tui.widgets.service_list import ServiceList
from peps_tui.widgets.title_bar import TitleBar, Who

_FOR_ADMINISTRATORS = frozenset({"accounts", "history"})
_ONCE_READ = frozenset({"menu", "arrange"})
_MENU_HINT = f"{key_name(KEYS['dashboard.menu'])} {menu_texts.MENU}"
_HINTS = key_hints(("dashboard.favourite", texts.FAVOURITE), ("dashboard.arrange", texts.ARRANGE))
_NOBODY = Who(establishment="", person="", profile=Profile.USER)


class DashboardScreen(PageScreen):
    """The first screen of a session; read again each time one comes back to it."""

    CSS_PATH = "dashboard.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("dashboard.accounts", "accounts", texts.ACCOUNTS),
        bind("dashboard.history", "history", texts.HISTORY),
        bind("dashboard.sign_out", "sign_out", texts.SIGN_OUT),
        bind("dashboard.menu", "menu", menu_texts.MENU, show=False),
        bind("dashboard.arrange", "arrange", texts.ARRANGE, show=False),
        bind("screen.back", "ask_sign_out", texts.SIGN_OUT, show=False),
    ]

    services = getters.query_one(ServiceList)

    def __init__(self, context: Context, entered: Entered) -> None:
        super().__init__(context, _NOBODY)
        self._entered = entered
        self._home: Home | None = None
        self._keeping = asyncio.Lock()

    def compose(self) -> ComposeResult:
        """A page that waits, until the core has told who one is."""
        if self._home is None:
            yield TitleBar()
            yield Static(common.LOADING, classes="dashboard--line")
        else:
            yield TitleBar(self.who, hint=_MENU_HINT)
            yield from self._compose_home(self._home)
        yield KeyBar()

    def _compose_home(self, page: Home) -> ComposeResult:
        with Vertical(id="greeting"):
            with Horizontal(id="heading"):
                yield Static(texts.TITLE, classes="dashboard--title")
                yield Static(_HINTS)
            yield Static(plain(texts.identity(self.who.person, page.identifier)))
            yield Static(plain(self._last_login), id="last-login")
            if failures := texts.failures(self._entered.failures_since):
                yield Static(failures, id="failures")
            if page.terms_awaited is not None:
                yield Static(explain(page.terms_awaited), id="terms")
        for block in page.layout.arranged((Block.ACCOUNTS, Block.NOTICES)):
            yield from self._compose_block(block, page)
        yield ServiceList(id="services")

    def _compose_block(self, block: str, page: Home) -> ComposeResult:
        if block == Block.ACCOUNTS and page.counts:
            with Vertical(id="accounts"):
                yield Static(texts.ACCOUNTS, classes="dashboard--title")
                yield Static(texts.counts(page.counts))
        elif block == Block.NOTICES and page.notices:
            yield NoticeList(page.notices, id="notices")

    @property
    def _last_login(self) -> str:
        return texts.last_login(self._entered.last_login_at, self._entered.last_login_from)

    async def read(self) -> None:
        """Who one is, and what there is to do."""
        page = await self.ask(home)
        if page == self._home:
            return
        is_first, self._home = self._home is None, page
        self.who = Who(
            establishment=page.establishment,
            person=named(page.civility, page.first_name, page.last_name),
            profile=page.profile,
        )
        await self.recompose()
        self.services.show(page.services, page.rights, page.layout)
        self.query_one(LineList).focus()
        self.refresh_bindings()
        if is_first and page.profile is Profile.ADMIN:
            self._offer_draft()

    @work(group="draft")
    async def _offer_draft(self) -> None:
        """What an administrator was creating when he left, unless he already went elsewhere."""
        try:
            offered = await self.ask(offered_draft)
            if offered is None or not self.is_active:
                return
            later = wizard_texts.LATER
            if await offer(self, offered, drop=common.ABANDON, later=later) is Answer.RESUME:
                wizard = WizardScreen(self.context, self.who, resumes=offered.kept)
                self.app.push_screen(wizard, self._created)
        except CoreError as error:
            self.refuse(error)

    def _created(self, outcome: Outcome | None) -> None:
        """A creation ends among the accounts, wherever it began."""
        if outcome is None or outcome.created is None:
            self.load()
        else:
            self.open_over(AccountsScreen(self.context, self.who, outcome=outcome))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only administrators see what only they may do; the core refuses it anyway (RIGHT-4)."""
        if action in _FOR_ADMINISTRATORS:
            return self._home is not None and self._home.profile is Profile.ADMIN
        if action in _ONCE_READ:
            return self._home is not None
        return super().check_action(action, parameters)

    @on(NoticeList.Chosen)
    def _open_notice(self, message: NoticeList.Chosen) -> None:
        self.open_over(self._screen_of(message.notice))

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
        self.open_over(AccountsScreen(self.context, self.who))

    def action_history(self) -> None:
        """« Voir l’historique »."""
        self.open_over(HistoryScreen(self.context, self.who))

    @on(ServiceList.Chosen)
    @work(group="open")
    async def _open_service(self, message: ServiceList.Chosen) -> None:
        """A sensitive service asks its code first, each time (OTP-7)."""
        service = message.service
        try:
            if service.sensitive:
                opening = OpeningScreen(self.context, self.who, service)
                opened = await self.app.push_screen_wait(opening)
            else:
                opened = await self.act(open_service, service.code)
        except CoreError as error:
            self.refuse(error)
        else:
            if opened is not None:
                self.open_over(ServiceScreen(self.context, self.who, opened))

    @on(ServiceList.Favoured)
    def _favour(self, message: ServiceList.Favoured) -> None:
        """Show it at once; what is kept follows."""
        if self._home is not None:
            layout = _favoured(self._home.layout, message.service.code)
            self._home = replace(self._home, layout=layout)
            self.services.show(self._home.services, self._home.rights, layout)
            self._keep()

    @work(group="write")
    async def _keep(self) -> None:
        """Keep the newest layout; one after the other, so that the last one stays."""
        async with self._keeping:
            if self._home is not None:
                try:
                    await self.act(save_layout, self._home.layout)
                except CoreError as error:
                    self.refuse(error)

    @work(group="write")
    async def action_arrange(self) -> None:
        """« Personnaliser »."""
        if self._home is None:
            return
        layout = await self.app.push_screen_wait(ArrangeScreen(self._home))
        if layout is None:
            return
        try:
            await self.act(save_layout, layout)
        except CoreError as error:
            self.refuse(error)
        else:
            self.tell(arrange.KEPT)
            self.load()

    @work(group="menu")
    async def action_menu(self) -> None:
        """What the name in the title bar opens."""
        if screen := await choose(self):
            self.open_over(screen)

    @work(group="write")
    async def action_ask_sign_out(self) -> None:
        """Escape: one may have pressed it once too often."""
        question = ConfirmDialog(texts.SIGN_OUT_TITLE, texts.SIGN_OUT_BODY)
        if await self.app.push_screen_wait(question):
            await self.sign_out()

    @work(group="write")
    async def action_sign_out(self) -> None:
        """« Se déconnecter »."""
        await self.sign_out()


def _favoured(layout: Layout, code: str) -> Layout:
    """`layout` once a service became a favourite, the last of them, or no longer is one."""
    others = tuple(known for known in layout.favourites if known != code)
    favourites = others if code in layout.favourites else (*others, code)
    return replace(layout, favourites=favourites, hidden=layout.hidden - {Block.FAVOURITES})
