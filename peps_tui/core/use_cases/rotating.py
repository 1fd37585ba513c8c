"""A new key for all that is sealed (PHONE-7)."""

from __future__ import annotations

from dataclasses import dataclass

from peps_tui.core.ports import Ports
from peps_tui.core.ports.storage import Renewed
from peps_tui.core.use_cases.verifying import Progress, silent

BATCH = 500
"""Values sealed in one transaction: some ten milliseconds, during which nobody else writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """What a rotation did.

    `resumed` when a former one had been cut short; `left` values cannot be read, for which the
    former keys are kept.
    """

    resumed: bool
    renewed: int
    left: int


def rotate_keys(ports: Ports, *, progress: Progress = silent) -> Rotation:
    """Make a new key, seal everything with it, then forget the former ones.

    It may be killed at any instant and run again: it goes on where it was. Other processes work
    meanwhile, and take the new key by themselves. Takes about a minute for a million values.

    Raises:
        KeysMissing, FilesTooOpen, StorageUnavailable: what was done stays done.
    """
    with ports.storage.writing() as unit:
        resumed = not unit.seals.start()
        places, total = unit.seals.places, unit.seals.count()
    renewed = 0
    for place in places:
        last = 0
        while batch := _renew(ports, place, after=last):
            last = batch.last
            renewed += batch.count
            progress(min(renewed, total), total)
    with ports.storage.writing() as unit:
        return Rotation(resumed=resumed, renewed=renewed, left=unit.seals.finish())


def _renew(ports: Ports, place: str, *, after: int) -> Renewed | None:
    with ports.storage.writing() as unit:
        return unit.seals.renew(place, after=after, limit=BATCH)
