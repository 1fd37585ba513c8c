from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Action, Civility, Profile, Status
from peps_tui.core.domain.editing import Edit, merge
from peps_tui.core.domain.kept_draft import DraftStep
from peps_tui.core.domain.message import MessageChannel, MessageKind
from peps_tui.core.domain.phone import parse_phone
from peps_tui.core.domain.rights import Right
from peps_tui.core.ports import Context
from peps_tui.core.use_cases import accounts, activation, bulk, home, sign_in
from peps_tui.core.use_cases.drafts import keep_draft, offered_draft
from peps_tui.core.use_cases.editing import (
    AccountCard,
    Applied,
    apply_changes,
    open_account,
    preview_changes,
    request_change,
    rights_of,
)
from peps_tui.core.use_cases.messages import deliver_due
from tests.support.world import HOME, OFFICE, PASSWORD, World
from tests.use_cases.test_accounts import DRAFT

NUMBER = "0698765432"
HELD = {"cir-cnracl": Right.READ}


@pytest.fixture
def admin(world: World) -> Context:
    return world.sign_in(world.admin())


@pytest.fixture
def louty(world: World) -> Account:
    return world.add("Louty", "Jean", rights=HELD)


def typed(card: AccountCard, **entries: Any) -> Edit:
    return replace(card.as_read, **entries)


def applied(world: World, admin: Context, account: Account, **entries: Any) -> Applied:
    """What a person does: open, type, look at the differences, give the code, apply."""
    card = open_account(admin, account.id)
    edit = typed(card, **entries)
    code = None
    if preview_changes(admin, card.id, edit, seen=card.fingerprint).needs_code:
        world.clock.advance(timedelta(minutes=2))
        request_change(admin, card.id, edit, seen=card.fingerprint)
        code = world.last_code()
    return apply_changes(admin, card.id, edit, seen=card.fingerprint, code=code)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def told(world: World, kind: MessageKind) -> list[tuple[str, str]]:
    """To whom the messages of a kind went, and their words."""
    deliver_due(world.ports)
    return [(sent.to, worded.text) for sent, worded in world.courier.sent if sent.kind is kind]


@pytest.mark.rule("OTP-7", "HIST-1", "RIGHT-5", "CASE-67")
def test_one_code_confirms_all_that_is_applied_at_once(
    world: World, admin: Context, louty: Account
) -> None:
    before = len(world.messages(MessageKind.CODE))

    done = applied(
        world,
        admin,
        louty,
        civility=Civility.MR,
        last_name="Le Goff",
        phone=NUMBER,
        service="Paie",
        delegation=True,
        rights={"demande-retraite": Right.WRITE, "rncps": Right.READ},
    )

    codes = world.messages(MessageKind.CODE)[before:]
    assert [(sent.to, sent.facts["purpose"]) for sent in codes] == [
        ("+33612345678", "change_account")
    ]
    assert done.card == open_account(admin, louty.id)
    assert (done.card.phone_shown, done.card.as_read.last_name) == ("06 98 76 54 32", "Le Goff")
    assert done.card.as_read.rights == {"demande-retraite": Right.WRITE, "rncps": Right.READ}
    stored = world.get(louty)
    assert (stored.phone, stored.service, stored.delegation) == (parse_phone(NUMBER), "Paie", True)
    lines = home.history(admin, size=4).lines
    assert [str(line.event.operation) for line in lines] == [
        *("right_changed", "right_changed", "right_changed", "details_changed")
    ]
    details = lines[-1].event
    assert details.subject_identifier == louty.identifier
    assert dict(details.before) == {
        "civility": "mrs",
        "last_name": "Louty",
        "phone": "06 •• •• •• 78",
        "service": "",
        "delegation": "no",
    }
    assert details.after["phone"] == "06 •• •• •• 32"


@pytest.mark.rule("OTP-7", "RIGHT-3", "RIGHT-5")
def test_rights_on_ordinary_services_ask_no_code_and_only_they_change(
    world: World, admin: Context, louty: Account
) -> None:
    holder = world.sign_in(louty)
    sent = len(world.messages())

    done = applied(world, admin, louty, rights={**HELD, "cotisations-fnc": Right.WRITE})

    assert done.card.as_read.rights == {**HELD, "cotisations-fnc": Right.WRITE}
    assert home.home(holder).rights == rights_of(admin, louty.id) == done.card.as_read.rights
    assert not told(world, MessageKind.PHONE_CHANGED)
    assert len(world.messages()) == sent
    assert world.operations()[-1] == "right_changed"


