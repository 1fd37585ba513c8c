import re
from dataclasses import replace
from datetime import timedelta

import pytest

from peps_tui.core.adapters.smpp import SmppCourier
from peps_tui.core.domain import errors
from peps_tui.core.domain.challenge import Purpose
from peps_tui.core.domain.history import Author
from peps_tui.core.domain.link import LinkKind, token_digest
from peps_tui.core.domain.message import (
    RETRY_WAITS,
    MessageChannel,
    MessageKind,
    MessageState,
    MessageTrace,
)
from peps_tui.core.ports import CourierFailure
from peps_tui.core.storage.outbox import LEASE
from peps_tui.core.use_cases import codes, messages, sign_in, upkeep
from tests.support.peers import HOST, MessageCentre, message_centre
from tests.support.world import OFFICE, PASSWORD, World

OPERATOR = Author(identifier="", name="opérateur", source="console")


def queue(world: World, number: int = 1) -> None:
    account = world.add("Louty", "Jean", email=f"jean{number}@exemple.fr")
    with world.storage.writing() as unit:
        messages.mail(unit, account, MessageKind.BLOCKED, now=world.clock.now())


@pytest.mark.rule("MSG-2")
def test_a_message_leaves_once(world: World) -> None:
    queue(world)

    assert messages.deliver_due(world.ports) == 1
    assert messages.deliver_due(world.ports) == 0
    assert len(world.messages()) == 1


@pytest.mark.rule("MSG-2")
def test_a_transaction_that_fails_sends_nothing(world: World) -> None:
    account = world.add("Louty")

    def fail_after_mail() -> None:
        with world.storage.writing() as unit:
            messages.mail(unit, account, MessageKind.BLOCKED, now=world.clock.now())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_mail()

    assert messages.deliver_due(world.ports) == 0


@pytest.mark.rule("MSG-2")
def test_what_failed_is_tried_again_with_growing_waits_then_given_up(world: World) -> None:
    queue(world)
    world.courier.broken = True

    for wait in RETRY_WAITS:
        assert messages.deliver_due(world.ports) == 0
        with world.storage.writing() as unit:
            assert unit.outbox.claim(world.clock.now(), limit=1) == []
        world.clock.advance(wait)
    assert messages.deliver_due(world.ports) == 0
    with world.storage.reading() as unit:
        assert unit.outbox.waiting() == 0


@pytest.mark.rule("MSG-2")
def test_a_message_claimed_by_a_dispatcher_that_died_leaves_after_its_lease(
    world: World,
) -> None:
    queue(world)
    with world.storage.writing() as unit:
        assert len(unit.outbox.claim(world.clock.now(), limit=10)) == 1

    assert messages.deliver_due(world.ports) == 0
    world.clock.advance(LEASE)
    assert messages.deliver_due(world.ports) == 1


@pytest.mark.rule("MSG-2", "OTP-4")
def test_what_left_is_wiped(world: World) -> None:
    queue(world)
    messages.deliver_due(world.ports)

    with world.storage.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT destination, facts FROM outbox").all()
    assert kept == [(None, None)]


def traces(world: World, state: MessageState | None = None) -> list[MessageTrace]:
    return list(messages.report(world.ports, state, limit=10).traces)


def give_up(world: World, kind: MessageKind = MessageKind.BLOCKED) -> int:
    """A mail that a gateway refused for good; returns its number."""
    account = world.add("Louty", "Jean", email="jean@exemple.fr")
    with world.storage.writing() as unit:
        if kind is MessageKind.CREATION:
            by = messages.named_by(account)
            messages.mail_link(unit, world.ports, account, LinkKind.ACTIVATION, facts=by)
        else:
            messages.mail(unit, account, kind, now=world.clock.now())
    world.courier.failure = CourierFailure("SMTP 550", permanent=True)
    assert messages.deliver_due(world.ports) == 0
    world.courier.failure = None
    return traces(world)[0].id


