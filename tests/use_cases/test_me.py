from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Civility, Profile, Status
from peps_tui.core.domain.dates import PARIS
from peps_tui.core.domain.link import LinkKind
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.phone import parse_phone
from peps_tui.core.domain.rights import Right
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.ports import Context
from peps_tui.core.use_cases import home, me, sign_in
from peps_tui.core.use_cases.editing import open_account
from peps_tui.core.use_cases.me import MyAccount, OwnEdit
from peps_tui.core.use_cases.messages import deliver_due, mail_link
from tests.support.world import HOME, KIOSK, OFFICE, PASSWORD, World

NUMBER = "0698765432"
NEW = "Une-autre-phrase-2027"
HELD = {"cir-cnracl": Right.READ}
LATER = timedelta(minutes=2)


@pytest.fixture
def louty(world: World) -> Account:
    return world.add("Louty", "Jean", rights=HELD, service="Paie")


@pytest.fixture
def context(world: World, louty: Account) -> Context:
    return world.sign_in(louty)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def applied(world: World, context: Context, edit: OwnEdit) -> MyAccount:
    """What a person does: type, ask the code, type it."""
    world.clock.advance(LATER)
    me.request_own_change(context, edit)
    return me.apply_own_change(context, edit, code=world.last_code())


def told(world: World, kind: MessageKind) -> list[tuple[str, str]]:
    """To whom the messages of a kind went, and their words."""
    deliver_due(world.ports)
    return [(sent.to, worded.text) for sent, worded in world.courier.sent if sent.kind is kind]


def begun(
    world: World, account: Account, workstation: Workstation = OFFICE, password: str = PASSWORD
) -> sign_in.Step:
    return sign_in.begin(world.ports, workstation, identifier=account.identifier, password=password)


def codes_sent(world: World) -> list[tuple[str, str]]:
    return [(sent.to, sent.facts["purpose"]) for sent in world.messages(MessageKind.CODE)]


@pytest.mark.rule("PHONE-5", "TRUST-4", "RIGHT-3", "CASE-69")
def test_ones_own_account_is_read_whole_the_anonymous_number_included(world: World) -> None:
    account = world.add("Louty", "Jean", rights=HELD, service="Paie", phone_anonymous=True)
    context = world.sign_in(account, HOME, trusted=True)

    mine = me.my_account(context)

    assert (mine.phone, mine.phone_anonymous) == ("06 12 34 56 78", True)
    assert (mine.identifier, mine.last_name, mine.first_name) == (
        account.identifier,
        "Louty",
        "Jean",
    )
    assert (mine.civility, mine.profile) == (Civility.MRS, Profile.USER)
    assert (mine.email, mine.service, mine.delegation) == (account.email, "Paie", False)
    assert (mine.establishment, mine.has_password) == ("COMMUNE DE VILLEBOIS", True)
    assert (mine.expires_on, mine.created_on) == (
        account.expires_on,
        world.today - timedelta(days=30),
    )
    assert (mine.rights, len(mine.services)) == (HELD, 17)
    (trust,) = mine.trusts
    assert (trust.name, trust.here, trust.until - trust.since) == (
        HOME.name,
        True,
        timedelta(days=7),
    )
    assert [session.here for session in mine.sessions] == [True]


@pytest.mark.rule("LIFE-9", "CASE-8")
def test_a_promotion_is_read_at_once_and_acts_at_the_next_sign_in(
    world: World, louty: Account, context: Context
) -> None:
    with world.storage.writing() as unit:
        unit.accounts.save(replace(world.get(louty), profile=Profile.ADMIN))

    assert me.my_account(context).profile is Profile.ADMIN
    assert home.home(context).profile is Profile.USER
    assert home.home(world.sign_in(louty, HOME)).profile is Profile.ADMIN


