"""The code step: where the code goes, and what becomes of what is typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain import errors
from peps_tui.core.use_cases import sign_in as way_in
from peps_tui.screens.code import CodeScreen
from peps_tui.screens.dashboard import DashboardScreen
from peps_tui.screens.inbox import InboxScreen
from peps_tui.texts import code as texts
from peps_tui.texts.errors import explain
from peps_tui.widgets.check import Check
from tests.screens.signed_in import shown
from tests.screens.way_in import code_step, door, guide, login, on, send, settle, sign_in
from tests.support.world import KIOSK, OFFICE, PASSWORD, World

LATER = timedelta(seconds=61)


def other_than(code: str) -> str:
    """A code that is not the right one."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


async def fail(pilot: Pilot[None], world: World) -> None:
    await send(pilot, *other_than(world.last_code()), "enter")


@pytest.mark.rule("OTP-1", "CASE-73")
@pytest.mark.parametrize(
    ("phone", "told"),
    [
        ("0612345678", "Un SMS a été envoyé au 06 •• •• •• 78."),
        ("0556114123", "Vous allez recevoir un appel vocal au 05 •• •• •• 23."),
        ("0912345678", "Vous allez recevoir un appel vocal au 09 •• •• •• 78."),
    ],
)
async def test_the_channel_and_the_masked_number_are_told(
    world: World, phone: str, told: str
) -> None:
    account = world.add("Louty", "Jean", phone=phone)
    async with door(world).run_test(size=(80, 24)) as pilot:
        await code_step(pilot, account)

        page = shown(pilot)
        assert told in page
        assert texts.VALIDITY in page
        assert phone[2:8] not in page.replace(" ", "")
        assert len(world.courier.sent) == 1


@pytest.mark.rule("OTP-6", "AUTH-2")
async def test_the_right_code_opens_the_session(world: World) -> None:
    account = world.add("Louty", "Jean")
    async with door(world).run_test() as pilot:
        await code_step(pilot, account)
        await send(pilot, *world.last_code(), "enter")

        on(pilot, DashboardScreen)
        assert world.operations()[-1] == "signed_in"


@pytest.mark.rule("TRUST-1", "TRUST-2")
@pytest.mark.parametrize("ticked", [False, True])
async def test_only_a_ticked_box_spares_the_next_code(world: World, ticked: bool) -> None:
    account = world.add("Louty", "Jean")
    async with door(world).run_test() as pilot:
        screen = await code_step(pilot, account)
        assert not screen.query_one(Check).value
        await send(pilot, *world.last_code(), *(["tab", "space"] if ticked else []), "enter")
        on(pilot, DashboardScreen)

    step = way_in.begin(world.ports, OFFICE, identifier=account.identifier, password=PASSWORD)
    assert isinstance(step, way_in.Entered) is ticked


@pytest.mark.rule("TRUST-3")
async def test_where_nothing_recognises_the_workstation_the_box_says_so(world: World) -> None:
    account = world.add("Louty", "Jean")
    async with door(world, KIOSK).run_test(size=(80, 24)) as pilot:
        screen = await code_step(pilot, account)

        assert screen.query_one(Check).disabled
        assert "ce poste ne peut pas être reconnu" in shown(pilot)

        await send(pilot, *world.last_code(), "tab", "space", "enter")
        on(pilot, DashboardScreen)


@pytest.mark.rule("AUTH-5")
async def test_a_wrong_code_tells_what_remains_and_empties_the_line(world: World) -> None:
    account = world.add("Louty", "Jean")
    async with door(world).run_test() as pilot:
        screen = await code_step(pilot, account)
        await fail(pilot, world)

        field = screen.panel.field
        assert field.error == explain(errors.CodeWrong(remaining=4))
        assert field.value == ""
        assert pilot.app.focused is field.entry

        await send(pilot, *world.last_code(), "enter")
        on(pilot, DashboardScreen)


@pytest.mark.rule("AUTH-5", "AUTH-4", "CASE-54")
async def test_the_fifth_wrong_code_blocks_and_tells_whom_to_ask(world: World) -> None:
    world.admin("Martin", "Claire")
    account = world.add("Louty", "Jean")
    async with door(world).run_test() as pilot:
        await code_step(pilot, account)
        for _ in range(5):
            await fail(pilot, world)

        assert login(pilot).notice.sentence == explain(errors.AccountBlocked(("Claire Martin",)))
        assert world.get(account).blocked_at is not None


async def test_an_unfinished_code_is_no_attempt(world: World) -> None:
    account = world.add("Louty", "Jean")
    async with door(world).run_test() as pilot:
        screen = await code_step(pilot, account)
        await send(pilot, *"123", "enter")

        assert screen.panel.field.error == texts.INCOMPLETE
        assert screen.panel.code == "123"
        assert world.get(account).code_failures == 0


@pytest.mark.rule("OTP-2", "CASE-51")
@pytest.mark.parametrize(("seconds", "accepted"), [(300, True), (301, False)])
async def test_a_code_serves_five_minutes(world: World, seconds: int, accepted: bool) -> None:
    account = world.add("Louty", "Jean")
    async with door(world).run_test() as pilot:
        screen = await code_step(pilot, account)
        world.clock.advance(timedelta(seconds=seconds))
        await send(pilot, *world.last_code(), "enter")

        if accepted:
            on(pilot, DashboardScreen)
        else:
            assert screen.panel.field.error == explain(errors.CodeExpired())


