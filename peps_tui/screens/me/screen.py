"""The sections of « Mon compte », and what each holds now (SCR-ME)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from peps_tui.core.domain.rights import Right
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.me import MyAccount, my_account
from peps_tui.keys import bind
from peps_tui.screens.base import CoreScreen
from peps_tui.screens.me.details import ProfessionalScreen, ProfileScreen
from peps_tui.screens.me.password import OwnPasswordScreen
from peps_tui.screens.me.reading import OwnHistoryScreen, OwnRightsScreen
from peps_tui.screens.me.workstations import SessionsScreen, TrustsScreen
from peps_tui.screens.page import PageScreen
from peps_tui.texts import keys
from peps_tui.texts import me as texts
from peps_tui.widgets.cell_list import CellList, Column
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.title_bar import TitleBar, Who

_TITLE_WIDTH = 34

SECTIONS: Mapping[str, Callable[[Context, Who, MyAccount], CoreScreen[None]]] = {
    texts.PROFILE: ProfileScreen,
    texts.PROFESSIONAL: ProfessionalScreen,
    texts.PASSWORD: OwnPasswordScreen,
    texts.RIGHTS: OwnRightsScreen,
    texts.HISTORY: OwnHistoryScreen,
    texts.TRUSTS: TrustsScreen,
    texts.SESSIONS: SessionsScreen,
}


class MeScreen(PageScreen):
    """Opens one section at a time; read again each time one comes back from it."""

    CSS_PATH = "me.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("me.open", "open", texts.OPEN),
        bind("screen.back", "back", keys.BACK),
    ]

    sections = getters.query_one(CellList)

    def __init__(self, context: Context, who: Who) -> None:
        super().__init__(context, who)
        self._account: MyAccount | None = None

    def compose(self) -> ComposeResult:
        """The sections."""
        yield TitleBar(self.who)
        yield Static(texts.TITLE, classes="me--title")
        yield CellList((Column("", _TITLE_WIDTH), Column("")), id="sections")
        yield KeyBar()

    async def read(self) -> None:
        """One’s own account."""
        self._account = account = await self.ask(my_account)
        self.sections.show(list(zip(SECTIONS, _now(account), strict=True)))

    def action_open(self) -> None:
        """Enter: the section of the cursor."""
        if self._account is not None:
            section = tuple(SECTIONS.values())[self.sections.cursor]
            self.open_over(section(self.context, self.who, self._account))


def _now(account: MyAccount) -> tuple[str, ...]:
    """What each section holds, in a few words."""
    opened = [right for right in account.rights.values() if right is not Right.NONE]
    return (
        f"{account.identifier} · {account.email or texts.NOT_GIVEN}",
        f"{texts.profile(account.profile)} · {texts.valid(account.expires_on)}",
        "",
        texts.rights(len(opened)),
        "",
        texts.trusts(len(account.trusts)),
        texts.sessions(len(account.sessions)),
    )
