from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from peps_tui.core.domain import challenge, errors
from peps_tui.core.domain.account import Account, Profile, Status
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.phone import Channel
from peps_tui.core.domain.sign_in import Failure
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.ports import Context
from peps_tui.core.use_cases import home, sign_in
from peps_tui.core.use_cases.sign_in import CodeNeeded, Entered, PhoneNeeded, Step
from tests.support.world import HOME, KIOSK, OFFICE, PASSWORD, World


def begin(
    world: World, account: Account, password: str = PASSWORD, workstation: Workstation = OFFICE
) -> Step:
    return sign_in.begin(world.ports, workstation, identifier=account.identifier, password=password)


def to_code(world: World, account: Account, workstation: Workstation = OFFICE) -> str:
    """The ticket of a sign-in whose code was sent."""
    step = begin(world, account, workstation=workstation)
    assert isinstance(step, CodeNeeded)
    sign_in.send_code(world.ports, workstation, ticket=step.ticket)
    return step.ticket


def enter(
    world: World,
    ticket: str,
    code: str,
    *,
    trusted: bool = False,
    workstation: Workstation = OFFICE,
) -> Entered:
    return sign_in.enter_code(world.ports, workstation, ticket=ticket, code=code, trusted=trusted)


def fail(world: World, account: Account, times: int, workstation: Workstation = OFFICE) -> None:
    for _ in range(times):
        with pytest.raises(errors.CredentialsRefused):
            begin(world, account, "wrong", workstation)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.mark.rule("AUTH-1", "OTP-1", "OTP-6")
def test_a_first_connection_asks_the_code_sent_to_the_mobile(world: World) -> None:
    account = world.add("Louty", "Jean", phone="06 12 34 56 78")

    step = begin(world, account)

    assert isinstance(step, CodeNeeded)
    assert (step.channel, step.masked) == (Channel.SMS, "06 •• •• •• 78")
    sent = sign_in.send_code(world.ports, OFFICE, ticket=step.ticket)
    assert sent.channel is Channel.SMS
    assert isinstance(enter(world, step.ticket, world.last_code()), Entered)


@pytest.mark.rule("OTP-1")
def test_a_fixed_line_gets_a_voice_call(world: World) -> None:
    step = begin(world, world.add("Louty", phone="01 42 34 56 78"))

    assert isinstance(step, CodeNeeded)
    assert step.channel is Channel.VOICE


@pytest.mark.rule("AUTH-1")
def test_the_identifier_may_be_typed_in_any_case(world: World) -> None:
    account = world.add("Louty", "Jean")

    typed = f" {account.identifier.lower()} "
    step = sign_in.begin(world.ports, OFFICE, identifier=typed, password=PASSWORD)

    assert isinstance(step, CodeNeeded)


@pytest.mark.rule("AUTH-2", "AUTH-6")
def test_nothing_opens_before_the_code(world: World) -> None:
    ticket = to_code(world, world.admin())

    with pytest.raises(errors.SessionEnded):
        home.home(Context(ports=world.ports, ticket=ticket, workstation=OFFICE))


@pytest.mark.rule("AUTH-3")
def test_a_wrong_identifier_and_a_wrong_password_are_told_alike(world: World) -> None:
    account = world.add("Louty")

    for identifier, password in (("ZZZ999999", PASSWORD), (account.identifier, "wrong")):
        with pytest.raises(errors.CredentialsRefused) as refused:
            sign_in.begin(world.ports, OFFICE, identifier=identifier, password=password)
        assert repr(refused.value) == "CredentialsRefused()"


@pytest.mark.rule("AUTH-3", "AUTH-4", "CASE-92")
@pytest.mark.parametrize(
    ("status", "told"),
    [(Status.EXPIRED, errors.AccountExpired), (Status.BLOCKED, errors.AccountBlocked)],
)
def test_the_state_is_told_to_the_right_password_alone(
    world: World, status: Status, told: type[errors.CoreError]
) -> None:
    world.admin()
    account = world.add("Louty", status=status)

    with pytest.raises(errors.CredentialsRefused):
        begin(world, account, "wrong")
    with pytest.raises(told) as refused:
        begin(world, account)
    assert "('Claire Martin',)" in repr(refused.value)