@pytest.mark.rule("MSG-2")
def test_operators_see_what_became_of_messages_and_nothing_of_what_they_say(world: World) -> None:
    queue(world)
    messages.deliver_due(world.ports)
    refused = give_up(world, MessageKind.CREATION)
    queue(world, 2)
    report = messages.report(world.ports, None, limit=2)

    assert [trace.state for trace in report.traces] == [MessageState.WAITING, MessageState.FAILED]
    assert report.counts == dict.fromkeys(MessageState, 1)
    [failed] = traces(world, MessageState.FAILED)
    assert (failed.id, failed.attempts, failed.reason) == (refused, 1, "SMTP 550")
    assert (failed.establishment, failed.next_try) == ("COMMUNE DE VILLEBOIS", None)
    assert not any(told in repr(report) for told in ("exemple.fr", "Louty", "jeton-"))


@pytest.mark.rule("MSG-2", "CASE-41")
def test_what_was_given_up_is_kept_for_another_try(world: World) -> None:
    refused = give_up(world)

    trace = messages.retry(world.ports, refused)

    assert (trace.state, trace.reason) == (MessageState.SENT, "")
    assert [message.to for message in world.messages()] == ["jean@exemple.fr"]
    with pytest.raises(errors.MessageNotRepeatable):
        messages.retry(world.ports, refused)
    with pytest.raises(errors.MessageUnknown):
        messages.retry(world.ports, refused + 1)


@pytest.mark.rule("MSG-2")
def test_all_that_failed_leaves_when_the_gateway_is_back(world: World) -> None:
    give_up(world)
    queue(world, 2)
    world.courier.broken = True
    messages.deliver_due(world.ports)
    assert messages.retry_failed(world.ports) == (2, 0)
    world.courier.broken = False
    assert messages.deliver_due(world.ports) == 0
    queue(world, 3)  # which leaves too, and makes up for none of those that failed

    assert messages.retry_failed(world.ports) == (2, 2)
    assert messages.retry_failed(world.ports) == (0, 0)


@pytest.mark.rule("MSG-2")
def test_what_another_dispatcher_is_sending_is_left_to_it(world: World) -> None:
    queue(world)
    world.courier.broken = True
    messages.deliver_due(world.ports)
    world.clock.advance(RETRY_WAITS[0])
    with world.storage.writing() as unit:
        [claimed] = unit.outbox.claim(world.clock.now(), limit=1)

    assert messages.retry_failed(world.ports) == (0, 0)
    with pytest.raises(errors.MessageNotRepeatable):
        messages.retry(world.ports, claimed.id)


@pytest.mark.rule("MSG-2", "LIFE-2")
def test_a_link_that_no_longer_works_is_not_sent_again(world: World) -> None:
    refused = give_up(world, MessageKind.CREATION)
    world.clock.advance(timedelta(days=16))

    with pytest.raises(errors.MessageNotRepeatable):
        messages.retry(world.ports, refused)


@pytest.mark.rule("MSG-2", "CASE-35")
def test_a_link_that_another_replaced_before_it_left_does_not_leave(world: World) -> None:
    give_up(world, MessageKind.CREATION)
    with world.storage.writing() as unit:
        [account] = unit.accounts.by_email("jean@exemple.fr")
        by = messages.named_by(account)
        messages.mail_link(unit, world.ports, account, LinkKind.ACTIVATION, facts=by)

    assert messages.retry_failed(world.ports) == (0, 0)
    assert [trace.reason for trace in traces(world)] == ["", "void"]


@pytest.mark.rule("MSG-2")
def test_a_gateway_that_asks_for_peace_is_left_in_peace(world: World) -> None:
    queue(world)
    world.courier.failure = CourierFailure("HTTP 429", retry_after=timedelta(hours=2))
    messages.deliver_due(world.ports)

    [trace] = traces(world)
    assert trace.next_try == world.clock.now() + timedelta(hours=2)


def sms_of(centre: MessageCentre) -> str:
    """The code of the newest SMS that a centre took."""
    found = re.search(rb"\b[0-9]{6}\b", centre.received[-1].short_message)
    assert found is not None
    return found[0].decode()


