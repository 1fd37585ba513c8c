"""Ways back in: a forgotten identifier, a forgotten password, and the contact form."""

from datetime import timedelta
from functools import partial

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Status
from peps_tui.core.domain.daily import Trace
from peps_tui.core.domain.door import ANSWER_TIME, LIMITS, Enquiry, RequestKind, Subject
from peps_tui.core.domain.link import LinkKind
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.phone import Channel
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.use_cases import home, recovery, sign_in
from peps_tui.core.use_cases.contact import send_enquiry
from peps_tui.core.use_cases.messages import deliver_due
from tests.support.world import HOME, OFFICE, PASSWORD, World

NEW = "Velours-du-soir-7"
UNKNOWN = "ZZZ999999"


@pytest.fixture
def louty(world: World) -> Account:
    return world.add("Louty", "Jean", email="jean@exemple.fr")


def forget(world: World, identifier: str, workstation: Workstation = OFFICE) -> None:
    recovery.forgotten_password(world.ports, workstation, identifier=identifier)
    deliver_due(world.ports)


def begin(world: World, link: str) -> sign_in.CodeNeeded | sign_in.PhoneNeeded:
    return recovery.begin_reset(world.ports, OFFICE, link=link)


def reset(world: World, ticket: str, code: str, password: str = NEW) -> None:
    recovery.reset_password(
        world.ports, OFFICE, ticket=ticket, code=code, password=password, confirmation=password
    )


def sent_ticket(world: World, account: Account) -> str:
    """The ticket of a reset whose code was sent."""
    forget(world, account.identifier)
    ticket = begin(world, world.last_link(MessageKind.RESET)).ticket
    sign_in.send_code(world.ports, OFFICE, ticket=ticket)
    return ticket


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.mark.rule("PWD-4", "CASE-90")
def test_a_forgotten_identifier_is_mailed_with_its_employers_and_all_are_answered_alike(
    world: World, louty: Account
) -> None:
    there = world.add("Louty", "Jean", email="Jean@exemple.fr", establishment=world.hospital)

    for email in ("jean@exemple.fr", "inconnu@exemple.fr", "pas une adresse"):
        recovery.forgotten_identifier(world.ports, OFFICE, email=email)

    deliver_due(world.ports)
    assert world.clock.held == [ANSWER_TIME] * 3
    [(message, worded)] = world.courier.sent
    assert (message.kind, message.to) == (MessageKind.IDENTIFIERS, "jean@exemple.fr")
    assert f"- COMMUNE DE VILLEBOIS\N{NO-BREAK SPACE}: {louty.identifier}\n" in worded.text
    assert f"- CENTRE HOSPITALIER DES ORMES\N{NO-BREAK SPACE}: {there.identifier}" in worded.text


@pytest.mark.rule("PWD-3", "PWD-4", "AUTH-3", "CASE-90")
def test_an_address_is_mailed_three_times_an_hour_and_a_source_is_told_to_wait(
    world: World, louty: Account
) -> None:
    def ask_identifier(email: str, where: Workstation) -> None:
        recovery.forgotten_identifier(world.ports, where, email=email)

    for known, unknown, ask in (
        ("jean@exemple.fr", "inconnu@exemple.fr", ask_identifier),
        (louty.identifier, UNKNOWN, partial(forget, world)),
    ):
        world.courier.sent.clear()
        for _ in range(5):
            ask(known, OFFICE)
        deliver_due(world.ports)
        assert len(world.messages()) == 3
        for _ in range(15):
            ask(unknown, OFFICE)
        for which in (known, unknown):
            with pytest.raises(errors.TooManyRequests) as refused:
                ask(which, OFFICE)
            assert refused.value.minutes == 60
            ask(which, HOME)
        deliver_due(world.ports)
        assert len(world.messages()) == 3
        world.clock.advance(timedelta(hours=1))
        ask(known, OFFICE)
        deliver_due(world.ports)
        assert len(world.messages()) == 4


@pytest.mark.rule("PWD-3", "OTP-3", "TRUST-5", "MSG-1", "CASE-90")
def test_a_forgotten_password_is_replaced_by_a_mailed_link_and_a_code(
    world: World, louty: Account
) -> None:
    colleague = world.sign_in(world.add("Roux"), HOME)
    office = world.sign_in(louty, trusted=True)
    world.clock.advance(timedelta(minutes=2))
    ticket = sent_ticket(world, louty)
    recovery.check_reset(world.ports, OFFICE, ticket=ticket, password=NEW, confirmation=NEW)

    reset(world, ticket, world.last_code())

    with pytest.raises(errors.SessionEnded):
        home.home(office)
    with pytest.raises(errors.CredentialsRefused):
        sign_in.begin(world.ports, OFFICE, identifier=louty.identifier, password=PASSWORD)
    step = sign_in.begin(world.ports, OFFICE, identifier=louty.identifier, password=NEW)
    assert isinstance(step, sign_in.CodeNeeded)
    deliver_due(world.ports)
    [told] = world.messages(MessageKind.PASSWORD_CHANGED)
    assert told.to == "jean@exemple.fr"
    told_in_order = [each for each in world.operations() if each != "code_sent"]
    assert told_in_order[-3:] == ["reset_mail_sent", "password_changed", "password_failed"]
    home.home(colleague)


