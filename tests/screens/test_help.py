"""F1 finds every action by its French name, and runs it."""

import pytest
from textual.containers import VerticalScroll
from textual.widgets import Static

from peps_tui.core.domain.text import fold
from peps_tui.screens.accounts import AccountsScreen
from peps_tui.screens.base import BaseScreen
from peps_tui.screens.edit.screen import EditScreen
from peps_tui.screens.help import HelpScreen, deeds
from peps_tui.screens.review.screen import ReviewScreen
from peps_tui.texts import common, keys
from peps_tui.widgets.field import Field
from peps_tui.widgets.key_bar import KeyBar
from tests.screens.signed_in import shown
from tests.screens.stage import SignInForm, Stage, settle


def listed(screen: object) -> str:
    assert isinstance(screen, HelpScreen)
    return str(screen.query_one("#help-list", Static).content)


async def test_a_screen_is_explained_above_the_list_which_keeps_its_room() -> None:
    form = SignInForm()
    form.ABOUT = ("Un mot sur ce qu’on voit.", "Un autre.")  # type: ignore[misc]
    async with Stage(form).run_test(size=(80, 12)) as pilot:
        await pilot.press("f1")
        await pilot.pause()
        page = shown(pilot)
        assert "Un mot sur ce qu’on voit." in page
        assert page.index("Un autre.") < page.index(common.HELP_FILTER)
        assert keys.SUBMIT in page


@pytest.mark.parametrize("screen", [AccountsScreen, EditScreen, ReviewScreen])
def test_what_explains_a_screen_fits_the_help(screen: type[BaseScreen[None]]) -> None:
    assert screen.ABOUT
    assert all(len(line) <= 66 for line in screen.ABOUT)


@pytest.mark.parametrize("key", ["f1", "ctrl+p"])
async def test_help_lists_the_focused_widget_first_then_the_screen_then_the_app(key: str) -> None:
    async with Stage(SignInForm()).run_test() as pilot:
        await pilot.press("tab", key)

        names = listed(pilot.app.screen)
        told = (keys.REVEAL, keys.SUBMIT, keys.QUIT, keys.NEXT)
        order = [names.index(name) for name in told]
        assert order == sorted(order)


async def test_the_filter_ignores_accents_and_case() -> None:
    async with Stage(SignInForm()).run_test() as pilot:
        await pilot.press("f1", *fold("THÈME"))

        assert listed(pilot.app.screen).split(maxsplit=2)[1:] == ["F9", keys.THEME]


async def test_enter_runs_the_action_where_it_belongs() -> None:
    form = SignInForm()
    async with Stage(form).run_test() as pilot:
        await pilot.press("tab", "f1", "v", "o", "i", "r", "enter")
        await settle(pilot)

        assert pilot.app.screen is form
        assert not form.field("password").entry.password


async def test_it_tells_its_own_keys_and_hides_none_of_the_list() -> None:
    async with Stage(SignInForm()).run_test(size=(80, 12)) as pilot:
        await pilot.press("f1", "end")
        await pilot.pause()
        help_list = pilot.app.screen.query_one("#help-list")
        bar = pilot.app.screen.query_one(KeyBar)

        assert str(bar.render()) == f"Entrée {keys.RUN}  Échap {common.CLOSE}"
        assert help_list.region.bottom < bar.region.y


async def test_nothing_found_and_escape() -> None:
    form = SignInForm()
    async with Stage(form).run_test() as pilot:
        await pilot.press("f1", "q", "q", "q", "enter")
        assert listed(pilot.app.screen) == common.HELP_NONE
        await pilot.press("escape")

        assert pilot.app.screen is form
        assert form.field("identifier").value == ""


async def test_nothing_is_told_in_english() -> None:
    async with Stage(SignInForm()).run_test() as pilot:
        await pilot.app.screen.mount(VerticalScroll(Field("Nom", id="name")))
        pilot.app.screen.query_one("#name", Field).focus()
        await pilot.press("f1")

        assert "Scroll" not in listed(pilot.app.screen)


async def test_every_described_binding_is_found() -> None:
    form = SignInForm()
    async with Stage(form).run_test() as pilot:
        await pilot.press("tab")
        described = {
            active.binding.description
            for active in form.active_bindings.values()
            if active.binding.id and active.binding.description
        }

        assert {deed.name for deed in deeds(form)} == described
