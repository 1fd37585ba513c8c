from dataclasses import replace
from typing import Any

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Civility, Profile, Status
from peps_tui.core.domain.draft import Advice
from peps_tui.core.domain.editing import (
    ANONYMOUS,
    Edit,
    Plan,
    as_read,
    fingerprint,
    merge,
    plan,
)
from peps_tui.core.domain.history import Operation
from peps_tui.core.domain.phone import parse_phone
from peps_tui.core.domain.rights import NO_RIGHTS, Right, Rights, presets
from tests.core.test_account import ADMIN, NOW, in_status, person
from tests.core.test_rights_and_draft import SERVICES, service

HELD: Rights = {"a": Right.READ}
NUMBER = parse_phone("0612345678")
OTHER = "06 98 76 54 32"


def edited(account: Account, held: Rights = HELD, by: Account = ADMIN, **typed: Any) -> Plan:
    """The plan of the edit that types these entries over `account`."""
    edit = replace(as_read(account, held), **typed)
    return plan(account, held, edit, by=by, services=SERVICES, now=NOW)


def words(made: Plan) -> list[tuple[str, str, str]]:
    return [(change.field, change.before, change.after) for change in made.changes.details]


@pytest.mark.rule("HIST-1", "CASE-45")
def test_only_real_changes_are_made_and_told_on_one_line() -> None:
    account = person(service="Paie", phone=NUMBER)

    made = edited(
        account,
        last_name=" Le  Goff ",
        first_name="Jean ",
        email="Jean.LeGoff@Exemple.fr",
        phone=OTHER,
        delegation=True,
        civility=Civility.MRS,
    )

    assert words(made) == [
        ("civility", "mr", "mrs"),
        ("last_name", "Louty", "Le Goff"),
        ("email", "jean@exemple.fr", "Jean.LeGoff@exemple.fr"),
        ("phone", "06 12 34 56 78", OTHER),
        ("delegation", "no", "yes"),
    ]
    line = made.events[0]
    assert [event.operation for event in made.events] == [Operation.DETAILS_CHANGED]
    assert (line.before["phone"], line.after["phone"]) == ("06 •• •• •• 78", "06 •• •• •• 32")
    assert (
        line.before.keys() == line.after.keys() == {change.field for change in made.changes.details}
    )
    assert (line.subject_identifier, line.subject_name) == ("JLO000002", "Jean Louty")
    assert (made.after.last_name, made.after.phone) == ("Le Goff", parse_phone(OTHER))


def test_an_edit_that_changes_nothing_is_refused() -> None:
    account = person(phone=NUMBER)

    for typed in ({}, {"last_name": "Louty "}, {"phone": "+33 6 12 34 56 78"}, {"unblock": True}):
        with pytest.raises(errors.NothingToChange):
            edited(account, **typed)
    with pytest.raises(errors.NothingToChange):
        edited(person(), phone="  ")


@pytest.mark.rule("OTP-7", "CASE-15")
@pytest.mark.parametrize(
    ("typed", "own", "needed"),
    [
        ({"rights": {"a": Right.WRITE}}, False, False),
        ({"rights": NO_RIGHTS}, False, False),
        ({"rights": {**HELD, "rncps": Right.READ}}, False, True),
        ({"service": "Paie"}, False, True),
        ({"delegation": True}, False, True),
        ({"phone": ""}, False, True),
        ({"profile": Profile.ADMIN}, False, True),
        ({"unblock": True}, False, True),
        ({"rights": {"a": Right.WRITE}}, True, True),
    ],
)
def test_what_asks_a_code(typed: dict[str, Any], own: bool, needed: bool) -> None:
    account = ADMIN if own else in_status(Status.BLOCKED, phone=NUMBER)

    assert edited(account, **typed).changes.needs_code is needed


@pytest.mark.rule("OTP-7")
def test_taking_a_sensitive_right_away_asks_no_code() -> None:
    held = {"a": Right.READ, "rncps": Right.WRITE}

    assert not edited(person(), held, rights=HELD).changes.needs_code