@pytest.mark.rule("OTP-3", "OTP-7", "CASE-52", "CASE-53")
def test_a_code_serves_for_what_it_was_asked_and_once(
    world: World, admin: Context, louty: Account
) -> None:
    card = open_account(admin, louty.id)
    edit = typed(card, service="Paie")
    seen = card.fingerprint
    accounts.request_creation(admin, DRAFT)
    with pytest.raises(errors.CodeUnknown):
        apply_changes(admin, card.id, edit, seen=seen, code=world.last_code())
    world.clock.advance(timedelta(minutes=2))
    request_change(admin, card.id, edit, seen=seen)
    code = world.last_code()

    for other in (typed(card, service="Paies"), typed(card, service="Paie", delegation=True)):
        with pytest.raises(errors.CodeUnknown):
            apply_changes(admin, card.id, other, seen=seen, code=code)
    with pytest.raises(errors.CodeUnknown):
        apply_changes(admin, card.id, edit, seen=seen, code=None)
    with pytest.raises(errors.CodeWrong):
        apply_changes(admin, card.id, edit, seen=seen, code=wrong(code))
    assert world.get(louty).service == ""
    card = apply_changes(admin, card.id, edit, seen=seen, code=code).card
    back = typed(card, service="")
    with pytest.raises(errors.CodeUnknown):
        apply_changes(admin, card.id, back, seen=card.fingerprint, code=code)


@pytest.mark.rule("AUTH-5", "OTP-7")
def test_the_fifth_wrong_code_blocks_who_types_it_and_changes_nothing(
    world: World, admin: Context, louty: Account
) -> None:
    card = open_account(admin, louty.id)
    edit = typed(card, service="Paie")
    request_change(admin, card.id, edit, seen=card.fingerprint)
    bad = wrong(world.last_code())

    for refusal in (*[errors.CodeWrong] * 4, errors.SessionBlocked):
        with pytest.raises(refusal):
            apply_changes(admin, card.id, edit, seen=card.fingerprint, code=bad)

    assert world.get(louty) == louty
    with pytest.raises(errors.SessionError):
        open_account(admin, louty.id)


@pytest.mark.rule("LIFE-14", "CASE-76")
def test_the_second_of_two_editors_is_told_by_whom_and_no_code_is_spent(
    world: World, admin: Context, louty: Account
) -> None:
    colleague = world.sign_in(world.admin("Petit", "Paul"))
    card = open_account(admin, louty.id)
    edit = typed(card, last_name="Le Goff", service="Paie")
    request_change(admin, card.id, edit, seen=card.fingerprint)
    code = world.last_code()
    applied(world, colleague, louty, rights={}, email="jean.louty@autre.exemple.fr")
    sent = len(world.messages(MessageKind.CODE))

    for attempt in (
        lambda: preview_changes(admin, card.id, edit, seen=card.fingerprint),
        lambda: request_change(admin, card.id, edit, seen=card.fingerprint),
        lambda: apply_changes(admin, card.id, edit, seen=card.fingerprint, code=wrong(code)),
    ):
        with pytest.raises(errors.AccountChanged) as refused:
            attempt()
        assert (refused.value.identifier, refused.value.by) == (louty.identifier, "Paul Petit")
    assert len(world.messages(MessageKind.CODE)) == sent

    fresh = open_account(admin, louty.id)
    edit = merge(card.as_read, edit, fresh.as_read)
    done = apply_changes(admin, card.id, edit, seen=fresh.fingerprint, code=code)
    assert done.card.as_read.email == "jean.louty@autre.exemple.fr"
    assert (done.card.as_read.last_name, done.card.as_read.service) == ("Le Goff", "Paie")
    assert done.card.as_read.rights == {}


@pytest.mark.rule("LIFE-14")
def test_a_sign_in_or_a_renewal_meanwhile_is_no_conflict(
    world: World, admin: Context, louty: Account
) -> None:
    card = open_account(admin, louty.id)
    world.sign_in(louty)
    with world.storage.writing() as unit:
        unit.accounts.save(replace(world.get(louty), expires_on=world.today + timedelta(days=500)))

    edit = typed(card, rights={})
    apply_changes(admin, card.id, edit, seen=card.fingerprint, code=None)

    stored = world.get(louty)
    assert stored.expires_on == world.today + timedelta(days=500)
    assert stored.last_login_from == OFFICE.source


@pytest.mark.rule("LIFE-14")
def test_nobody_is_named_for_a_change_that_nobody_made(
    world: World, admin: Context, louty: Account
) -> None:
    applied(world, admin, louty, rights={})
    card = open_account(admin, louty.id)
    with world.storage.writing() as unit:
        unit.accounts.blank_phones()

    with pytest.raises(errors.AccountChanged) as refused:
        preview_changes(admin, card.id, typed(card, service="Paie"), seen=card.fingerprint)

    assert refused.value.by == ""


