"""« Mon établissement »: what all read, what administrators change, and who sees what."""

from dataclasses import replace
from datetime import date

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain.account import Account
from peps_tui.core.domain.establishment import BankDetails, Contract
from peps_tui.core.domain.rights import Fund
from peps_tui.screens.accounts import AccountsScreen
from peps_tui.screens.establishment.editing import BankForm, InformationForm
from peps_tui.screens.establishment.screen import EstablishmentScreen
from peps_tui.texts import establishment as texts
from peps_tui.widgets.field import Field
from tests.screens.signed_in import (
    SignedIn,
    current,
    from_menu,
    press,
    shown,
    toasts,
    type_text,
    until_dialog,
)
from tests.screens.test_hostile_names import HOSTILE, harmless
from tests.support.world import World

IBAN, BIC = "FR7630001007941234567890185", "BDFEFRPPCCT"


@pytest.fixture
def admin(world: World) -> Account:
    """An administrator of a commune with a contract and an account at its bank."""
    contract = Contract(fund=Fund.CNRACL, number="B0280001", since=date(1999, 1, 1))
    details = BankDetails(holder="Trésor public", iban=IBAN, bic=BIC)
    with world.storage.writing() as unit:
        unit.establishments.add_contract(world.commune, contract)
        unit.establishments.save_bank_details(world.commune, details)
    return world.admin()


async def open_establishment(pilot: Pilot[None]) -> None:
    """From the name menu."""
    await from_menu(pilot, 1)
    current(pilot, EstablishmentScreen)


def field(pilot: Pilot[None], name: str) -> Field:
    return pilot.app.screen.query_one(f"#{name}", Field)


@pytest.mark.rule("RIGHT-4", "CASE-16")
async def test_everyone_reads_the_pages_and_a_user_nothing_more(
    world: World, admin: Account
) -> None:
    async with SignedIn(world, world.add("Petit")).run_test(size=(80, 24)) as pilot:
        await open_establishment(pilot)
        page = shown(pilot)
        assert "212 802 209 00014" in page
        assert "Mme Jeanne Roy" in page
        assert "28600 Luisant" in page
        await press(pilot, "f4")
        assert "Contrat B0280001, depuis le 01/01/1999" in shown(pilot)
        await press(pilot, "f5")
        assert "FR76 •••• 0185" in shown(pilot)
        await press(pilot, "f6")
        assert "Mme Claire Martin" in shown(pilot)
        assert texts.ACCOUNTS not in shown(pilot)

        await press(pilot, "g", "f3", "m")
        current(pilot, EstablishmentScreen)


@pytest.mark.rule("OTP-7", "HIST-1")
async def test_an_administrator_changes_the_representative_with_a_code(
    world: World, admin: Account
) -> None:
    async with SignedIn(world, admin).run_test(size=(80, 24)) as pilot:
        await open_establishment(pilot)
        await press(pilot, "g")
        current(pilot, AccountsScreen)
        await press(pilot, "escape", "m")
        current(pilot, InformationForm)

        await press(pilot, "f2")
        assert "tout est déjà ainsi" in toasts(pilot)[-1]
        field(pilot, "representative_name").value = ""
        await press(pilot, "f2")
        assert field(pilot, "representative_name").error
        field(pilot, "representative_name").value = "M. Paul Noé"
        await press(pilot, "f2")
        assert "Mme Jeanne Roy → M. Paul Noé" in shown(pilot)
        assert "Sa fonction" not in shown(pilot)

        await press(pilot, "escape", "f2")
        await press(pilot, *world.last_code(), "enter")
        current(pilot, EstablishmentScreen)
        assert "M. Paul Noé" in shown(pilot)
        assert "28600 Luisant" in shown(pilot)
        assert world.operations()[-1] == "establishment_changed"


@pytest.mark.rule("OTP-7")
async def test_a_bank_account_is_checked_then_confirmed(world: World, admin: Account) -> None:
    async with SignedIn(world, admin).run_test(size=(80, 24)) as pilot:
        await open_establishment(pilot)
        await press(pilot, "f5", "m")
        current(pilot, BankForm)
        field(pilot, "iban").value = "FR76 3000 1007 9412 3456 7890 186"
        await press(pilot, "enter")
        assert field(pilot, "iban").error
        assert pilot.app.screen.focused is field(pilot, "iban").entry
        field(pilot, "iban").value = "fr14 2004 1010 0505 0001 3m02 606"
        await press(pilot, "enter")
        await type_text(pilot, world.last_code())
        await press(pilot, "enter")
        current(pilot, EstablishmentScreen)
        assert "FR14 2004 1010 0505 0001 3M02 606" in shown(pilot)


@pytest.mark.rule("LIFE-14")
async def test_what_a_colleague_changed_meanwhile_is_told_and_nothing_typed_is_lost(
    world: World, admin: Account
) -> None:
    async with SignedIn(world, admin).run_test(size=(80, 24)) as pilot:
        await open_establishment(pilot)
        await press(pilot, "m")
        field(pilot, "address").value = "2 rue Basse"
        with world.storage.writing() as unit:
            known = unit.establishments.get(world.commune)
            assert known.representative is not None
            representative = replace(known.representative, title="Maire déléguée")
            unit.establishments.save(replace(known, representative=representative))
        await pilot.press("f2")
        await until_dialog(pilot)
        await press(pilot, "enter")

        assert field(pilot, "address").value == "2 rue Basse"
        assert field(pilot, "representative_title").value == "Maire déléguée"
        await press(pilot, "f2")
        assert "Maire" not in shown(pilot)
        await press(pilot, *world.last_code(), "enter")
        current(pilot, EstablishmentScreen)
        assert "Maire déléguée" in shown(pilot)

        await press(pilot, "m")
        field(pilot, "address").value = ""
        await pilot.press("escape")
        await until_dialog(pilot)
        await press(pilot, "escape")
        current(pilot, InformationForm)
        await pilot.press("escape")
        await until_dialog(pilot)
        await pilot.press("left")
        await press(pilot, "enter")
        current(pilot, EstablishmentScreen)


async def test_hostile_text_acts_on_nothing(world: World, admin: Account) -> None:
    for number, text in enumerate(HOSTILE):
        world.admin(text, f"Anne{number}")
    with world.storage.writing() as unit:
        known = unit.establishments.get(world.commune)
        assert known.representative is not None
        hostile = replace(known.representative, name=HOSTILE[2], title=HOSTILE[0])
        unit.establishments.save(replace(known, address="\n".join(HOSTILE), representative=hostile))
    async with SignedIn(world, admin).run_test(size=(120, 40)) as pilot:
        await open_establishment(pilot)
        assert harmless(pilot)
        await press(pilot, "f6")
        assert harmless(pilot)