@pytest.mark.rule("OTP-3", "OTP-7")
def test_a_code_confirms_exactly_the_changes_and_none_other() -> None:
    account = person(phone=NUMBER)

    def target(account: Account = account, held: Rights = HELD, **typed: Any) -> str:
        return edited(account, held, **typed).changes.target(account.id)

    variants = {
        target(service="Paie"),
        target(service="RH"),
        target(service="Paie", delegation=True),
        target(phone=OTHER),
        target(phone="06 98 76 54 33"),
        target(phone=""),
        target(profile=Profile.ADMIN),
        target(rights={"a": Right.WRITE}),
        target(rights={"a": Right.READ, "b": Right.READ}),
        target(person(3, phone=NUMBER), service="Paie"),
        target(replace(account, service="Carrière"), service="Paie"),
    }

    assert len(variants) == 11
    elsewhere_changed = replace(account, last_name="Le Goff", version=9)
    assert target(elsewhere_changed, {"b": Right.WRITE}, service="Paie") == target(service="Paie")
    assert OTHER.replace(" ", "") not in target(phone=OTHER)


@pytest.mark.rule("LIFE-14", "CASE-76")
def test_a_sign_in_or_a_renewal_is_no_conflict_and_any_other_change_is() -> None:
    account = person(phone=NUMBER)
    read = fingerprint(account, HELD)

    assert read == fingerprint(
        replace(
            account,
            version=7,
            last_login_at=NOW,
            last_login_from="10.0.0.9",
            expires_on=account.expires_on.replace(year=2030),
            password_failures=3,
        ),
        dict(HELD),
    )
    changed = [
        replace(account, profile=Profile.ADMIN),
        replace(account, civility=None),
        replace(account, last_name="Roy"),
        replace(account, first_name="Luc"),
        replace(account, email=None),
        replace(account, phone=None),
        replace(account, phone_anonymous=True),
        replace(account, service="Paie"),
        replace(account, delegation=True),
        replace(account, blocked_at=NOW),
    ]
    assert read not in {fingerprint(other, HELD) for other in changed}
    assert read != fingerprint(account, {"a": Right.WRITE})


@pytest.mark.rule("LIFE-14")
def test_what_was_typed_is_laid_over_what_a_colleague_changed() -> None:
    base = Edit(last_name="Louty", service="Paie", rights={"a": Right.READ, "b": Right.READ})
    typed = replace(base, service="RH", phone=OTHER, rights={"a": Right.WRITE, "b": Right.READ})
    fresh = replace(
        base,
        profile=Profile.ADMIN,
        last_name="Le Goff",
        service="Carrière",
        rights={"c": Right.READ},
    )

    assert merge(base, typed, fresh) == replace(
        fresh, service="RH", phone=OTHER, rights={"a": Right.WRITE, "c": Right.READ}
    )
    assert merge(base, base, fresh) == fresh
    withdrawn = replace(base, rights={"a": Right.READ})
    assert merge(base, withdrawn, base).rights == {"a": Right.READ, "b": Right.NONE}


@pytest.mark.rule("PHONE-5", "CASE-70")
def test_an_anonymous_number_is_told_nowhere_and_its_mark_falls_with_it() -> None:
    hidden = person(phone=NUMBER, phone_anonymous=True)

    replaced = edited(hidden, phone=OTHER)
    same = edited(hidden, phone="06 12 34 56 78")
    blanked = edited(hidden, phone="")

    assert words(replaced) == [("phone", ANONYMOUS, OTHER)]
    assert words(same) == [("phone", ANONYMOUS, "06 12 34 56 78")]
    assert words(blanked) == [("phone", ANONYMOUS, "")]
    for made in (replaced, same, blanked):
        assert not made.after.phone_anonymous
        assert made.changes.ends_trusts
    for made in (replaced, blanked, edited(hidden, service="Paie")):
        assert "78" not in f"{made.changes}{made.events}"
    assert as_read(hidden, HELD).phone is None


@pytest.mark.rule("LIFE-6", "CASE-12", "CASE-19")
def test_an_expired_account_is_not_edited() -> None:
    expired = in_status(Status.EXPIRED)

    for typed in ({"service": "Paie"}, {"profile": Profile.ADMIN}, {"rights": NO_RIGHTS}):
        with pytest.raises(errors.OnlyRenewal):
            edited(expired, **typed)


@pytest.mark.rule("LIFE-9", "CASE-12")
@pytest.mark.parametrize("status", [Status.ACTIVE, Status.PENDING, Status.BLOCKED])
def test_a_promotion_neither_activates_nor_unblocks(status: Status) -> None:
    account = in_status(status)

    made = edited(account, profile=Profile.ADMIN)

    assert made.changes.promoted
    assert made.after == replace(account, profile=Profile.ADMIN)
    assert [event.operation for event in made.events] == [Operation.PROFILE_CHANGED]


