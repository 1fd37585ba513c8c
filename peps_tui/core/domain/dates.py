"""Business dates: Europe/Paris days for people, UTC instants for machines."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
ACCOUNT_LIFE_MONTHS = 18
LINK_LIFE_DAYS = 15
REMINDER_DAY = 20


def paris_date(instant: datetime) -> date:
    """The calendar day it is in Paris at `instant` (timezone-aware)."""
    return instant.astimezone(PARIS).date()


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later, or that month's last day (LIFE-1)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def expiry_from(day: date) -> date:
    """The last day of validity of an account created or renewed on `day` (LIFE-1, LIFE-5)."""
    return add_months(day, ACCOUNT_LIFE_MONTHS)


def start_of_day(day: date) -> datetime:
    """The first instant (UTC) of `day` in Paris."""
    return datetime.combine(day, time(), PARIS).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The first instant (UTC) after `day` in Paris."""
    return start_of_day(day + timedelta(days=1))


def link_deadline(sent_at: datetime, days: int = LINK_LIFE_DAYS) -> datetime:
    """When a creation link stops: the end, in Paris, of the 15th day after sending (LIFE-2)."""
    return end_of_day(paris_date(sent_at) + timedelta(days=days))


def reminder_horizon(today: date) -> date:
    """The last expiry that administrators are reminded of by `today` (LIFE-7).

    A reminder comes on the 20th of the month before: all this month, or all the next one.
    """
    ahead = 1 if today.day < REMINDER_DAY else 2
    return add_months(today.replace(day=1), ahead) - timedelta(days=1)
