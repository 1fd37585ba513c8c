"""What the anchor of the history costs a commit: `python -m benchmarks.anchors [commits]`."""

import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from peps_tui.core.domain.history import Anchor, Author, Event, Operation
from peps_tui.core.storage.engine import SqlStorage
from tests.support.world import found, opened

BY = Author(identifier="JLO000001", name="Jean Louty", source="10.0.0.1")
EVENT = Event(operation=Operation.SIGNED_IN, subject_name="Jean Louty")


@dataclass(frozen=True)
class NoAnchors:
    """The floor: nothing is kept outside the database."""

    def note(self, heads: Iterable[Anchor]) -> None: ...

    def all(self) -> Mapping[int, Anchor]:
        return {}

    def replace(self, heads: Iterable[Anchor]) -> None: ...


def main(commits: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        storage = opened(Path(folder))
        found(storage)
        floor = replace(storage, anchors=NoAnchors())
        for _ in range(50):
            write(storage)
        # One after the other, so that what else the machine does weighs on both.
        pairs = [(timed(storage), timed(floor)) for _ in range(commits)]
        anchored, bare = (median(side) for side in zip(*pairs, strict=True))
        size = (Path(folder) / "peps.anchors").stat().st_size
        alone = median(noted(storage) for _ in range(commits))
        storage.close()
    print(f"{commits} commits of one line, medians (synchronous = FULL)")
    print(f"  anchored      {anchored * 1e3:.3f} ms")
    print(f"  not anchored  {bare * 1e3:.3f} ms")
    print(f"  anchor alone  {alone * 1e6:.0f} µs ({alone / bare:.1%} of a commit)")
    print(f"  file          {size / commits:.0f} bytes a commit, halved from 1 MB on")


def timed(storage: SqlStorage) -> float:
    start = perf_counter()
    write(storage)
    return perf_counter() - start


def noted(storage: SqlStorage) -> float:
    heads = list(storage.anchors.all().values())[:1]
    start = perf_counter()
    storage.anchors.note(heads)
    return perf_counter() - start


def write(storage: SqlStorage) -> None:
    with storage.writing() as unit:
        unit.history.record(1, EVENT, by=BY, at=datetime.now(UTC))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
