from datetime import UTC, date, datetime, timedelta

import pytest

from peps_tui.core.domain import errors, trust
from peps_tui.core.domain.dates import PARIS
from peps_tui.core.domain.trust import Trust, Workstation

NOW = datetime(2026, 11, 21, 11, tzinfo=UTC)
OFFICE = Workstation(secret="secret of the office", name="bureau", source="10.0.0.1")
FAR = date(2028, 1, 1)


def given(now: datetime = NOW) -> Trust:
    return trust.trust(1, OFFICE, now=now)


@pytest.mark.rule("TRUST-2")
@pytest.mark.parametrize(
    ("after", "valid"),
    [
        (timedelta(), True),
        (timedelta(days=7, seconds=-1), True),
        (timedelta(days=7), False),
        (timedelta(days=30), False),
    ],
)
def test_a_trust_lasts_seven_times_24_hours(after: timedelta, valid: bool) -> None:
    assert given().is_valid(NOW + after, expires_on=FAR) is valid


@pytest.mark.rule("TRUST-2", "CASE-57")
def test_using_a_trust_does_not_prolong_it() -> None:
    used = trust.used(given(), NOW + timedelta(days=6))

    assert used.until == NOW + timedelta(days=7)
    assert not used.is_valid(NOW + timedelta(days=7), expires_on=FAR)


@pytest.mark.rule("TRUST-2", "CASE-58")
@pytest.mark.parametrize(
    ("start", "end"),
    [
        (datetime(2026, 10, 22, 9, tzinfo=PARIS), datetime(2026, 10, 29, 8, tzinfo=PARIS)),
        (datetime(2027, 3, 25, 9, tzinfo=PARIS), datetime(2027, 4, 1, 10, tzinfo=PARIS)),
    ],
)
def test_seven_days_are_168_hours_across_a_clock_change(start: datetime, end: datetime) -> None:
    assert given(start.astimezone(UTC)).until == end


@pytest.mark.rule("TRUST-5", "CASE-59")
def test_a_clock_that_went_back_is_not_believed() -> None:
    trusted = given()

    assert not trusted.is_valid(NOW - timedelta(seconds=1), expires_on=FAR)
    used = trust.used(trusted, NOW + timedelta(days=2))
    assert not used.is_valid(NOW + timedelta(days=1), expires_on=FAR)


@pytest.mark.rule("TRUST-5", "CASE-32")
def test_a_trust_ends_with_the_account() -> None:
    last_day = date(2026, 11, 22)

    assert given().is_valid(datetime(2026, 11, 22, 22, 59, tzinfo=UTC), expires_on=last_day)
    assert not given().is_valid(datetime(2026, 11, 22, 23, 0, tzinfo=UTC), expires_on=last_day)


@pytest.mark.rule("TRUST-3")
def test_a_workstation_that_holds_nothing_cannot_be_trusted() -> None:
    with pytest.raises(errors.NoWorkstation):
        trust.trust(1, Workstation(secret=None, name="", source="10.0.0.1"), now=NOW)


@pytest.mark.rule("TRUST-3")
def test_only_a_hash_of_the_secret_is_kept_and_the_address_plays_no_part() -> None:
    moved = Workstation(secret=OFFICE.secret, name="bureau", source="192.0.2.9")

    assert given().fingerprint == moved.fingerprint
    assert "secret of the office" not in f"{given()!r} {OFFICE!r}"
