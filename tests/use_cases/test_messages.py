from datetime import timedelta

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.challenge import Purpose
from peps_tui.core.domain.history import Author
from peps_tui.core.domain.link import token_digest
from peps_tui.core.domain.message import RETRY_WAITS, MessageKind
from peps_tui.core.use_cases import codes, messages, recovery, sign_in, upkeep
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
    world.clock.advance(timedelta(minutes=5))
    assert messages.deliver_due(world.ports) == 1


@pytest.mark.rule("MSG-2", "OTP-4")
def test_what_left_is_wiped(world: World) -> None:
    queue(world)
    messages.deliver_due(world.ports)

    with world.storage.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT destination, facts FROM outbox").all()
    assert kept == [(None, None)]


@pytest.mark.rule("PHONE-6")
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
    assert upkeep.blank_phones(world.ports, by=OPERATOR) == 0
    kept = world.get(typed_since)
    assert kept.phone is not None


@pytest.mark.rule("PWD-4")
def test_a_forgotten_identifier_is_mailed_and_the_answer_is_the_same_for_all(
    world: World,
) -> None:
    here = world.add("Louty", "Jean", email="jean@exemple.fr")
    there = world.add("Louty", "Jean", email="Jean@exemple.fr", establishment=world.hospital)

    for email in ("jean@exemple.fr", "inconnu@exemple.fr", "pas une adresse"):
        recovery.forgotten_identifier(world.ports, email)

    messages.deliver_due(world.ports)
    sent = {m.facts["identifier"] for m in world.messages(MessageKind.IDENTIFIERS)}
    assert sent == {here.identifier, there.identifier}


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