@pytest.mark.rule("RIGHT-4", "LIFE-14", "CASE-77")
def test_a_deleted_account_and_one_of_elsewhere_do_not_exist(
    world: World, admin: Context, louty: Account
) -> None:
    card = open_account(admin, louty.id)
    edit = typed(card, service="Paie")
    elsewhere = world.add("Roy", establishment=world.hospital)
    with world.storage.writing() as unit:
        unit.accounts.remove_many([louty.id])

    for account_id in (louty.id, elsewhere.id):
        with pytest.raises(errors.AccountGone):
            preview_changes(admin, account_id, edit, seen=card.fingerprint)
        with pytest.raises(errors.AccountGone):
            request_change(admin, account_id, edit, seen=card.fingerprint)
        with pytest.raises(errors.AccountGone):
            apply_changes(admin, account_id, edit, seen=card.fingerprint, code="123456")
        for read in (open_account, rights_of):
            with pytest.raises(errors.AccountNotFound):
                read(admin, account_id)


@pytest.mark.rule("RIGHT-4", "CASE-16")
def test_a_plain_user_edits_nothing(world: World, admin: Context, louty: Account) -> None:
    user = world.sign_in(louty)
    card = open_account(admin, louty.id)
    edit, seen = typed(card, rights={}), card.fingerprint

    for attempt in (
        lambda: open_account(user, louty.id),
        lambda: rights_of(user, louty.id),
        lambda: preview_changes(user, louty.id, edit, seen=seen),
        lambda: request_change(user, louty.id, edit, seen=seen),
        lambda: apply_changes(user, louty.id, edit, seen=seen, code=None),
    ):
        with pytest.raises(errors.NotAdministrator):
            attempt()


@pytest.mark.rule("LIFE-6", "CASE-19")
def test_an_expired_account_opens_and_says_that_it_can_only_be_renewed(
    world: World, admin: Context
) -> None:
    expired = world.add("Louty", status=Status.EXPIRED)

    card = open_account(admin, expired.id)

    assert isinstance(card.refused[Action.EDIT], errors.OnlyRenewal)
    assert Action.RENEW not in card.refused
    edit = typed(card, rights=HELD)
    with pytest.raises(errors.OnlyRenewal):
        apply_changes(admin, card.id, edit, seen=card.fingerprint, code=None)


@pytest.mark.rule("LIFE-9", "TRUST-5", "MSG-1", "CASE-8", "CASE-13", "CASE-62")
def test_a_promotion_is_announced_once_and_acts_at_the_next_sign_in(
    world: World, admin: Context, louty: Account
) -> None:
    holder = world.sign_in(louty, trusted=True)
    stale = open_account(admin, louty.id)

    done = applied(world, admin, louty, profile=Profile.ADMIN)

    assert (done.letter, done.letter_unaddressed) == (True, False)
    assert [to for to, _ in told(world, MessageKind.ADMIN_LETTER)] == [
        "1 place de la Mairie\n28600 Luisant"
    ]
    assert [to for to, _ in told(world, MessageKind.PROMOTED)] == [louty.email]
    assert world.operations()[-2:] == ["profile_changed", "letter_queued"]
    with world.storage.reading() as unit:
        assert unit.trusts.of(louty.id) == []
    with pytest.raises(errors.NotAdministrator):
        open_account(holder, louty.id)
    assert open_account(world.sign_in(louty), louty.id).own

    again = typed(stale, profile=Profile.ADMIN)
    with pytest.raises(errors.AccountChanged):
        apply_changes(admin, louty.id, again, seen=stale.fingerprint, code=None)
    merged = merge(stale.as_read, again, done.card.as_read)
    with pytest.raises(errors.NothingToChange):
        preview_changes(admin, louty.id, merged, seen=open_account(admin, louty.id).fingerprint)
    assert len(told(world, MessageKind.ADMIN_LETTER)) == 1


@pytest.mark.rule("LIFE-9", "CASE-14")
def test_a_letter_without_a_known_representative_is_told(world: World) -> None:
    boss = world.add("Roy", profile=Profile.ADMIN, establishment=world.hospital)
    user = world.add("Louty", establishment=world.hospital)

    done = applied(world, world.sign_in(boss), user, profile=Profile.ADMIN)

    assert (done.letter, done.letter_unaddressed) == (True, True)
    assert "[adresse à compléter]" in told(world, MessageKind.ADMIN_LETTER)[0][1]


