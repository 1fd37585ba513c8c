"""A large platform to measure: 100,000 accounts, 20,000 of them in one establishment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from peps_tui.cli.demo_crowd import crowd
from peps_tui.cli.demo_story import Calendar
from peps_tui.core.domain.account import Account
from peps_tui.core.domain.establishment import Establishment
from tests.support.world import World, open_world

ACCOUNTS = 100_000
LARGE = 20_000
OTHERS = 40
BATCH = 10_000


def build(folder: Path) -> World:
    """The platform, on SQLite; its first establishment is the large one. Some ten seconds."""
    world = open_world(folder)
    with world.storage.writing() as unit:
        others = [
            unit.establishments.add(
                Establishment(siret=f"{number:014d}", name=f"COMMUNE {number}"),
                now=world.clock.now(),
            ).id
            for number in range(OTHERS)
        ]
    for start in range(0, ACCOUNTS, BATCH):
        with world.storage.writing() as unit:
            unit.accounts.add_many(list(_accounts(world, others, start)))
    return world


def _accounts(world: World, others: list[int], start: int) -> Iterator[Account]:
    calendar = Calendar(now=world.clock.now())
    for number in range(start, start + BATCH):
        place = world.commune if number < LARGE else others[number % OTHERS]
        yield crowd(number, place, f"employeur-{place}.exemple.fr", calendar)