@pytest.mark.rule("OTP-7", "HIST-1", "MSG-1", "CASE-63")
def test_one_code_confirms_ones_own_changes_even_on_a_trusted_workstation(
    world: World, louty: Account
) -> None:
    context = world.sign_in(louty, trusted=True)
    before = codes_sent(world)
    with world.storage.writing() as unit:
        mail_link(unit, world.ports, louty, LinkKind.ENROLMENT, facts={})

    mine = applied(world, context, OwnEdit(email="jean@exemple.fr", service=" État  civil "))

    assert mine == me.my_account(context)
    assert (mine.email, mine.service) == ("jean@exemple.fr", "État civil")
    assert codes_sent(world)[len(before) :] == [("+33612345678", "change_own_details")]
    line = home.own_history(context).lines[0]
    assert (line.event.operation, line.author.identifier) == ("details_changed", louty.identifier)
    assert line.event.before == {"email": louty.email, "service": "Paie"}
    assert line.event.after == {"email": "jean@exemple.fr", "service": "État civil"}
    mails = told(world, MessageKind.EMAIL_CHANGED)
    assert [to for to, _ in mails] == [louty.email, "jean@exemple.fr"]
    assert all("dans «\N{NO-BREAK SPACE}Mon compte" in text for _, text in mails)
    assert "jean@exemple.fr" not in f"{[text for _, text in mails]}"
    assert len(mine.trusts) == 1
    with world.storage.reading() as unit:
        assert unit.links.sent_at(louty.id, LinkKind.ENROLMENT) is None
    assert told(world, MessageKind.ENROLMENT) == []


@pytest.mark.rule("OTP-3", "OTP-7", "AUTH-5")
def test_a_code_confirms_exactly_what_it_was_asked_for(
    world: World, louty: Account, context: Context
) -> None:
    world.clock.advance(LATER)
    edit = OwnEdit(service="Culture")
    me.request_own_change(context, edit)
    code = world.last_code()

    for other in (
        OwnEdit(service="Voirie"),
        OwnEdit(service="Culture", anonymise=True),
        OwnEdit(service="Culture", email="jean@exemple.fr"),
    ):
        with pytest.raises(errors.CodeUnknown):
            me.apply_own_change(context, other, code=code)
    with pytest.raises(errors.CodeUnknown):
        me.change_phone(context, NUMBER, code=code)
    with pytest.raises(errors.CodeWrong):
        me.apply_own_change(context, edit, code=wrong(code))
    assert world.get(louty).service == "Paie"
    me.apply_own_change(context, edit, code=code)
    back = OwnEdit(service="Paie")
    with pytest.raises(errors.CodeUnknown):
        me.apply_own_change(context, back, code=code)

    world.clock.advance(LATER)
    me.request_own_change(context, back)
    for refusal in (*[errors.CodeWrong] * 4, errors.SessionBlocked):
        with pytest.raises(refusal):
            me.apply_own_change(context, back, code=wrong(world.last_code()))
    assert (world.get(louty).service, world.get(louty).status(world.today)) == (
        "Culture",
        Status.BLOCKED,
    )


@pytest.mark.rule("OTP-7", "CASE-44")
def test_what_cannot_be_accepted_sends_no_code(
    world: World, louty: Account, context: Context
) -> None:
    world.add("Roy", email="roy@commune.exemple.fr")
    sent = len(world.messages())

    for edit, refusal in (
        (OwnEdit(email="ROY@commune.exemple.fr"), errors.EmailTaken),
        (OwnEdit(email="jean"), errors.EmailRefused),
        (OwnEdit(email=""), errors.EmailRefused),
    ):
        with pytest.raises(errors.FieldsRefused) as refused:
            me.request_own_change(context, edit)
        assert isinstance(refused.value.fields["email"], refusal)
    with pytest.raises(errors.FieldsRefused) as refused:
        me.request_own_change(context, OwnEdit(service="Pa\x1bie"))
    assert list(refused.value.fields) == ["service"]
    for same in (OwnEdit(), OwnEdit(email=louty.email, service="Paie ")):
        with pytest.raises(errors.NothingToChange):
            me.request_own_change(context, same)
    assert len(world.messages()) == sent


