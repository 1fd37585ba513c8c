"""The grid of accounts, beside its own storage, raw sqlite3 and a Django admin.

    python -m benchmarks.grid [rounds]

100,000 accounts, 20,000 of them in the establishment that is looked at. Each round plays every
case on every side, one after the other, so that the noise of the machine falls on all; what counts
are the ratios. About a minute to prepare and ten seconds a round. Django needs CPython 3.12 or
newer: `PEPS_BENCH_PYTHON` names one.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

os.environ["TEXTUAL_FPS"] = "1000"  # as the program sets it, before Textual is imported

from benchmarks.grid_cases import LISTINGS, Case
from benchmarks.grid_data import build
from benchmarks.grid_django import DjangoAdmin, serving
from benchmarks.grid_ours import SIZE, Ours, Watched
from benchmarks.grid_raw import Raw, Statement, recorded
from peps_tui.core.domain.account import Account, Profile
from peps_tui.core.domain.dates import expiry_from
from peps_tui.core.domain.listing import Filter, Listing
from peps_tui.core.use_cases.bulk import renew_accounts
from tests.support.world import World

ROUNDS = 5
BULK = 10_000
BULK_CASE = f"renew {BULK}"

PAINTED_P95 = 30.0
BULK_P50 = 1000.0
BULK_TO_RAW = 5.0
DJANGO_TO_OURS = 5.0

Times = dict[tuple[str, str], list[float]]
"""Milliseconds by case and side."""


class Sides:
    """Everything that answers a case but the application."""

    def __init__(self, world: World, admin: Account, django: DjangoAdmin | None) -> None:
        self._world = world
        self._admin = admin
        self._django = django
        self._context = world.sign_in(admin)
        self._raw = Raw(Path(str(world.storage.engine.url.database)))
        self._sent: dict[Listing, list[Statement]] = {}
        self._sent_for_ids = recorded(world, self._all_ids)
        for case in LISTINGS:
            for listing in LISTINGS[case]:
                self._sent[listing] = recorded(world, partial(self._page, listing))

    def play(self, case: Case, times: Times) -> None:
        """Every listing of `case` on each side."""
        if case is Case.TICK_ALL:
            times[case, "storage"].append(timed(self._all_ids))
            times[case, "sqlite3"].append(self._raw.replay(self._sent_for_ids))
        for listing in LISTINGS.get(case, ()):
            times[case, "storage"].append(timed(partial(self._page, listing)))
            times[case, "sqlite3"].append(self._raw.replay(self._sent[listing]))
            if self._django is not None and case is not Case.GROUP:
                times[case, "Django"].append(self._django.page(listing))

    def renew(self, times: Times) -> None:
        """The bulk renewal on each side; here ours is the use case, without the screen."""
        ids = self._all_ids()[:BULK]
        times[BULK_CASE, "ours"].append(timed(lambda: renew_accounts(self._context, ids)))
        until = expiry_from(self._world.today).isoformat()
        times[BULK_CASE, "sqlite3"].append(self._raw.renew(self._world.commune, ids, until))
        if self._django is not None:
            times[BULK_CASE, "Django"].append(self._django.renew(ids))

    def _page(self, listing: Listing) -> object:
        with self._world.storage.reading() as unit:
            return unit.accounts.page(
                self._world.commune, listing, by=self._admin, now=self._world.clock.now()
            )

    def _all_ids(self) -> list[int]:
        with self._world.storage.reading() as unit:
            return list(
                unit.accounts.ids(self._world.commune, Filter(), now=self._world.clock.now())
            )


def timed(work: Callable[[], object]) -> float:
    """The milliseconds that `work` takes."""
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


async def measure(world: World, admin: Account, django: DjangoAdmin | None, rounds: int) -> Times:
    """Every case on every side; the first round warms up and is not counted."""
    app = Watched(world, admin)
    sides = Sides(world, admin, django)
    async with app.run_test(size=SIZE) as pilot:
        ours = Ours(app, pilot)
        await ours.open()
        times: Times = defaultdict(list)
        for number in range(rounds + 1):
            if number == 1:
                times.clear()
            for case in Case:
                times[case, "ours"] += await ours.times(case)
                sides.play(case, times)
            sides.renew(times)
    return times


def tell(times: Times) -> int:
    """Print every case on every side, the ratios and the verdicts; 1 when a target is missed."""
    sides = ("ours", "storage", "sqlite3", "Django")
    print(f"{'p50 / p95 ms':18}" + "".join(f"{side:>18}" for side in sides))
    for case in (*Case, BULK_CASE):
        told = (span(times[case, side]) for side in sides)
        print(f"{case:18}" + "".join(f"{cell:>18}" for cell in told))
    missed = [told for told, kept in verdicts(times) if not print_verdict(told, kept=kept)]
    return 1 if missed else 0


def verdicts(times: Times) -> Iterator[tuple[str, bool]]:
    """Each target with what was measured, and whether it holds."""
    for case in (Case.SEARCH, Case.PAGE, Case.SORT, Case.GROUP):
        worst = p95(times[case, "ours"])
        yield f"{case}: p95 {worst:.1f} ms (at most {PAINTED_P95:.0f})", worst <= PAINTED_P95
    for case in (Case.SEARCH, Case.PAGE, Case.SORT):
        if theirs := times[case, "Django"]:
            faster = median(theirs) / median(times[case, "ours"])
            told = f"{case}: {faster:.1f} x as fast as Django (at least {DJANGO_TO_OURS:.0f})"
            yield told, faster >= DJANGO_TO_OURS
    ours, raw = (median(times[BULK_CASE, side]) for side in ("ours", "sqlite3"))
    yield f"{BULK_CASE}: {ours:.0f} ms (at most {BULK_P50:.0f})", ours <= BULK_P50
    slower = ours / raw
    yield f"{BULK_CASE}: {slower:.1f} x sqlite3 (at most {BULK_TO_RAW:.0f})", slower <= BULK_TO_RAW


def print_verdict(told: str, *, kept: bool) -> bool:
    """One line; `kept` is given back."""
    print(f"{'PASS' if kept else 'MISS'}  {told}")
    return kept


def span(times: Sequence[float]) -> str:
    """« p50 / p95 », or a dash where nothing answers the case."""
    return f"{median(times):.1f} / {p95(times):.1f}" if times else "-"


def p95(times: Sequence[float]) -> float:
    """What 95 of 100 stay under."""
    return quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]


def main(rounds: int) -> int:
    """Prepare, measure, tell."""
    with tempfile.TemporaryDirectory() as folder:
        world = build(Path(folder, "peps"))
        admin = world.add("Martin", "Claire", profile=Profile.ADMIN)
        source = Path(str(world.storage.engine.url.database))
        with serving(source, Path(folder, "django")) as django:
            if django is None:
                print("no Python is new enough for Django: set PEPS_BENCH_PYTHON")
            times = asyncio.run(measure(world, admin, django, rounds))
        world.storage.close()
    return tell(times)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
