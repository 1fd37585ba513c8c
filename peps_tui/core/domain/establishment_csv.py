"""The list of public employers that a platform is to know, with their contracts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from peps_tui.core.domain import errors
from peps_tui.core.domain.account_cells import CellFault
from peps_tui.core.domain.csv_table import Fault, as_typed, one_line, read_table
from peps_tui.core.domain.establishment import (
    ADDRESS_LIMIT,
    NAME_LIMIT,
    Contract,
    Establishment,
    LegalRepresentative,
    checked_siret,
    contract_number,
)
from peps_tui.core.domain.rights import Fund
from peps_tui.core.domain.text import checked, checked_lines

MAX_ESTABLISHMENTS = 50_000
_BETWEEN_NUMBERS = re.compile(r"[,;\r\n]+")


class EmployerColumn(StrEnum):
    """The columns of the list; contracts have one for each fund, several numbers in a cell."""

    SIRET = "siret"
    EMPLOYER = "employer"
    ADDRESS = "address"
    REPRESENTATIVE = "representative"
    REPRESENTATIVE_TITLE = "representative_title"
    REPRESENTATIVE_ADDRESS = "representative_address"
    CNRACL = "cnracl"
    IRCANTEC = "ircantec"
    RAFP = "rafp"


_FUNDS = {
    EmployerColumn.CNRACL: Fund.CNRACL,
    EmployerColumn.IRCANTEC: Fund.IRCANTEC,
    EmployerColumn.RAFP: Fund.RAFP,
}
_REPRESENTATIVE = (
    EmployerColumn.REPRESENTATIVE,
    EmployerColumn.REPRESENTATIVE_TITLE,
    EmployerColumn.REPRESENTATIVE_ADDRESS,
)
_OPTIONAL = frozenset({EmployerColumn.ADDRESS, *_REPRESENTATIVE, *_FUNDS})
# As `compact` leaves them.
_HEADINGS = {
    "siret": EmployerColumn.SIRET,
    "nom": EmployerColumn.EMPLOYER,
    "etablissement": EmployerColumn.EMPLOYER,
    "adresse": EmployerColumn.ADDRESS,
    "representantlegal": EmployerColumn.REPRESENTATIVE,
    "qualite": EmployerColumn.REPRESENTATIVE_TITLE,
    "adressedurepresentant": EmployerColumn.REPRESENTATIVE_ADDRESS,
    "contratcnracl": EmployerColumn.CNRACL,
    "contratircantec": EmployerColumn.IRCANTEC,
    "contratrafp": EmployerColumn.RAFP,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerLine:
    """One employer of the list, and the contracts it has."""

    establishment: Establishment
    contracts: tuple[Contract, ...]


@dataclass(slots=True, kw_only=True)
class EmployerList:
    """What a file holds: the good lines, and the faults of the others."""

    lines: list[EmployerLine] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_employers(data: bytes) -> EmployerList:
    """Read the list of employers in `data`, a whole file.

    Raises:
        FileRefused, LinesRefused: as `read_table`.
    """
    found, sirets = EmployerList(), dict[str, int]()
    for line, cells in read_table(data, _HEADINGS, optional=_OPTIONAL, limit=MAX_ESTABLISHMENTS):
        if isinstance(cells, Fault):
            found.faults.append(cells)
            continue
        values, refused = _values(cells)
        siret = values.get(EmployerColumn.SIRET, "")
        if siret and sirets.setdefault(siret, line) != line:
            refused[EmployerColumn.SIRET] = CellFault.REPEATED_SIRET
        found.faults += [
            Fault(line=line, column=column, reason=reason, text=cells.get(column, ""))
            for column, reason in refused.items()
        ]
        if not refused:
            found.lines.append(_line(values))
    return found


def _values(
    cells: Mapping[EmployerColumn, str],
) -> tuple[dict[EmployerColumn, Any], dict[EmployerColumn, CellFault]]:
    """What the cells of a line hold, and what is wrong with the others."""
    readers = dict(_CELLS)
    if any(cells.get(column, "").strip() for column in _REPRESENTATIVE):
        readers |= _REPRESENTATIVE_CELLS
    values: dict[EmployerColumn, Any] = {}
    refused: dict[EmployerColumn, CellFault] = {}
    for column, reader in readers.items():
        try:
            values[column] = reader(cells.get(column, ""))
        except errors.SiretRefused:
            refused[column] = CellFault.BAD_SIRET
        except errors.TextRefused as fault:
            refused[column] = CellFault(fault.reason)
    return values, refused


def _line(values: Mapping[EmployerColumn, Any]) -> EmployerLine:
    name, title, address = (values.get(column, "") for column in _REPRESENTATIVE)
    return EmployerLine(
        establishment=Establishment(
            siret=values[EmployerColumn.SIRET],
            name=values[EmployerColumn.EMPLOYER],
            address=values[EmployerColumn.ADDRESS],
            representative=LegalRepresentative(name=name, title=title, address=address)
            if name
            else None,
        ),
        contracts=tuple(
            Contract(fund=fund, number=number)
            for column, fund in _FUNDS.items()
            for number in values[column]
        ),
    )


def _address(cell: str) -> str:
    return checked_lines(as_typed(cell), limit=ADDRESS_LIMIT)


def _name(cell: str) -> str:
    return checked(one_line(cell), limit=NAME_LIMIT)


def _numbers(cell: str) -> tuple[str, ...]:
    """The numbers of the contracts with a fund, each once."""
    typed = filter(str.strip, _BETWEEN_NUMBERS.split(as_typed(cell)))
    return tuple(dict.fromkeys(map(contract_number, typed)))


_CELLS: Mapping[EmployerColumn, Callable[[str], Any]] = {
    EmployerColumn.SIRET: lambda cell: checked_siret(one_line(cell)),
    EmployerColumn.EMPLOYER: _name,
    EmployerColumn.ADDRESS: lambda cell: _address(cell) if cell.strip() else "",
    **dict.fromkeys(_FUNDS, _numbers),
}
_REPRESENTATIVE_CELLS: Mapping[EmployerColumn, Callable[[str], Any]] = {
    EmployerColumn.REPRESENTATIVE: _name,
    EmployerColumn.REPRESENTATIVE_TITLE: _name,
    EmployerColumn.REPRESENTATIVE_ADDRESS: _address,
}
