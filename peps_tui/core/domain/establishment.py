"""Public employers, their contracts and their bank details (SCR-ETAB)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from peps_tui.core.domain import errors
from peps_tui.core.domain.challenge import digest
from peps_tui.core.domain.rights import Fund
from peps_tui.core.domain.text import checked, checked_fields, checked_lines

NAME_LIMIT = 120
ADDRESS_LIMIT = 300
CONTRACT_LIMIT = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalRepresentative:
    """Who gets the letters (LIFE-9, LIFE-10); `address` has one line of text per line."""

    name: str
    title: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Establishment:
    """A public employer, known by its SIRET (14 digits); `address` is as that of a letter."""

    id: int = 0
    siret: str
    name: str
    address: str = ""
    representative: LegalRepresentative | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What binds an employer to a fund; `number` is as `contract_number` writes it."""

    fund: Fund
    number: str
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankDetails:
    """The account of an employer at its bank; `iban` is sealed at rest."""

    holder: str
    iban: str = field(repr=False)
    bic: str

    @property
    def masked(self) -> str:
        """The IBAN as the history and users may read it: its country and its last digits."""
        return f"{self.iban[:4]} •••• {self.iban[-4:]}"

    @property
    def spaced(self) -> str:
        """The IBAN as people write it, by groups of four."""
        return " ".join(self.iban[start : start + 4] for start in range(0, len(self.iban), 4))


@dataclass(frozen=True, slots=True, kw_only=True)
class EstablishmentEdit:
    """What administrators may change of « Informations », as typed.

    Without a representative, his three entries are empty.
    """

    address: str = ""
    representative_name: str = ""
    representative_title: str = ""
    representative_address: str = ""


def as_read(establishment: Establishment) -> EstablishmentEdit:
    """The edit that changes nothing."""
    known = establishment.representative
    return EstablishmentEdit(
        address=establishment.address,
        representative_name=known.name if known else "",
        representative_title=known.title if known else "",
        representative_address=known.address if known else "",
    )


def edited(establishment: Establishment, edit: EstablishmentEdit) -> Establishment:
    """The establishment as `edit` makes it.

    Raises FieldsRefused: what a representative needs to get letters is all of his name, title and
    address, or nothing.
    """
    entries = (edit.representative_name, edit.representative_title, edit.representative_address)
    there = any(map(str.strip, entries))
    kept = EstablishmentEdit(
        **checked_fields(
            {
                "address": lambda: checked_lines(edit.address, limit=ADDRESS_LIMIT, required=False),
                "representative_name": lambda: checked(
                    edit.representative_name, limit=NAME_LIMIT, required=there
                ),
                "representative_title": lambda: checked(
                    edit.representative_title, limit=NAME_LIMIT, required=there
                ),
                "representative_address": lambda: checked_lines(
                    edit.representative_address, limit=ADDRESS_LIMIT, required=there
                ),
            }
        )
    )
    representative = LegalRepresentative(
        name=kept.representative_name,
        title=kept.representative_title,
        address=kept.representative_address,
    )
    return replace(
        establishment,
        address=kept.address,
        representative=representative if kept.representative_name else None,
    )


def checked_bank_details(holder: str, iban: str, bic: str) -> BankDetails:
    """The bank details to keep, without the spaces people type. Raises FieldsRefused."""
    return BankDetails(
        **checked_fields(
            {
                "holder": lambda: checked(holder, limit=NAME_LIMIT),
                "iban": lambda: checked_iban(iban),
                "bic": lambda: checked_bic(bic),
            }
        )
    )


def fingerprint(seen: Establishment | BankDetails | None) -> str:
    """The digest by which a later save notices that somebody changed what was read."""
    return digest(repr(seen), seen.iban if isinstance(seen, BankDetails) else "")


def checked_siret(typed: str) -> str:
    """The fourteen digits of a SIRET whose key holds. Raises SiretRefused."""
    # Imported here, as below: 50 ms that only these entries need.
    from stdnum.exceptions import ValidationError
    from stdnum.fr import siret

    try:
        return siret.validate(typed)
    except ValidationError:
        raise errors.SiretRefused from None


def checked_iban(typed: str) -> str:
    """An IBAN of any country, in one piece. Raises IbanRefused."""
    from stdnum import iban
    from stdnum.exceptions import ValidationError

    try:
        return iban.validate(typed)
    except ValidationError:
        raise errors.IbanRefused from None


def checked_bic(typed: str) -> str:
    """A BIC of eight or eleven characters. Raises BicRefused."""
    from stdnum import bic
    from stdnum.exceptions import ValidationError

    try:
        return bic.validate(typed)
    except ValidationError:
        raise errors.BicRefused from None


def contract_number(typed: str) -> str:
    """The number of a contract, without spaces, in capitals. Raises TextRefused."""
    return "".join(checked(typed, limit=CONTRACT_LIMIT).split()).upper()