@pytest.mark.rule("OTP-5", "CASE-50")
async def test_a_new_code_is_refused_too_soon_with_the_seconds_left(world: World) -> None:
    account = world.add("Louty", "Jean")
    async with door(world).run_test() as pilot:
        screen = await code_step(pilot, account)
        await send(pilot, *"12")
        world.clock.advance(timedelta(seconds=18))
        await send(pilot, "f6")

        assert screen.panel.notice.sentence == explain(errors.CodeTooSoon(seconds=42))
        assert "42 secondes" in screen.panel.notice.sentence
        assert "Un SMS a été envoyé" in shown(pilot)
        assert screen.panel.code == "12"
        assert len(world.courier.sent) == 1


@pytest.mark.rule("OTP-5", "CASE-49")
async def test_a_new_code_cancels_the_former(world: World) -> None:
    account = world.add("Louty", "Jean")
    async with door(world).run_test() as pilot:
        screen = await code_step(pilot, account)
        former = world.last_code()
        world.clock.advance(LATER)
        await send(pilot, *"12", "f6")
        assert screen.panel.notice.sentence == texts.REPLACED
        assert screen.panel.code == ""

        await send(pilot, *former, "enter")
        assert screen.panel.field.error == explain(errors.CodeCancelled())

        await send(pilot, *world.last_code(), "enter")
        on(pilot, DashboardScreen)


@pytest.mark.rule("OTP-5", "CASE-74")
async def test_a_gateway_that_fails_is_told_and_may_be_tried_again_at_once(world: World) -> None:
    account = world.add("Louty", "Jean")
    world.courier.broken = True
    async with door(world).run_test(size=(80, 24)) as pilot:
        screen = await code_step(pilot, account)
        assert screen.panel.notice.sentence == explain(errors.GatewayUnavailable())
        assert texts.SENDING not in shown(pilot)
        assert "a été envoyé" not in shown(pilot)

        world.courier.broken = False
        await send(pilot, "f6")
        assert "Un SMS a été envoyé" in shown(pilot)

        await send(pilot, *world.last_code(), "enter")
        on(pilot, DashboardScreen)


@pytest.mark.rule("OTP-5")
async def test_a_second_code_that_does_not_leave_takes_the_first_with_it(world: World) -> None:
    account = world.add("Louty", "Jean")
    async with door(world).run_test(size=(80, 24)) as pilot:
        screen = await code_step(pilot, account)
        former = world.last_code()
        world.clock.advance(LATER)
        world.courier.broken = True
        await send(pilot, "f6")
        assert "a été envoyé" not in shown(pilot)

        await send(pilot, *former, "enter")
        assert screen.panel.field.error == explain(errors.CodeUnknown())


@pytest.mark.rule("OTP-5")
async def test_signing_in_again_at_once_tells_that_the_first_code_is_gone(world: World) -> None:
    account = world.add("Louty", "Jean")
    async with door(world).run_test() as pilot:
        await code_step(pilot, account)
        await send(pilot, "escape")
        screen = await code_step(pilot, account)

        assert texts.NOT_FROM_BEFORE in screen.panel.notice.sentence
        assert "a été envoyé" not in shown(pilot)


async def test_escape_gives_the_sign_in_up(world: World) -> None:
    account = world.add("Louty", "Jean")
    async with door(world).run_test() as pilot:
        await code_step(pilot, account)
        await send(pilot, "escape")

        screen = login(pilot)
        assert (screen.identifier.value, screen.notice.sentence) == ("", "")


@pytest.mark.rule("AUTH-6")
async def test_a_sign_in_left_too_long_starts_again(world: World) -> None:
    account = world.add("Louty", "Jean")
    async with door(world).run_test() as pilot:
        await code_step(pilot, account)
        world.clock.advance(timedelta(minutes=16))
        await send(pilot, *world.last_code(), "enter")

        assert login(pilot).notice.sentence == explain(errors.SessionEnded())


@pytest.mark.rule("AUTH-6")
async def test_an_account_that_expired_meanwhile_is_told_at_the_first_screen(world: World) -> None:
    account = world.add("Louty", "Jean", expires_on=world.today)
    world.clock.advance(timedelta(hours=11, minutes=55))
    async with door(world).run_test() as pilot:
        await code_step(pilot, account)
        world.clock.advance(timedelta(minutes=10))
        await send(pilot, "f6")

        assert login(pilot).notice.sentence == explain(errors.AccountExpired(()))


@pytest.mark.rule("MSG-3")
async def test_the_inbox_of_a_demonstration_keeps_what_was_typed(world: World) -> None:
    account = world.add("Louty", "Jean")
    async with door(world, demo=guide(world, account)).run_test(size=(80, 24)) as pilot:
        screen = await code_step(pilot, account)
        await send(pilot, *"12", "tab", "space", "f7")
        on(pilot, InboxScreen)
        assert world.last_code() in shown(pilot)

        await send(pilot, "escape")
        assert on(pilot, CodeScreen) is screen
        assert (screen.panel.code, screen.panel.trusted) == ("12", True)


async def test_the_whole_step_fits_a_small_terminal(world: World) -> None:
    account = world.add("Louty", "Jean")
    async with door(world).run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, account)
        await fail(pilot, world)
        await send(pilot, "f6")
        await settle(pilot)

        page = shown(pilot)
        for part in (texts.TRUST, texts.AGAIN, "[ Valider ]", texts.RESEND, "Échap"):
            assert part in page
