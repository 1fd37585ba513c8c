"""One-time codes: six HOTP digits, one challenge for one purpose and one target (OTP)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from peps_tui.core.domain import errors
from peps_tui.core.domain.phone import Phone

CODE_LIFE = timedelta(minutes=5)
RESEND_WAIT = timedelta(seconds=60)
MAX_CODE_FAILURES = 5
"""Wrong codes in a row, over all the challenges of an account, that block it (AUTH-5)."""

HOUR = timedelta(hours=1)
MAX_SENDS_PER_ACCOUNT = 5
"""In any hour (OTP-5)."""
DAY = timedelta(days=1)
MAX_SENDS_PER_NUMBER = 20
"""In any 24 hours, over all the accounts that share the number (OTP-5)."""
MAX_SENDS_IN_ALL = 2_000
"""In any 24 hours, for the whole platform: the fuse against toll fraud (OTP-5)."""


class Purpose(StrEnum):
    """What a code confirms; a code for one purpose serves no other (OTP-3)."""

    SIGN_IN = "sign_in"
    ENROL_PHONE = "enrol_phone"
    CREATE_ACCOUNT = "create_account"
    CHANGE_ACCOUNT = "change_account"
    OPEN_SERVICE = "open_service"
    CHANGE_OWN_DETAILS = "change_own_details"
    CHANGE_PASSWORD = "change_password"
    CHANGE_PHONE = "change_phone"
    CONFIRM_PHONE = "confirm_phone"
    RESET_PASSWORD = "reset_password"
    LINK_ACCOUNT = "link_account"
    CHANGE_ESTABLISHMENT = "change_establishment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """A code that was sent.

    `secret` is the base32 HOTP secret, sealed at rest and wiped once it serves no more;
    `target` is the keyed digest of exactly what the code confirms; `session_id` the session that
    asked for it.
    """

    id: int = 0
    account_id: int
    session_id: int
    purpose: Purpose
    target: str
    phone: Phone
    secret: str | None
    sent_at: datetime
    used_at: datetime | None = None
    cancelled_at: datetime | None = None

    def __repr__(self) -> str:
        return f"<Challenge {self.id} {self.purpose} of account {self.account_id}>"

    @property
    def is_live(self) -> bool:
        """Whether a code may still be typed for it, its age aside."""
        return self.used_at is None and self.cancelled_at is None and self.secret is not None

    def is_in_time(self, now: datetime) -> bool:
        """Within five minutes of being sent, 5:00 included; never before it (OTP-2, TRUST-5)."""
        return timedelta() <= now - self.sent_at <= CODE_LIFE


def digest(*facts: object) -> str:
    """The fingerprint of what a code confirms: 64 hexadecimal digits (OTP-3, OTP-7)."""
    canonical = json.dumps(facts, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def code_of(secret: str) -> str:
    """The six digits of a challenge's secret (RFC 4226, counter 0; OTP-4)."""
    import pyotp

    return pyotp.HOTP(secret).at(0)


def normalized(typed: str) -> str:
    """What a person typed, without the spaces people put between two groups of digits."""
    return "".join(typed.split())


def matches(challenge: Challenge, typed: str) -> bool:
    """Whether `typed` is the code of the challenge, compared in constant time (OTP-4)."""
    import pyotp

    code = normalized(typed)
    if challenge.secret is None or not code.isascii():
        return False
    return pyotp.HOTP(challenge.secret).verify(code, 0)


def judge(
    challenge: Challenge | None, typed: str, *, former: Challenge | None, now: datetime
) -> errors.CodeError | None:
    """Compare `typed` once its attempt is charged; None accepts it (OTP-2, OTP-3).

     `former` is the challenge that the live one replaced: typing its code is explained
    . The caller turns CodeWrong's `remaining` into the account's.
    """
    if challenge is None or not challenge.is_live:
        return errors.CodeUnknown()
    if not challenge.is_in_time(now):
        return errors.CodeExpired()
    if matches(challenge, typed):
        return None
    if former is not None and matches(former, typed):
        return errors.CodeCancelled()
    return errors.CodeWrong(remaining=0)


def used(challenge: Challenge, now: datetime) -> Challenge:
    """The challenge after its only use; nothing that gives the code is kept (OTP-4)."""
    return replace(challenge, used_at=now, secret=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sends:
    """The instants of earlier codes, each oldest first (OTP-5).

    `by_account` and `to_number` leave out the codes that were accepted: whoever answers asks no
    one else's telephone, and an administrator may create ten accounts in a row. `in_all`, the
    fuse of the whole platform, counts every one.
    """

    by_account: Sequence[datetime]
    to_number: Sequence[datetime]
    in_all: int


def refuse_flood(sends: Sends, now: datetime) -> None:
    """Raise when a new code may not be sent yet (OTP-5).

    Instants further ahead than a window, left by a clock that went back, no longer count in it:
    nobody waits longer than the window.
    """
    if last := _within(sends.by_account, RESEND_WAIT, now):
        raise errors.CodeTooSoon(seconds=_seconds_until(last[-1], RESEND_WAIT, now))
    by_account = _within(sends.by_account, HOUR, now)
    if len(by_account) >= MAX_SENDS_PER_ACCOUNT:
        raise errors.CodeCeilingReached(minutes=_minutes_until(by_account, HOUR, now))
    to_number = _within(sends.to_number, DAY, now)
    if len(to_number) >= MAX_SENDS_PER_NUMBER:
        raise errors.CodeCeilingReached(minutes=_minutes_until(to_number, DAY, now))
    if sends.in_all >= MAX_SENDS_IN_ALL:
        raise errors.CodeCeilingReached(minutes=int(HOUR.total_seconds() // 60))


def _within(sent: Sequence[datetime], window: timedelta, now: datetime) -> list[datetime]:
    return [at for at in sent if abs(now - at) < window]


def _seconds_until(sent: datetime, window: timedelta, now: datetime) -> int:
    left = min(sent + window - now, window)
    return max(1, -(-left // timedelta(seconds=1)))


def _minutes_until(sent: Sequence[datetime], window: timedelta, now: datetime) -> int:
    return max(1, -(-_seconds_until(sent[0], window, now) // 60))
