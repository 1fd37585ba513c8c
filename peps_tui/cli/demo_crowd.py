"""The accounts of `--accounts N`: ordinary names, in every status, as many as one wants."""

from __future__ import annotations

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
    pending = number % 19 == 7
    created = 1 + number % 25 if pending else 1 + number * 37 % _DAYS
    login = None if pending or number % 11 == 3 else number * 13 % created
    created_at = calendar.at(created, 9)
    return Account(
        establishment_id=establishment_id,
        identifier=identifier_for(first_name, last_name, _FIRST_NUMBER + number),
        profile=Profile.ADMIN if number % 151 == 40 else Profile.USER,
        civility=civility,
        last_name=last_name,
        first_name=first_name,
        email=f"{fold(first_name)}.{fold(last_name)}.{number}@{domain}".replace(" ", "-"),
        service=CROWD_SERVICES[number % len(CROWD_SERVICES)],
        delegation=number % 23 == 0,
        net_entreprises=number % 17 == 0,
        expires_on=expiry_from(paris_date(created_at)),
        created_at=created_at,
        activated_at=None if pending else created_at,
        blocked_at=calendar.at(0, 0) if number % 43 == 5 else None,
        last_login_at=None if login is None else calendar.at(login, 12),
        last_login_from="" if login is None else OFFICE,
    )
