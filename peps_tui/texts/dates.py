"""Dates and instants as France writes them."""

from __future__ import annotations

from datetime import date, datetime

from peps_tui.core.domain.dates import PARIS

_MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
)


def short(day: date) -> str:
    """« 21/11/2026 »."""
    return f"{day:%d/%m/}{day.year:04}"


def long(day: date) -> str:
    """« 1er août 2026 »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[day.month - 1]} {day.year}"


def month(day: date) -> str:
    """« août 2026 »."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def moment(instant: datetime) -> str:
    """« 21/11/2026 à 14 h 05 », in Paris; `instant` is timezone-aware."""
    paris = instant.astimezone(PARIS)
    return f"{short(paris.date())} à {clock(instant)}"


def clock(instant: datetime) -> str:
    """« 14 h 05 », in Paris, on one line; `instant` is timezone-aware."""
    paris = instant.astimezone(PARIS)
    return f"{paris.hour}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{paris.minute:02}"
