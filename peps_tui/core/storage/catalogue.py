"""Services, and what was done once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, exists, func, insert, select, true

from peps_tui.core.domain.rights import Fund, Service
from peps_tui.core.storage.tables import (
    accounts,
    counters,
    rights,
    service_reviews,
    services,
)


@dataclass(frozen=True, slots=True)
class SqlMarks:
    """See `peps_tui.core.ports.Marks`: rows of the counters whose value says nothing."""

    connection: Connection

    def set(self, name: str) -> bool:
        """Note that `name` was done; False when it already was."""
        query = select(counters.c.name).where(counters.c.name == name)
        if self.connection.execute(query).first() is not None:
            return False
        self.connection.execute(insert(counters), {"name": name, "value": 1})
        return True


@dataclass(frozen=True, slots=True)
class SqlServices:
    """See `peps_tui.core.ports.Services`."""

    connection: Connection

    def online(self, today: date) -> Sequence[Service]:
        """In the order people see, those put online by `today`."""
        return self._listed(services.c.online_on <= today)

    def all(self) -> Sequence[Service]:
        """The whole catalogue, what is to come included."""
        return self._listed(true())

    def add(self, new: Iterable[Service]) -> None:
        """Add entries to the catalogue: every account holds no right on them (RIGHT-2)."""
        self.connection.execute(insert(services), [asdict(service) for service in new])

    def holders(self, establishment_id: int, codes: Iterable[str]) -> Mapping[str, int]:
        """How many accounts hold a right on each of these services; none is left out."""
        query = (
            select(rights.c.service_code, func.count().label("holders"))
            .join(accounts, accounts.c.id == rights.c.account_id)
            .where(
                accounts.c.establishment_id == establishment_id,
                rights.c.service_code.in_(list(codes)),
            )
            .group_by(rights.c.service_code)
        )
        return {row.service_code: row.holders for row in self.connection.execute(query)}

    def to_review(self, establishment_id: int, today: date) -> Sequence[Service]:
        """Those online that no administrator of the establishment has reviewed (RIGHT-2)."""
        reviewed = exists().where(
            service_reviews.c.establishment_id == establishment_id,
            service_reviews.c.service_code == services.c.code,
        )
        return self._listed(services.c.online_on <= today, ~reviewed)

    def reviewed(
        self, establishment_id: int, codes: Iterable[str], *, by: str, at: datetime
    ) -> None:
        """Note that an administrator reviewed them, who had not been."""
        rows = [
            {
                "establishment_id": establishment_id,
                "service_code": code,
                "reviewed_at": at,
                "reviewed_by": by,
            }
            for code in codes
        ]
        if rows:
            self.connection.execute(insert(service_reviews), rows)

    def _listed(self, *which: ColumnElement[bool]) -> Sequence[Service]:
        """A theme comes where its first service is: one added to it later stays with it."""
        theme = func.min(services.c.position).over(partition_by=services.c.theme)
        query = select(services).where(*which).order_by(theme, services.c.position)
        return [_service(row) for row in self.connection.execute(query).mappings()]


def _service(row: RowMapping) -> Service:
    return Service(**{**row, "fund": Fund(row["fund"])})