@pytest.mark.rule("PWD-3")
def test_a_reset_link_serves_once_and_for_an_hour_and_a_newer_one_replaces_it(
    world: World, louty: Account
) -> None:
    ticket = sent_ticket(world, louty)
    used = world.last_link(MessageKind.RESET)
    late = begin(world, used).ticket
    reset(world, ticket, world.last_code())
    for refused in (used, f"https://peps.exemple.fr/activation/{'x' * 43}"):
        with pytest.raises(errors.ResetLinkRefused):
            begin(world, refused)
    for no_link in ("", "https://peps.exemple.fr/activation/rien", "\x00"):
        with pytest.raises(errors.LinkUnreadable):
            begin(world, no_link)
    with pytest.raises(errors.SessionEnded):
        reset(world, late, "000000", "Autre-phrase-8")

    forget(world, louty.identifier)
    replaced = world.last_link(MessageKind.RESET)
    forget(world, louty.identifier)
    with pytest.raises(errors.ResetLinkRefused):
        begin(world, replaced)
    last = world.last_link(MessageKind.RESET)
    world.clock.advance(timedelta(minutes=59))
    begin(world, last)
    world.clock.advance(timedelta(minutes=1))
    with pytest.raises(errors.ResetLinkRefused):
        begin(world, last)


@pytest.mark.rule("PWD-3", "AUTH-2", "OTP-3")
def test_the_ticket_of_a_reset_opens_nothing_and_that_of_a_sign_in_resets_nothing(
    world: World, louty: Account
) -> None:
    ticket = sent_ticket(world, louty)
    with pytest.raises(errors.SessionEnded):
        sign_in.enter_code(
            world.ports, OFFICE, ticket=ticket, code=world.last_code(), trusted=False
        )
    with pytest.raises(errors.SessionEnded):
        recovery.check_reset(world.ports, HOME, ticket=ticket, password=NEW, confirmation=NEW)

    world.clock.advance(timedelta(minutes=2))
    step = sign_in.begin(world.ports, OFFICE, identifier=louty.identifier, password=PASSWORD)
    assert isinstance(step, sign_in.CodeNeeded)
    sign_in.send_code(world.ports, OFFICE, ticket=step.ticket)
    with pytest.raises(errors.SessionEnded):
        reset(world, step.ticket, world.last_code())


@pytest.mark.rule("PWD-1", "PWD-2", "PWD-3", "OTP-4")
def test_a_weak_password_spends_no_attempt_and_five_wrong_codes_block(
    world: World, louty: Account
) -> None:
    ticket = sent_ticket(world, louty)
    code = world.last_code()
    for weak in ("court1A", "JLouty-2026-x"):
        with pytest.raises(errors.PasswordRefused):
            reset(world, ticket, code, weak)

    for _ in range(4):
        with pytest.raises(errors.CodeWrong):
            reset(world, ticket, wrong(code))
    with pytest.raises(errors.AccountBlocked):
        reset(world, ticket, wrong(code))
    with pytest.raises(errors.CoreError):
        reset(world, ticket, code)
    assert world.get(louty).status(world.today) is Status.BLOCKED


@pytest.mark.rule("PWD-3", "AUTH-4", "CASE-91")
@pytest.mark.parametrize("status", [Status.PENDING, Status.EXPIRED, Status.BLOCKED])
def test_a_reset_neither_activates_nor_renews_nor_unblocks(world: World, status: Status) -> None:
    world.admin()
    account = world.add("Louty", "Jean", status=status)

    forget(world, account.identifier)
    assert world.clock.held == [ANSWER_TIME]

    [(message, worded)] = world.courier.sent
    assert message.kind is MessageKind.RESET_REFUSED
    assert "permet pas votre connexion" in worded.text
    assert "Claire Martin" in worded.text
    assert "activation/" not in worded.text
    assert world.get(account) == account


