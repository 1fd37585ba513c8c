"""Two administrators delete each other in the same instant: one remains (LIFE-8)."""

from __future__ import annotations

import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Profile
from peps_tui.core.domain.establishment import Establishment
from peps_tui.core.ports import Context
from peps_tui.core.use_cases import bulk
from tests.support.world import OFFICE, open_world, reopen

ROUNDS = 50


def delete_each_round(
    home: Path, start: Barrier, orders: list[tuple[str, int]], results: list[str]
) -> None:
    """What each process runs: in every round, delete the other administrator."""
    world = reopen(home)
    for ticket, rival in orders:
        context = Context(ports=world.ports, ticket=ticket, workstation=OFFICE)
        start.wait(timeout=60)
        try:
            bulk.delete_accounts(context, [rival])
            results.append("deleted")
        except errors.CoreError as refused:
            results.append(type(refused).__name__)
    world.storage.close()


@pytest.mark.rule("LIFE-8", "CASE-4")
def test_one_administrator_remains_in_each_of_fifty_rounds(tmp_path: Path) -> None:
    home = tmp_path / "home"
    world = open_world(home)
    pairs = []
    for number in range(ROUNDS):
        with world.storage.writing() as unit:
            town = unit.establishments.add(
                Establishment(siret=f"{number:014d}", name="Ville"), now=world.clock.now()
            )
        pair = [
            world.add(
                name,
                profile=Profile.ADMIN,
                establishment=town.id,
                email=f"{name}{number}@exemple.fr",
            )
            for name in ("Alpha", "Omega")
        ]
        tickets = [world.sign_in(account).ticket for account in pair]
        pairs.append((town.id, pair, tickets))

    spawn = multiprocessing.get_context("spawn")
    start = spawn.Barrier(2)
    with spawn.Manager() as manager:
        lists = [manager.list(), manager.list()]
        processes = [
            spawn.Process(
                target=delete_each_round,
                args=(
                    home,
                    start,
                    [(tickets[me], pair[1 - me].id) for _, pair, tickets in pairs],
                    lists[me],
                ),
            )
            for me in (0, 1)
        ]
        for process in processes:
            process.start()
        for process in processes:
            process.join(timeout=90)
            assert process.exitcode == 0
        outcomes = [sorted(both) for both in zip(*lists, strict=True)]

    assert outcomes == [["SessionEnded", "deleted"]] * ROUNDS
    with world.storage.reading() as unit:
        for town_id, _, _ in pairs:
            assert len(unit.accounts.active_administrators(town_id, world.today)) == 1
    world.storage.close()
