"""The rights of a colleague, or a « profil type », put in a matrix at once (RIGHT-5)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import ScreenResultType
from textual.widgets import Static

from peps_tui.core.domain.errors import CoreError
from peps_tui.core.domain.listing import SEARCH_LIMIT, AccountRow, Filter, Listing
from peps_tui.core.domain.rights import Preset, Service, changes, presets
from peps_tui.core.domain.text import fold
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.accounts import list_accounts
from peps_tui.core.use_cases.editing import rights_of
from peps_tui.keys import bind
from peps_tui.screens.base import CoreScreen
from peps_tui.screens.deeds import DeedScreen
from peps_tui.texts import keys
from peps_tui.texts import rights as rights_texts
from peps_tui.texts import rights_help as texts
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.key_hints import key_hints
from peps_tui.widgets.pick_list import Pick, PickList
from peps_tui.widgets.rights_matrix import RightsMatrix
from peps_tui.widgets.search import Search
from peps_tui.widgets.title_bar import TitleBar, Who

READ = 1_000
"""Colleagues read at most, those whose name begins with what is typed being put first."""
LISTED = 100
"""Colleagues listed at most: whoever is looked for further is searched."""


class RightsHelps(CoreScreen[ScreenResultType]):
    """A screen whose matrix of rights may be filled at once; it shows `HELP_HINTS` beside it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("rights.copy", "copy_rights", texts.COPY, show=False),
        bind("rights.preset", "choose_preset", texts.PRESET, show=False),
    ]

    HELP_HINTS: ClassVar[Content] = key_hints(
        ("rights.copy", texts.COPY_HINT), ("rights.preset", texts.PRESET_HINT)
    )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The helps serve while one is in the matrix."""
        if action in {"copy_rights", "choose_preset"}:
            return isinstance(self.focused, RightsMatrix)
        return super().check_action(action, parameters)

    @property
    def whose_rights(self) -> int | None:
        """The account whose rights are filled; None when it does not exist yet."""
        return None

    @work(group="rights")
    async def action_copy_rights(self) -> None:
        """Take the levels of somebody else of the establishment."""
        matrix = self.query_one(RightsMatrix)
        screen = ColleagueScreen(self.context, self.who, besides=self.whose_rights)
        row = await self.app.push_screen_wait(screen)
        if row is None:
            return
        try:
            rights = await self.ask(rights_of, row.id)
        except CoreError as error:
            self.refuse(error)
            return
        if changes(matrix.rights, rights, matrix.services):
            matrix.fill(rights)
            self.tell(texts.copied(row))
        else:
            self.tell(texts.same_as(row))

    @work(group="rights")
    async def action_choose_preset(self) -> None:
        """Take the levels of a « profil type »."""
        matrix = self.query_one(RightsMatrix)
        screen = PresetScreen(self.context, self.who, matrix.services)
        if preset := await self.app.push_screen_wait(screen):
            matrix.fill(preset.levels)
            self.tell(texts.preset_chosen(rights_texts.preset_name(preset)))


class PickScreen(DeedScreen[ScreenResultType]):
    """A list to pick from; dismissed with what was picked, or None."""

    CSS_PATH = "rights_help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("pick.choose", "choose", keys.CHOOSE),
        bind("pick.previous", "move(-1)", keys.LINE_UP, show=False),
        bind("pick.next", "move(1)", keys.LINE_DOWN, show=False),
        bind("pick.page_up", "page_up", keys.PAGE_UP, show=False),
        bind("pick.page_down", "page_down", keys.PAGE_DOWN, show=False),
        bind("screen.back", "back", keys.BACK),
    ]

    picks = getters.query_one(PickList)

    def choice(self) -> ScreenResultType | None:
        """What the cursor is on; None when there is nothing to pick."""
        raise NotImplementedError

    def action_choose(self) -> None:
        """Enter."""
        if (choice := self.choice()) is not None:
            self.dismiss(choice)

    def action_move(self, by: int) -> None:
        """The arrows."""
        self.picks.move_to(self.picks.cursor + by)

    def action_page_up(self) -> None:
        """As many lines up as are seen."""
        self.picks.action_page_up()

    def action_page_down(self) -> None:
        """As many lines down as are seen."""
        self.picks.action_page_down()

    def action_back(self) -> None:
        """Escape: pick nothing."""
        self.dismiss(None)


class ColleagueScreen(PickScreen[AccountRow | None]):
    """The accounts of the establishment but one, searched as one types."""

    AUTO_FOCUS = "Entry"

    def __init__(self, context: Context, who: Who, *, besides: int | None = None) -> None:
        super().__init__(context, who)
        self._besides = besides
        self._rows: Sequence[AccountRow] = ()
        self._sought = ""

    def compose(self) -> ComposeResult:
        """What picking does, the search, who is found."""
        yield TitleBar(self.who)
        yield Static(texts.COLLEAGUE_TITLE, classes="pick--title")
        yield Static(texts.COLLEAGUE_NOTE, classes="pick--note")
        yield Search(placeholder=texts.SEARCH, max_length=SEARCH_LIMIT)
        yield PickList()
        yield KeyBar()

    def on_mount(self) -> None:
        """Everybody."""
        self._search = self.search(self._sought)

    @on(Search.Sought)
    def _seek(self) -> None:
        typed = self.query_one(Search).value
        if typed != self._sought:
            self._sought = typed
            self._search = self.search(typed)

    @work(exclusive=True, group="load")
    async def search(self, text: str) -> None:
        """List who is found; a later search makes this one forget its answer."""
        listing = Listing(filter=Filter(search=text), size=READ)
        try:
            page = await self.ask(list_accounts, listing)
        except CoreError as error:
            self.refuse(error)
            return
        others = [row for row in page.rows if row.id != self._besides]
        total = page.total - (len(page.rows) - len(others))
        self._rows = sorted(others, key=partial(_place, fold(text)))[:LISTED]
        picks = [
            Pick(name=texts.colleague(row), note=texts.colleague_note(row)) for row in self._rows
        ]
        self.picks.show(picks, texts.found(len(picks), total))

    def action_choose(self) -> None:
        """Enter: somebody of the list that answers what is typed, not of the one before."""
        self._seek()
        self.carry_out(self._choose)

    async def _choose(self) -> None:
        await self._search.wait()
        super().action_choose()

    def choice(self) -> AccountRow | None:
        """The account of the cursor."""
        return self._rows[self.picks.cursor] if self._rows else None


def _place(typed: str, row: AccountRow) -> bool:
    """Those whose name begins with what is typed come first, the others in their order."""
    names = (row.last_name, row.first_name, texts.colleague(row))
    return not any(fold(name).startswith(typed) for name in names)


class PresetScreen(PickScreen[Preset | None]):
    """The presets that the catalogue allows, each with what it gives."""

    def __init__(self, context: Context, who: Who, services: Sequence[Service]) -> None:
        super().__init__(context, who)
        self._services = services
        self._presets = presets(services)

    def compose(self) -> ComposeResult:
        """What picking does, then the presets."""
        yield TitleBar(self.who)
        yield Static(texts.PRESET_TITLE, classes="pick--title")
        yield Static(texts.PRESET_NOTE, classes="pick--note")
        yield PickList()
        yield KeyBar()

    def on_mount(self) -> None:
        """Every preset."""
        picks = [
            Pick(
                name=rights_texts.preset_name(preset),
                note=texts.counted(preset.levels, self._services),
            )
            for preset in self._presets
        ]
        self.picks.show(picks, "")

    def choice(self) -> Preset | None:
        """The preset of the cursor."""
        return self._presets[self.picks.cursor] if self._presets else None