@pytest.mark.rule("LIFE-8", "LIFE-9", "CASE-10", "CASE-15")
def test_what_may_not_be_done_to_an_administrator_and_to_oneself() -> None:
    colleague = person(3, profile=Profile.ADMIN)

    with pytest.raises(errors.DemotionRefused):
        edited(colleague, profile=Profile.USER)
    with pytest.raises(errors.OwnAccount):
        edited(ADMIN, profile=Profile.USER)
    with pytest.raises(errors.OwnTelephone):
        edited(ADMIN, phone=OTHER)
    assert edited(ADMIN, service="Paie").after.service == "Paie"


@pytest.mark.rule("AUTH-5", "TRUST-5", "CASE-62")
def test_what_ends_the_trusts() -> None:
    blocked = in_status(Status.BLOCKED, password_failures=5)

    made = edited(blocked, unblock=True)

    assert made.changes.unblocked
    assert (made.after.blocked_at, made.after.password_failures) == (None, 0)
    assert made.changes.ends_trusts
    assert edited(person(), profile=Profile.ADMIN).changes.ends_trusts
    assert edited(person(), phone=OTHER).changes.ends_trusts
    assert not edited(person(), email="autre@exemple.fr", rights=NO_RIGHTS).changes.ends_trusts


@pytest.mark.rule("LIFE-12", "CASE-45", "CASE-46", "CASE-47")
@pytest.mark.parametrize(
    ("typed", "advised"),
    [
        ({"last_name": "Roy", "first_name": "Luc"}, {Advice.REUSED_ACCOUNT}),
        ({"last_name": "Roy"}, set()),
        ({"last_name": "LOUTY", "first_name": "jéan"}, set()),
        ({"last_name": "Mairie"}, {Advice.GENERIC_NAME}),
        (
            {"last_name": "Accueil", "first_name": "RH"},
            {Advice.GENERIC_NAME, Advice.REUSED_ACCOUNT},
        ),
        ({"rights": {"a": Right.NONE}}, {Advice.NO_RIGHT}),
        ({"service": "Paie"}, set()),
    ],
)
def test_what_deserves_a_second_thought(typed: dict[str, Any], advised: set[Advice]) -> None:
    assert edited(person(), **typed).changes.advice == advised


def test_what_was_already_so_is_not_advised_again() -> None:
    made = edited(person(last_name="Mairie"), NO_RIGHTS, service="Paie")

    assert made.changes.advice == set()


def test_an_entry_that_nobody_touched_is_not_judged() -> None:
    imported = person(civility=None, email=None, last_name="X" * 200)

    assert edited(imported, service="Paie").after == replace(imported, service="Paie")
    with pytest.raises(errors.FieldsRefused) as refused:
        edited(imported, email="non", first_name="", phone="3639", service="\x1b[2J")
    assert set(refused.value.fields) == {"email", "first_name", "phone", "service"}


@pytest.mark.rule("RIGHT-5", "HIST-1")
def test_each_right_has_its_line() -> None:
    made = edited(person(), rights={"a": Right.WRITE, "b": Right.READ})

    assert [
        (event.operation, event.before["right"], event.after["right"]) for event in made.events
    ] == [
        (Operation.RIGHT_CHANGED, Right.READ, Right.WRITE),
        (Operation.RIGHT_CHANGED, Right.NONE, Right.READ),
    ]


@pytest.mark.rule("RIGHT-2")
def test_no_right_is_given_on_a_service_that_is_not_online() -> None:
    with pytest.raises(errors.ServiceNotOnline):
        edited(person(), rights={**HELD, "demain": Right.READ})
    assert edited(person(), {**HELD, "retiré": Right.READ}, service="Paie").changes.rights == ()


@pytest.mark.rule("RIGHT-5")
def test_presets_cover_the_catalogue_and_never_a_sensitive_service() -> None:
    catalogue = (*SERVICES, replace(service("c"), theme="Cotisations"))

    offered = {(each.kind, each.theme): dict(each.levels) for each in presets(catalogue)}

    assert offered == {
        ("read_all", ""): dict.fromkeys("abc", Right.READ),
        ("write_theme", "Carrière"): dict.fromkeys("ab", Right.WRITE),
        ("write_theme", "Cotisations"): {"c": Right.WRITE},
        ("write_all", ""): dict.fromkeys("abc", Right.WRITE),
    }
