"""The history: append-only lines, chained in each establishment (HIST-1, HIST-2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select

from peps_tui.core.domain.history import (
    GENESIS,
    Author,
    Event,
    HistoryLine,
    Operation,
    first_broken,
    seal,
)
from peps_tui.core.ports import Vault
from peps_tui.core.storage.tables import history


@dataclass(frozen=True, slots=True)
class SqlHistory:
    """See `peps_tui.core.ports.History`."""

    connection: Connection
    vault: Vault

    def record(self, establishment_id: int, event: Event, *, by: Author, at: datetime) -> None:
        """Write one line at the end of the chain."""
        self.record_many(establishment_id, (event,), by=by, at=at)

    def record_many(
        self, establishment_id: int, events: Sequence[Event], *, by: Author, at: datetime
    ) -> None:
        """Write lines at the end of the chain, in their order."""
        if not events:
            return
        number, previous = self._head(establishment_id)
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

    def page(
        self, establishment_id: int, *, before: int | None, size: int
    ) -> tuple[Sequence[HistoryLine], int]:
        """The newest lines numbered under `before`, newest first, and the count of all."""
        total = self._head(establishment_id)[0]
        query = select(history).where(history.c.establishment_id == establishment_id)
        if before is not None:
            query = query.where(history.c.number < before)
        query = query.order_by(history.c.number.desc()).limit(size)
        return [_line(row) for row in self.connection.execute(query).mappings()], total

    def first_broken(self, establishment_id: int) -> int | None:
        """The number of the first line that does not hold; None when all do."""
        read = 0

        def counted() -> Iterator[HistoryLine]:
            nonlocal read
            for line in self._all(establishment_id):
                read += 1
                yield line

        try:
            return first_broken(self.vault.history_key, counted())
        except (ValueError, TypeError):
            # What was written over the line cannot even be read.
            return read + 1

    def _all(self, establishment_id: int) -> Iterator[HistoryLine]:
        query = (
            select(history)
            .where(history.c.establishment_id == establishment_id)
            .order_by(history.c.number)
            .execution_options(yield_per=1)
        )
        for row in self.connection.execute(query).mappings():
            yield _line(row)

    def _head(self, establishment_id: int) -> tuple[int, str]:
        query = (
            select(history.c.number, history.c.seal)
            .where(history.c.establishment_id == establishment_id)
            .order_by(history.c.number.desc())
            .limit(1)
        )
        last = self.connection.execute(query).one_or_none()
        return (0, GENESIS) if last is None else (last.number, last.seal)


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