@pytest.mark.rule("LIFE-14", "CASE-83")
def test_two_sessions_of_one_person_lose_nothing_of_each_other(
    world: World, louty: Account, context: Context
) -> None:
    other = world.sign_in(louty, HOME)
    world.clock.advance(LATER)
    edit, theirs = OwnEdit(service="Culture"), OwnEdit(email="jean@exemple.fr")
    me.request_own_change(context, edit)
    code = world.last_code()
    world.clock.advance(LATER)
    me.request_own_change(other, theirs)

    with pytest.raises(errors.CodeUnknown):
        me.apply_own_change(other, edit, code=code)
    with ThreadPoolExecutor(2) as pool:
        for done in (
            pool.submit(me.apply_own_change, other, theirs, code=world.last_code()),
            pool.submit(me.apply_own_change, context, edit, code=code),
        ):
            done.result(timeout=10)
    mine = me.my_account(context)
    assert (mine.service, mine.email) == ("Culture", "jean@exemple.fr")

    world.clock.advance(LATER)
    late = OwnEdit(service="Voirie")
    me.request_own_change(context, late)
    code = world.last_code()
    applied(world, other, OwnEdit(service="Écoles"))
    with pytest.raises(errors.CodeUnknown):
        me.apply_own_change(context, late, code=code)
    assert me.my_account(context).service == "Écoles"


@pytest.mark.rule("PHONE-5", "OTP-7", "HIST-1", "CASE-69")
def test_a_number_is_hidden_with_a_code_and_stays_hidden_when_its_holder_replaces_it(
    world: World, louty: Account, context: Context
) -> None:
    admin = world.sign_in(world.admin(), HOME)
    card = open_account(admin, louty.id)

    mine = applied(world, context, OwnEdit(anonymise=True))

    assert (mine.phone, mine.phone_anonymous) == ("06 12 34 56 78", True)
    assert open_account(admin, louty.id).phone_shown == ""
    assert open_account(admin, louty.id).fingerprint != card.fingerprint
    with pytest.raises(errors.NothingToChange):
        me.request_own_change(context, OwnEdit(anonymise=True))
    replaced(world, context, NUMBER)
    assert me.my_account(context).phone == "06 98 76 54 32"
    assert open_account(admin, louty.id).phone_anonymous
    lines = home.account_history(admin, louty.id).lines
    assert [line.event.operation for line in lines[:2]] == ["details_changed", "code_sent"]
    assert world.operations().count("phone_anonymised") == 1
    seen = f"{lines}{open_account(admin, louty.id)}".replace(" ", "")
    assert not any(part in seen for part in ("345678", "765432", "••78", "••32"))


def replaced(world: World, context: Context, number: str) -> None:
    """Both codes, as they come."""
    world.clock.advance(LATER)
    me.request_phone_change(context, number)
    me.confirm_old_phone(context, number, code=world.last_code())
    me.request_new_phone(context, number)
    me.change_phone(context, number, code=world.last_code())


@pytest.mark.rule("PHONE-1", "OTP-7", "TRUST-5", "MSG-1", "CASE-62", "CASE-66")
def test_a_number_changes_with_a_code_to_the_old_one_then_to_the_new_one(
    world: World, louty: Account
) -> None:
    context = world.sign_in(louty, trusted=True)
    waiting = begun(world, louty, HOME)
    assert isinstance(waiting, sign_in.CodeNeeded)
    before = codes_sent(world)
    world.clock.advance(LATER)

    sent = me.request_phone_change(context, "06 98 76 54 32")
    assert sent.masked == "06 •• •• •• 78"
    first = world.last_code()
    with pytest.raises(errors.CodeUnknown):
        me.request_new_phone(context, NUMBER)
    me.confirm_old_phone(context, NUMBER, code=first)
    assert me.request_new_phone(context, NUMBER).masked == "06 •• •• •• 32"
    with pytest.raises(errors.CodeWrong):
        me.change_phone(context, NUMBER, code=wrong(world.last_code()))
    assert world.get(louty).phone == parse_phone("0612345678")
    me.change_phone(context, NUMBER, code=world.last_code())

    assert world.get(louty).phone == parse_phone(NUMBER)
    assert codes_sent(world)[len(before) :] == [
        ("+33612345678", "change_phone"),
        ("+33698765432", "confirm_phone"),
    ]
    line = home.own_history(context).lines[0].event
    assert (line.operation, line.before, line.after) == (
        "details_changed",
        {"phone": "06 •• •• •• 78"},
        {"phone": "06 •• •• •• 32"},
    )
    ((to, text),) = told(world, MessageKind.PHONE_CHANGED)
    assert (to, "06 •• •• •• 32" in text) == (louty.email, True)
    assert me.my_account(context).trusts == ()
    with pytest.raises(errors.SessionEnded):
        sign_in.send_code(world.ports, HOME, ticket=waiting.ticket)
    assert isinstance(begun(world, louty), sign_in.CodeNeeded)


