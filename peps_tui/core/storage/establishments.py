"""Establishments, their contracts and their bank details."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from peps_tui.core.domain.dates import paris_date
from peps_tui.core.domain.establishment import (
    BankDetails,
    Contract,
    Establishment,
    LegalRepresentative,
)
from peps_tui.core.domain.rights import Fund
from peps_tui.core.ports import Vault
from peps_tui.core.storage.catalogue import SqlServices
from peps_tui.core.storage.tables import bank_details, contracts, establishments

NOBODY = ""
"""Who reviewed what was online before the establishment came."""
IBAN = "bank_details.iban"


@dataclass(frozen=True, slots=True)
class SqlEstablishments:
    """See `peps_tui.core.ports.storage.Establishments`."""

    connection: Connection
    vault: Vault

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
        made = self.connection.execute(
            insert(establishments).returning(establishments.c.id),
            {
                "siret": establishment.siret,
                "name": establishment.name,
                **_editable(establishment),
            },
        )
        added = replace(establishment, id=made.scalar_one())
        catalogue = SqlServices(self.connection)
        online = [service.code for service in catalogue.online(paris_date(now))]
        catalogue.reviewed(added.id, online, by=NOBODY, at=now)
        return added

    def save(self, establishment: Establishment) -> None:
        """Write back its address and its legal representative."""
        self.connection.execute(
            update(establishments)
            .where(establishments.c.id == establishment.id)
            .values(_editable(establishment))
        )

    def contracts(self, establishment_id: int) -> Sequence[Contract]:
        """By fund, then by number."""
        query = (
            select(contracts)
            .where(contracts.c.establishment_id == establishment_id)
            .order_by(contracts.c.fund, contracts.c.number)
        )
        return [
            Contract(fund=Fund(row.fund), number=row.number, since=row.since)
            for row in self.connection.execute(query)
        ]

    def add_contract(self, establishment_id: int, contract: Contract) -> bool:
        """Store a contract; False when the employer already has it."""
        known = {(each.fund, each.number) for each in self.contracts(establishment_id)}
        if (contract.fund, contract.number) in known:
            return False
        values = {"establishment_id": establishment_id, **asdict(contract)}
        self.connection.execute(insert(contracts), values)
        return True

    def bank_details(self, establishment_id: int) -> BankDetails | None:
        """Opened: the IBAN is sealed at rest."""
        query = select(bank_details).where(bank_details.c.establishment_id == establishment_id)
        row = self.connection.execute(query).one_or_none()
        if row is None:
            return None
        iban = self.vault.open(row.iban, use=IBAN)
        return BankDetails(holder=row.holder, iban=iban, bic=row.bic)

    def save_bank_details(self, establishment_id: int, details: BankDetails) -> None:
        """Replace those there were."""
        mine = bank_details.c.establishment_id == establishment_id
        self.connection.execute(delete(bank_details).where(mine))
        self.connection.execute(
            insert(bank_details),
            {
                "establishment_id": establishment_id,
                "holder": details.holder,
                "iban": self.vault.seal(details.iban, use=IBAN),
                "bic": details.bic,
            },
        )


def _editable(establishment: Establishment) -> dict[str, object]:
    representative = establishment.representative
    return {
        "address": establishment.address,
        "representative_name": representative and representative.name,
        "representative_title": representative and representative.title,
        "representative_address": representative and representative.address,
    }


def _establishment(row: RowMapping) -> Establishment:
    known = row["representative_name"] is not None
    return Establishment(
        id=row["id"],
        siret=row["siret"],
        name=row["name"],
        address=row["address"] or "",
        representative=LegalRepresentative(
            name=row["representative_name"],
            title=row["representative_title"],
            address=row["representative_address"],
        )
        if known
        else None,
    )
