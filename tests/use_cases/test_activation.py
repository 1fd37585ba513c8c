from datetime import timedelta

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Civility, Status
from peps_tui.core.domain.draft import Draft
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.ports import Context
from peps_tui.core.use_cases import accounts, activation, bulk, sign_in
from peps_tui.core.use_cases.messages import deliver_due
from tests.support.world import OFFICE, World

NEW = "Velours-du-soir-7"


def create(world: World, context: Context) -> Account:
    draft = Draft(
        civility=Civility.MR,
        last_name="Louty",
        first_name="Jean",
        email="jean@exemple.fr",
        email_again="jean@exemple.fr",
    )
    accounts.request_creation(context, draft)
    made = accounts.create_account(context, draft, code=world.last_code())
    deliver_due(world.ports)
    with world.storage.reading() as unit:
        stored = unit.accounts.get(made.account_id)
    assert stored is not None
    return stored


def set_password(world: World, link: str, password: str = NEW) -> None:
    activation.create_password(
        world.ports, OFFICE, link=link, password=password, confirmation=password
    )


@pytest.fixture
def admin(world: World) -> Context:
    return world.sign_in(world.admin())


@pytest.mark.rule("LIFE-2")
def test_the_creation_mail_holds_a_link_and_not_the_identifier(
    world: World, admin: Context
) -> None:
    account = create(world, admin)

    message, worded = world.courier.sent[-1]
    assert (message.kind, message.to) == (MessageKind.CREATION, "jean@exemple.fr")
    assert message.facts["link"] in worded.text
    assert account.identifier not in worded.text + worded.subject


@pytest.mark.rule("LIFE-3")
def test_the_holder_creates_his_password_and_signs_in(world: World, admin: Context) -> None:
    account = create(world, admin)
    link = world.last_link()
    assert activation.open_invitation(world.ports, link).last_name == "Louty"

    set_password(world, link)

    stored = world.get(account)
    assert stored.status(world.today) is Status.ACTIVE
    step = sign_in.begin(world.ports, OFFICE, identifier=account.identifier, password=NEW)
    assert isinstance(step, sign_in.PhoneNeeded)
    assert not step.mail_first


@pytest.mark.rule("LIFE-2")
@pytest.mark.parametrize("shape", ["{link}", " {link}\n", "{token}", "{broken}", "{link}/"])
def test_a_link_may_be_pasted_in_any_shape(world: World, admin: Context, shape: str) -> None:
    create(world, admin)
    link = world.last_link()
    token = link.rpartition("/")[2]
    pasted = shape.format(link=link, token=token, broken=f"{link[:50]}\n  {link[50:]}")

    assert activation.open_invitation(world.ports, pasted).first_name == "Jean"


@pytest.mark.rule("LIFE-2", "CASE-36")
def test_a_link_serves_once(world: World, admin: Context) -> None:
    create(world, admin)
    set_password(world, world.last_link())

    with pytest.raises(errors.LinkRefused):
        set_password(world, world.last_link(), "Autre-phrase-8")


@pytest.mark.rule("LIFE-2", "CASE-35")
def test_a_new_mail_cancels_the_old_link_and_leaves_the_expiry(
    world: World, admin: Context
) -> None:
    account = create(world, admin)
    old = world.last_link()
    world.clock.advance(timedelta(days=10))
    admin = world.sign_in(world.admin("Petit", "Paul"))

    bulk.resend_creation_mails(admin, [account.id])
    deliver_due(world.ports)

    with pytest.raises(errors.LinkRefused):
        set_password(world, old)
    world.clock.advance(timedelta(days=14))
    set_password(world, world.last_link())
    stored = world.get(account)
    assert stored.expires_on == account.expires_on


@pytest.mark.rule("LIFE-2", "CASE-33")
def test_a_link_lapses_after_the_fifteenth_day(world: World, admin: Context) -> None:
    create(world, admin)
    world.clock.advance(timedelta(days=15, hours=11, minutes=59))
    activation.open_invitation(world.ports, world.last_link())
    world.clock.advance(timedelta(minutes=2))

    with pytest.raises(errors.LinkRefused) as refused:
        set_password(world, world.last_link())
    assert refused.value.lapsed


@pytest.mark.rule("PWD-1", "PWD-2")
@pytest.mark.parametrize("password", ["court1A", "Motdepasse1!", "JLouty-2026-x", "sans-chiffre-A"])
def test_a_weak_password_is_refused_and_the_link_still_serves(
    world: World, admin: Context, password: str
) -> None:
    create(world, admin)

    with pytest.raises(errors.PasswordRefused):
        set_password(world, world.last_link(), password)
    set_password(world, world.last_link())


@pytest.mark.rule("LIFE-3")
def test_an_account_that_expired_while_waiting_must_first_be_renewed(
    world: World, admin: Context
) -> None:
    account = create(world, admin)
    world.clock.advance(timedelta(days=14))
    with world.storage.writing() as unit:
        stored = unit.accounts.get(account.id)
        assert stored is not None
        from dataclasses import replace

        unit.accounts.save(replace(stored, expires_on=world.today - timedelta(days=1)))

    with pytest.raises(errors.AccountExpired):
        set_password(world, world.last_link())


def test_a_link_made_up_or_of_another_kind_is_refused(world: World) -> None:
    world.add("Louty", phone=None, last_login_at=world.clock.now())

    for no_link in ("", "https://peps.exemple.fr/activation/nothing", "\x00"):
        with pytest.raises(errors.LinkUnreadable):
            activation.open_invitation(world.ports, no_link)
    with pytest.raises(errors.LinkRefused):
        activation.open_invitation(world.ports, f"https://peps.exemple.fr/activation/{'x' * 43}")