@pytest.mark.rule("PHONE-1", "PHONE-2", "OTP-3", "OTP-5", "CASE-66")
def test_the_second_code_is_sent_for_what_the_first_confirmed_and_not_for_long(
    world: World, louty: Account, context: Context
) -> None:
    world.clock.advance(LATER)
    for number, refusal in (
        ("0899123456", errors.PhoneRefused),
        ("06 12 34 56 78", errors.NothingToChange),
    ):
        with pytest.raises(refusal):
            me.request_phone_change(context, number)
    me.request_phone_change(context, NUMBER)
    first = world.last_code()
    with pytest.raises(errors.CodeUnknown):
        me.confirm_old_phone(context, "0655443322", code=first)
    with pytest.raises(errors.CodeUnknown):
        me.change_phone(context, NUMBER, code=first)
    me.confirm_old_phone(context, NUMBER, code=first)
    with pytest.raises(errors.CodeUnknown):
        me.request_new_phone(context, "0655443322")
    other = world.sign_in(louty, HOME)
    with pytest.raises(errors.CodeUnknown):
        me.request_new_phone(other, NUMBER)

    world.clock.advance(LATER)
    world.courier.broken = True
    with pytest.raises(errors.GatewayUnavailable):
        me.request_new_phone(context, NUMBER)
    world.courier.broken = False
    me.request_new_phone(context, NUMBER)
    former = world.last_code()
    with pytest.raises(errors.CodeTooSoon):
        me.request_new_phone(context, NUMBER)
    world.clock.advance(LATER)
    me.request_new_phone(context, NUMBER)
    with pytest.raises(errors.CodeCancelled):
        me.change_phone(context, NUMBER, code=former)
    world.clock.advance(timedelta(minutes=11, seconds=1))
    with pytest.raises(errors.CodeExpired):
        me.change_phone(context, NUMBER, code=world.last_code())
    with pytest.raises(errors.CodeUnknown):
        me.request_new_phone(context, NUMBER)
    assert world.get(louty).phone == parse_phone("0612345678")


@pytest.mark.rule("PHONE-1", "OTP-3", "CASE-66")
def test_a_change_of_number_that_was_undone_asks_the_old_number_again(
    world: World, louty: Account, context: Context
) -> None:
    replaced(world, context, NUMBER)
    with world.storage.writing() as unit:  # as an administrator does
        unit.accounts.save(replace(world.get(louty), phone=louty.phone))

    world.clock.advance(LATER)
    with pytest.raises(errors.CodeUnknown):
        me.request_new_phone(context, NUMBER)


@pytest.mark.rule("PHONE-1", "MSG-1")
def test_another_address_ends_the_sign_ins_that_the_old_one_confirmed(
    world: World, louty: Account, context: Context
) -> None:
    waiting = begun(world, louty, KIOSK)
    assert isinstance(waiting, sign_in.CodeNeeded)

    applied(world, context, OwnEdit(email="autre@exemple.fr"))

    with pytest.raises(errors.SessionEnded):
        sign_in.send_code(world.ports, KIOSK, ticket=waiting.ticket)


@pytest.mark.rule("PHONE-1", "PHONE-4", "CASE-68")
def test_a_blanked_number_is_given_at_the_next_sign_in_and_one_number_may_be_shared(
    world: World, louty: Account, context: Context
) -> None:
    roy = world.add("Roy", phone=NUMBER)
    replaced(world, context, NUMBER)
    world.sign_in(roy, HOME)  # at once: the wait is that of an account, not of a number
    assert world.messages(MessageKind.CODE)[-1].facts["identifier"] == roy.identifier
    with world.storage.writing() as unit:
        unit.accounts.blank_phones()

    with pytest.raises(errors.NumberMissing):
        me.request_phone_change(context, NUMBER)
    with pytest.raises(errors.NumberMissing):
        me.request_own_change(context, OwnEdit(service="Culture"))
    assert me.my_account(context).phone == ""
    assert isinstance(begun(world, louty), sign_in.PhoneNeeded)