@pytest.mark.rule("AUTH-4")
def test_a_pending_account_has_no_password_to_try(world: World) -> None:
    account = world.add("Louty", status=Status.PENDING)

    with pytest.raises(errors.CredentialsRefused):
        begin(world, account)


@pytest.mark.rule("AUTH-5", "CASE-55")
def test_five_wrong_passwords_in_a_row_block_and_tell(world: World) -> None:
    admin, account = world.admin(), world.add("Louty", "Jean")

    fail(world, account, 4)
    stored = world.get(account)
    assert stored.blocked_at is None
    fail(world, account, 1)

    with pytest.raises(errors.AccountBlocked):
        begin(world, account)
    with world.storage.writing() as unit:
        line = unit.history.page(world.commune, before=None, size=1)[0][0]
        waiting = unit.outbox.claim(world.clock.now(), limit=10)
    assert (line.event.operation, line.author.source) == ("blocked_by_passwords", OFFICE.source)
    assert {(message.kind, message.to) for message in waiting} == {
        (MessageKind.BLOCKED, account.email),
        (MessageKind.BLOCKED_ADMIN, admin.email),
    }


@pytest.mark.rule("AUTH-5")
def test_the_right_password_resets_the_count(world: World) -> None:
    account = world.add("Louty")

    for _ in range(3):
        fail(world, account, 4)
        begin(world, account)

    stored = world.get(account)
    assert stored.password_failures == 0


@pytest.mark.rule("AUTH-5")
def test_of_twenty_wrong_passwords_at_once_few_are_judged(world: World) -> None:
    account = world.add("Louty")
    judged: list[str] = []

    class CountingHasher(type(world.ports.hasher)):  # type: ignore[misc]
        def verify(self, stored: str | None, password: str) -> bool:
            if stored is not None:
                judged.append(password)
            return False

    from dataclasses import replace

    ports = replace(world.ports, hasher=CountingHasher())

    def guess(number: int) -> None:
        with pytest.raises(errors.SignInError):
            sign_in.begin(
                ports,
                Workstation(secret=None, name="", source=f"192.0.2.{number}"),
                identifier=account.identifier,
                password=f"guess {number}",
            )

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(guess, range(20)))

    stored = world.get(account)
    assert stored.blocked_at is not None
    # Five in a row block; five more before strangers must wait, who learn nothing from them.
    assert len(judged) <= 10
    assert stored.password_failures == 5


@pytest.mark.rule("AUTH-5")
def test_a_source_that_fails_twenty_times_is_paused(world: World) -> None:
    for number in range(20):
        with pytest.raises(errors.CredentialsRefused):
            sign_in.begin(world.ports, OFFICE, identifier=f"ZZZ{number:06d}", password="wrong")

    account = world.add("Louty")
    with pytest.raises(errors.SourcePaused) as paused:
        begin(world, account)
    assert paused.value.seconds == 15 * 60
    assert isinstance(begin(world, account, workstation=HOME), CodeNeeded)
    world.clock.advance(timedelta(minutes=15))
    assert isinstance(begin(world, account), CodeNeeded)


@pytest.mark.rule("AUTH-5")
def test_strangers_never_shut_out_the_holder_of_a_trusted_workstation(world: World) -> None:
    account = world.add("Louty")
    world.sign_in(account, OFFICE, trusted=True)

    for number in range(200):
        stranger = Workstation(secret=None, name="", source=f"192.0.2.{number % 15}")
        world.clock.advance(timedelta(minutes=1))
        with pytest.raises(errors.SignInError):
            begin(world, account, "wrong", stranger)

    stored = world.get(account)
    assert stored.blocked_at is None
    assert isinstance(begin(world, account, workstation=OFFICE), Entered)


@pytest.mark.rule("AUTH-5")
def test_during_their_pause_strangers_are_not_even_evaluated(world: World) -> None:
    account = world.add("Louty")
    world.sign_in(account, OFFICE, trusted=True)
    fail(world, account, 5, HOME)

    with pytest.raises(errors.CredentialsRefused):
        begin(world, account, workstation=HOME)
    world.clock.advance(timedelta(seconds=60))
    assert isinstance(begin(world, account, workstation=HOME), CodeNeeded)


