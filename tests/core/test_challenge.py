from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from peps_tui.core.domain import challenge as rules
from peps_tui.core.domain import errors
from peps_tui.core.domain.challenge import Challenge, Purpose, Sends
from peps_tui.core.domain.phone import parse_phone

NOW = datetime(2026, 11, 21, 11, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
FORMER = "KRSXG5DTKRSXG5DTKRSXG5DTKRSXG5DT"


def sent(**changes: object) -> Challenge:
    base = Challenge(
        id=7,
        account_id=1,
        session_id=3,
        purpose=Purpose.SIGN_IN,
        target="t",
        phone=parse_phone("0612345678"),
        secret=SECRET,
        sent_at=NOW,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def judged(
    typed: str, *, after: timedelta = timedelta(), former: Challenge | None = None
) -> errors.CodeError | None:
    return rules.judge(sent(), typed, former=former, now=NOW + after)


@pytest.mark.rule("OTP-4")
def test_a_code_is_the_first_hotp_value_of_its_secret() -> None:
    # RFC 4226, appendix D: secret « 12345678901234567890 », counter 0.
    assert rules.code_of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ") == "755224"
    assert rules.code_of(SECRET) == pyotp.HOTP(SECRET).at(0)


@pytest.mark.rule("OTP-2", "CASE-51", "CASE-59")
@pytest.mark.parametrize(
    ("seconds", "refused"),
    [(0, None), (299, None), (300, None), (301, errors.CodeExpired), (-1, errors.CodeExpired)],
)
def test_a_code_lives_five_minutes_and_never_before_it_was_sent(
    seconds: int, refused: type[errors.CodeError] | None
) -> None:
    outcome = judged(rules.code_of(SECRET), after=timedelta(seconds=seconds))

    assert (None if outcome is None else type(outcome)) is refused


@pytest.mark.rule("OTP-3")
def test_a_used_or_cancelled_code_is_unknown() -> None:
    code = rules.code_of(SECRET)

    for dead in (rules.used(sent(), NOW), sent(cancelled_at=NOW), None):
        assert isinstance(rules.judge(dead, code, former=None, now=NOW), errors.CodeUnknown)


@pytest.mark.rule("OTP-4")
def test_nothing_that_gives_the_code_is_kept_after_use_or_told() -> None:
    used = rules.used(sent(), NOW)

    assert used.secret is None
    assert SECRET not in repr(sent())


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "१२३४५६", "000000", "\x00"])
def test_anything_else_is_wrong(typed: str) -> None:
    assert isinstance(judged(typed), errors.CodeWrong)


def test_people_may_type_the_code_in_two_groups() -> None:
    code = rules.code_of(SECRET)

    assert judged(f" {code[:3]} {code[3:]} ") is None


@pytest.mark.rule("OTP-5", "CASE-49")
def test_typing_the_former_code_is_explained() -> None:
    former = sent(id=6, secret=FORMER, cancelled_at=NOW)

    assert isinstance(judged(rules.code_of(FORMER), former=former), errors.CodeCancelled)


@pytest.mark.rule("OTP-3", "OTP-7")
def test_a_target_is_the_digest_of_exactly_what_is_confirmed() -> None:
    assert rules.digest("a", {"b": 1}) == rules.digest("a", {"b": 1})
    assert rules.digest("a", {"b": 1}) != rules.digest("a", {"b": 2})
    assert rules.digest("ab", "c") != rules.digest("a", "bc")


def flood(
    *ages: float, to_number: tuple[float, ...] = (), in_all: int = 0
) -> errors.CodeError | None:
    def instants(seconds: tuple[float, ...]) -> list[datetime]:
        return [NOW - timedelta(seconds=age) for age in seconds]

    sends = Sends(by_account=instants(ages), to_number=instants(to_number), in_all=in_all)
    try:
        rules.refuse_flood(sends, NOW)
    except errors.CodeError as refused:
        return refused
    return None


@pytest.mark.rule("OTP-5", "CASE-50")
def test_a_new_code_waits_sixty_seconds() -> None:
    assert flood() is None
    assert flood(60) is None
    too_soon = flood(59)
    assert isinstance(too_soon, errors.CodeTooSoon)
    assert too_soon.seconds == 1
    clock_went_back_a_little = flood(-30)
    assert isinstance(clock_went_back_a_little, errors.CodeTooSoon)
    assert clock_went_back_a_little.seconds == 60
    assert flood(-3600) is None


@pytest.mark.rule("OTP-5")
def test_five_codes_an_hour_for_an_account() -> None:
    assert flood(3000, 2000, 1000, 500) is None
    refused = flood(3000, 2400, 1800, 1200, 600)
    assert isinstance(refused, errors.CodeCeilingReached)
    assert refused.minutes == 10


@pytest.mark.rule("OTP-5")
def test_a_clock_that_jumped_a_year_ahead_and_back_shuts_nobody_out() -> None:
    year = 365 * 86_400.0

    assert flood(*[-year] * 9, to_number=(-year,) * 50) is None


@pytest.mark.rule("OTP-5")
def test_ceilings_for_a_number_and_for_the_platform() -> None:
    number = tuple(float(86_000 - n) for n in range(rules.MAX_SENDS_PER_NUMBER))

    assert isinstance(flood(to_number=number), errors.CodeCeilingReached)
    assert flood(to_number=number[1:]) is None
    assert isinstance(flood(in_all=rules.MAX_SENDS_IN_ALL), errors.CodeCeilingReached)
    assert flood(in_all=rules.MAX_SENDS_IN_ALL - 1) is None
