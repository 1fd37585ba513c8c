"""Support renews and unblocks a sole administrator, and nobody else (AUTH-5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Profile, Status
from peps_tui.core.domain.dates import expiry_from
from peps_tui.core.domain.history import Author
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.use_cases import support
from peps_tui.core.use_cases.home import home
from peps_tui.core.use_cases.messages import deliver_due
from peps_tui.core.use_cases.sign_in import CodeNeeded, PhoneNeeded, begin
from tests.support.world import OFFICE, PASSWORD, World

OPERATOR = Author(identifier="", name="operateur", source="ligne de commande")


def admin(world: World, name: str, status: Status = Status.ACTIVE) -> Account:
    return world.add(name, "Claire", profile=Profile.ADMIN, status=status)


@pytest.mark.rule("AUTH-5", "TRUST-5", "HIST-1", "CASE-6")
def test_a_sole_blocked_administrator_enters_again(world: World) -> None:
    sole = admin(world, "Martin")
    world.sign_in(sole, trusted=True)
    admin(world, "Partie", Status.EXPIRED)
    blocked = replace(world.get(sole), blocked_at=world.clock.now(), code_failures=5)
    with world.storage.writing() as unit:
        unit.accounts.save(blocked)

    helped = support.unblock(world.ports, sole.identifier.lower(), by=OPERATOR)
    deliver_due(world.ports)

    assert (helped.status, helped.account.code_failures) == (Status.ACTIVE, 0)
    assert [mail.to for mail in world.messages(MessageKind.UNBLOCKED)] == [sole.email]
    assert "L’assistance de la plateforme vient de débloquer" in world.courier.sent[-1][1].text
    with world.storage.reading() as unit:
        line = unit.history.page(world.commune, before=None, size=1)[0][0]
    assert (line.event.operation, line.author) == ("account_unblocked", OPERATOR)
    assert line.event.subject_identifier == sole.identifier
    step = begin(world.ports, OFFICE, identifier=sole.identifier, password=PASSWORD)
    assert isinstance(step, CodeNeeded)  # the trust is void


@pytest.mark.rule("AUTH-5", "LIFE-5", "CASE-6")
def test_a_sole_expired_administrator_is_renewed_and_may_stay_blocked(world: World) -> None:
    sole = world.add(
        "Martin",
        profile=Profile.ADMIN,
        status=Status.EXPIRED,
        blocked_at=world.clock.now(),
    )

    with pytest.raises(errors.OnlyRenewal):
        support.unblock(world.ports, sole.identifier, by=OPERATOR)
    helped = support.renew(world.ports, sole.identifier, by=OPERATOR)

    assert helped.status is Status.BLOCKED
    assert helped.account.expires_on == expiry_from(world.today)
    assert world.operations() == ["account_renewed"]
    assert support.unblock(world.ports, sole.identifier, by=OPERATOR).status is Status.ACTIVE


@pytest.mark.rule("AUTH-5")
def test_where_another_administrator_can_act_support_does_not(world: World) -> None:
    admin(world, "Petit")
    for account in (admin(world, "Martin", Status.BLOCKED), world.add("Louty")):
        for act in (support.unblock, support.renew):
            with pytest.raises(errors.AdministratorsCanAct) as refused:
                act(world.ports, account.identifier, by=OPERATOR)
            assert refused.value.administrators == ("Claire Petit",)
    assert world.operations() == []


@pytest.mark.rule("AUTH-5")
def test_support_acts_for_administrators_who_need_it(world: World) -> None:
    user, sole = world.add("Louty", status=Status.BLOCKED), admin(world, "Seule", Status.BLOCKED)
    support.unblock(world.ports, sole.identifier, by=OPERATOR)

    with pytest.raises(errors.NotBlocked):
        support.unblock(world.ports, sole.identifier, by=OPERATOR)
    with pytest.raises(errors.IdentifierUnknown):
        support.renew(world.ports, "XXX999999", by=OPERATOR)
    with world.storage.writing() as unit:
        unit.accounts.remove_many([sole.id])
    with pytest.raises(errors.NotForUsers):
        support.unblock(world.ports, user.identifier, by=OPERATOR)


@pytest.mark.rule("PHONE-1", "PHONE-5", "TRUST-5", "AUTH-2", "HIST-1", "CASE-7")
def test_a_lost_telephone_is_forgotten_and_the_next_one_confirmed_by_mail(world: World) -> None:
    sole = world.add("Martin", profile=Profile.ADMIN, phone_anonymous=True)
    context = world.sign_in(sole, trusted=True)

    support.forget_phone(world.ports, sole.identifier, by=OPERATOR)
    deliver_due(world.ports)

    assert (world.get(sole).phone, world.get(sole).phone_anonymous) == (None, False)
    with pytest.raises(errors.SessionEnded):
        home(context)
    step = begin(world.ports, OFFICE, identifier=sole.identifier, password=PASSWORD)
    assert isinstance(step, PhoneNeeded)
    assert step.mail_first
    told = world.courier.sent[-1][1].text
    assert "L’assistance de la plateforme vient d’effacer votre numéro" in told
    with world.storage.reading() as unit:
        lines, _ = unit.history.page(world.commune, before=None, size=9)
    event = next(each.event for each in lines if each.event.operation == "details_changed")
    assert (event.before, event.after) == ({"phone": "anonymous"}, {"phone": ""})
    with pytest.raises(errors.NothingToChange):
        support.forget_phone(world.ports, sole.identifier, by=OPERATOR)
    mute = world.add("Seule", profile=Profile.ADMIN, email=None, establishment=world.hospital)
    with pytest.raises(errors.NoEmail):
        support.forget_phone(world.ports, mute.identifier, by=OPERATOR)