@pytest.mark.rule("AUTH-6", "CASE-17", "CASE-78")
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda world: world.clock.advance(timedelta(days=366)), errors.SessionExpired),
        (lambda _: None, errors.SessionEnded),
    ],
)
def test_an_open_session_is_checked_at_every_action(
    world: World, change: Callable[[World], None], told: type[errors.CoreError]
) -> None:
    account = world.admin()
    context = world.sign_in(account)
    home.home(context)

    change(world)
    if told is errors.SessionEnded:
        with world.storage.writing() as unit:
            unit.accounts.remove_many([account.id])

    with pytest.raises(told):
        home.home(context)


@pytest.mark.rule("AUTH-8")
def test_on_entry_the_last_connection_and_the_failures_since_are_told(world: World) -> None:
    account = world.add("Louty")
    world.sign_in(account, HOME, trusted=False)
    first = world.clock.now()
    world.clock.advance(timedelta(days=1))
    fail(world, account, 3)

    entered = enter(world, to_code(world, account), world.last_code())

    assert (entered.last_login_at, entered.last_login_from) == (first, HOME.source)
    assert entered.failures_since == 3


@pytest.mark.rule("OTP-2", "CASE-51")
@pytest.mark.parametrize(("seconds", "accepted"), [(300, True), (301, False)])
def test_five_minutes_to_the_second(world: World, seconds: int, accepted: bool) -> None:
    account = world.add("Louty")
    ticket = to_code(world, account)
    world.clock.advance(timedelta(seconds=seconds))

    if accepted:
        enter(world, ticket, world.last_code())
    else:
        with pytest.raises(errors.CodeExpired):
            enter(world, ticket, world.last_code())
        assert world.get(account).code_failures == 0


@pytest.mark.rule("OTP-3", "CASE-52")
def test_a_code_serves_once_and_in_its_own_session(world: World) -> None:
    account = world.add("Louty")
    ticket = to_code(world, account)
    code = world.last_code()
    other = begin(world, account, workstation=HOME)
    assert isinstance(other, CodeNeeded)

    with pytest.raises(errors.CodeUnknown):
        enter(world, other.ticket, code, workstation=HOME)
    enter(world, ticket, code)
    with pytest.raises(errors.SessionEnded):
        enter(world, ticket, code)


@pytest.mark.rule("OTP-4", "AUTH-5")
def test_twenty_wrong_codes_at_once_are_judged_five_times(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = world.add("Louty")
    ticket = to_code(world, account)
    bad = wrong(world.last_code())
    judged: list[str] = []
    compare = challenge.matches

    def counting(sent: challenge.Challenge, typed: str) -> bool:
        judged.append(typed)
        return compare(sent, typed)

    monkeypatch.setattr(challenge, "matches", counting)

    def guess(_: int) -> None:
        with pytest.raises((errors.CodeWrong, errors.AccountBlocked, errors.SessionEnded)):
            enter(world, ticket, bad)

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(guess, range(20)))

    assert len(judged) == 5
    stored = world.get(account)
    assert stored.status(world.today) is Status.BLOCKED


@pytest.mark.rule("AUTH-5", "CASE-54")
def test_a_wrong_code_tells_the_attempts_left_and_a_right_one_resets(world: World) -> None:
    account = world.add("Louty")
    ticket = to_code(world, account)
    for remaining in (4, 3, 2, 1):
        with pytest.raises(errors.CodeWrong) as refused:
            enter(world, ticket, wrong(world.last_code()))
        assert refused.value.remaining == remaining

    enter(world, ticket, world.last_code())

    stored = world.get(account)
    assert stored.code_failures == 0


@pytest.mark.rule("AUTH-5", "OTP-5")
def test_asking_new_codes_does_not_give_more_attempts(world: World) -> None:
    account = world.add("Louty")
    ticket = to_code(world, account)
    for _ in range(4):
        with pytest.raises(errors.CodeWrong):
            enter(world, ticket, wrong(world.last_code()))
    world.clock.advance(timedelta(seconds=61))
    sign_in.send_code(world.ports, OFFICE, ticket=ticket)

    with pytest.raises(errors.AccountBlocked):
        enter(world, ticket, wrong(world.last_code()))


