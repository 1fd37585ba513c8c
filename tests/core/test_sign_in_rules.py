from datetime import UTC, datetime, timedelta

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain import sign_in as rules
from peps_tui.core.domain.account import Status
from peps_tui.core.domain.sign_in import SessionState
from tests.core.test_account import NOW, TODAY, in_status, person


@pytest.mark.rule("AUTH-4")
@pytest.mark.parametrize(
    ("status", "told"),
    [
        (Status.ACTIVE, None),
        (Status.EXPIRED, errors.AccountExpired),
        (Status.BLOCKED, errors.AccountBlocked),
        (Status.PENDING, errors.AccountPending),
    ],
)
def test_what_the_right_password_tells(
    status: Status, told: type[errors.SignInError] | None
) -> None:
    refused = rules.entry_refusal(in_status(status), today=TODAY, administrators=("Claire Martin",))

    assert (None if refused is None else type(refused)) is told
    assert refused is None or "('Claire Martin',)" in repr(refused)


@pytest.mark.rule("AUTH-6")
def test_midnight_stops_the_session_of_an_account_that_expires() -> None:
    account = person(expires_on=TODAY)

    assert rules.session_refusal(account, today=TODAY) is None
    tomorrow = TODAY + timedelta(days=1)
    assert isinstance(rules.session_refusal(account, today=tomorrow), errors.SessionExpired)


@pytest.mark.rule("AUTH-7")
@pytest.mark.parametrize(
    ("idle", "state"),
    [
        (timedelta(minutes=14, seconds=59), SessionState.OPEN),
        (timedelta(minutes=15), SessionState.LOCKED),
        (timedelta(minutes=59), SessionState.LOCKED),
        (timedelta(minutes=60), SessionState.ENDED),
    ],
)
def test_an_idle_session_locks_then_ends(idle: timedelta, state: SessionState) -> None:
    assert rules.session_state(NOW, NOW + idle, rules.Idleness()) is state


def failures(*minutes_ago: float) -> list[datetime]:
    return [NOW - timedelta(minutes=ago) for ago in minutes_ago]


@pytest.mark.rule("AUTH-5")
def test_a_source_is_paused_at_its_twentieth_failure_in_fifteen_minutes() -> None:
    nineteen = failures(*([10.0] * 19))

    assert rules.source_pause(nineteen, NOW) is None
    assert rules.source_pause([*nineteen, NOW], NOW) == timedelta(minutes=5)
    assert rules.source_pause([*failures(15), *nineteen], NOW) is None
    assert rules.source_pause(failures(*([-525_600.0] * 30)), NOW) is None


@pytest.mark.rule("AUTH-5")
@pytest.mark.parametrize(
    ("count", "pause"),
    [(4, 0), (5, 60), (6, 120), (7, 240), (8, 480), (10, 1920), (11, 3600), (20, 3600)],
)
def test_strangers_wait_sixty_seconds_doubling_to_an_hour(count: int, pause: int) -> None:
    waited = rules.stranger_pause([NOW] * count, NOW)

    assert (waited or timedelta()) == timedelta(seconds=pause)


@pytest.mark.rule("AUTH-5")
def test_strangers_try_25_times_a_day_at_most() -> None:
    spread = [NOW - timedelta(hours=23) + timedelta(minutes=n) for n in range(25)]

    assert rules.stranger_pause(spread, NOW) == timedelta(hours=1)
    assert rules.stranger_pause(spread[:24], NOW) is None


@pytest.mark.rule("AUTH-5", "AUTH-8")
def test_an_entry_forgets_the_failures_and_is_noted() -> None:
    account = person(password_failures=4, code_failures=2)

    inside = rules.entered(account, now=NOW, source="10.0.0.1")

    assert (inside.password_failures, inside.code_failures) == (0, 2)
    assert (inside.last_login_at, inside.last_login_from) == (NOW, "10.0.0.1")


@pytest.mark.rule("PHONE-1")
def test_a_first_number_needs_a_mail_on_an_account_already_in_use() -> None:
    assert not rules.enrolment_needs_mail(person())
    assert rules.enrolment_needs_mail(person(last_login_at=datetime(2026, 1, 1, tzinfo=UTC)))