@pytest.mark.rule("PWD-1", "PWD-2", "PWD-3", "OTP-7", "TRUST-5", "MSG-1", "HIST-1", "CASE-62")
def test_a_password_changes_with_the_old_one_and_a_code_and_ends_what_relied_on_it(
    world: World, louty: Account
) -> None:
    context = world.sign_in(louty, trusted=True)
    other = world.sign_in(louty, HOME)
    waiting = begun(world, louty, KIOSK)
    assert isinstance(waiting, sign_in.CodeNeeded)
    world.clock.advance(LATER)
    before = codes_sent(world)

    me.request_password_change(context, old=PASSWORD, password=NEW, confirmation=NEW)
    code = world.last_code()
    with pytest.raises(errors.CodeWrong):
        me.change_password(context, password=NEW, confirmation=NEW, code=wrong(code))
    me.change_password(context, password=NEW, confirmation=NEW, code=code)

    assert codes_sent(world)[len(before) :] == [("+33612345678", "change_password")]
    assert me.my_account(context).trusts == ()
    with pytest.raises(errors.SessionEnded):
        home.home(other)
    with pytest.raises(errors.SessionEnded):
        sign_in.send_code(world.ports, KIOSK, ticket=waiting.ticket)
    assert home.own_history(context).lines[0].event.operation == "password_changed"
    assert [to for to, _ in told(world, MessageKind.PASSWORD_CHANGED)] == [louty.email]
    with pytest.raises(errors.CredentialsRefused):
        begun(world, louty)
    assert isinstance(begun(world, louty, password=NEW), sign_in.CodeNeeded)
    secrets = f"{world.courier.sent}{home.own_history(context)}"
    assert PASSWORD not in secrets
    assert NEW not in secrets


@pytest.mark.rule("PWD-1", "PWD-2", "OTP-3", "OTP-7")
def test_a_new_password_is_judged_before_anything_is_counted_or_sent(
    world: World, louty: Account, context: Context
) -> None:
    world.clock.advance(LATER)
    sent = len(world.messages())

    for password, confirmation in ((NEW, "autre"), ("court", "court"), ("Louty-2026!",) * 2):
        with pytest.raises(errors.PasswordRefused):
            me.request_password_change(
                context, old="wrong", password=password, confirmation=confirmation
            )
    with pytest.raises(errors.NothingToChange):
        me.request_password_change(context, old=PASSWORD, password=PASSWORD, confirmation=PASSWORD)
    assert (world.get(louty).password_failures, len(world.messages())) == (0, sent)

    me.request_own_change(context, OwnEdit(service="Culture"))
    for code in (world.last_code(), "123456"):
        with pytest.raises(errors.CodeUnknown):
            me.change_password(context, password=NEW, confirmation=NEW, code=code)
    world.clock.advance(LATER)
    me.request_password_change(context, old=PASSWORD, password=NEW, confirmation=NEW)
    with pytest.raises(errors.PasswordRefused):
        me.change_password(context, password=NEW, confirmation="autre", code="000000")
    with world.storage.writing() as unit:
        unit.accounts.set_password(louty.id, "hash of another")
    with pytest.raises(errors.CodeUnknown):
        me.change_password(context, password=NEW, confirmation=NEW, code=world.last_code())
    assert world.get(louty).code_failures == 0


@pytest.mark.rule("AUTH-5", "OTP-7")
def test_a_wrong_old_password_counts_as_at_sign_in_and_a_right_one_never_does(
    world: World, louty: Account, context: Context
) -> None:
    def ask(old: str) -> None:
        me.request_password_change(context, old=old, password=NEW, confirmation=NEW)

    world.clock.advance(LATER)
    ask(PASSWORD)
    for _ in range(6):
        with pytest.raises(errors.CodeTooSoon):
            ask(PASSWORD)
    assert world.get(louty).password_failures == 0

    for refusal in (*[errors.PasswordWrong] * 4, errors.SessionBlocked):
        with pytest.raises(refusal):
            ask("wrong")
    assert world.get(louty).status(world.today) is Status.BLOCKED
    assert world.operations()[-1] == "blocked_by_passwords"


