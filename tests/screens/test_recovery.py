"""« Identifiant oublié » and « Mot de passe oublié », from the first screen back to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Status
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.password import PasswordFault
from peps_tui.screens.code import CodeScreen
from peps_tui.screens.recovery import (
    ForgottenIdentifierScreen,
    ForgottenPasswordScreen,
    ResetCodeScreen,
    ResetPhoneScreen,
    ResetScreen,
)
from peps_tui.texts import recovery as texts
from peps_tui.texts.code import TRUST
from peps_tui.texts.errors import explain
from peps_tui.widgets.field import Field
from tests.screens.signed_in import shown
from tests.screens.way_in import door, guide, login, on, paste, send, settle, sign_in
from tests.support.world import World

NEW = "Vert-Sapin-7"


async def ask_link(pilot: Pilot[None], account: Account) -> ResetScreen:
    """Ask for the mail of « Mot de passe oublié »."""
    await settle(pilot)
    await send(pilot, "f4", *account.identifier, "enter")
    return on(pilot, ResetScreen)


async def choose(pilot: Pilot[None], world: World, password: str = NEW) -> None:
    """Paste the link of the mail and choose a password."""
    await paste(pilot, world.last_link(MessageKind.RESET))
    await send(pilot, "enter")
    await send(pilot, *password, "tab", *password, "enter")


@pytest.mark.rule("PWD-4", "CASE-90")
async def test_a_forgotten_identifier_is_mailed_and_nobody_is_revealed(world: World) -> None:
    account = world.add("Louty", "Jean", email="jean@exemple.fr")
    async with door(world).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for email in ("personne@exemple.fr", "jean@exemple.fr"):
            await send(pilot, "f3")
            on(pilot, ForgottenIdentifierScreen)
            await send(pilot, *email, "enter")
            assert login(pilot).notice.sentence == texts.IDENTIFIER_SENT

        [mail] = world.messages(MessageKind.IDENTIFIERS)
        assert account.identifier in mail.facts["identifiers"]
        assert account.identifier not in shown(pilot)


@pytest.mark.rule("PWD-4")
async def test_who_asks_too_often_is_told_to_wait(world: World) -> None:
    async with door(world).run_test() as pilot:
        await settle(pilot)
        for _ in range(21):
            await send(pilot, "f3", *"a@b.fr", "enter")

        screen = on(pilot, ForgottenIdentifierScreen)
        assert screen.notice.sentence == explain(errors.TooManyRequests(minutes=60))
        await send(pilot, "escape")
        login(pilot)


@pytest.mark.rule("PWD-3", "PWD-1", "CASE-90")
async def test_a_forgotten_password_is_replaced_after_the_link_and_the_code(world: World) -> None:
    account = world.add("Louty", "Jean", email="jean@exemple.fr")
    world.sign_in(account, trusted=True)
    async with door(world).run_test(size=(80, 24)) as pilot:
        screen = await ask_link(pilot, account)
        await paste(pilot, "https://peps.exemple.fr/aide")
        await send(pilot, "enter")
        link = screen.query_one("#link", Field)
        assert link.error == explain(errors.LinkUnreadable())

        await send(pilot, "ctrl+u")
        await choose(pilot, world, "Motdepasse1!")
        common = errors.PasswordRefused((PasswordFault.COMMON,))
        assert screen.password.error == explain(common)
        world.clock.advance(timedelta(minutes=2))

        await send(pilot, "ctrl+u", *NEW, "tab", "ctrl+u", *NEW, "enter")
        code = on(pilot, ResetCodeScreen)
        assert TRUST not in shown(pilot)
        await send(pilot, *"000000", "enter")
        assert code.panel.field.error

        await send(pilot, *world.last_code(), "enter")
        assert login(pilot).notice.sentence == texts.RESET
        assert world.messages(MessageKind.PASSWORD_CHANGED)

        await sign_in(pilot, account, NEW)
        on(pilot, CodeScreen)  # the workstation is trusted no more (TRUST-5)


@pytest.mark.rule("PWD-3", "AUTH-3")
async def test_an_unknown_identifier_leads_to_the_same_step_and_a_dead_link_is_told(
    world: World,
) -> None:
    async with door(world).run_test() as pilot:
        await settle(pilot)
        await send(pilot, *"ZZZ999999", "f4")
        assert on(pilot, ForgottenPasswordScreen).query_one(Field).value == "ZZZ999999"
        await send(pilot, "enter")
        screen = on(pilot, ResetScreen)
        assert world.messages() == []

        await paste(pilot, "x" * 43)
        await send(pilot, "enter")
        assert screen.query_one("#link", Field).error == explain(errors.ResetLinkRefused())


@pytest.mark.rule("PWD-3", "CASE-91")
async def test_an_expired_account_gets_no_link(world: World) -> None:
    account = world.add("Louty", "Jean", email="jean@exemple.fr", status=Status.EXPIRED)
    async with door(world).run_test() as pilot:
        await ask_link(pilot, account)

        assert world.messages(MessageKind.RESET) == []
        assert len(world.messages(MessageKind.RESET_REFUSED)) == 1


@pytest.mark.rule("PWD-3", "PHONE-1")
async def test_without_a_number_one_is_given_first_and_may_be_corrected(world: World) -> None:
    account = world.add("Louty", "Jean", email="jean@exemple.fr", phone=None)
    async with door(world, demo=guide(world)).run_test() as pilot:
        await ask_link(pilot, account)
        await send(pilot, "f7")
        await send(pilot, "f6")
        await send(pilot, "enter")
        await send(pilot, *NEW, "tab", *NEW, "enter")
        on(pilot, ResetPhoneScreen)

        await send(pilot, *"0612131415", "enter")
        on(pilot, ResetCodeScreen)
        await send(pilot, "escape")
        on(pilot, ResetPhoneScreen)
        await send(pilot, "enter")
        await send(pilot, *world.last_code(), "enter")

        assert login(pilot).notice.sentence == texts.RESET
        assert world.get(account).phone is not None


async def test_a_mail_that_came_already_needs_no_other(world: World) -> None:
    async with door(world).run_test() as pilot:
        await settle(pilot)
        await send(pilot, "f4", "f2")
        on(pilot, ResetScreen)

        await send(pilot, "escape")
        login(pilot)