@pytest.mark.rule("PWD-3", "AUTH-4", "CASE-91")
def test_an_account_blocked_after_its_mail_is_told_so_at_the_link(
    world: World, louty: Account
) -> None:
    forget(world, louty.identifier)
    for _ in range(5):
        with pytest.raises(errors.CredentialsRefused):
            sign_in.begin(world.ports, OFFICE, identifier=louty.identifier, password="faux")

    with pytest.raises(errors.AccountBlocked):
        begin(world, world.last_link(MessageKind.RESET))


@pytest.mark.rule("PHONE-1", "PWD-3")
def test_an_account_without_number_enrols_one_and_administrators_are_told(world: World) -> None:
    world.admin()
    account = world.add(
        "Louty", "Jean", phone=None, last_login_at=world.clock.now() - timedelta(days=9)
    )
    forget(world, account.identifier)
    step = begin(world, world.last_link(MessageKind.RESET))
    assert isinstance(step, sign_in.PhoneNeeded)
    assert not step.mail_first

    sent = sign_in.propose_phone(world.ports, OFFICE, ticket=step.ticket, number="01 42 34 56 78")
    assert sent.channel is Channel.VOICE
    reset(world, step.ticket, world.last_code())

    enrolled = world.get(account).phone
    assert enrolled is not None
    assert enrolled.e164 == "+33142345678"
    deliver_due(world.ports)
    assert {message.kind for message in world.messages()} >= {
        MessageKind.PHONE_CHANGED,
        MessageKind.PHONE_ENROLLED_ADMIN,
        MessageKind.PASSWORD_CHANGED,
    }


@pytest.mark.rule("PWD-3", "CASE-37")
def test_what_an_administrator_changes_meanwhile_stops_the_reset(
    world: World, louty: Account
) -> None:
    ticket = sent_ticket(world, louty)
    with world.storage.writing() as unit:  # as a new address does
        unit.links.cancel(louty.id, LinkKind.RESET, world.clock.now())

    with pytest.raises(errors.SessionEnded):
        reset(world, ticket, world.last_code())

    code = world.last_code()
    world.clock.advance(timedelta(minutes=1))
    forget(world, louty.identifier)  # whoever read the old mailbox asks another link
    with pytest.raises(errors.SessionEnded):
        reset(world, ticket, code)


def enquiry(**typed: str) -> Enquiry:
    entries = {
        "name": "Jean Louty",
        "email": "jean@exemple.fr",
        "establishment": "Commune de Villebois",
        "message": "Bonjour,\n\nje n’ai plus d’administrateur.",
        **typed,
    }
    return Enquiry(subject=Subject.ACCOUNTS, **entries)


@pytest.mark.rule("MSG-2", "CASE-6")
def test_anybody_writes_to_support_without_an_account(world: World) -> None:
    send_enquiry(world.ports, OFFICE, enquiry())
    deliver_due(world.ports)

    [(message, worded)] = world.courier.sent
    assert message.to == world.ports.support_email
    assert "Gestion des comptes dans PEP’s" in worded.subject
    assert "> je n’ai plus d’administrateur." in worded.text.splitlines()
    assert "jean@exemple.fr" in worded.text


def test_a_contact_form_is_refused_field_by_field(world: World) -> None:
    with pytest.raises(errors.FieldsRefused) as refused:
        send_enquiry(
            world.ports,
            OFFICE,
            enquiry(name="Jean\x1b[2J", email="jean", establishment=" ", message="x" * 4_001),
        )
    assert set(refused.value.fields) == {"name", "email", "establishment", "message"}
    assert world.messages() == []


def test_the_contact_form_floods_nobody(world: World) -> None:
    limits = LIMITS[RequestKind.CONTACT]
    for _ in range(limits.about):
        send_enquiry(world.ports, HOME, enquiry())
    for number in range(limits.source):
        send_enquiry(world.ports, OFFICE, enquiry(email=f"p{number}@exemple.fr"))
    for typed, where in ((enquiry(), HOME), (enquiry(email="autre@exemple.fr"), OFFICE)):
        with pytest.raises(errors.TooManyRequests):
            send_enquiry(world.ports, where, typed)
    deliver_due(world.ports)
    assert len(world.messages()) == limits.about + limits.source


@pytest.mark.rule("PWD-4")
def test_requests_are_kept_as_digests_and_for_a_time(world: World) -> None:
    recovery.forgotten_identifier(world.ports, OFFICE, email="secret@exemple.fr")
    with world.storage.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT about FROM requests").all()
    assert len(rows) == 1
    assert "secret" not in repr(rows)

    with world.storage.writing() as unit:
        purged = unit.retention.purge(world.clock.now() + timedelta(seconds=1))
    assert purged[Trace.REQUESTS] == 1