@pytest.mark.rule("OTP-5", "CASE-49")
def test_a_new_request_cancels_the_former_code(world: World) -> None:
    ticket = to_code(world, world.add("Louty"))
    former = world.last_code()
    with pytest.raises(errors.CodeTooSoon):
        sign_in.send_code(world.ports, OFFICE, ticket=ticket)
    world.clock.advance(timedelta(seconds=60))
    sign_in.send_code(world.ports, OFFICE, ticket=ticket)

    with pytest.raises(errors.CodeCancelled):
        enter(world, ticket, former)
    enter(world, ticket, world.last_code())
    assert world.operations().count("code_sent") == 2


@pytest.mark.rule("OTP-5")
def test_at_most_five_codes_an_hour(world: World) -> None:
    account = world.add("Louty")
    ticket = to_code(world, account)
    for _ in range(4):
        world.clock.advance(timedelta(seconds=61))
        sign_in.send_code(world.ports, OFFICE, ticket=ticket)
    world.clock.advance(timedelta(seconds=61))

    with pytest.raises(errors.CodeCeilingReached):
        sign_in.send_code(world.ports, OFFICE, ticket=ticket)
    enter(world, ticket, world.last_code())


@pytest.mark.rule("OTP-5", "CASE-74")
def test_a_gateway_that_fails_counts_nothing_and_nothing_goes_by_mail(world: World) -> None:
    account = world.add("Louty")
    world.courier.broken = True
    step = begin(world, account)
    assert isinstance(step, CodeNeeded)

    for _ in range(7):
        with pytest.raises(errors.GatewayUnavailable):
            sign_in.send_code(world.ports, OFFICE, ticket=step.ticket)
    assert world.courier.sent == []
    world.courier.broken = False
    sign_in.send_code(world.ports, OFFICE, ticket=step.ticket)

    enter(world, step.ticket, world.last_code())
    assert [message.channel for message in world.messages()] == ["sms"]


@pytest.mark.rule("TRUST-1", "TRUST-2", "OTP-6")
def test_a_trusted_workstation_enters_without_code_for_seven_days(world: World) -> None:
    account = world.add("Louty")
    world.sign_in(account, OFFICE, trusted=True)

    world.clock.advance(timedelta(days=7, seconds=-1))
    assert isinstance(begin(world, account), Entered)
    assert isinstance(begin(world, account, workstation=HOME), CodeNeeded)
    world.clock.advance(timedelta(seconds=1))
    assert isinstance(begin(world, account), CodeNeeded)


@pytest.mark.rule("TRUST-2")
def test_without_the_box_a_code_is_asked_each_time(world: World) -> None:
    account = world.add("Louty")
    world.sign_in(account, OFFICE)

    assert isinstance(begin(world, account), CodeNeeded)


@pytest.mark.rule("TRUST-2", "CASE-61")
def test_trust_is_for_one_account_alone(world: World) -> None:
    world.sign_in(world.add("Louty"), OFFICE, trusted=True)

    assert isinstance(begin(world, world.add("Martin")), CodeNeeded)


@pytest.mark.rule("TRUST-3")
def test_a_workstation_without_secret_is_not_trusted_and_costs_no_code(world: World) -> None:
    account = world.add("Louty")
    step = begin(world, account, workstation=KIOSK)
    assert isinstance(step, CodeNeeded)
    assert not step.trustable
    sign_in.send_code(world.ports, KIOSK, ticket=step.ticket)

    with pytest.raises(errors.NoWorkstation):
        enter(world, step.ticket, world.last_code(), trusted=True, workstation=KIOSK)
    enter(world, step.ticket, world.last_code(), workstation=KIOSK)


