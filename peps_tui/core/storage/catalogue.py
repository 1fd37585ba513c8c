"""Establishments and services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, exists, func, insert, select, true

from peps_tui.core.domain.dates import paris_date
from peps_tui.core.domain.establishment import Establishment, LegalRepresentative
from peps_tui.core.domain.rights import Fund, Service
from peps_tui.core.storage.tables import (
    accounts,
    counters,
    establishments,
    rights,
    service_reviews,
    services,
)

NOBODY = ""
"""Who reviewed what was online before the establishment came."""


@dataclass(frozen=True, slots=True)
class SqlEstablishments:
    """See `peps_tui.core.ports.Establishments`."""

    connection: Connection

    def get(self, establishment_id: int) -> Establishment:
        """Raises LookupError when there is none: ids never come from people."""
        query = select(establishments).where(establishments.c.id == establishment_id)
        row = self.connection.execute(query).mappings().one_or_none()
        if row is None:
            raise LookupError(establishment_id)
        return _establishment(row)

    def by_siret(self, siret: str) -> Establishment | None:
        """The employer of this SIRET (14 digits)."""
        query = select(establishments).where(establishments.c.siret == siret)
        row = self.connection.execute(query).mappings().one_or_none()
        return None if row is None else _establishment(row)

    def all(self) -> Sequence[Establishment]:
        """Every employer, by name."""
        query = select(establishments).order_by(establishments.c.name)
        return [_establishment(row) for row in self.connection.execute(query).mappings()]

    def add(self, establishment: Establishment, *, now: datetime) -> Establishment:
        """Store a new employer, to whom what is online is no news; returned with its id."""
        representative = establishment.representative
        made = self.connection.execute(
            insert(establishments).returning(establishments.c.id),
            {
                "siret": establishment.siret,
                "name": establishment.name,
                "representative_name": representative and representative.name,
                "representative_title": representative and representative.title,
                "representative_address": representative and representative.address,
            },
        )
        added = replace(establishment, id=made.scalar_one())
        catalogue = SqlServices(self.connection)
        online = [service.code for service in catalogue.online(paris_date(now))]
        catalogue.reviewed(added.id, online, by=NOBODY, at=now)
        return added


def _establishment(row: RowMapping) -> Establishment:
    known = row["representative_name"] is not None
    return Establishment(
        id=row["id"],
        siret=row["siret"],
        name=row["name"],
        representative=LegalRepresentative(
            name=row["representative_name"],
            title=row["representative_title"],
            address=row["representative_address"],
        )
        if known
        else None,
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
