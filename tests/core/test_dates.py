from datetime import UTC, date, datetime, timedelta

import pytest

from peps_tui.core.domain.dates import (
    PARIS,
    end_of_day,
    expiry_from,
    link_deadline,
    paris_date,
    reminder_horizon,
)


@pytest.mark.rule("LIFE-1", "CASE-23")
@pytest.mark.parametrize(
    ("created", "expires"),
    [
        ("2024-03-18", "2025-09-18"),
        ("2026-08-31", "2028-02-29"),
        ("2024-08-29", "2026-02-28"),
        ("2024-08-30", "2026-02-28"),
        ("2024-08-31", "2026-02-28"),
        ("2024-02-29", "2025-08-29"),
        ("2025-11-30", "2027-05-30"),
        ("2026-06-30", "2027-12-30"),
        ("2026-07-01", "2028-01-01"),
    ],
)
def test_an_account_lives_eighteen_months_to_the_day_or_the_month_end(
    created: str, expires: str
) -> None:
    assert expiry_from(date.fromisoformat(created)) == date.fromisoformat(expires)


@pytest.mark.rule("LIFE-1")
def test_the_day_is_the_one_in_paris() -> None:
    late_on_new_year_eve = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

    assert paris_date(late_on_new_year_eve) == date(2027, 1, 1)


@pytest.mark.rule("LIFE-4", "CASE-18")
def test_a_day_ends_at_midnight_in_paris_in_summer_and_in_winter() -> None:
    assert end_of_day(date(2026, 7, 14)) == datetime(2026, 7, 14, 22, tzinfo=UTC)
    assert end_of_day(date(2026, 12, 24)) == datetime(2026, 12, 24, 23, tzinfo=UTC)


@pytest.mark.rule("LIFE-2", "CASE-34")
def test_a_link_works_through_the_fifteenth_day_after_sending() -> None:
    sent = datetime(2026, 3, 18, 10, tzinfo=PARIS)

    last_instant = datetime(2026, 4, 2, 23, 59, 59, tzinfo=PARIS)
    assert last_instant < link_deadline(sent) <= last_instant + timedelta(seconds=1)


@pytest.mark.rule("LIFE-7", "CASE-24", "CASE-25")
@pytest.mark.parametrize(
    ("expires", "reminder"),
    [
        ("2027-01-15", "2026-12-20"),  # a Sunday
        ("2026-03-01", "2026-02-20"),
        ("2026-03-31", "2026-02-20"),
        ("2026-12-20", "2026-11-20"),
    ],
)
def test_the_reminder_goes_on_the_20th_of_the_month_before(expires: str, reminder: str) -> None:
    day = date.fromisoformat(reminder)

    assert reminder_horizon(day) >= date.fromisoformat(expires)
    assert reminder_horizon(day - timedelta(days=1)) < date.fromisoformat(expires)


@pytest.mark.rule("LIFE-7", "CASE-26")
@pytest.mark.parametrize(
    ("today", "horizon"),
    [
        ("2026-12-19", "2026-12-31"),
        ("2026-12-20", "2027-01-31"),
        ("2027-01-01", "2027-01-31"),
        ("2027-01-31", "2027-02-28"),
    ],
)
def test_a_missed_reminder_is_caught_up_afterwards(today: str, horizon: str) -> None:
    assert reminder_horizon(date.fromisoformat(today)) == date.fromisoformat(horizon)