@pytest.mark.rule("TRUST-4")
def test_a_forgotten_workstation_asks_a_code_again(world: World) -> None:
    account = world.add("Louty")
    world.sign_in(account, OFFICE, trusted=True)
    world.clock.advance(timedelta(minutes=2))
    world.sign_in(account, HOME, trusted=True)

    assert sign_in.forget_workstation(world.ports, OFFICE) == 1

    assert isinstance(begin(world, account), CodeNeeded)
    assert isinstance(begin(world, account, workstation=HOME), Entered)
    assert world.operations().count("trust_ended") == 1


@pytest.mark.rule("PHONE-1", "CASE-65")
def test_a_first_connection_without_number_stops_until_a_code_proves_one(world: World) -> None:
    account = world.add("Louty", phone=None)
    step = begin(world, account)
    assert isinstance(step, PhoneNeeded)
    assert not step.mail_first

    with pytest.raises(errors.NumberMissing):
        sign_in.send_code(world.ports, OFFICE, ticket=step.ticket)
    with pytest.raises(errors.PhoneRefused):
        sign_in.propose_phone(world.ports, OFFICE, ticket=step.ticket, number="3639")
    sent = sign_in.propose_phone(world.ports, OFFICE, ticket=step.ticket, number="0692 12 34 56")
    stored = world.get(account)
    assert stored.phone is None
    enter(world, step.ticket, world.last_code())

    stored = world.get(account)
    assert stored.phone is not None
    assert (stored.phone.e164, sent.channel) == ("+262692123456", Channel.SMS)
    deliver(world)
    assert [mail.to for mail in world.messages(MessageKind.PHONE_CHANGED)] == [account.email]


@pytest.mark.rule("PHONE-1")
def test_whoever_knows_the_password_of_an_account_in_use_cannot_enrol_his_phone(
    world: World,
) -> None:
    world.admin()
    account = world.add("Louty", phone=None, last_login_at=world.clock.now())
    step = begin(world, account)
    assert isinstance(step, PhoneNeeded)
    assert step.mail_first

    with pytest.raises(errors.LinkRefused):
        sign_in.propose_phone(world.ports, OFFICE, ticket=step.ticket, number="0612345678")

    deliver(world)
    link = world.last_link(MessageKind.ENROLMENT)
    sign_in.confirm_enrolment(world.ports, OFFICE, ticket=step.ticket, link=link)
    with pytest.raises(errors.LinkRefused):
        sign_in.confirm_enrolment(world.ports, OFFICE, ticket=step.ticket, link=link)
    sign_in.propose_phone(world.ports, OFFICE, ticket=step.ticket, number="0612345678")
    enter(world, step.ticket, world.last_code())
    deliver(world)
    assert len(world.messages(MessageKind.PHONE_ENROLLED_ADMIN)) == 1


def deliver(world: World) -> None:
    from peps_tui.core.use_cases.messages import deliver_due

    deliver_due(world.ports)


@pytest.mark.rule("PHONE-4", "CASE-68")
def test_several_people_may_share_one_number(world: World) -> None:
    one, two = world.add("Louty", phone="0142345678"), world.add("Martin", phone="0142345678")

    for account in (one, two):
        context = world.sign_in(account)
        assert home.home(context).identifier == account.identifier
    told = [message.facts["identifier"] for message in world.messages(MessageKind.CODE)]
    assert told == [one.identifier, two.identifier]


def test_a_sign_in_belongs_to_its_workstation_and_to_its_quarter_of_an_hour(
    world: World,
) -> None:
    account = world.add("Louty")
    ticket = to_code(world, account)

    with pytest.raises(errors.SessionEnded):
        enter(world, ticket, world.last_code(), workstation=HOME)
    world.clock.advance(timedelta(minutes=15, seconds=1))
    with pytest.raises(errors.SessionEnded):
        enter(world, ticket, world.last_code())


@pytest.mark.rule("OTP-3", "CASE-84")
def test_a_line_lost_at_the_code_leaves_nothing_half_open(world: World) -> None:
    account = world.add("Louty")
    lost = to_code(world, account)
    former = world.last_code()
    world.clock.advance(timedelta(minutes=1))

    again = to_code(world, account)

    with pytest.raises(errors.CodeWrong):
        enter(world, again, former)
    with pytest.raises(errors.SessionEnded):
        home.home(Context(ports=world.ports, ticket=lost, workstation=OFFICE))
    enter(world, again, world.last_code())


