"""From the first step of the wizard to the password of the holder (docs/cases.md, 33 to 48)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Action, Profile, Status
from peps_tui.core.domain.draft import Advice
from peps_tui.core.domain.listing import Criterion, Filter, Listing
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.rights import Right, level
from peps_tui.core.ports import Context
from peps_tui.core.use_cases import accounts, activation, bulk, home
from peps_tui.core.use_cases.messages import deliver_due
from peps_tui.texts import grid
from peps_tui.texts.errors import explain
from tests.cases.test_expiry import SECOND, at
from tests.support.world import HOME, PASSWORD, World
from tests.use_cases.test_accounts import DRAFT, created
from tests.use_cases.test_activation import set_password
from tests.use_cases.test_editing import wrong

TWO_MINUTES = timedelta(minutes=2)


@pytest.fixture
def me(world: World) -> Account:
    return world.admin()


@pytest.fixture
def admin(world: World, me: Account) -> Context:
    return world.sign_in(me)


def stored(world: World, made: accounts.Created) -> Account:
    with world.storage.reading() as unit:
        return unit.accounts.within(world.commune, made.account_id)


def refused_link(world: World, link: str) -> errors.LinkRefused:
    """The refusal of a link: the same when it is opened and when a password is sent with it."""
    with pytest.raises(errors.LinkRefused) as refused:
        activation.open_invitation(world.ports, link)
    with pytest.raises(errors.LinkRefused) as again:
        set_password(world, link)
    assert vars(refused.value) == vars(again.value)
    return refused.value


@pytest.mark.rule("LIFE-1", "LIFE-2", "CASE-33", "CASE-34")
def test_a_link_of_18_march_works_until_2_april_and_the_next_leaves_the_expiry(
    world: World,
) -> None:
    world.clock.instant = at(2026, 3, 18, 10)
    claire = world.admin()
    made = created(world, world.sign_in(claire))
    deliver_due(world.ports)
    world.clock.instant = at(2026, 4, 3) - SECOND
    assert activation.open_invitation(world.ports, world.last_link()).last_name == "Louty"

    world.clock.advance(SECOND)
    told = explain(refused_link(world, world.last_link()))
    assert told.startswith("Ce lien a expiré.")
    assert stored(world, made).status(world.today) is Status.PENDING
    bulk.resend_creation_mails(world.sign_in(claire), [made.account_id])
    deliver_due(world.ports)
    world.clock.instant = at(2026, 4, 19) - SECOND
    set_password(world, world.last_link())

    assert stored(world, made).status(world.today) is Status.ACTIVE
    assert stored(world, made).expires_on == date(2027, 9, 18)


@pytest.mark.rule("LIFE-2", "CASE-36")
def test_a_used_link_is_refused_like_one_that_never_was(world: World, admin: Context) -> None:
    created(world, admin)
    deliver_due(world.ports)
    set_password(world, world.last_link())
    world.clock.advance(timedelta(days=30))

    used, made_up = (refused_link(world, link) for link in (world.last_link(), "x" * 43))

    assert explain(used) == explain(made_up)
    assert "Mot de passe oublié" in explain(used)


@pytest.mark.rule("OTP-7", "LIFE-13", "CASE-39")
def test_a_creation_that_is_left_before_its_code_leaves_nothing(
    world: World, admin: Context
) -> None:
    colleague = world.sign_in(world.admin("Petit", "Paul"), HOME)
    accounts.request_creation(admin, replace(DRAFT, profile=Profile.ADMIN))
    home.sign_out(admin)

    deliver_due(world.ports)
    assert {message.kind for message in world.messages()} == {MessageKind.CODE}
    assert accounts.list_accounts(colleague, Listing()).total == 2
    assert {"account_created", "letter_queued"}.isdisjoint(world.operations())
    assert created(world, colleague).identifier == "JLO000003"


@pytest.mark.rule("AUTH-5", "OTP-7", "CASE-40")
def test_too_many_wrong_codes_block_the_administrator_and_create_nothing(
    world: World, me: Account, admin: Context
) -> None:
    colleague = world.admin("Petit", "Paul")
    draft = replace(DRAFT, profile=Profile.ADMIN)
    accounts.request_creation(admin, draft)
    for told in (*[errors.CodeWrong] * 4, errors.SessionBlocked):
        with pytest.raises(told):
            accounts.create_account(admin, draft, code=wrong(world.last_code()))
    deliver_due(world.ports)

    assert world.get(me).status(world.today) is Status.BLOCKED
    told_of = [(sent.kind, sent.to) for sent in world.messages()[2:]]
    assert sorted(told_of) == [
        (MessageKind.BLOCKED, me.email),
        (MessageKind.BLOCKED_ADMIN, colleague.email),
    ]
    assert accounts.list_accounts(world.sign_in(colleague), Listing()).total == 2


@pytest.mark.rule("LIFE-2", "MSG-2", "CASE-41")
def test_a_mail_that_cannot_leave_waits_and_the_account_stays(world: World, admin: Context) -> None:
    accounts.request_creation(admin, DRAFT)
    world.courier.broken = True

    made = accounts.create_account(admin, DRAFT, code=world.last_code())

    assert deliver_due(world.ports) == 0
    (row,) = accounts.list_accounts(admin, Listing(filter=Filter(search=made.identifier))).rows
    assert row.status is Status.PENDING
    assert Action.RESEND not in row.refused
    world.courier.broken = False
    world.clock.advance(TWO_MINUTES)
    assert deliver_due(world.ports) == 1
    set_password(world, world.last_link())


@pytest.mark.rule("LIFE-13", "CASE-43", "CASE-44")
def test_two_people_of_one_name_have_two_identifiers_and_an_address_serves_each_employer_once(
    world: World, admin: Context
) -> None:
    world.add("Louty", "Jean", email=DRAFT.email, establishment=world.hospital)

    first = created(world, admin)
    world.clock.advance(TWO_MINUTES)
    with pytest.raises(errors.FieldsRefused) as refused:
        accounts.check_draft(admin, DRAFT)
    other = replace(DRAFT, email="louty@exemple.fr", email_again="louty@exemple.fr")
    second = created(world, admin, other)

    assert isinstance(refused.value.fields["email"], errors.EmailTaken)
    assert (first.identifier, second.identifier) == ("JLO000003", "JLO000004")


@pytest.mark.rule("LIFE-12", "CASE-46")
def test_a_generic_name_is_allowed_and_marked_in_the_list(world: World, admin: Context) -> None:
    draft = replace(DRAFT, last_name="Mairie", first_name="Accueil")

    assert accounts.check_draft(admin, draft) == {Advice.GENERIC_NAME}
    created(world, admin, draft)

    (row,) = accounts.list_accounts(
        admin, Listing(filter=Filter(criterion=Criterion.GENERIC_NAME))
    ).rows
    assert row.last_name == "Mairie"
    assert "nom générique" in grid.describe(row, ())


@pytest.mark.rule("LIFE-12", "RIGHT-2", "CASE-47")
def test_an_account_without_any_right_is_allowed_and_opens_no_service(
    world: World, admin: Context
) -> None:
    draft = replace(DRAFT, rights={"rncps": Right.NONE}, phone="0612345678")

    assert accounts.check_draft(admin, draft) == {Advice.NO_RIGHT}
    made = created(world, admin, draft)
    deliver_due(world.ports)
    set_password(world, world.last_link(), PASSWORD)

    page = home.home(world.sign_in(stored(world, made), HOME))
    assert {level(page.rights, service) for service in page.services} == {Right.NONE}
