"""The accounts of `--accounts N`: ordinary names, in every status, as many as one wants."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from peps_tui.cli.demo_data import CROWD_FIRST_NAMES, CROWD_LAST_NAMES, CROWD_SERVICES, OFFICE
from peps_tui.cli.demo_story import Calendar
from peps_tui.core.domain.account import Account, Profile
from peps_tui.core.domain.dates import expiry_from, paris_date
from peps_tui.core.domain.identifier import LAST_NUMBER, identifier_for
from peps_tui.core.domain.text import fold

MAX_CROWD = 100_000
# At the far end of the sequence of numbers, which new accounts will not reach.
_FIRST_NUMBER = LAST_NUMBER + 1 - MAX_CROWD
_DAYS = 620  # a little more than 18 months: about one in eight has expired


def crowd(number: int, establishment_id: int, domain: str, calendar: Calendar) -> Account:
    """The account of this number, from 0 to MAX_CROWD - 1: always the same."""
    civility, first_name = CROWD_FIRST_NAMES[number % len(CROWD_FIRST_NAMES)]
    last_name = CROWD_LAST_NAMES[number % len(CROWD_LAST_NAMES)]
    letters, address = _made_of(first_name, last_name)
    pending = number % 19 == 7
    created = 1 + number % 25 if pending else 1 + number * 37 % _DAYS
    login = None if pending or number % 11 == 3 else number * 13 % created
    created_at, expires_on = _life(calendar, created)
    return Account(
        establishment_id=establishment_id,
        identifier=f"{letters}{_FIRST_NUMBER + number}",
        profile=Profile.ADMIN if number % 151 == 40 else Profile.USER,
        civility=civility,
        last_name=last_name,
        first_name=first_name,
        email=f"{address}.{number}@{domain}",
        service=CROWD_SERVICES[number % len(CROWD_SERVICES)],
        delegation=number % 23 == 0,
        net_entreprises=number % 17 == 0,
        expires_on=expires_on,
        created_at=created_at,
        activated_at=None if pending else created_at,
        blocked_at=_life(calendar, 0)[0] if number % 43 == 5 else None,
        last_login_at=None if login is None else _life(calendar, login)[0],
        last_login_from="" if login is None else OFFICE,
    )


@cache
def _made_of(first_name: str, last_name: str) -> tuple[str, str]:
    """The letters of the identifier and the left part of the address."""
    address = f"{fold(first_name)}.{fold(last_name)}".replace(" ", "-")
    return identifier_for(first_name, last_name, 1)[:3], address


@cache
def _life(calendar: Calendar, days: int) -> tuple[datetime, date]:
    """An instant that many days ago, and when an account made then expires."""
    at = calendar.at(days, 9)
    return at, expiry_from(paris_date(at))
