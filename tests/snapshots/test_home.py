"""How the pages of everyone look at 80 × 24: start page, services, establishment, terms."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain.account import Account, Profile
from peps_tui.core.domain.establishment import BankDetails, Contract
from peps_tui.core.domain.layout import Block, Layout
from peps_tui.core.domain.rights import Fund, Right
from peps_tui.core.use_cases.home import save_layout
from tests.screens.signed_in import SignedIn, from_menu, press, settle, until_shown
from tests.screens.test_spaces import link
from tests.screens.test_terms import publish
from tests.support.world import HOME, World

Compare = Callable[..., bool]
Before = Callable[[Pilot[None]], Awaitable[None]]

SMALL = (80, 24)
RIGHTS = {"affiliation-cnracl": Right.READ, "cir-cnracl": Right.WRITE, "rncps": Right.WRITE}


@pytest.fixture
def admin(world: World) -> Account:
    """An administrator of a commune about which all is known."""
    contract = Contract(fund=Fund.CNRACL, number="B0280001", since=date(1999, 1, 1))
    details = BankDetails(
        holder="Trésor public", iban="FR7630001007941234567890185", bic="BDFEFRPPCCT"
    )
    with world.storage.writing() as unit:
        unit.establishments.add_contract(world.commune, contract)
        unit.establishments.save_bank_details(world.commune, details)
        known = unit.establishments.get(world.commune)
        unit.establishments.save(replace(known, address="2 rue Basse\n28600 Luisant"))
    return world.add("Martin", "Claire", profile=Profile.ADMIN, rights=RIGHTS)


@pytest.fixture
def user(world: World) -> Account:
    """A user who arranged his start page."""
    user = world.add("Petit", "Zoé", rights=RIGHTS)
    layout = Layout(favourites=("cir-cnracl", "rncps"), order=(Block.FAVOURITES, "Retraite"))
    save_layout(world.sign_in(user, HOME), layout)
    return user


def chosen(line: int, *keys: str) -> Before:
    """Choose a line of the name menu, then press these keys."""

    async def before(pilot: Pilot[None]) -> None:
        await from_menu(pilot, line)
        await press(pilot, *keys)

    return before


def waiting(key: str, text: str) -> Before:
    """Press a key of the start page, and wait for this text."""

    async def before(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await pilot.press(key)
        await until_shown(pilot, text)

    return before


def test_start_page_with_favourites(world: World, user: Account, snap_compare: Compare) -> None:
    app = SignedIn(world, user)
    publish(world)

    assert snap_compare(app, terminal_size=SMALL, run_before=settle)


@pytest.mark.parametrize(
    ("key", "text"), [("n", "Mon compte"), ("p", "Monter")], ids=["menu", "arrange"]
)
def test_boxes(world: World, admin: Account, key: str, text: str, snap_compare: Compare) -> None:
    app = SignedIn(world, admin)

    assert snap_compare(app, terminal_size=SMALL, run_before=waiting(key, text))


def test_service(world: World, user: Account, snap_compare: Compare) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await press(pilot, "enter")

    assert snap_compare(SignedIn(world, user), terminal_size=SMALL, run_before=before)


def test_sensitive_service(world: World, user: Account, snap_compare: Compare) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await pilot.press("down", "enter")
        await until_shown(pilot, "envoyé au")

    assert snap_compare(SignedIn(world, user), terminal_size=SMALL, run_before=before)


@pytest.mark.parametrize(
    "keys",
    [(), ("f4",), ("f5",), ("f6",), ("m",), ("f5", "m")],
    ids=["information", "contracts", "bank", "contacts", "edit-information", "edit-bank"],
)
def test_establishment(
    world: World, admin: Account, keys: tuple[str, ...], snap_compare: Compare
) -> None:
    app = SignedIn(world, admin)

    assert snap_compare(app, terminal_size=SMALL, run_before=chosen(1, *keys))


def test_change_to_confirm(world: World, admin: Account, snap_compare: Compare) -> None:
    before = chosen(1, "m", "end", "x", "f2")

    assert snap_compare(SignedIn(world, admin), terminal_size=SMALL, run_before=before)


@pytest.mark.parametrize("keys", [(), ("r",)], ids=["list", "link"])
def test_spaces(world: World, user: Account, keys: tuple[str, ...], snap_compare: Compare) -> None:
    there = world.add("Petit", "Zoé", establishment=world.hospital, phone="01 42 34 56 78")
    link(world, world.sign_in(user, HOME), there)

    assert snap_compare(SignedIn(world, user), terminal_size=SMALL, run_before=chosen(2, *keys))


def test_terms_to_accept(world: World, admin: Account, snap_compare: Compare) -> None:
    app = SignedIn(world, admin)
    publish(world)

    async def before(pilot: Pilot[None]) -> None:
        await until_shown(pilot, "Article 1")

    assert snap_compare(app, terminal_size=SMALL, run_before=before)
