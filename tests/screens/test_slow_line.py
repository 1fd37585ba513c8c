"""« Mode bas débit » and few colours: what is plainer, and that all can still be done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Static
from textual.widgets._toast import Toast

from peps_tui.core.domain.account import Profile
from peps_tui.display.terminal import Depth
from peps_tui.screens.accounts.screen import AccountsScreen
from peps_tui.slow_line import Speed
from peps_tui.texts import accounts as texts
from peps_tui.texts import common
from peps_tui.widgets.entry import Entry
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.new_password import NewPassword
from peps_tui.widgets.pause import LONG_PAUSE
from peps_tui.widgets.search import Search
from peps_tui.widgets.title_bar import TitleBar
from tests.screens.signed_in import SignedIn, press, settle
from tests.support.emulator import XTERM
from tests.support.rest import RestLoop
from tests.support.world import World

ERASE_ALL = "\x1b[H\x1b[J"


@pytest.fixture
def app(world: World) -> SignedIn:
    return SignedIn(world, world.add("Martin", "Claire", profile=Profile.ADMIN))


def bar(app: App[None], kind: type[TitleBar | KeyBar]) -> str:
    return str(app.screen.query_one(kind).render())


class Recorded:
    """A line that takes all at once."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def write(self, data: str, /) -> None:
        self.sent.append(data)

    def waits(self, _call: Callable[[], None], /) -> bool:
        return False


async def test_a_key_turns_it_on_and_off(app: SignedIn) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "g")
        in_full = bar(app, KeyBar)
        assert common.SLOW not in bar(app, TitleBar)
        await press(pilot, "f12")

        assert common.SLOW in bar(app, TitleBar)
        assert app.screen.query_one(TitleBar).styles.background == app.screen.styles.background
        await press(pilot, "f12")

        assert common.SLOW not in bar(app, TitleBar)
        assert bar(app, KeyBar) == in_full
        assert app.screen.query_one(TitleBar).styles.background != app.screen.styles.background


async def test_the_keys_of_the_screen_stay_in_sight(app: SignedIn) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        at_home = bar(app, KeyBar)
        await press(pilot, "f12")
        assert bar(app, KeyBar) == at_home
        await press(pilot, "f12", "g")
        in_the_grid = bar(app, KeyBar)
        await press(pilot, "f12")

        assert bar(app, KeyBar) == in_the_grid


async def test_the_bar_does_not_change_with_the_field(app: SignedIn) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f12", "g", "c")
        on_a_choice = bar(app, KeyBar)
        await press(pilot, "tab", "tab")

        assert bar(app, KeyBar) == on_a_choice


async def test_it_is_told_how_to_leave_it(app: SignedIn) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f12")
        assert [each.message for each in app._notifications] == [common.SLOW_LINE]
        await press(pilot, "f12")
        assert [each.message for each in app._notifications] == [common.FAST_LINE]


async def test_a_toast_is_set_apart_from_what_is_beneath(app: SignedIn) -> None:
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "f12")

        padding = app.screen.query_one(Toast).styles.padding
        assert (padding.left, padding.right) == (1, 1)


async def test_every_action_is_still_found_in_the_help(app: SignedIn) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "g")
        offered = app.screen.active_bindings.keys()
        await press(pilot, "f12")

        assert app.screen.active_bindings.keys() == offered


async def test_the_screen_is_sent_once_in_at_most_16_colours(app: SignedIn) -> None:
    line = Recorded()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.follow(line, XTERM)
        app.action_redraw()
        assert "38;5;" in "".join(line.sent)
        line.sent.clear()
        await press(pilot, "f12")

        assert sum(ERASE_ALL in each for each in line.sent) == 1
        assert "8;5;" not in "".join(line.sent)


@pytest.mark.parametrize("depth", Depth)
async def test_fields_show_where_no_background_tells_them(app: SignedIn, depth: Depth) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.follow(Recorded(), replace(XTERM, depth=depth))
        await press(pilot, "g", "c")

        underlined = app.screen.query(Entry).first().rich_style.underline
        assert bool(underlined) is (depth <= Depth.STANDARD)


async def test_a_search_waits_for_a_pause_and_enter_does_not(app: SignedIn) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f12", "g", "f3")
        screen = app.screen
        assert isinstance(screen, AccountsScreen)
        assert app.typing_pause == LONG_PAUSE
        assert str(screen.query_one("#selection", Static).content) == texts.AFTER_PAUSE
        screen.search.insert_text_at_cursor("zz")
        await rest()
        assert screen.listing.filter.search == ""
        screen.action_table()
        assert screen.listing.filter.search == "zz"
        await settle(pilot)
        assert screen.page.total == 0


class Searching(App[None]):
    """A line to search in, where typing rests for `typing_pause`."""

    typing_pause = 60.0

    def __init__(self) -> None:
        super().__init__()
        self.sought: list[str] = []

    def compose(self) -> ComposeResult:
        yield Search(max_length=20)

    def on_search_sought(self, message: Search.Sought) -> None:
        self.sought.append(message.text)


async def test_of_letters_that_come_together_the_last_one_is_sought() -> None:
    app = Searching()
    async with app.run_test() as pilot:
        search = app.query_one(Search)
        search.focus()
        await pilot.pause()
        for letter in "mar":
            search.insert_text_at_cursor(letter)
            await rest()
        assert (search.value, app.sought) == ("mar", [])
        await pilot.pause()

        assert app.sought == ["mar"]


async def test_what_is_left_is_sought_at_once() -> None:
    app = Searching()
    async with app.run_test() as pilot:
        search = app.query_one(Search)
        search.focus()
        await pilot.pause()
        search.insert_text_at_cursor("m")
        await rest()
        app.screen.set_focus(None)
        await rest()

        assert app.sought == ["m"]


class Choosing(App[None]):
    """A new password, typed where typing rests for `typing_pause`."""

    typing_pause = 60.0

    def compose(self) -> ComposeResult:
        yield NewPassword()


@pytest.mark.rule("PWD-1")
async def test_conditions_tick_once_typing_rests() -> None:
    app = Choosing()
    async with app.run_test() as pilot:
        conditions = app.query_one("#conditions", Static)
        unmet = str(conditions.content)
        app.query_one(NewPassword).password.value = "Velours-du-soir-7"
        await rest()
        assert str(conditions.content) == unmet
        await pilot.pause()

        assert str(conditions.content) != unmet


@pytest.mark.parametrize("speed", Speed)
async def test_the_setting_decides_of_the_first_screen(world: World, speed: Speed) -> None:
    app = SignedIn(world, world.add("Martin", "Claire", profile=Profile.ADMIN), speed=speed)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)

        assert (common.SLOW in bar(app, TitleBar)) is (speed is Speed.SLOW)


async def rest() -> None:
    """Return once nothing is left to do but what waits for a pause."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, RestLoop)
    await loop.rest()
