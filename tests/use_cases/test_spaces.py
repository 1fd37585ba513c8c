"""Several establishments: accounts linked by proof, and passing from one to the other."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Profile, Status
from peps_tui.core.domain.history import Author
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.ports import Context
from peps_tui.core.use_cases import bulk, home, me, sign_in, support
from peps_tui.core.use_cases.messages import deliver_due
from peps_tui.core.use_cases.spaces import (
    begin_link,
    link_account,
    list_establishments,
    switch,
    unlink,
)
from peps_tui.core.use_cases.terms import accept_terms, publish_terms
from tests.support.world import HOME, OFFICE, PASSWORD, World
from tests.use_cases.test_editing import applied

OPERATOR = Author(identifier="", name="exploitant", source="ligne de commande")
COMMUNE, HOSPITAL = "COMMUNE DE VILLEBOIS", "CENTRE HOSPITALIER DES ORMES"


@pytest.fixture
def here(world: World) -> Account:
    return world.add("Louty", "Jean")


@pytest.fixture
def there(world: World) -> Account:
    return world.add("Louty", "Jean", establishment=world.hospital, phone="01 42 34 56 78")


@pytest.fixture
def context(world: World, here: Account) -> Context:
    return world.sign_in(here)


def link(world: World, context: Context, account: Account) -> None:
    step = begin_link(context, identifier=account.identifier, password=PASSWORD)
    sign_in.send_code(world.ports, context.workstation, ticket=step.ticket)
    link_account(context, ticket=step.ticket, code=world.last_code())


def spaces(context: Context) -> list[tuple[str, bool]]:
    return [(space.establishment, space.current) for space in list_establishments(context)]


def entered(world: World, context: Context, account: Account) -> Context:
    done = switch(context, account.id)
    return Context(ports=world.ports, ticket=done.ticket, workstation=context.workstation)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.mark.rule("AUTH-6", "HIST-1")
def test_one_proof_then_passing_back_and_forth_without_typing_anything(
    world: World, context: Context, here: Account, there: Account
) -> None:
    assert spaces(context) == [(COMMUNE, True)]
    link(world, context, there)
    assert spaces(context) == [(HOSPITAL, False), (COMMUNE, True)]

    hospital = entered(world, context, there)

    assert home.home(hospital).establishment == HOSPITAL
    assert world.get(there).last_login_from == OFFICE.source
    with pytest.raises(errors.SessionEnded):
        home.home(context)
    commune = entered(world, hospital, here)
    assert spaces(commune) == [(HOSPITAL, False), (COMMUNE, True)]
    assert [each for each in world.operations() if each != "code_sent"] == [
        *("signed_in", "account_linked", "signed_out", "space_entered"),
    ]
    told = list(home.own_history(commune).lines)
    assert HOSPITAL not in repr(told)
    assert there.identifier not in repr(told)


@pytest.mark.rule("OTP-3", "OTP-6", "AUTH-5")
def test_an_account_is_linked_by_its_own_password_and_its_own_code(
    world: World, context: Context, there: Account
) -> None:
    with pytest.raises(errors.CredentialsRefused):
        begin_link(context, identifier=there.identifier, password="faux")
    assert world.get(there).password_failures == 1
    world.sign_in(there, HOME, trusted=True)  # a trusted workstation proves nothing here
    at_home = replace(
        context, workstation=HOME, ticket=world.sign_in(world.add("Roux"), HOME).ticket
    )
    world.clock.advance(timedelta(minutes=2))

    step = begin_link(at_home, identifier=there.identifier, password=PASSWORD)
    assert step.masked.endswith("78")
    sign_in.send_code(world.ports, HOME, ticket=step.ticket)
    code = world.last_code()
    with pytest.raises(errors.SessionEnded):
        sign_in.enter_code(world.ports, HOME, ticket=step.ticket, code=code, trusted=False)
    with pytest.raises(errors.CodeWrong):
        link_account(at_home, ticket=step.ticket, code=wrong(code))
    with pytest.raises(errors.CodeUnknown):
        link_account(context, ticket=step.ticket, code=code)
    link_account(at_home, ticket=step.ticket, code=code)
    with pytest.raises(errors.CodeUnknown):
        link_account(at_home, ticket=step.ticket, code=code)
    with pytest.raises(errors.NotLinkable):
        begin_link(at_home, identifier=there.identifier, password=PASSWORD)
    home.home(at_home)


def test_the_accounts_of_one_establishment_are_never_linked(
    world: World, context: Context, here: Account
) -> None:
    for account in (here, world.add("Roux")):
        with pytest.raises(errors.NotLinkable):
            begin_link(context, identifier=account.identifier, password=PASSWORD)


def test_nor_are_they_through_an_account_of_elsewhere(
    world: World, context: Context, there: Account
) -> None:
    roux = world.sign_in(world.add("Roux"), HOME)
    link(world, roux, there)

    with pytest.raises(errors.NotLinkable):
        begin_link(context, identifier=there.identifier, password=PASSWORD)


@pytest.mark.rule("AUTH-5")
def test_five_wrong_codes_block_the_account_to_link_and_not_the_session(
    world: World, context: Context, there: Account
) -> None:
    step = begin_link(context, identifier=there.identifier, password=PASSWORD)
    sign_in.send_code(world.ports, OFFICE, ticket=step.ticket)
    code = wrong(world.last_code())
    for _ in range(4):
        with pytest.raises(errors.CodeWrong):
            link_account(context, ticket=step.ticket, code=code)
    with pytest.raises(errors.AccountBlocked):
        link_account(context, ticket=step.ticket, code=code)
    assert world.get(there).status(world.today) is Status.BLOCKED
    assert spaces(context) == [(COMMUNE, True)]


def save(world: World, account: Account, **changes: Any) -> None:
    """Give the account these facts, whatever happened to it since."""
    with world.storage.writing() as unit:
        unit.accounts.save(replace(account, version=world.get(account).version, **changes))


@pytest.mark.rule("AUTH-4", "AUTH-6")
def test_a_space_is_entered_with_all_the_checks_of_a_sign_in(
    world: World, context: Context, there: Account
) -> None:
    link(world, context, there)
    refusals: list[tuple[dict[str, object], type[errors.CoreError]]] = [
        ({"expires_on": world.today - timedelta(days=1)}, errors.AccountExpired),
        ({"blocked_at": world.clock.now()}, errors.AccountBlocked),
        ({"phone": None}, errors.NumberMissing),
    ]
    for changes, refusal in refusals:
        save(world, there, **changes)
        with pytest.raises(refusal):
            switch(context, there.id)
        assert spaces(context)[0] == (HOSPITAL, False)  # and one stays where one was
    save(world, there)
    switch(context, there.id)


@pytest.mark.rule("LIFE-5", "CASE-30")
def test_each_space_has_its_own_expiry(
    world: World, context: Context, here: Account, there: Account
) -> None:
    link(world, context, there)
    yesterday = world.today - timedelta(days=1)
    save(world, here, expires_on=yesterday)
    with pytest.raises(errors.SessionExpired):
        home.home(context)

    roy = world.add("Roy", profile=Profile.ADMIN, establishment=world.hospital)
    bulk.renew_accounts(world.sign_in(roy, HOME), [there.id])

    assert world.get(here).expires_on == yesterday
    world.clock.advance(timedelta(minutes=2))
    hospital = world.sign_in(there)
    with pytest.raises(errors.AccountExpired):
        switch(hospital, here.id)


@pytest.mark.rule("CGU-1")
def test_terms_are_asked_in_each_space(world: World) -> None:
    here = world.admin()
    there = world.add("Martin", "Claire", profile=Profile.ADMIN, establishment=world.hospital)
    context = world.sign_in(here)
    link(world, context, there)
    publish_terms(
        world.ports, version="2026-1", text="Article 1", deadline=world.today, by=OPERATOR
    )
    with pytest.raises(errors.TermsToAccept):
        switch(context, there.id)
    accept_terms(context, "2026-1")

    hospital = entered(world, context, there)
    with pytest.raises(errors.TermsToAccept):
        home.home(hospital)


@pytest.mark.rule("RIGHT-4")
def test_an_account_that_is_not_in_the_list_is_one_that_does_not_exist(
    world: World, context: Context, there: Account
) -> None:
    for account_id in (there.id, 999_999):
        for act in (switch, unlink):
            with pytest.raises(errors.AccountNotFound):
                act(context, account_id)
    home.home(context)


@pytest.mark.rule("PHONE-1", "MSG-1")
@pytest.mark.parametrize("change", [{"email": "autre@exemple.fr"}, {"phone": "0698765432"}])
def test_links_are_cut_when_an_administrator_changes_what_would_let_him_in(
    world: World, context: Context, here: Account, there: Account, change: dict[str, str]
) -> None:
    link(world, context, there)
    admin = world.sign_in(world.admin(), HOME)
    applied(world, admin, here, service="Paie")
    assert len(spaces(context)) == 2

    applied(world, admin, here, **change)

    assert spaces(context) == [(COMMUNE, True)]
    assert "account_unlinked" in world.operations()
    assert len(spaces(world.sign_in(there, HOME))) == 1


@pytest.mark.rule("PWD-3", "TRUST-5")
def test_links_are_cut_by_a_new_password_since_the_former_one_proved_them(
    world: World, context: Context, there: Account
) -> None:
    link(world, context, there)
    owner = world.sign_in(there, HOME)
    world.clock.advance(timedelta(minutes=2))
    new = "Une-autre-phrase-2027"
    me.request_password_change(owner, old=PASSWORD, password=new, confirmation=new)
    me.change_password(owner, password=new, confirmation=new, code=world.last_code())

    assert spaces(context) == [(COMMUNE, True)]
    with pytest.raises(errors.AccountNotFound):
        switch(context, there.id)


@pytest.mark.rule("PHONE-1")
def test_links_are_cut_by_support_and_by_oneself_and_by_a_first_number(
    world: World, context: Context, here: Account, there: Account
) -> None:
    admin = world.add("Roy", profile=Profile.ADMIN, establishment=world.hospital)
    link(world, context, admin)
    support.forget_phone(world.ports, admin.identifier, by=OPERATOR)
    assert spaces(context) == [(COMMUNE, True)]

    link(world, context, there)
    unlink(world.sign_in(there, HOME), here.id)
    assert spaces(context) == [(COMMUNE, True)]

    link(world, context, there)
    save(world, world.get(there), phone=None)
    step = sign_in.begin(world.ports, HOME, identifier=there.identifier, password=PASSWORD)
    assert isinstance(step, sign_in.PhoneNeeded)
    deliver_due(world.ports)
    confirm = world.last_link(MessageKind.ENROLMENT)
    sign_in.confirm_enrolment(world.ports, HOME, ticket=step.ticket, link=confirm)
    sign_in.propose_phone(world.ports, HOME, ticket=step.ticket, number="0698765432")
    assert len(spaces(context)) == 2
    sign_in.enter_code(world.ports, HOME, ticket=step.ticket, code=world.last_code(), trusted=False)
    assert spaces(context) == [(COMMUNE, True)]


def test_links_are_those_of_a_person_and_go_with_his_account(
    world: World, context: Context, here: Account, there: Account
) -> None:
    with world.storage.writing() as unit:
        other = unit.establishments.add(
            replace(unit.establishments.get(world.commune), siret="00000000000000", name="A"),
            now=world.clock.now(),
        )
    elsewhere = world.add("Louty", "Jean", establishment=other.id)
    link(world, context, there)
    hospital = entered(world, context, there)
    world.clock.advance(timedelta(minutes=2))
    link(world, hospital, elsewhere)
    assert spaces(hospital) == [("A", False), (HOSPITAL, True), (COMMUNE, False)]

    bulk.delete_accounts(world.sign_in(world.admin(), HOME), [here.id])
    assert spaces(hospital) == [("A", False), (HOSPITAL, True)]
    assert me.my_account(hospital).establishment == HOSPITAL
