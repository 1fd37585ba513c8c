"""The start page as one arranges it: favourites first, order of the themes, what is hidden."""

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain.account import Account
from peps_tui.core.domain.layout import Block, Layout
from peps_tui.core.use_cases.home import home
from peps_tui.screens.arrange import ArrangeScreen
from peps_tui.texts import dashboard as texts
from tests.screens.signed_in import SignedIn, press, settle, shown, until_shown
from tests.support.world import HOME, World


@pytest.fixture
def admin(world: World) -> Account:
    return world.admin()


def kept(world: World, account: Account) -> Layout:
    """As another session of his reads it."""
    return home(world.sign_in(account, HOME)).layout


async def arrange(pilot: Pilot[None], *keys: str) -> None:
    """Open « Personnaliser », then press these keys."""
    await pilot.press("p")
    await until_shown(pilot, "Monter")
    assert isinstance(pilot.app.screen, ArrangeScreen)
    await pilot.press(*keys)
    await settle(pilot)


async def test_favourites_come_first_and_stay(world: World, admin: Account) -> None:
    async with SignedIn(world, admin).run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        assert texts.FAVOURITES not in shown(pilot)
        await press(pilot, "tab", "down", "f")
        page = shown(pilot)
        assert page.index(texts.FAVOURITES) < page.index("Caractéristiques") < page.index("Carri")
        layout = kept(world, admin)
        assert len(layout.favourites) == 1

        # The cursor followed it: the same key takes it back.
        await press(pilot, "f")
        assert texts.FAVOURITES not in shown(pilot)
        assert kept(world, admin) == Layout()


async def test_blocks_are_hidden_moved_and_put_back(world: World, admin: Account) -> None:
    async with SignedIn(world, admin).run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        await arrange(pilot, "space", "end", "m", "enter")
        layout = kept(world, admin)
        assert layout.hidden == {Block.ACCOUNTS}
        assert layout.order[-2:] == ("Services réglementés", "Cotisations")
        page = shown(pilot)
        assert "1 actif" not in page
        assert page.index("Services réglementés") < page.index("Cotisations")

        # What stands on top stays there, and Escape changes nothing.
        await arrange(pilot, "down", "d", "escape")
        assert kept(world, admin) == layout

        await arrange(pilot, "o", "enter")
        assert kept(world, admin).hidden == frozenset()
        assert "1 actif" in shown(pilot)


async def test_hiding_everything_tells_the_way_back(world: World) -> None:
    async with SignedIn(world, world.add("Petit")).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await arrange(pilot, *["space", "down"] * 4, "space", "enter")

        assert "Vous avez masqué tous vos services" in shown(pilot)
