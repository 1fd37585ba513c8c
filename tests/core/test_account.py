from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from peps_tui.core.domain import account as rules
from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Action, Civility, Profile, Status
from peps_tui.core.domain.history import Operation
from peps_tui.core.domain.phone import parse_phone

NOW = datetime(2026, 11, 21, 11, tzinfo=UTC)
TODAY = date(2026, 11, 21)


def person(number: int = 2, **changes: object) -> Account:
    base = Account(
        id=number,
        establishment_id=1,
        identifier=f"JLO{number:06d}",
        profile=Profile.USER,
        civility=Civility.MR,
        last_name="Louty",
        first_name="Jean",
        email="jean@exemple.fr",
        expires_on=TODAY + timedelta(days=100),
        created_at=NOW - timedelta(days=10),
        activated_at=NOW - timedelta(days=9),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def in_status(status: Status, **changes: object) -> Account:
    facts: dict[Status, dict[str, object]] = {
        Status.ACTIVE: {},
        Status.PENDING: {"activated_at": None},
        Status.BLOCKED: {"blocked_at": NOW},
        Status.EXPIRED: {"expires_on": TODAY - timedelta(days=1)},
    }
    return replace(person(), **{**facts[status], **changes})  # type: ignore[arg-type]


ADMIN = person(1, profile=Profile.ADMIN, last_name="Martin", first_name="Claire")

TABLE: dict[Status, dict[Action, type[errors.CoreError] | None]] = {
    Status.ACTIVE: {
        Action.EDIT: None,
        Action.RENEW: None,
        Action.DELETE: None,
        Action.RESEND: errors.NotPending,
        Action.UNBLOCK: errors.NotBlocked,
    },
    Status.PENDING: {
        Action.EDIT: None,
        Action.RENEW: None,
        Action.DELETE: None,
        Action.RESEND: None,
        Action.UNBLOCK: errors.NotBlocked,
    },
    Status.BLOCKED: {
        Action.EDIT: None,
        Action.RENEW: None,
        Action.DELETE: None,
        Action.RESEND: errors.NotPending,
        Action.UNBLOCK: None,
    },
    Status.EXPIRED: {
        Action.EDIT: errors.OnlyRenewal,
        Action.RENEW: None,
        Action.DELETE: errors.OnlyRenewal,
        Action.RESEND: errors.OnlyRenewal,
        Action.UNBLOCK: errors.OnlyRenewal,
    },
}


@pytest.mark.rule("LIFE-6", "RIGHT-4", "CASE-19")
@pytest.mark.parametrize(("status", "action"), list(product(Status, Action)))
def test_the_lifecycle_table(status: Status, action: Action) -> None:
    refused = rules.refusal(in_status(status), action, by=ADMIN, today=TODAY)

    expected = TABLE[status][action]
    assert (None if refused is None else type(refused)) == expected


@pytest.mark.rule("LIFE-6", "CASE-19")
@pytest.mark.parametrize("status", Status)
def test_screens_offer_exactly_what_the_core_accepts(status: Status) -> None:
    refused = rules.refusals(in_status(status), by=ADMIN, today=TODAY)

    assert {action: type(error) for action, error in refused.items()} == {
        action: error for action, error in TABLE[status].items() if error is not None
    }


@pytest.mark.rule("LIFE-11")
@pytest.mark.parametrize(
    ("expired", "blocked", "pending", "shown"),
    [
        (True, True, True, Status.EXPIRED),
        (True, False, False, Status.EXPIRED),
        (False, True, True, Status.BLOCKED),
        (False, False, True, Status.PENDING),
        (False, False, False, Status.ACTIVE),
    ],
)
def test_the_status_shown_follows_precedence(
    expired: bool, blocked: bool, pending: bool, shown: Status
) -> None:
    account = person(
        expires_on=TODAY - timedelta(days=1) if expired else TODAY,
        blocked_at=NOW if blocked else None,
        activated_at=None if pending else NOW,
    )

    assert account.status(TODAY) is shown


@pytest.mark.rule("LIFE-4", "CASE-18")
def test_an_account_is_valid_all_day_on_its_expiry_date() -> None:
    account = person(expires_on=TODAY)

    assert account.status(TODAY) is Status.ACTIVE
    assert account.status(TODAY + timedelta(days=1)) is Status.EXPIRED


@pytest.mark.rule("LIFE-5", "CASE-20")
@pytest.mark.parametrize("status", Status)
def test_renewal_goes_to_today_plus_18_months_and_unblocks_nobody(status: Status) -> None:
    account = in_status(status)

    renewed, event = rules.renew(account, by=ADMIN, now=NOW)

    assert renewed.expires_on == date(2028, 5, 21)
    assert renewed.blocked_at == account.blocked_at
    assert renewed.activated_at == account.activated_at
    assert event.before == {"expires_on": account.expires_on.isoformat()}
    assert event.after == {"expires_on": "2028-05-21"}


@pytest.mark.rule("LIFE-8", "CASE-2")
def test_nobody_deletes_himself() -> None:
    with pytest.raises(errors.OwnAccount):
        rules.delete(ADMIN, by=ADMIN, active_administrators=5, now=NOW)


@pytest.mark.rule("LIFE-8", "CASE-1", "CASE-11")
def test_the_last_active_administrator_cannot_be_deleted() -> None:
    colleague = person(3, profile=Profile.ADMIN)

    with pytest.raises(errors.LastAdministrator):
        rules.delete(colleague, by=ADMIN, active_administrators=1, now=NOW)


@pytest.mark.rule("LIFE-8", "CASE-5")
@pytest.mark.parametrize("status", [Status.PENDING, Status.BLOCKED, Status.EXPIRED])
def test_only_active_administrators_count(status: Status) -> None:
    admin = in_status(status, profile=Profile.ADMIN)

    assert not rules.is_active_administrator(admin, TODAY)
    rules.refuse_last_administrator(admin, active_administrators=1, today=TODAY)


@pytest.mark.rule("LIFE-3")
def test_a_password_makes_a_pending_account_active() -> None:
    active, event = rules.activate(in_status(Status.PENDING), now=NOW)

    assert active.status(TODAY) is Status.ACTIVE
    assert event.operation is Operation.PASSWORD_CREATED


@pytest.mark.rule("LIFE-3")
def test_an_account_is_activated_once_and_not_when_expired() -> None:
    with pytest.raises(errors.LinkRefused):
        rules.activate(person(), now=NOW)
    with pytest.raises(errors.AccountExpired):
        rules.activate(in_status(Status.EXPIRED, activated_at=None), now=NOW)


@pytest.mark.rule("LIFE-9")
def test_a_user_becomes_an_administrator_and_the_event_says_so() -> None:
    promoted, event = rules.change_profile(person(), Profile.ADMIN, by=ADMIN, now=NOW)

    assert promoted.profile is Profile.ADMIN
    assert (event.before, event.after) == ({"profile": "user"}, {"profile": "admin"})


@pytest.mark.rule("LIFE-9", "LIFE-8", "CASE-10", "CASE-15")
def test_an_administrator_never_becomes_a_user() -> None:
    colleague = person(3, profile=Profile.ADMIN)

    with pytest.raises(errors.DemotionRefused):
        rules.change_profile(colleague, Profile.USER, by=ADMIN, now=NOW)
    with pytest.raises(errors.OwnAccount):
        rules.change_profile(ADMIN, Profile.USER, by=ADMIN, now=NOW)


@pytest.mark.rule("LIFE-9", "CASE-12")
def test_promotion_of_an_expired_account_is_refused_and_of_a_colleague_useless() -> None:
    with pytest.raises(errors.OnlyRenewal):
        rules.promote(in_status(Status.EXPIRED), by=ADMIN, now=NOW)
    with pytest.raises(errors.AlreadyAdministrator):
        rules.promote(person(3, profile=Profile.ADMIN), by=ADMIN, now=NOW)


@pytest.mark.rule("AUTH-5")
def test_unblocking_is_by_another_administrator_and_resets_the_counts() -> None:
    blocked = in_status(Status.BLOCKED, password_failures=5, code_failures=3)

    free, _ = rules.unblock(blocked, by=ADMIN, now=NOW)

    assert (free.blocked_at, free.password_failures, free.code_failures) == (None, 0, 0)
    with pytest.raises(errors.OwnAccount):
        rules.unblock(replace(ADMIN, blocked_at=NOW), by=ADMIN, now=NOW)


@pytest.mark.rule("RIGHT-4")
@pytest.mark.parametrize("action", Action)
def test_a_user_and_an_administrator_of_elsewhere_may_do_nothing(action: Action) -> None:
    elsewhere = person(9, profile=Profile.ADMIN, establishment_id=2)

    for actor, kind in ((person(4), errors.NotAdministrator), (elsewhere, errors.AccountNotFound)):
        assert isinstance(rules.refusal(person(), action, by=actor, today=TODAY), kind)


@pytest.mark.rule("LIFE-12", "CASE-45")
def test_changing_both_names_reuses_the_account_for_somebody_else() -> None:
    account = person()

    assert rules.reuses_account(account, replace(account, last_name="Roy", first_name="Luc"))
    assert not rules.reuses_account(account, replace(account, last_name="Roy"))


@pytest.mark.rule("LIFE-12")
@pytest.mark.parametrize(("count", "lacking"), [(0, True), (1, True), (2, False)])
def test_two_active_administrators_are_advised(count: int, lacking: bool) -> None:
    assert rules.lacks_second_administrator(count) is lacking


@pytest.mark.rule("PHONE-5")
def test_an_anonymous_number_is_shown_to_its_holder_alone() -> None:
    number = parse_phone("0612345678")
    holder = person(phone=number)

    hidden = rules.anonymise_phone(holder, by=holder)

    assert rules.phone_shown(holder, to=ADMIN) == number
    assert rules.phone_shown(hidden, to=ADMIN) is None
    assert rules.phone_shown(hidden, to=holder) == number
    with pytest.raises(errors.AccountNotFound):
        rules.anonymise_phone(holder, by=ADMIN)


@pytest.mark.rule("PHONE-5")
def test_a_replaced_number_is_no_longer_anonymous() -> None:
    hidden = person(phone=parse_phone("0612345678"), phone_anonymous=True)

    replaced = rules.replace_phone(hidden, parse_phone("0142345678"))

    assert not replaced.phone_anonymous
    assert rules.phone_shown(replaced, to=ADMIN) == parse_phone("0142345678")
