"""« Liste des établissements »: passing from one to another, linking one’s accounts (SCR-MENU)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from peps_tui.core.domain.errors import CoreError
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.spaces import Space, list_establishments, switch, unlink
from peps_tui.keys import bind
from peps_tui.screens.dialog import ConfirmDialog
from peps_tui.screens.linking import LinkScreen
from peps_tui.screens.page import PageScreen
from peps_tui.texts import grid, keys, names
from peps_tui.texts import spaces as texts
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.space_list import SpaceList, SpaceRow
from peps_tui.widgets.title_bar import TitleBar, Who


class SpacesScreen(PageScreen):
    """The accounts of one person; Enter leaves this establishment for another."""

    CSS_PATH = "spaces.tcss"
    AUTO_FOCUS = "SpaceList"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("spaces.link", "link", texts.LINK),
        bind("spaces.unlink", "unlink", texts.UNLINK),
        bind("screen.back", "back", keys.BACK),
    ]

    lines = getters.query_one(SpaceList)

    def __init__(self, context: Context, who: Who) -> None:
        super().__init__(context, who)
        self._spaces: Sequence[Space] = ()

    def compose(self) -> ComposeResult:
        """Title, what it is for, the establishments."""
        yield TitleBar(self.who)
        yield Static(texts.TITLE, id="title")
        yield Static(texts.WHAT_TO_DO, id="what-to-do")
        yield SpaceList()
        yield KeyBar()

    async def read(self) -> None:
        """Where one has an account."""
        self._spaces = await self.ask(list_establishments)
        self.lines.show([_row(space) for space in self._spaces])

    @on(SpaceList.Chosen)
    @work(group="write", exclusive=True)
    async def _enter(self, message: SpaceList.Chosen) -> None:
        """Go there: every check of a sign-in there is made again (AUTH-4)."""
        space = self._spaces[message.index]
        if space.current:
            self.tell(texts.ALREADY_HERE)
            return
        try:
            entered = await self.act(switch, space.account_id)
        except CoreError as error:
            self.refuse(error)
            return
        from peps_tui.screens.dashboard import DashboardScreen

        context = Context(
            ports=self.context.ports,
            ticket=entered.ticket,
            workstation=self.context.workstation,
        )
        self.host.start_over(lambda: DashboardScreen(context, entered))

    def action_link(self) -> None:
        """« Relier un autre compte »."""
        self.app.push_screen(LinkScreen(self.context, self.who), self._linked)

    def _linked(self, space: Space | None) -> None:
        if space is not None:
            self.tell(texts.linked(space.establishment))
            self.load()

    @work(group="write")
    async def action_unlink(self) -> None:
        """« Retirer », after a question; no code: nothing is opened by it (OTP-8)."""
        if not self._spaces:
            return
        space = self._spaces[self.lines.cursor]
        if space.current:
            self.tell(texts.OWN_LINE)
            return
        told = texts.unlink(space.establishment, space.identifier)
        if not await self.app.push_screen_wait(ConfirmDialog(texts.UNLINK_TITLE, told)):
            return
        try:
            await self.act(unlink, space.account_id)
        except CoreError as error:
            self.refuse(error)
        else:
            self.tell(texts.unlinked(space.establishment))
        self.load()


def _row(space: Space) -> SpaceRow:
    return SpaceRow(
        establishment=space.establishment,
        identifier=space.identifier,
        profile=names.PROFILE_NAMES[space.profile],
        status=grid.STATUS_FORMS[space.status][-1],
        here=space.current,
    )
