"""« Mes postes de confiance » and « Mes sessions », to be ended (TRUST-4, AUTH-7)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from peps_tui.core.ports import Context
from peps_tui.core.use_cases.me import (
    MyAccount,
    OpenSession,
    TrustedWorkstation,
    end_all_trusts,
    end_other_sessions,
    end_session,
    end_trust,
    my_account,
)
from peps_tui.keys import bind
from peps_tui.screens.deeds import DeedScreen
from peps_tui.screens.dialog import ConfirmDialog
from peps_tui.screens.page import PageScreen
from peps_tui.texts import keys
from peps_tui.texts import me as texts
from peps_tui.widgets.cell_list import CellList, Column
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.plain import plain
from peps_tui.widgets.title_bar import TitleBar, Who

_DAY, _MOMENT, _MARK = 10, 18, 11


class EndingScreen(PageScreen, DeedScreen[None]):
    """A list of what can be ended, one by one or at once; the one of the cursor is told whole."""

    TITLE: ClassVar[str]
    NOTE: ClassVar[str]
    COLUMNS: ClassVar[tuple[Column, ...]]
    EMPTY: ClassVar[str] = ""
    CSS_PATH = "me.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [bind("screen.back", "back", keys.BACK)]

    rows = getters.query_one(CellList)

    def __init__(self, context: Context, who: Who, account: MyAccount) -> None:
        super().__init__(context, who)
        self.account = account

    def compose(self) -> ComposeResult:
        """What they are, the list, the one of the cursor."""
        yield TitleBar(self.who)
        yield Static(self.TITLE, classes="me--title")
        yield Static(self.NOTE, classes="me--note")
        yield CellList(self.COLUMNS, empty=self.EMPTY)
        yield Static(id="line")
        yield KeyBar()

    def cells(self) -> Sequence[Sequence[str]]:
        """The rows."""
        raise NotImplementedError

    def told(self, index: int) -> Iterable[str]:
        """One of them in full."""
        raise NotImplementedError

    def show(self) -> None:
        """Paint the list."""
        self.rows.show(self.cells())
        self.refresh_bindings()

    @on(CellList.Highlighted)
    def _tell_line(self, message: CellList.Highlighted) -> None:
        lines = () if message.index is None else self.told(message.index)
        self.query_one("#line", Static).update(Content("\n").join(map(plain, lines)))

    def end(self, title: str, body: str, deed: Callable[[], Awaitable[None]], done: str) -> None:
        """Ask, end, and show what is left."""

        async def asked() -> None:
            if await self.app.push_screen_wait(ConfirmDialog(title, body)):
                await deed()
                await self.read()
                self.tell(done)

        self.carry_out(asked)

    def read_again(self) -> None:
        """What is shown may be out of date."""
        self.load()

    async def read(self) -> None:
        """One’s own account."""
        self.account = await self.ask(my_account)
        self.show()


class TrustsScreen(EndingScreen):
    """Workstations that ask no code at sign-in."""

    TITLE = texts.TRUSTS
    NOTE = texts.TRUSTS_NOTE
    EMPTY = texts.NO_TRUST
    COLUMNS = (
        Column(texts.NAME_OF_WORKSTATION),
        Column(texts.SINCE, _DAY),
        Column(texts.UNTIL, _MOMENT),
        Column(texts.LAST_USED, _DAY),
        Column("", _MARK),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("me.forget", "forget", texts.FORGET),
        bind("me.forget_all", "forget_all", texts.FORGET_ALL),
    ]

    @property
    def _trusts(self) -> Sequence[TrustedWorkstation]:
        return self.account.trusts

    def cells(self) -> Sequence[Sequence[str]]:
        """Since when, until when, and which is this one."""
        return [
            (
                trust.name,
                texts.day(trust.since),
                texts.when(trust.until),
                texts.day(trust.last_used_at),
                texts.HERE if trust.here else "",
            )
            for trust in self._trusts
        ]

    def told(self, index: int) -> Iterable[str]:
        """Its whole name, and its instants."""
        trust = self._trusts[index]
        return texts.trust_lines(trust.name, trust.since, trust.until, trust.last_used_at)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There may be nothing to forget."""
        if action in {"forget", "forget_all"}:
            return bool(self._trusts)
        return super().check_action(action, parameters)

    def action_forget(self) -> None:
        """The one of the cursor."""
        trust = self._trusts[self.rows.cursor]
        self.end(
            texts.FORGET_TITLE,
            texts.FORGET_BODY,
            lambda: self.act(end_trust, trust.id),
            texts.FORGOTTEN,
        )

    def action_forget_all(self) -> None:
        """Every one."""
        self.end(
            texts.FORGET_ALL_TITLE,
            texts.FORGET_BODY,
            lambda: self.act(end_all_trusts),
            texts.ALL_FORGOTTEN,
        )


class SessionsScreen(EndingScreen):
    """Where one is signed in."""

    TITLE = texts.SESSIONS
    NOTE = texts.SESSIONS_NOTE
    COLUMNS = (
        Column(texts.NAME_OF_WORKSTATION),
        Column(texts.OPENED, _MOMENT),
        Column(texts.SEEN, _MOMENT),
        Column(texts.STATE, _MARK),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("me.close", "close_session", texts.CLOSE),
        bind("me.close_others", "close_others", texts.CLOSE_OTHERS),
    ]

    @property
    def _sessions(self) -> Sequence[OpenSession]:
        return self.account.sessions

    def cells(self) -> Sequence[Sequence[str]]:
        """Since when, last used when, and which is this one."""
        return [
            (
                session.workstation,
                texts.when(session.since),
                texts.when(session.seen_at),
                _state(session),
            )
            for session in self._sessions
        ]

    def told(self, index: int) -> Iterable[str]:
        """Its whole name, where from, and its instants."""
        session = self._sessions[index]
        return texts.session_lines(
            session.workstation, session.source, session.since, session.seen_at
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There may be no other."""
        if action == "close_others":
            return len(self._sessions) > 1
        return super().check_action(action, parameters)

    def action_close_session(self) -> None:
        """The one of the cursor; this one leads to the sign-in screen."""
        session = self._sessions[self.rows.cursor]
        self.end(
            texts.CLOSE_TITLE,
            texts.CLOSE_BODY,
            lambda: self.act(end_session, session.id),
            texts.CLOSED,
        )

    def action_close_others(self) -> None:
        """Every one but this one."""
        self.end(
            texts.CLOSE_OTHERS_TITLE,
            texts.CLOSE_BODY,
            lambda: self.act(end_other_sessions),
            texts.OTHERS_CLOSED,
        )


def _state(session: OpenSession) -> str:
    if session.here:
        return texts.THIS_SESSION
    return texts.LOCKED if session.locked else texts.RUNNING