@pytest.fixture
def trusting(world: World, louty: Account) -> Context:
    """A session of somebody who trusts two workstations, while a stranger trusts his."""
    world.sign_in(world.add("Roy"), HOME, trusted=True)
    world.sign_in(louty, HOME, trusted=True)
    world.clock.advance(timedelta(hours=1))
    return world.sign_in(louty, OFFICE, trusted=True)


@pytest.mark.rule("TRUST-4", "HIST-1", "CASE-60", "CASE-61")
def test_trusted_workstations_are_ended_one_by_one_or_all_and_nobody_elses(
    world: World, louty: Account, trusting: Context
) -> None:
    office, at_home = me.my_account(trusting).trusts
    assert [(each.name, each.here) for each in (office, at_home)] == [
        (OFFICE.name, True),
        (HOME.name, False),
    ]
    assert at_home.last_used_at == at_home.since == office.since - timedelta(hours=1)
    with world.storage.reading() as unit:
        (roy,) = unit.accounts.by_email("anne.roy@commune.exemple.fr")
        (theirs,) = unit.trusts.of(roy.id)
    told_before = world.operations()
    for missing in (theirs.id, 999_999):
        me.end_trust(trusting, missing)
    assert world.operations() == told_before

    me.end_trust(trusting, at_home.id)

    assert me.my_account(trusting).trusts == (office,)
    line = home.own_history(trusting).lines[0].event
    assert (line.operation, line.before) == ("trust_ended", {"workstation": HOME.name})
    assert isinstance(begun(world, louty, HOME), sign_in.CodeNeeded)
    assert isinstance(begun(world, roy, HOME), sign_in.Entered)
    assert isinstance(begun(world, louty, OFFICE), sign_in.Entered)
    world.clock.advance(LATER)
    world.sign_in(louty, HOME, trusted=True)
    me.end_all_trusts(trusting)
    assert me.my_account(trusting).trusts == ()
    for workstation in (HOME, OFFICE):
        assert isinstance(begun(world, louty, workstation), sign_in.CodeNeeded)
    assert isinstance(begun(world, roy, HOME), sign_in.Entered)


@pytest.mark.rule("TRUST-2", "CASE-56", "CASE-57")
def test_a_daily_user_gives_a_code_each_week_and_a_session_outlives_the_trust(
    world: World, louty: Account
) -> None:
    world.sign_in(louty, trusted=True)
    for _ in range(6):
        world.clock.advance(timedelta(days=1))
        assert isinstance(begun(world, louty), sign_in.Entered)
    world.clock.advance(timedelta(hours=23, minutes=55))
    context = world.sign_in(louty)

    world.clock.advance(timedelta(minutes=5))

    assert me.my_account(context).trusts == ()
    assert isinstance(begun(world, louty), sign_in.CodeNeeded)


@pytest.mark.rule("TRUST-2", "CASE-58")
@pytest.mark.parametrize(
    ("since", "until"),
    [
        ((2026, 10, 22, 9), (2026, 10, 29, 8)),
        ((2027, 3, 25, 9), (2027, 4, 1, 10)),
    ],
)
def test_the_seven_days_are_168_hours_across_a_clock_change(
    world: World, since: tuple[int, int, int, int], until: tuple[int, int, int, int]
) -> None:
    world.clock.instant = datetime(*since, tzinfo=PARIS).astimezone(UTC)
    louty = world.add("Louty")

    (trust,) = me.my_account(world.sign_in(louty, trusted=True)).trusts

    assert trust.until.astimezone(PARIS) == datetime(*until, tzinfo=PARIS)
    world.clock.instant = trust.until - timedelta(seconds=1)
    assert isinstance(begun(world, louty), sign_in.Entered)
    world.clock.instant = trust.until
    assert isinstance(begun(world, louty), sign_in.CodeNeeded)


@pytest.mark.rule("AUTH-6", "CASE-17", "CASE-78")
def test_an_expired_or_deleted_account_reads_nothing_of_itself(
    world: World, louty: Account, context: Context
) -> None:
    other = world.add("Roy")
    gone = world.sign_in(other, HOME)
    with world.storage.writing() as unit:
        unit.accounts.remove_many([other.id])
    with pytest.raises(errors.SessionEnded):
        me.my_account(gone)
    world.clock.advance(timedelta(days=366))
    with pytest.raises(errors.SessionExpired):
        me.my_account(context)
