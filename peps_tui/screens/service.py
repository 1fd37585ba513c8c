"""A service that is opened: its code when it is sensitive, then its page (SCR-DASH, OTP-7)."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from peps_tui.core.domain.errors import CoreError
from peps_tui.core.domain.rights import Service
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.codes import CodeSent
from peps_tui.core.use_cases.services_opening import Opened, open_service, request_opening
from peps_tui.keys import bind
from peps_tui.screens.confirming import ConfirmingForm
from peps_tui.screens.page import PageScreen
from peps_tui.screens.saving import copy
from peps_tui.texts import dashboard, keys
from peps_tui.texts import service as texts
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.code_panel import CodePanel
from peps_tui.widgets.facts import Facts
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.plain import plain
from peps_tui.widgets.title_bar import TitleBar, Who


class OpeningScreen(ConfirmingForm[Opened | None]):
    """The code of one opening; dismissed with what it opened, or None.

    No box: each opening asks a code, on a trusted workstation too (OTP-7).
    """

    CSS_PATH = "service.tcss"
    AUTO_FOCUS = "OtpInput Entry"
    BINDINGS: ClassVar[list[BindingType]] = [bind("screen.back", "back", keys.BACK)]

    def __init__(self, context: Context, who: Who, service: Service) -> None:
        super().__init__(context, who)
        self._service = service

    def compose(self) -> ComposeResult:
        """Which service, why a code, and the code."""
        yield TitleBar(self.who)
        yield Static(plain(self._service.label), id="title")
        yield Static(texts.CODE_TITLE, id="why")
        yield CodePanel()
        yield PushButton(dashboard.OPEN, submits=True)
        yield KeyBar()

    @work(group="write")
    async def on_mount(self) -> None:
        """Send the code; without right none is sent (RIGHT-4)."""
        try:
            await self.expect_code()
        except CoreError as error:
            self.dismiss(None)
            self.refuse(error)

    @property
    def confirmed(self) -> object:
        """The service."""
        return self._service.code

    async def request_code(self) -> CodeSent:
        """The code of this opening."""
        return await self.act(request_opening, self._service.code)

    async def submit(self) -> None:
        """« Ouvrir »."""
        with self.code() as code:
            opened = await self.act(open_service, self._service.code, code=code)
        self.dismiss(opened)

    def action_back(self) -> None:
        """Escape: it stays closed."""
        self.dismiss(None)


class ServiceScreen(PageScreen):
    """The page of a service: what it is, what one may do there, and where it is."""

    CSS_PATH = "service.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("service.copy", "copy", texts.COPY),
        bind("screen.back", "back", keys.BACK),
    ]

    def __init__(self, context: Context, who: Who, opened: Opened) -> None:
        super().__init__(context, who)
        self._opened = opened

    def compose(self) -> ComposeResult:
        """Its name, and what is known of it."""
        service = self._opened.service
        yield TitleBar(self.who)
        yield Static(plain(service.label), id="title")
        yield Facts(texts.facts(service, self._opened.right))
        yield Static(texts.RECORDED, id="recorded")
        yield KeyBar()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There may be no address."""
        if action == "copy":
            return bool(self._opened.service.address)
        return super().check_action(action, parameters)

    def action_copy(self) -> None:
        """« Copier l’adresse »."""
        copy(self, self._opened.service.address, texts.COPIED)