@pytest.mark.rule("LIFE-9", "CASE-8")
def test_a_promotion_acts_from_the_next_sign_in(world: World) -> None:
    from dataclasses import replace

    account = world.add("Louty")
    context = world.sign_in(account)
    stored = world.get(account)
    with world.storage.writing() as unit:
        unit.accounts.save(replace(stored, profile=Profile.ADMIN))

    assert home.home(context).profile is Profile.USER
    with pytest.raises(errors.NotAdministrator):
        home.history(context)
    world.clock.advance(timedelta(minutes=2))
    assert home.history(world.sign_in(account)).total > 0


@pytest.mark.rule("AUTH-5")
def test_right_passwords_typed_at_once_block_nobody(world: World) -> None:
    account = world.add("Louty")

    def knock(number: int) -> None:
        source = Workstation(secret=None, name="", source=f"192.0.2.{number}")
        begin(world, account, workstation=source)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(knock, range(8)))

    stored = world.get(account)
    assert (stored.blocked_at, stored.password_failures) == (None, 0)


@pytest.mark.rule("AUTH-5")
def test_attempts_that_were_never_judged_do_not_shut_the_holder_out(world: World) -> None:
    account = world.add("Louty")
    with world.storage.writing() as unit:
        for _ in range(5):
            unit.accounts.charge(account.id, Failure.PASSWORD, 5)

    assert isinstance(begin(world, account), CodeNeeded)
    assert world.get(account).password_failures == 0


@pytest.mark.rule("AUTH-5", "OTP-4")
def test_entering_without_a_code_forgets_no_wrong_code(world: World) -> None:
    account = world.add("Louty")
    world.sign_in(account, OFFICE, trusted=True)
    world.clock.advance(timedelta(minutes=2))
    ticket = to_code(world, account, HOME)
    for _ in range(4):
        with pytest.raises(errors.CodeWrong):
            enter(world, ticket, wrong(world.last_code()), workstation=HOME)

    entered = begin(world, account)
    assert isinstance(entered, Entered)
    assert entered.failures_since == 4
    with pytest.raises(errors.AccountBlocked):
        enter(world, ticket, wrong(world.last_code()), workstation=HOME)


@pytest.mark.rule("AUTH-3", "AUTH-5")
def test_a_paused_stranger_is_counted_like_somebody_who_guesses_identifiers(
    world: World,
) -> None:
    account = world.add("Louty")
    world.sign_in(account, OFFICE, trusted=True)
    fail(world, account, 20, HOME)

    with pytest.raises(errors.SourcePaused):
        begin(world, account, workstation=HOME)


@pytest.mark.rule("AUTH-5")
def test_a_trusted_workstation_enters_whatever_its_neighbours_did(world: World) -> None:
    account = world.add("Louty")
    world.sign_in(account, OFFICE, trusted=True)
    for number in range(20):
        with pytest.raises(errors.CredentialsRefused):
            sign_in.begin(world.ports, OFFICE, identifier=f"ZZZ{number:06d}", password="wrong")

    assert isinstance(begin(world, account), Entered)


@pytest.mark.rule("PHONE-1")
def test_asking_again_at_once_mails_no_second_link(world: World) -> None:
    account = world.add("Louty", phone=None, last_login_at=world.clock.now())
    for _ in range(20):
        begin(world, account)
    deliver(world)

    assert len(world.messages(MessageKind.ENROLMENT)) == 1
    step = begin(world, account)
    assert isinstance(step, PhoneNeeded)
    link = world.last_link(MessageKind.ENROLMENT)
    sign_in.confirm_enrolment(world.ports, OFFICE, ticket=step.ticket, link=link)


@pytest.mark.rule("PHONE-1")
def test_an_account_in_use_without_number_or_address_is_sent_to_its_administrators(
    world: World,
) -> None:
    world.admin()
    account = world.add("Louty", phone=None, email=None, last_login_at=world.clock.now())

    with pytest.raises(errors.NoWayToConfirm) as refused:
        begin(world, account)
    assert refused.value.administrators == ("Claire Martin",)
