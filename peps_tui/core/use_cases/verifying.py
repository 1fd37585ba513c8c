"""Whether somebody altered the history, and how its ends are taken anew (HIST-2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from peps_tui.core.domain import errors
from peps_tui.core.domain.establishment import Establishment
from peps_tui.core.domain.history import Anchor, Author, Event, Operation
from peps_tui.core.ports import Ports, UnitOfWork
from peps_tui.core.use_cases.importing import find_establishment

Progress = Callable[[int, int], None]
"""Called with what is done and how much there is, from time to time."""


class ChainFault(StrEnum):
    """What is wrong with the history of an establishment."""

    BROKEN = "broken"
    CUT = "cut"
    UNANCHORED = "unanchored"
    """All its lines hold, but nothing outside the database tells where they ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The history of an establishment once read; `broken` is the first line that does not hold."""

    establishment: Establishment
    lines: int
    fault: ChainFault | None
    broken: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryReport:
    """The histories that were read, and how many are gone with their establishment."""

    chains: Sequence[Chain]
    gone: int

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.gone and all(chain.fault is None for chain in self.chains)


def silent(_done: int, _of: int) -> None:
    """The progress that nobody watches."""


def verify_history(
    ports: Ports, *, siret: str | None = None, progress: Progress = silent
) -> HistoryReport:
    """Read every line of an establishment, or of all, and compare their ends with the anchors.

    Takes about 20 seconds for a million lines.

    Raises:
        SiretUnknown: no establishment has this SIRET.
        FilesTooOpen: others can write the anchors.
    """
    # Read first: lines that are written meanwhile come after them.
    anchors = ports.storage.anchors.all()
    with ports.storage.reading() as unit:
        known = unit.establishments.all()
        wanted = known if siret is None else [find_establishment(unit, siret)]
        chains = []
        for done, establishment in enumerate(wanted):
            progress(done, len(wanted))
            chains.append(_chain(unit, establishment, anchors.get(establishment.id)))
        progress(len(wanted), len(wanted))
    return HistoryReport(chains=chains, gone=_gone(anchors, (each.id for each in known)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """How many histories there are, are shorter than they were, and nobody knows the end of."""

    chains: int
    cut: int
    unanchored: int


def ends_hold(ports: Ports) -> Ends:
    """Compare the ends of the histories with their anchors, at once; `verify_history` reads all.

    Raises FilesTooOpen.
    """
    anchors = ports.storage.anchors.all()
    with ports.storage.reading() as unit:
        heads = [unit.history.head(each.id) for each in unit.establishments.all()]
    gone = _gone(anchors, (head.establishment_id for head in heads))
    pairs = [(head.number, anchors.get(head.establishment_id)) for head in heads]
    return Ends(
        chains=len(heads),
        cut=gone + sum(anchor is not None and number < anchor.number for number, anchor in pairs),
        unanchored=sum(anchor is None and number > 0 for number, anchor in pairs),
    )


def anchor_history(ports: Ports, *, by: Author) -> int:
    """Take the history as it ends now for whole: after a restoration, or where anchors were lost.

    An establishment whose end was further, or another, gets a line that tells it. Returns how
    many establishments are anchored.

    Raises:
        HistoryBroken: a line that is left does not hold; nothing was changed.
        FilesTooOpen, FileNotSaved.
    """
    former, now = ports.storage.anchors.all(), ports.clock.now()
    with ports.storage.writing() as unit:
        establishments = unit.establishments.all()
        for establishment in establishments:
            _refuse_broken(unit, establishment)
            anchor = former.get(establishment.id)
            if anchor is not None and unit.history.first_broken(establishment.id, anchor):
                event = _taken_back(anchor, unit.history.head(establishment.id))
                unit.history.record(establishment.id, event, by=by, at=now)
        heads = [unit.history.head(establishment.id) for establishment in establishments]
    ports.storage.anchors.replace(heads)
    return len(heads)


def _gone(anchors: Mapping[int, Anchor], known: Iterable[int]) -> int:
    """How many establishments that had some history are there no more."""
    return len({id_ for id_, anchor in anchors.items() if anchor.number}.difference(known))


def check_copy(ports: Ports) -> None:
    """Whether this database may take the place of the platform’s: its keys, and its history.

    Raises:
        BackupRefused: the keys of the platform do not open what it holds.
        HistoryBroken: a line of its history does not hold.
    """
    with ports.storage.reading() as unit:
        if not unit.seals.open():
            raise errors.BackupRefused(errors.BackupFault.OTHER_KEYS)
        for establishment in unit.establishments.all():
            _refuse_broken(unit, establishment)


def _refuse_broken(unit: UnitOfWork, establishment: Establishment) -> None:
    broken = unit.history.first_broken(establishment.id)
    if broken is not None:
        raise errors.HistoryBroken(establishment.name, broken)


def _chain(unit: UnitOfWork, establishment: Establishment, anchor: Anchor | None) -> Chain:
    broken = unit.history.first_broken(establishment.id, anchor)
    lines = unit.history.head(establishment.id).number
    fault = None
    if broken is not None:
        fault = ChainFault.CUT if broken > lines else ChainFault.BROKEN
    elif anchor is None and lines:
        fault = ChainFault.UNANCHORED
    return Chain(establishment=establishment, lines=lines, fault=fault, broken=broken)


def _taken_back(anchor: Anchor, head: Anchor) -> Event:
    return Event(
        operation=Operation.HISTORY_ANCHORED,
        before={"last_line": str(anchor.number)},
        after={"last_line": str(head.number)},
    )
