from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account
from peps_tui.core.domain.link import token_digest
from peps_tui.core.domain.sign_in import Idleness, Session
from peps_tui.core.ports import Context
from peps_tui.core.use_cases import accounts, home, me, services_opening, sign_in
from peps_tui.core.use_cases.sessions import end_lost, touch, unlock
from tests.support.world import HOME, KIOSK, OFFICE, PASSWORD, World
from tests.use_cases.test_accounts import DRAFT

MINUTE = timedelta(minutes=1)


@pytest.fixture
def louty(world: World) -> Account:
    world.idleness = Idleness()
    return world.add("Louty", "Jean")


def wait(world: World, minutes: float) -> None:
    world.clock.advance(minutes * MINUTE)


@pytest.mark.rule("AUTH-7")
def test_a_session_that_is_used_goes_on_and_one_that_is_not_locks(
    world: World, louty: Account
) -> None:
    context = world.sign_in(louty)
    for _ in range(6):
        wait(world, 14)
        touch(context)
    wait(world, 14.9)
    home.home(context)
    before = world.operations()

    wait(world, 0.1)

    for attempt in EVERYTHING_A_SESSION_DOES:
        with pytest.raises(errors.SessionLocked):
            attempt(context)
    assert world.operations() == before


EVERYTHING_A_SESSION_DOES: list[Callable[[Context], object]] = [
    home.home,
    home.own_history,
    me.my_account,
    me.end_all_trusts,
    me.end_other_sessions,
    touch,
    lambda context: services_opening.open_service(context, "rncps"),
    lambda context: me.request_phone_change(context, "0698765432"),
    lambda context: me.request_own_change(context, me.OwnEdit(service="Paie")),
    lambda context: accounts.request_creation(context, DRAFT),
]


@pytest.mark.rule("AUTH-7", "AUTH-5", "HIST-1")
def test_the_password_takes_a_locked_session_up_again(world: World, louty: Account) -> None:
    context = world.sign_in(louty)
    wait(world, 30)
    for _ in range(4):
        with pytest.raises(errors.PasswordWrong):
            unlock(context, "wrong")
    with pytest.raises(errors.SessionLocked):
        home.home(context)

    unlock(context, f"{PASSWORD}\n")

    assert home.home(context).identifier == louty.identifier
    assert world.get(louty).password_failures == 0
    assert world.operations()[-5:] == [*["password_failed"] * 4, "session_unlocked"]
    wait(world, 14)
    home.home(context)


@pytest.mark.rule("AUTH-7", "AUTH-5")
def test_the_fifth_wrong_password_in_a_row_blocks_whoever_types_it(
    world: World, louty: Account
) -> None:
    world.admin()
    context, elsewhere = world.sign_in(louty), world.sign_in(louty, HOME)
    wait(world, 20)

    for refusal in (*[errors.PasswordWrong] * 4, errors.SessionBlocked):
        with pytest.raises(refusal) as refused:
            unlock(context, "wrong")

    assert "('Claire Martin',)" in repr(refused.value)
    assert world.get(louty).blocked_at is not None
    for ended in (context, elsewhere):
        with pytest.raises(errors.SessionBlocked):
            unlock(ended, PASSWORD)


@pytest.mark.rule("AUTH-7", "AUTH-5")
def test_at_an_unlocked_desk_strangers_wait_and_shut_nobody_out(
    world: World, louty: Account
) -> None:
    world.sign_in(louty, OFFICE, trusted=True)
    context = world.sign_in(louty, HOME)
    wait(world, 20)
    for _ in range(5):
        with pytest.raises(errors.PasswordWrong):
            unlock(context, "wrong")

    with pytest.raises(errors.PasswordWrong):
        unlock(context, PASSWORD)
    wait(world, 1)
    unlock(context, PASSWORD)
    assert world.get(louty).blocked_at is None


