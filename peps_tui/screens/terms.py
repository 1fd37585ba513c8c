"""« Conditions générales d’utilisation »: read by all, accepted by administrators (SCR-CGU)."""

from __future__ import annotations

from typing import ClassVar

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from peps_tui.core.domain.errors import CoreError
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.terms import TermsPage, accept_terms, read_terms
from peps_tui.keys import bind
from peps_tui.screens.base import CoreScreen
from peps_tui.screens.dialog import ConfirmDialog
from peps_tui.screens.forms import CoreForm
from peps_tui.texts import common, dashboard, keys
from peps_tui.texts import conditions as texts
from peps_tui.texts import menu as menu_texts
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.check import Check
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.plain import plain, plain_lines
from peps_tui.widgets.reading import Reading
from peps_tui.widgets.title_bar import TitleBar, Who


class TermsScreen(CoreScreen[None]):
    """The terms in force, and who accepted them for the establishment."""

    CSS_PATH = "terms.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("summary.page_up", "read(-1)", keys.PAGE_UP, show=False),
        bind("summary.page_down", "read(1)", keys.PAGE_DOWN, show=False),
        bind("screen.back", "back", keys.BACK),
    ]

    reading = getters.query_one(Reading)

    def __init__(self, context: Context, who: Who) -> None:
        super().__init__(context, who)
        self._page: TermsPage | None = None

    def compose(self) -> ComposeResult:
        """The title, what is asked, the text; who one is may not be known yet."""
        yield TitleBar(self.who if self.who.person else None)
        yield Static(texts.TITLE, id="title")
        yield Static(id="about")
        with Reading():
            yield Static(id="text")
        yield from self.answer()
        yield KeyBar()

    def answer(self) -> ComposeResult:
        """What stands under the text."""
        yield from ()

    @work(group="load")
    async def on_mount(self) -> None:
        """Read the terms."""
        try:
            self._page = await self.ask(read_terms)
        except CoreError as error:
            self.refuse(error)
            return
        self.query_one("#about", Static).update(plain(self.about(self._page)))
        self.query_one("#text", Static).update(plain_lines(self._page.text if self._page else ""))

    def about(self, page: TermsPage | None) -> str:
        """What is told above the text."""
        if page is None:
            return texts.NONE
        if page.acceptance is None:
            return texts.awaited(page.version, page.deadline)
        return texts.accepted(page.version, page.acceptance.by, page.acceptance.at)

    def action_read(self, pages: int) -> None:
        """Page Up and Page Down, wherever the focus is."""
        self.reading.scroll_relative(y=pages * self.reading.size.height, animate=False)

    @work(group="back")
    async def action_back(self) -> None:
        """Escape."""
        self.dismiss()


class AcceptanceScreen(TermsScreen, CoreForm[None]):
    """Terms that an administrator must accept before he goes on; dismissed once he has (CGU-1).

    Else he may leave, or look after his own account.
    """

    AUTO_FOCUS = "Check"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("terms.account", "account", menu_texts.ACCOUNT),
        bind("screen.back", "back", dashboard.SIGN_OUT),
    ]

    def answer(self) -> ComposeResult:
        """The declaration and the button."""
        with Vertical(id="answer"):
            yield Check(texts.DECLARATION)
            yield PushButton(common.CONFIRM, submits=True)

    def about(self, page: TermsPage | None) -> str:
        """What is asked."""
        return texts.to_accept(page.version, page.deadline) if page else texts.NONE

    async def submit(self) -> None:
        """« Confirmer »."""
        if self._page is None:
            return
        if not self.query_one(Check).value:
            self.tell(texts.TO_TICK, refused=True)
            return
        await self.act(accept_terms, self._page.version)
        self.dismiss()
        self.tell(texts.ACCEPTED)

    def action_account(self) -> None:
        """« Mon compte », which needs no terms."""
        from peps_tui.screens.me.screen import MeScreen

        self.app.push_screen(MeScreen(self.context, self.who))

    @work(group="back")
    async def action_back(self) -> None:
        """Escape: the only other way on is out."""
        question = ConfirmDialog(dashboard.SIGN_OUT_TITLE, dashboard.SIGN_OUT_BODY)
        if await self.app.push_screen_wait(question):
            await self.sign_out()