@pytest.mark.rule("PHONE-5", "TRUST-5", "MSG-1", "CASE-62", "CASE-67", "CASE-69", "CASE-70")
def test_replacing_an_anonymous_number_shows_it_to_nobody_and_ends_what_relied_on_it(
    world: World, admin: Context
) -> None:
    holder = world.add(
        "Louty",
        "Jean",
        profile=Profile.ADMIN,
        phone="0655443322",
        phone_anonymous=True,
    )
    context = world.sign_in(holder, trusted=True)
    accounts.request_creation(context, DRAFT)
    to_old_number = world.last_code()
    step = sign_in.begin(world.ports, HOME, identifier=holder.identifier, password=PASSWORD)
    assert isinstance(step, sign_in.CodeNeeded)
    card = open_account(admin, holder.id)
    assert (card.phone_shown, card.phone_anonymous) == ("", True)

    done = applied(world, admin, holder, phone=NUMBER)

    assert (done.card.phone_shown, done.card.phone_anonymous) == ("06 98 76 54 32", False)
    assert not world.get(holder).phone_anonymous
    with pytest.raises(errors.CodeUnknown):
        accounts.create_account(context, DRAFT, code=to_old_number)
    with pytest.raises(errors.SessionEnded):
        sign_in.send_code(world.ports, HOME, ticket=step.ticket)
    with world.storage.reading() as unit:
        assert unit.trusts.of(holder.id) == []
    ((to, text),) = told(world, MessageKind.PHONE_CHANGED)
    assert to == holder.email
    assert "Madame Martin vient de remplacer" in text
    assert "06 •• •• •• 32" in text
    assert "anonymisé" in text
    mails = [w for sent, w in world.courier.sent if sent.channel is MessageChannel.EMAIL]
    lines = home.history(admin).lines
    seen_by_others = f"{card}{done}{lines}{mails}".replace(" ", "")
    assert not any(part in seen_by_others for part in ("55443322", "••22"))
    assert "8765432" not in f"{lines}".replace(" ", "")


@pytest.mark.rule("PHONE-1", "PHONE-5", "MSG-1")
def test_a_number_can_be_blanked_and_the_next_sign_in_asks_another(
    world: World, admin: Context, louty: Account
) -> None:
    done = applied(world, admin, louty, phone="")

    assert (done.card.phone_shown, world.get(louty).phone) == ("", None)
    assert "effacer votre numéro" in told(world, MessageKind.PHONE_CHANGED)[0][1]
    step = sign_in.begin(world.ports, HOME, identifier=louty.identifier, password=PASSWORD)
    assert isinstance(step, sign_in.PhoneNeeded)


@pytest.mark.rule("MSG-1", "CASE-44")
def test_a_new_address_is_told_to_the_old_one_too_and_is_nobody_elses(
    world: World, admin: Context, louty: Account
) -> None:
    taken = world.add("Roy", email="roy@commune.exemple.fr")
    elsewhere = world.add("Roy", establishment=world.hospital, email="jean@exemple.fr")

    with pytest.raises(errors.FieldsRefused) as refused:
        applied(world, admin, louty, email="ROY@commune.exemple.fr")
    assert isinstance(refused.value.fields["email"], errors.EmailTaken)
    done = applied(world, admin, louty, email=str(elsewhere.email))

    assert not done.email_changed_while_pending
    assert [to for to, _ in told(world, MessageKind.EMAIL_CHANGED)] == [
        louty.email,
        "jean@exemple.fr",
    ]
    assert "jean@exemple.fr" not in "".join(t for _, t in told(world, MessageKind.EMAIL_CHANGED))
    assert world.get(taken) == taken


@pytest.mark.rule("PHONE-1", "AUTH-2")
def test_another_address_ends_the_sign_ins_that_the_old_one_confirmed(
    world: World, admin: Context, louty: Account
) -> None:
    step = sign_in.begin(world.ports, HOME, identifier=louty.identifier, password=PASSWORD)
    assert isinstance(step, sign_in.CodeNeeded)

    applied(world, admin, louty, email="autre@exemple.fr")

    with pytest.raises(errors.SessionEnded):
        sign_in.send_code(world.ports, HOME, ticket=step.ticket)


@pytest.mark.rule("TRUST-5")
@pytest.mark.parametrize(
    ("changes", "cut"),
    [
        ({"last_name": "Roy", "first_name": "Anne"}, True),
        ({"profile": Profile.ADMIN}, True),
        ({"email": "autre@exemple.fr"}, True),
        ({"service": "Paie"}, False),
    ],
)
def test_what_may_give_an_account_to_somebody_else_cuts_its_links(
    world: World, admin: Context, louty: Account, changes: dict[str, Any], cut: bool
) -> None:
    elsewhere = world.add("Louty", establishment=world.hospital)
    with world.storage.writing() as unit:
        unit.people.link(louty.id, elsewhere.id)

    applied(world, admin, louty, **changes)

    with world.storage.reading() as unit:
        assert (not unit.people.accounts(louty.id)) is cut


