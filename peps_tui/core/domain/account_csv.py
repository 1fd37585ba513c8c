"""The list of accounts of an establishment, as the grid exports it (SCR-GRID)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from peps_tui.core.domain import account_cells as read
from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Civility, Profile, Status
from peps_tui.core.domain.account_cells import CellFault, CellRefused
from peps_tui.core.domain.csv_table import Fault, one_line, read_table
from peps_tui.core.domain.establishment import Establishment

MAX_ACCOUNTS = 50_000


class Column(StrEnum):
    """The columns, in the order of the grid."""

    CIVILITY = "civility"
    NAME = "name"
    FIRST_NAME = "first_name"
    NET_ENTREPRISES = "net_entreprises"
    IDENTIFIER = "identifier"
    SERVICE = "service"
    PROFILE = "profile"
    DELEGATION = "delegation"
    STATUS = "status"
    EXPIRES_ON = "expires_on"
    LAST_LOGIN_ON = "last_login_on"
    EMAIL = "email"
    PHONE = "phone"


OPTIONAL = frozenset({Column.CIVILITY, Column.EMAIL, Column.PHONE})
"""PHONE is passed over: each holder confirms his number himself (PHONE-1)."""

# As `compact` leaves them.
_HEADINGS = {
    "civilite": Column.CIVILITY,
    "civilitenom": Column.NAME,
    "nom": Column.NAME,
    "prenom": Column.FIRST_NAME,
    "ne": Column.NET_ENTREPRISES,
    "identifiant": Column.IDENTIFIER,
    "service": Column.SERVICE,
    "profil": Column.PROFILE,
    "delegation": Column.DELEGATION,
    "statut": Column.STATUS,
    "expirationducompte": Column.EXPIRES_ON,
    "connexion": Column.LAST_LOGIN_ON,
    "courriel": Column.EMAIL,
    "telephone": Column.PHONE,
}


class SiretUnknown(errors.CoreError):
    """No establishment of the platform has this SIRET."""

    siret: str


class SiretMissing(errors.CoreError):
    """There is not exactly one establishment: the SIRET must say which is meant."""

    establishments: tuple[Establishment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """One account of the list; `line` is where it starts in the file, from 1."""

    line: int
    civility: Civility | None
    last_name: str
    first_name: str
    net_entreprises: bool
    identifier: str
    service: str
    profile: Profile
    delegation: bool
    status: Status
    expires_on: date
    last_login_on: date | None
    email: str | None


@dataclass(slots=True, kw_only=True)
class Listing:
    """What a file holds: the good lines, and the faults of the others.

    `identifiers` and `emails` give the line of each one read, in bad lines too, so that the
    caller can also tell those which the platform knows already.
    """

    lines: list[AccountLine] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    identifiers: dict[str, int] = field(default_factory=dict)
    emails: dict[str, int] = field(default_factory=dict)


def read_listing(data: bytes, *, today: date) -> Listing:
    """Read the list of accounts in `data`, a whole file; `today` is the day in Paris.

    Raises:
        FileRefused: it is no list at all, or a larger one than is accepted.
        LinesRefused: the headings are wrong, so that no line can be read.
    """
    listing = Listing()
    for line, cells in read_table(data, _HEADINGS, optional=OPTIONAL, limit=MAX_ACCOUNTS):
        if isinstance(cells, Fault):
            listing.faults.append(cells)
        else:
            _read_line(listing, line, cells, today)
    return listing


_CELLS: Mapping[Column, Callable[[str], Any]] = {
    Column.CIVILITY: read.civility,
    Column.NAME: read.civility_and_name,
    Column.FIRST_NAME: read.first_name,
    Column.NET_ENTREPRISES: read.answer,
    Column.IDENTIFIER: read.identifier,
    Column.SERVICE: read.service,
    Column.PROFILE: read.profile,
    Column.DELEGATION: read.answer,
    Column.STATUS: read.status,
    Column.EXPIRES_ON: read.day,
    Column.LAST_LOGIN_ON: read.last_login,
    Column.EMAIL: read.email,
}


def _read_line(listing: Listing, line: int, cells: Mapping[Column, str], today: date) -> None:
    found: dict[Column, Any] = {}
    refused: dict[Column, CellFault] = {}
    for column, reader in _CELLS.items():
        try:
            found[column] = reader(one_line(cells.get(column, "")))
        except CellRefused as fault:
            refused[column] = fault.reason
        except errors.TextRefused as fault:
            refused[column] = CellFault(fault.reason)
    refused |= _contradictions(listing, line, found, today)
    for column, reason in refused.items():
        text = cells.get(column, "")
        listing.faults.append(Fault(line=line, column=column, reason=reason, text=text))
    if not refused:
        in_front, last_name = found.pop(Column.NAME)
        found[Column.CIVILITY] = found[Column.CIVILITY] or in_front
        listing.lines.append(AccountLine(line=line, last_name=last_name, **found))


def _contradictions(
    listing: Listing, line: int, found: Mapping[Column, Any], today: date
) -> dict[Column, CellFault]:
    """What is wrong with cells that are right by themselves; notes what may not come twice."""
    wrong: dict[Column, CellFault] = {}
    identifier, email = found.get(Column.IDENTIFIER), found.get(Column.EMAIL)
    if identifier and listing.identifiers.setdefault(identifier, line) != line:
        wrong[Column.IDENTIFIER] = CellFault.REPEATED_IDENTIFIER
    if email and listing.emails.setdefault(email.casefold(), line) != line:
        wrong[Column.EMAIL] = CellFault.REPEATED_EMAIL
    expires_on, last_login_on = found.get(Column.EXPIRES_ON), found.get(Column.LAST_LOGIN_ON)
    if expires_on and found.get(Column.STATUS) is Status.EXPIRED and expires_on >= today:
        wrong[Column.EXPIRES_ON] = CellFault.STILL_VALID
    if last_login_on and last_login_on > today:
        wrong[Column.LAST_LOGIN_ON] = CellFault.FUTURE_LOGIN
    return wrong
