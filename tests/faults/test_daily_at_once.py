"""Two daily jobs in the same instant: each establishment gets one mail (LIFE-7, MSG-2)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from peps_tui.core.domain.account import Profile
from peps_tui.core.domain.daily import DailyReport
from peps_tui.core.domain.establishment import Establishment
from peps_tui.core.domain.history import Author
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.storage.engine import open_storage
from peps_tui.core.use_cases.daily import run_daily
from tests.support.both import world
from tests.support.world import World

__all__ = ["world"]

TOWNS = 8
OPERATOR = Author(identifier="", name="operateur", source="ligne de commande")


@pytest.mark.rule("LIFE-7", "MSG-2", "CASE-26")
def test_each_administrator_gets_one_mail(world: World) -> None:
    for number in range(TOWNS):
        with world.storage.writing() as unit:
            town = unit.establishments.add(
                Establishment(siret=f"{number:014d}", name=f"Ville {number}"),
                now=world.clock.now(),
            )
        world.add(
            "Martin",
            profile=Profile.ADMIN,
            establishment=town.id,
            email=f"a{number}@exemple.fr",
            expires_on=world.today,
        )
    start = Barrier(2)

    def run(_: int) -> DailyReport:
        # Connections of its own, as another process has.
        url = world.storage.engine.url.render_as_string(hide_password=False)
        storage = open_storage(url, world.storage.vault, world.storage.anchors)
        start.wait(timeout=30)
        try:
            ports = replace(world.ports, storage=storage)
            return run_daily(ports, by=OPERATOR, retention_days=180)
        finally:
            storage.close()

    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(run, range(2)))

    sent = [message.to for message in world.messages(MessageKind.REMINDER)]
    assert sorted(sent) == [f"a{number}@exemple.fr" for number in range(TOWNS)]
    assert sum(report.sent for report in reports) == TOWNS
    assert sum(len(report.reminded) for report in reports) == TOWNS
    assert [report.failed for report in reports] == [[], []]
