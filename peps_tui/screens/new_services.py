"""« Nouveaux services »: put online and not reviewed by any administrator yet (RIGHT-2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from peps_tui.core.domain.errors import CoreError
from peps_tui.core.domain.rights import Service
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.services import services_reviewed, services_to_review
from peps_tui.keys import bind
from peps_tui.screens.accounts import AccountsScreen
from peps_tui.screens.dialog import ConfirmDialog
from peps_tui.screens.page import PageScreen
from peps_tui.texts import accounts, keys
from peps_tui.texts import new_services as texts
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.new_service_list import NewServiceList
from peps_tui.widgets.plain import plain
from peps_tui.widgets.title_bar import TitleBar, Who


class NewServicesScreen(PageScreen):
    """What is new, and one key to tell that it was looked at."""

    CSS_PATH = "new_services.tcss"
    AUTO_FOCUS = "NewServiceList"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("services.reviewed", "reviewed", texts.KEY_REVIEWED),
        bind("services.accounts", "accounts", accounts.TITLE),
        bind("screen.back", "back", keys.BACK),
    ]

    lines = getters.query_one(NewServiceList)

    def __init__(self, context: Context, who: Who) -> None:
        super().__init__(context, who)
        self._services: Sequence[Service] = ()

    def compose(self) -> ComposeResult:
        """Title, what to do, the services, and a word about the highlighted one."""
        yield TitleBar(self.who)
        yield Static(texts.TITLE, id="title")
        yield Static(texts.WHAT_TO_DO, id="what-to-do")
        yield NewServiceList()
        yield Static(id="service")
        yield KeyBar()

    async def read(self) -> None:
        """What is to review."""
        found = await self.ask(services_to_review)
        self._services = [new.service for new in found]
        self.lines.show((new.service, new.holders) for new in found)
        self.refresh_bindings()

    @on(NewServiceList.Highlighted)
    def _tell_service(self, message: NewServiceList.Highlighted) -> None:
        told = texts.describe(message.service) if message.service else ""
        self.query_one("#service", Static).update(plain(told))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is to confirm where there is no service."""
        if action == "reviewed":
            return True if self._services else None
        return super().check_action(action, parameters)

    @work(group="write", exclusive=True)
    async def action_reviewed(self) -> None:
        """« Droits vérifiés », of every service that is listed; no code (OTP-8)."""
        services = self._services
        question = ConfirmDialog(texts.KEY_REVIEWED, texts.to_confirm(services))
        if not await self.app.push_screen_wait(question):
            return
        try:
            await self.act(services_reviewed, [service.code for service in services])
        except CoreError as error:
            self.refuse(error)
        else:
            self.tell(texts.confirmed(services))
            self.dismiss()

    def action_accounts(self) -> None:
        """« Gestion des comptes », to give rights."""
        self.open_over(AccountsScreen(self.context, self.who))
