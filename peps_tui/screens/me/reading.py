"""« Mes droits » and « Mon historique »: what one reads of oneself (SCR-ME, HIST-1)."""

from __future__ import annotations

from typing import ClassVar

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from peps_tui.core.domain.document import SheetForm
from peps_tui.core.domain.errors import CoreError
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.exporting import export_own_history
from peps_tui.core.use_cases.home import HistoryPage, own_history
from peps_tui.core.use_cases.me import MyAccount
from peps_tui.keys import bind
from peps_tui.screens.edit.panes import HistoryPane
from peps_tui.screens.page import PageScreen
from peps_tui.screens.saving import ask_export, tell_exported
from peps_tui.texts import history, keys, saving
from peps_tui.texts import me as texts
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.rights_matrix import RightsMatrix
from peps_tui.widgets.title_bar import TitleBar, Who


class ReadingScreen(PageScreen):
    """A section that changes nothing."""

    CSS_PATH = "me.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [bind("screen.back", "back", keys.BACK)]

    def __init__(self, context: Context, who: Who, account: MyAccount) -> None:
        super().__init__(context, who)
        self.account = account


class OwnRightsScreen(ReadingScreen):
    """Which services one may open, and how far."""

    def compose(self) -> ComposeResult:
        """The whole catalogue."""
        yield TitleBar(self.who)
        yield Static(texts.RIGHTS, classes="me--title")
        yield Static(texts.RIGHTS_NOTE, classes="me--note")
        yield RightsMatrix(self.account.services, self.account.rights, read_only=True)
        yield KeyBar()


class OwnHistoryScreen(ReadingScreen):
    """What one did, and what was done to one's account."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("history.export", "export", history.KEY_EXPORT),
    ]

    pane = getters.query_one(HistoryPane)

    def compose(self) -> ComposeResult:
        """The newest first."""
        yield TitleBar(self.who)
        yield Static(texts.HISTORY, classes="me--title")
        yield HistoryPane(self._page)
        yield KeyBar()

    async def read(self) -> None:
        """The newest page."""
        self.pane.start()

    async def _page(self, before: int | None) -> HistoryPage:
        return await self.ask(own_history, before=before)

    @work(group="write")
    async def action_export(self) -> None:
        """Hand over all of it as a file; no code (OTP-8)."""
        from peps_tui.texts.documents import history_sheet

        scopes = {"own": texts.HISTORY}
        try:
            asked = await ask_export(self, history.EXPORT_TITLE, scopes=scopes, forms=saving.FORMS)
            if asked is None:
                return
            form = SheetForm(asked.form)
            exported = await self.act(
                export_own_history, form=form, word=history_sheet, way=asked.way
            )
        except CoreError as error:
            self.refuse(error)
        else:
            tell_exported(self, history.exported(exported.count), exported)
