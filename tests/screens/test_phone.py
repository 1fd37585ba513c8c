"""The first connection: a number, and the mail that comes before on an account already in use."""

from __future__ import annotations

from datetime import timedelta

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.phone import Channel, PhoneFault
from peps_tui.screens.code import CodeScreen
from peps_tui.screens.dashboard import DashboardScreen
from peps_tui.screens.phone import EnrolmentScreen, PhoneScreen
from peps_tui.texts import phone as texts
from peps_tui.texts.errors import explain
from tests.screens.signed_in import shown
from tests.screens.way_in import door, guide, login, on, paste, send, sign_in
from tests.support.world import World

NUMBER = "0612131415"


@pytest.mark.rule("PHONE-1", "CASE-65")
async def test_a_number_is_asked_and_saved_once_its_code_is_accepted(world: World) -> None:
    account = world.add("Louty", "Jean", phone=None)
    async with door(world).run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, account)
        on(pilot, PhoneScreen)
        assert world.messages() == []

        await send(pilot, *NUMBER, "enter")
        on(pilot, CodeScreen)
        assert "Un SMS a été envoyé au 06 •• •• •• 15." in shown(pilot)
        assert world.get(account).phone is None

        await send(pilot, *world.last_code(), "enter")
        on(pilot, DashboardScreen)
        saved = world.get(account).phone
        assert saved is not None
        assert saved.e164 == "+33612131415"


@pytest.mark.rule("PHONE-3", "CASE-71")
async def test_the_switchboard_and_the_rules_are_told_before_anything_is_typed(
    world: World,
) -> None:
    account = world.add("Louty", "Jean", phone=None)
    async with door(world).run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, account)

        page = shown(pilot).split()
        for sentence in (texts.SWITCHBOARD, *texts.ACCEPTED):
            words = sentence.split()
            starts = (page[at : at + len(words)] for at in range(len(page)))
            assert words in starts


@pytest.mark.rule("PHONE-3", "CASE-71", "CASE-73")
async def test_the_switchboard_is_told_of_fixed_lines_alone(world: World) -> None:
    account = world.add("Louty", "Jean", phone=None)
    async with door(world).run_test() as pilot:
        await sign_in(pilot, account)
        number = on(pilot, PhoneScreen).number
        await send(pilot, *NUMBER)
        assert number.hint == texts.CHANNELS[Channel.SMS]

        await send(pilot, "ctrl+u", *"0237911213")
        assert number.hint == f"{texts.CHANNELS[Channel.VOICE]} {texts.SWITCHBOARD}"


@pytest.mark.rule("PHONE-2")
@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("0899123456", PhoneFault.SPECIAL_RATE),
        ("3639", PhoneFault.SHORT_NUMBER),
        ("+41791234567", PhoneFault.FOREIGN),
        ("061213", PhoneFault.WRONG_LENGTH),
    ],
)
async def test_a_number_that_cannot_receive_a_code_is_refused_where_it_was_typed(
    world: World, number: str, fault: PhoneFault
) -> None:
    account = world.add("Louty", "Jean", phone=None)
    async with door(world).run_test() as pilot:
        await sign_in(pilot, account)
        await send(pilot, *number, "enter")

        screen = on(pilot, PhoneScreen)
        assert screen.number.error == explain(errors.PhoneRefused(fault))
        assert screen.number.value == number
        assert world.messages() == []


@pytest.mark.rule("PHONE-1")
async def test_a_wrong_number_can_be_corrected_from_the_code_step(world: World) -> None:
    account = world.add("Louty", "Jean", phone=None)
    async with door(world).run_test() as pilot:
        await sign_in(pilot, account)
        await send(pilot, *"0612131416", "enter")
        await send(pilot, "escape")
        assert on(pilot, PhoneScreen).number.value == "0612131416"
        await send(pilot, "enter")
        await send(pilot, "escape")
        assert len(world.messages(MessageKind.CODE)) == 1

        world.clock.advance(timedelta(seconds=61))
        await send(pilot, "end", "backspace", "5", "enter")
        await send(pilot, *world.last_code(), "enter")
        on(pilot, DashboardScreen)
        saved = world.get(account).phone
        assert saved is not None
        assert saved.e164 == "+33612131415"


@pytest.mark.rule("OTP-5")
async def test_a_code_that_cannot_leave_is_told_at_the_number(world: World) -> None:
    account = world.add("Louty", "Jean", phone=None)
    world.courier.broken = True
    async with door(world).run_test() as pilot:
        await sign_in(pilot, account)
        await send(pilot, *NUMBER, "enter")

        assert on(pilot, PhoneScreen).number.error == explain(errors.GatewayUnavailable())


@pytest.mark.rule("PHONE-1")
async def test_an_account_already_in_use_confirms_by_mail_first(world: World) -> None:
    account = world.add("Louty", "Jean", phone=None, last_login_at=world.clock.now())
    async with door(world).run_test() as pilot:
        await sign_in(pilot, account)
        screen = on(pilot, EnrolmentScreen)

        await send(pilot, *"inconnu", "enter")
        assert screen.link.error == explain(errors.LinkUnreadable())

        await send(pilot, "ctrl+u")
        await paste(pilot, world.last_link(MessageKind.ENROLMENT))
        await send(pilot, "enter")
        on(pilot, PhoneScreen)

        await send(pilot, *NUMBER, "enter")
        await send(pilot, *world.last_code(), "enter")
        on(pilot, DashboardScreen)
        assert world.get(account).phone is not None


@pytest.mark.rule("PHONE-1")
async def test_the_inbox_gives_the_link_of_the_mail(world: World) -> None:
    account = world.add("Louty", "Jean", phone=None, last_login_at=world.clock.now())
    async with door(world, demo=guide(world)).run_test() as pilot:
        await sign_in(pilot, account)
        await send(pilot, "f7")
        await send(pilot, "f6")
        assert on(pilot, EnrolmentScreen).link.value == world.last_link(MessageKind.ENROLMENT)

        await send(pilot, "enter")
        on(pilot, PhoneScreen)


async def test_escape_gives_the_sign_in_up(world: World) -> None:
    account = world.add("Louty", "Jean", phone=None)
    async with door(world).run_test() as pilot:
        await sign_in(pilot, account)
        await send(pilot, *NUMBER, "escape")

        login(pilot)
        assert world.messages() == []
