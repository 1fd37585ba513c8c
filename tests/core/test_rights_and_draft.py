from dataclasses import replace
from datetime import date

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Civility, Profile
from peps_tui.core.domain.draft import Advice, Draft, advice, identity
from peps_tui.core.domain.rights import Fund, Right, Service, changes, grants_sensitive, level


def service(code: str, *, sensitive: bool = False) -> Service:
    return Service(
        code=code,
        theme="Carrière",
        label=code,
        fund=Fund.CNRACL,
        sensitive=sensitive,
        online_on=date(2020, 1, 1),
        position=1,
    )


SERVICES = (service("a"), service("b"), service("rncps", sensitive=True))


@pytest.mark.rule("RIGHT-1", "RIGHT-2")
def test_a_service_nobody_granted_is_none() -> None:
    assert level({}, SERVICES[0]) is Right.NONE
    assert level({"a": Right.READ}, SERVICES[0]) is Right.READ


@pytest.mark.rule("RIGHT-5")
def test_only_real_changes_are_told_with_before_and_after() -> None:
    made = changes({"a": Right.READ}, {"a": Right.READ, "b": Right.WRITE}, SERVICES)

    assert [(m.service.code, m.before, m.after) for m in made] == [("b", Right.NONE, Right.WRITE)]
    assert changes({"a": Right.NONE}, {}, SERVICES) == ()


@pytest.mark.rule("OTP-7")
def test_a_sensitive_grant_is_noticed_and_its_withdrawal_is_none() -> None:
    assert grants_sensitive(changes({}, {"rncps": Right.READ}, SERVICES))
    assert not grants_sensitive(changes({"rncps": Right.READ}, {}, SERVICES))
    assert not grants_sensitive(changes({}, {"a": Right.WRITE}, SERVICES))


GOOD = Draft(
    civility=Civility.MRS,
    last_name="Le Goff",
    first_name="Maëlle",
    email="Maelle.LeGoff@Commune.exemple.fr",
    email_again=" maelle.legoff@commune.exemple.fr ",
    phone="",
    service="Ressources  humaines",
)


@pytest.mark.rule("PHONE-1", "CASE-38")
def test_a_complete_draft_is_accepted_without_a_number() -> None:
    checked = identity(GOOD)

    assert checked.phone is None
    assert checked.service == "Ressources humaines"
    assert checked.profile is Profile.USER


@pytest.mark.rule("CASE-38")
def test_every_fault_is_told_at_once() -> None:
    draft = Draft(email="a@b", email_again="c", phone="3639", last_name="X\x1b[2J")

    with pytest.raises(errors.FieldsRefused) as refused:
        identity(draft)

    assert set(refused.value.fields) == {
        "civility",
        "last_name",
        "first_name",
        "email",
        "email_again",
        "phone",
    }


@pytest.mark.rule("LIFE-12", "CASE-46", "CASE-47")
def test_a_generic_name_and_the_absence_of_rights_call_for_a_second_thought() -> None:
    assert advice(GOOD) == {Advice.NO_RIGHT}
    assert advice(replace(GOOD, last_name="Mairie", rights={"a": Right.READ})) == {
        Advice.GENERIC_NAME
    }


@pytest.mark.rule("OTP-7")
def test_any_change_of_the_draft_changes_what_the_code_confirms() -> None:
    variants = {
        GOOD.fingerprint,
        replace(GOOD, profile=Profile.ADMIN).fingerprint,
        replace(GOOD, last_name="Le Gof").fingerprint,
        replace(GOOD, rights={"a": Right.READ}).fingerprint,
        replace(GOOD, rights={"a": Right.WRITE}).fingerprint,
        replace(GOOD, delegation=True).fingerprint,
    }

    assert len(variants) == 6
