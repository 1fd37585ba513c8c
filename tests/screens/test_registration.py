"""« Inscrire un établissement »: its proof, its first administrator, and who is there already."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Profile, Status
from peps_tui.core.domain.establishment import Contract, Establishment
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.rights import Fund
from peps_tui.screens.password import PasswordScreen
from peps_tui.screens.registration import (
    FirstAdministratorScreen,
    RegisteredScreen,
    RegistrationScreen,
)
from peps_tui.texts import registration as texts
from peps_tui.texts.errors import explain
from peps_tui.widgets.choice import Choice
from peps_tui.widgets.field import Field
from tests.screens.signed_in import shown, until_dialog
from tests.screens.way_in import door, login, on, paste, send, settle
from tests.support.world import World

SIRET, CONTRACT = "21990041200012", "B0280001"


@pytest.fixture
def employer(world: World) -> Establishment:
    """A commune that has a contract, and nobody yet."""
    with world.storage.writing() as unit:
        added = unit.establishments.add(
            Establishment(siret=SIRET, name="COMMUNE DE BELLERIVE"), now=world.clock.now()
        )
        unit.establishments.add_contract(added.id, Contract(fund=Fund.CNRACL, number=CONTRACT))
        return added


async def prove(pilot: Pilot[None]) -> None:
    """Type the SIRET and the contract on the first screen of the procedure."""
    await settle(pilot)
    await send(pilot, "ctrl+n", *SIRET, "tab", *CONTRACT)


@pytest.mark.rule("CASE-96", "LIFE-2", "LIFE-10")
async def test_the_first_administrator_is_registered_and_reads_his_identifier(
    world: World, employer: Establishment
) -> None:
    async with door(world).run_test(size=(80, 24)) as pilot:
        await prove(pilot)
        await send(pilot, "9", "enter")
        screen = on(pilot, RegistrationScreen)
        assert screen.notice.sentence == explain(errors.RegistrationRefused())

        await send(pilot, "backspace", "enter")
        form = on(pilot, FirstAdministratorScreen)
        assert "COMMUNE DE BELLERIVE" in shown(pilot)
        await send(pilot, "tab", *"Louty", "tab", *"Jean", "tab", *"jean@exemple.fr", "enter")
        assert form.query_one("#civility", Choice).error
        assert form.query_one("#email_again", Field).error
        assert form.would_lose_text

        await send(pilot, "right", *["tab"] * 4, *"jean@exemple.fr", "enter")
        on(pilot, RegisteredScreen)
        page = shown(pilot)
        assert "J comme Joseph" in page
        assert "[ Terminer ]" in page
        with world.storage.reading() as unit:
            [account] = unit.accounts.many(employer.id)
        assert account.identifier in page
        assert account.profile is Profile.ADMIN
        assert account.status(world.today) is Status.PENDING

        await send(pilot, "enter")
        assert login(pilot).notice.sentence == texts.DONE
        await send(pilot, "f5")
        await paste(pilot, world.last_link())
        await send(pilot, "enter")
        assert pilot.app.focused is on(pilot, PasswordScreen).password.entry


@pytest.mark.rule("CASE-96")
async def test_who_is_registered_already_reads_whom_to_ask(
    world: World, employer: Establishment
) -> None:
    world.add("Martin", "Claire", profile=Profile.ADMIN, establishment=employer.id)
    async with door(world).run_test(size=(80, 24)) as pilot:
        await prove(pilot)
        await send(pilot, "enter")

        told = errors.AlreadyRegistered(("Claire Martin",))
        assert on(pilot, RegistrationScreen).notice.sentence == explain(told)
        assert "Claire Martin" in shown(pilot)


@pytest.mark.rule("CASE-96", "LIFE-2")
async def test_a_registration_under_way_is_mailed_again(
    world: World, employer: Establishment
) -> None:
    world.add(
        "Martin",
        "Claire",
        profile=Profile.ADMIN,
        status=Status.PENDING,
        establishment=employer.id,
    )
    async with door(world).run_test(size=(80, 24)) as pilot:
        await prove(pilot)
        await pilot.press("enter")
        await until_dialog(pilot)
        assert texts.SEND_AGAIN in shown(pilot)
        await send(pilot, "enter")

        assert login(pilot).notice.sentence == texts.SENT_AGAIN
        assert len(world.messages(MessageKind.CREATION)) == 1


async def test_escape_goes_back_step_by_step(world: World, employer: Establishment) -> None:
    async with door(world).run_test() as pilot:
        await prove(pilot)
        await send(pilot, "enter")
        await send(pilot, "tab", *"Louty", "escape")
        assert texts.LEAVE_TITLE in shown(pilot)
        await send(pilot, "escape")
        form = on(pilot, FirstAdministratorScreen)
        assert form.query_one("#last_name", Field).value == "Louty"
        await send(pilot, "ctrl+u", "escape")
        assert on(pilot, RegistrationScreen).query_one("#siret", Field).value == SIRET

        await send(pilot, "escape")
        login(pilot)