@pytest.mark.rule("OTP-5", "MSG-2", "CASE-74")
def test_a_gateway_that_is_down_costs_nothing_and_nothing_replaces_it(
    world: World, free_port: int
) -> None:
    account = world.add("Louty")
    sms = SmppCourier(
        host=HOST, port=free_port, user="peps", password="s3cret", sender="PEPS", tls=None
    )
    ports = replace(world.ports, couriers={**world.ports.couriers, MessageChannel.SMS: sms})
    step = sign_in.begin(ports, OFFICE, identifier=account.identifier, password=PASSWORD)
    assert isinstance(step, sign_in.CodeNeeded)

    with pytest.raises(errors.GatewayUnavailable):  # nobody there
        sign_in.send_code(ports, OFFICE, ticket=step.ticket)
    with message_centre(free_port, [0x58, 0x0B]) as centre:
        for _ in range(2):  # too busy, then it knows no such number
            with pytest.raises(errors.GatewayUnavailable):
                sign_in.send_code(ports, OFFICE, ticket=step.ticket)
        sign_in.send_code(ports, OFFICE, ticket=step.ticket)  # back, and no wait to serve
    world.clock.advance(timedelta(minutes=4))
    assert messages.deliver_due(ports) == 0

    assert len(centre.received) == 1
    assert world.messages() == []
    entered = sign_in.enter_code(
        ports, OFFICE, ticket=step.ticket, code=sms_of(centre), trusted=False
    )
    assert isinstance(entered, sign_in.Entered)
    refused = traces(world, MessageState.FAILED)
    assert [trace.reason for trace in refused] == ["SMPP 0x0B", "SMPP 0x58", "unreachable"]
    for trace in refused:
        with pytest.raises(errors.CodeNotRepeated):
            messages.retry(ports, trace.id)
    assert messages.retry_failed(ports) == (0, 0)
    with world.storage.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT destination, facts FROM outbox").all()
    assert kept == [(None, None)] * 4


@pytest.mark.rule("PHONE-6", "CASE-75")
def test_blanking_the_numbers_is_done_once_for_all(world: World) -> None:
    account = world.add("Louty", phone_anonymous=True)
    world.sign_in(account, trusted=True)

    assert upkeep.blank_phones(world.ports, by=OPERATOR) == 1

    stored = world.get(account)
    assert stored.phone is None
    assert not stored.phone_anonymous
    with world.storage.reading() as unit:
        assert unit.trusts.of(account.id) == []
    assert world.operations()[-1] == "phones_blanked"
    typed_since = world.add("Petit", "Paul")
    assert upkeep.blank_phones(world.ports, by=OPERATOR) is None
    kept = world.get(typed_since)
    assert kept.phone is not None


def test_the_database_says_so_when_it_is_unavailable(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.storage.close()
    monkeypatch.setattr("peps_tui.core.storage.engine.BUSY_TIMEOUT_SECONDS", 0)
    with (
        pytest.raises(errors.StorageUnavailable),
        world.storage.writing(),
        world.storage.reading() as unit,
    ):
        unit.connection.exec_driver_sql("SELECT nothing FROM nowhere")


@pytest.mark.rule("MSG-2", "OTP-5")
def test_a_code_is_left_to_the_request_that_asked_it(world: World) -> None:
    account = world.add("Louty")
    step = sign_in.begin(world.ports, OFFICE, identifier=account.identifier, password=PASSWORD)
    assert isinstance(step, sign_in.CodeNeeded)
    with world.storage.writing() as unit:
        session = unit.sessions.by_ticket(token_digest(step.ticket))
        assert session is not None
        assert account.phone is not None
        request = codes.Request(
            account=account,
            session=session,
            purpose=Purpose.SIGN_IN,
            target="t",
            phone=account.phone,
        )
        message_id = codes.store(unit, world.ports, request)

    assert messages.deliver_due(world.ports) == 0
    codes.send(world.ports, message_id, request)
    assert len(world.messages(MessageKind.CODE)) == 1
    assert messages.deliver_due(world.ports) == 0


@pytest.mark.rule("MSG-2")
def test_a_message_that_cannot_be_worded_or_read_holds_up_no_other(world: World) -> None:
    account = world.add("Louty")
    with world.storage.writing() as unit:
        messages.mail(unit, account, MessageKind.CREATION, now=world.clock.now())
    queue(world, 2)
    queue(world, 3)
    with world.storage.engine.execution_options(writing=True).begin() as connection:
        connection.exec_driver_sql("UPDATE outbox SET facts = destination WHERE id = 2")

    messages.deliver_due(world.ports)

    assert [message.to for message in world.messages()] == ["jean3@exemple.fr"]
    with world.storage.reading() as unit:
        assert unit.outbox.waiting() == 0