@pytest.mark.rule("AUTH-7", "AUTH-6")
def test_after_an_hour_a_session_is_over_and_a_locked_one_can_be_left(
    world: World, louty: Account
) -> None:
    context, other = world.sign_in(louty), world.sign_in(louty, HOME)
    wait(world, 59)
    home.sign_out(other)
    wait(world, 1)

    for attempt in (home.home, home.sign_out, touch, lambda each: unlock(each, PASSWORD)):
        for over in (context, other):
            with pytest.raises(errors.SessionEnded):
                attempt(over)
    assert [session.here for session in me.my_account(world.sign_in(louty)).sessions] == [True]


@pytest.mark.rule("AUTH-7")
def test_the_limits_are_those_of_the_platform(world: World, louty: Account) -> None:
    world.idleness = Idleness(lock=2 * MINUTE, end=5 * MINUTE)
    context = world.sign_in(louty)

    wait(world, 2)
    with pytest.raises(errors.SessionLocked):
        home.home(context)
    wait(world, 3)
    with pytest.raises(errors.SessionEnded):
        home.home(context)


@pytest.mark.rule("AUTH-7")
def test_without_a_password_of_the_platform_nothing_unlocks(world: World, louty: Account) -> None:
    with world.storage.writing() as unit:
        roy = unit.accounts.add(
            replace(louty, id=0, identifier="LRO000999", email="roy@exemple.fr"), {}
        )
        step = sign_in.admit(unit, world.ports, KIOSK, roy.id)
    assert isinstance(step, sign_in.CodeNeeded)
    sign_in.send_code(world.ports, KIOSK, ticket=step.ticket)
    sign_in.enter_code(
        world.ports, KIOSK, ticket=step.ticket, code=world.last_code(), trusted=False
    )
    context = Context(ports=world.ports, ticket=step.ticket, workstation=KIOSK)
    assert not me.my_account(context).has_password
    wait(world, 20)

    with pytest.raises(errors.NoPassword):
        unlock(context, "")
    assert world.get(roy).password_failures == 0


@pytest.mark.rule("AUTH-7", "HIST-1", "CASE-83")
def test_ones_own_sessions_are_listed_and_ended_and_nobody_elses(
    world: World, louty: Account
) -> None:
    office = world.sign_in(louty)
    wait(world, 5)
    context = world.sign_in(louty, HOME)
    wait(world, 12)
    touch(context)
    stranger = world.sign_in(world.add("Roy"), HOME)

    listed = me.my_account(context).sessions

    assert [(each.workstation, each.source, each.locked, each.here) for each in listed] == [
        (HOME.name, HOME.source, False, True),
        (OFFICE.name, OFFICE.source, True, False),
    ]
    theirs = me.my_account(stranger).sessions[0]
    mine = listed[1]
    assert mine.since == mine.seen_at == world.clock.now() - 17 * MINUTE
    me.end_session(context, theirs.id)
    me.end_session(context, 999_999)
    assert world.operations()[-1] == "signed_in"
    home.home(stranger)

    me.end_session(context, mine.id)

    with pytest.raises(errors.SessionEnded):
        unlock(office, PASSWORD)
    assert world.operations()[-1] == "session_ended"
    others = [world.sign_in(louty), world.sign_in(louty, KIOSK)]
    me.end_other_sessions(context)
    for other in others:
        with pytest.raises(errors.SessionEnded):
            home.home(other)
    home.home(stranger)
    me.end_session(context, me.my_account(context).sessions[0].id)
    with pytest.raises(errors.SessionEnded):
        home.home(context)


@pytest.mark.rule("AUTH-7")
def test_a_session_whose_process_was_killed_is_ended_once(world: World, louty: Account) -> None:
    lost, left, kept = (world.sign_in(louty) for _ in range(3))
    home.sign_out(left)
    before = session_of(world, left)
    wait(world, 1)

    for context in (lost, left):
        end_lost(world.ports, token_digest(context.ticket))
    end_lost(world.ports, token_digest("nobody’s"))

    with pytest.raises(errors.SessionEnded):
        home.home(lost)
    assert session_of(world, left) == before
    assert home.home(kept).identifier == louty.identifier


def session_of(world: World, context: Context) -> Session | None:
    """The session of this context, open or not."""
    with world.storage.reading() as unit:
        return unit.sessions.by_ticket(token_digest(context.ticket))
