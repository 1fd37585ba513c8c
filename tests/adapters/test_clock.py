"""The two clocks, and the randomness."""

import base64
import time
from datetime import UTC, date, datetime, timedelta

import pytest

from peps_tui.core.adapters import clock
from peps_tui.core.adapters.randomness import SystemRandomness
from peps_tui.core.domain.challenge import code_of
from peps_tui.core.domain.dates import PARIS, paris_date


def test_the_clock_tells_the_time_in_utc() -> None:
    now = clock.SystemClock().now()

    assert now.tzinfo is UTC
    assert abs(now.timestamp() - time.time()) < 60


@pytest.mark.parametrize("start", [date(2027, 7, 14), date(2024, 2, 29), date(2026, 12, 31)])
def test_the_traveller_starts_on_its_day_at_this_time_of_day(start: date) -> None:
    before = datetime.now(PARIS)
    there = clock.TravellingClock(start).now()

    expected = datetime.combine(start, before.time(), PARIS)
    assert there.tzinfo is UTC
    assert timedelta() <= there - expected < timedelta(minutes=1)


def test_the_traveller_ticks() -> None:
    travelling = clock.TravellingClock(date(2027, 7, 14))

    first = travelling.now()
    assert first <= travelling.now()
    assert paris_date(first) in (date(2027, 7, 14), date(2027, 7, 15))


@pytest.mark.rule("OTP-4")
def test_each_code_has_its_own_secret_of_160_bits() -> None:
    secrets = {SystemRandomness().code_secret() for _ in range(100)}

    assert len(secrets) == 100
    assert {len(base64.b32decode(secret)) for secret in secrets} == {20}
    assert all(len(code_of(secret)) == 6 for secret in secrets)


def test_tokens_survive_a_mail() -> None:
    tokens = {SystemRandomness().token() for _ in range(100)}

    assert len(tokens) == 100
    assert all(len(token) == 43 and token.isascii() for token in tokens)


@pytest.mark.rule("AUTH-3")
def test_a_block_ends_no_sooner_than_it_is_asked_to_even_when_it_fails() -> None:
    before = time.monotonic()
    with pytest.raises(ZeroDivisionError), clock.SystemClock().at_least(timedelta(seconds=0.05)):
        raise ZeroDivisionError
    with clock.SystemClock().at_least(timedelta()):
        pass

    assert time.monotonic() - before >= 0.05