@pytest.mark.rule("LIFE-2", "MSG-1", "CASE-37")
def test_correcting_the_address_of_a_pending_account_voids_what_went_to_the_wrong_one(
    world: World, admin: Context
) -> None:
    accounts.request_creation(admin, DRAFT)
    made = accounts.create_account(admin, DRAFT, code=world.last_code())
    deliver_due(world.ports)
    leaked = world.last_link()
    with world.storage.reading() as unit:
        pending = unit.accounts.within(world.commune, made.account_id)

    done = applied(world, admin, pending, email="louty@exemple.fr")

    assert done.email_changed_while_pending
    with pytest.raises(errors.LinkRefused):
        activation.open_invitation(world.ports, leaked)

    bulk.resend_creation_mails(admin, [made.account_id])  # not left yet when it is corrected again
    applied(world, admin, pending, email="jean.louty@exemple.fr")
    assert [to for to, _ in told(world, MessageKind.CREATION)] == ["jean@exemple.fr"]

    bulk.resend_creation_mails(admin, [made.account_id])
    assert told(world, MessageKind.CREATION)[-1][0] == "jean.louty@exemple.fr"
    assert activation.open_invitation(world.ports, world.last_link()).last_name == "Louty"


@pytest.mark.rule("AUTH-5", "TRUST-5", "MSG-1", "CASE-55", "CASE-62")
def test_another_administrator_unblocks_and_the_holder_enters_with_a_code(
    world: World, admin: Context, louty: Account
) -> None:
    world.sign_in(louty, trusted=True)
    with world.storage.writing() as unit:
        blocked = replace(
            world.get(louty), blocked_at=world.clock.now(), password_failures=5, code_failures=2
        )
        unit.accounts.save(blocked)

    card = applied(world, admin, louty, unblock=True).card

    assert card.status is Status.ACTIVE
    assert isinstance(card.refused[Action.UNBLOCK], errors.NotBlocked)
    stored = world.get(louty)
    assert (stored.blocked_at, stored.password_failures, stored.code_failures) == (None, 0, 0)
    assert world.operations()[-1] == "account_unblocked"
    assert [to for to, _ in told(world, MessageKind.UNBLOCKED)] == [louty.email]
    step = sign_in.begin(world.ports, OFFICE, identifier=louty.identifier, password=PASSWORD)
    assert isinstance(step, sign_in.CodeNeeded)


@pytest.mark.rule("OTP-7", "LIFE-8", "CASE-15")
def test_ones_own_rights_change_with_a_code_and_a_right_code_forgets_wrong_ones(
    world: World, admin: Context
) -> None:
    with world.storage.reading() as unit:
        (me,) = unit.accounts.active_administrators(world.commune, world.today)
    card = open_account(admin, me.id)
    assert (card.own, card.phone_shown) == (True, "06 12 34 56 78")
    edit = typed(card, rights=HELD)
    request_change(admin, me.id, edit, seen=card.fingerprint)
    with pytest.raises(errors.CodeWrong):
        apply_changes(admin, me.id, edit, seen=card.fingerprint, code=wrong(world.last_code()))

    done = apply_changes(admin, me.id, edit, seen=card.fingerprint, code=world.last_code())

    assert done.card.as_read.rights == HELD
    assert world.get(me).code_failures == 0
    for entries, refusal in (
        ({"profile": Profile.USER}, errors.OwnAccount),
        ({"phone": NUMBER}, errors.OwnTelephone),
    ):
        with pytest.raises(refusal):
            applied(world, admin, me, **entries)


@pytest.mark.rule("LIFE-12")
@pytest.mark.parametrize(
    ("entries", "is_offered"),
    [
        ({"last_name": "Roy"}, True),
        ({"phone": NUMBER}, True),
        ({"last_name": "Roy", "first_name": "Anne"}, False),
    ],
)
def test_an_account_given_to_somebody_else_offers_him_no_draft(
    world: World, admin: Context, entries: dict[str, str], *, is_offered: bool
) -> None:
    other = world.admin("Petit", "Paul")
    keep_draft(world.sign_in(other, HOME), DRAFT, DraftStep.RIGHTS)

    applied(world, admin, other, **entries)

    assert (offered_draft(world.sign_in(other, HOME)) is not None) is is_offered
