"""Establishments and services."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from sqlalchemy import Connection, RowMapping, insert, select

from peps_tui.core.domain.establishment import Establishment, LegalRepresentative
from peps_tui.core.domain.rights import Fund, Service
from peps_tui.core.storage.tables import counters, establishments, services


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

    def add(self, establishment: Establishment) -> Establishment:
        """Store a new employer; returned with its id."""
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
        return replace(establishment, id=made.scalar_one())


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
        query = select(services).where(services.c.online_on <= today).order_by(services.c.position)
        return [_service(row) for row in self.connection.execute(query).mappings()]

    def add(self, new: Iterable[Service]) -> None:
        """Add entries to the catalogue: every account holds no right on them (RIGHT-2)."""
        self.connection.execute(insert(services), [asdict(service) for service in new])


def _service(row: RowMapping) -> Service:
    return Service(**{**row, "fund": Fund(row["fund"])})
