"""The history: append-only lines, chained in each establishment (HIST-1, HIST-2)."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    func,
    insert,
    or_,
    select,
)

from peps_tui.core.domain.dates import end_of_day, start_of_day
from peps_tui.core.domain.history import (
    EVERYTHING,
    GENESIS,
    Anchor,
    Author,
    Event,
    HistoryFilter,
    HistoryLine,
    Operation,
    first_broken,
    seal,
)
from peps_tui.core.domain.text import fold
from peps_tui.core.ports import Vault
from peps_tui.core.storage.queries import among
from peps_tui.core.storage.tables import history

PEOPLE_REMEMBERED = 65_536


@dataclass(frozen=True, slots=True)
class SqlHistory:
    """See `peps_tui.core.ports.History`.

    `written` are the chains that got lines, by their ends; `begun` those that had none, empty.
    """

    connection: Connection
    vault: Vault
    written: dict[int, Anchor] = field(default_factory=dict)
    begun: list[Anchor] = field(default_factory=list)

    def record(self, establishment_id: int, event: Event, *, by: Author, at: datetime) -> None:
        """Write one line at the end of the chain."""
        self.record_many(establishment_id, (event,), by=by, at=at)

    def record_many(
        self, establishment_id: int, events: Sequence[Event], *, by: Author, at: datetime
    ) -> None:
        """Write lines at the end of the chain, in their order."""
        if not events:
            return
        head = self.head(establishment_id)
        if not head.number:
            self.begun.append(head)
        number, previous = head.number, head.seal
        lines = []
        for event in events:
            number += 1
            previous = seal(
                self.vault.history_key,
                previous,
                establishment_id=establishment_id,
                number=number,
                at=at,
                author=by,
                event=event,
            )
            lines.append(_columns(establishment_id, number, at, by, event, previous))
        self.connection.execute(insert(history), lines)
        self.written[establishment_id] = Anchor(
            establishment_id=establishment_id, number=number, seal=previous
        )

    def page(
        self,
        establishment_id: int,
        which: HistoryFilter = EVERYTHING,
        *,
        before: int | None,
        size: int,
    ) -> tuple[Sequence[HistoryLine], int]:
        """The newest lines numbered under `before`, newest first, and the count of all."""
        kept = self._kept(establishment_id, which)
        total = self._count(establishment_id, kept)
        numbers = select(history.c.number).where(history.c.establishment_id == establishment_id)
        if before is not None:
            numbers = numbers.where(history.c.number < before)
        # Found in the index that holds all a filter looks at; only these lines are then read.
        numbers = numbers.where(*kept).order_by(history.c.number.desc()).limit(size)
        return self._lines(establishment_id, history.c.number.in_(numbers)), total

    def matching(self, establishment_id: int, which: HistoryFilter) -> Sequence[HistoryLine]:
        """Every line that `which` keeps, newest first."""
        return self._lines(establishment_id, *self._kept(establishment_id, which))

    def first_broken(self, establishment_id: int, anchor: Anchor | None = None) -> int | None:
        """The number of the first line that does not hold, the end included; None when all do."""
        read = 0

        def counted(lines: Iterable[HistoryLine]) -> Iterator[HistoryLine]:
            nonlocal read
            for line in lines:
                read += 1
                yield line

        # PostgreSQL keeps a cursor for those that are not read to their end.
        with closing(self._all(establishment_id)) as lines:
            try:
                return first_broken(self.vault.history_key, counted(lines), anchor)
            except (ValueError, TypeError):
                # What was written over the line cannot even be read.
                return read + 1

    def _lines(self, establishment_id: int, *kept: ColumnElement[bool]) -> Sequence[HistoryLine]:
        query = (
            select(history)
            .where(history.c.establishment_id == establishment_id, *kept)
            .order_by(history.c.number.desc())
        )
        return [_line(row) for row in self.connection.execute(query).mappings()]

    def _count(self, establishment_id: int, kept: Sequence[ColumnElement[bool]]) -> int:
        if not kept:
            return self.head(establishment_id).number
        query = select(func.count()).where(history.c.establishment_id == establishment_id, *kept)
        return self.connection.execute(query).scalar_one()

    def _kept(self, establishment_id: int, which: HistoryFilter) -> list[ColumnElement[bool]]:
        """The conditions of a filter; none when it leaves everything."""
        kept: list[ColumnElement[bool]] = []
        if which.account:
            by = history.c.author_identifier == which.account
            kept.append(or_(by, history.c.subject_identifier == which.account))
        if which.operations:
            kept.append(history.c.operation.in_(sorted(which.operations)))
        if which.since is not None:
            kept.append(history.c.at >= start_of_day(which.since))
        if which.until is not None:
            kept.append(history.c.at < end_of_day(which.until))
        for side, wanted in (("author", which.author), ("subject", which.subject)):
            if words := fold(wanted).split():
                kept.append(self._people(establishment_id, side, words))
        return kept

    def _people(
        self, establishment_id: int, side: str, words: Sequence[str]
    ) -> ColumnElement[bool]:
        """The lines whose author or subject holds every one of `words`.

        Somebody without identifier, such as an operator, is known by his name.
        """
        identifier: Column[str] = history.c[f"{side}_identifier"]
        name: Column[str] = history.c[f"{side}_name"]
        everybody = (
            select(identifier, name)
            .where(history.c.establishment_id == establishment_id)
            .distinct()
        )
        found = self.connection.execute(everybody).all()
        for word in words:
            found = [person for person in found if word in _person_key(*person)]
        known = among(identifier, [of for of, _ in found if of])
        nameless = [called for of, called in found if not of]
        if not nameless:
            return known
        return or_(known, and_(identifier == "", among(name, nameless)))

    def _all(self, establishment_id: int) -> Generator[HistoryLine, None, None]:
        query = (
            select(history)
            .where(history.c.establishment_id == establishment_id)
            .order_by(history.c.number)
            .execution_options(yield_per=1)
        )
        with self.connection.execute(query) as found:
            for row in found.mappings():
                yield _line(row)

    def head(self, establishment_id: int) -> Anchor:
        """The last line, numbered 0 while there is none."""
        query = (
            select(history.c.number, history.c.seal)
            .where(history.c.establishment_id == establishment_id)
            .order_by(history.c.number.desc())
            .limit(1)
        )
        last = self.connection.execute(query).one_or_none()
        number, sealed = (0, GENESIS) if last is None else (last.number, last.seal)
        return Anchor(establishment_id=establishment_id, number=number, seal=sealed)


# The same people come back with each page and each letter typed: folding 20,000 takes 90 ms.
@lru_cache(maxsize=PEOPLE_REMEMBERED)
def _person_key(identifier: str, name: str) -> str:
    return fold(f"{identifier} {name}")


def _columns(
    establishment_id: int, number: int, at: datetime, by: Author, event: Event, sealed: str
) -> dict[str, object]:
    return {
        "establishment_id": establishment_id,
        "number": number,
        "at": at,
        "author_identifier": by.identifier,
        "author_name": by.name,
        "author_source": by.source,
        "operation": event.operation,
        "subject_identifier": event.subject_identifier,
        "subject_name": event.subject_name,
        "before": event.before,
        "after": event.after,
        "seal": sealed,
    }


def _operation(stored: str) -> Operation:
    try:
        return Operation(stored)
    except ValueError:
        return Operation.UNREADABLE


def _line(row: RowMapping) -> HistoryLine:
    return HistoryLine(
        establishment_id=row["establishment_id"],
        number=row["number"],
        at=row["at"],
        author=Author(
            identifier=row["author_identifier"],
            name=row["author_name"],
            source=row["author_source"],
        ),
        event=Event(
            operation=_operation(row["operation"]),
            subject_identifier=row["subject_identifier"],
            subject_name=row["subject_name"],
            before=row["before"],
            after=row["after"],
        ),
        seal=row["seal"],
    )
