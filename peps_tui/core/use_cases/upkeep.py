"""What the operator does for the whole platform (PHONE-6)."""

from __future__ import annotations

from peps_tui.core.domain.history import Author, Event, Operation
from peps_tui.core.ports import Ports

PHONES_BLANKED = "phones_blanked"


def blank_phones(ports: Ports, *, by: Author) -> int | None:
    """« Remise à blanc »: forget every number, flag and trust, once and for all (PHONE-6).

    Returns how many numbers were forgotten. Run again it does nothing and returns None: the
    numbers that people typed since stay.
    """
    now = ports.clock.now()
    with ports.storage.writing() as unit:
        if not unit.marks.set(PHONES_BLANKED):
            return None
        counts = unit.accounts.blank_phones()
        unit.trusts.end_all(now)
        for establishment in unit.establishments.all():
            told = {"count": str(counts.get(establishment.id, 0))}
            event = Event(operation=Operation.PHONES_BLANKED, after=told)
            unit.history.record(establishment.id, event, by=by, at=now)
        return sum(counts.values())
