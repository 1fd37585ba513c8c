"""The list of accounts of an establishment, as the grid exports it (SCR-GRID).

    bytes ─ text (UTF-8 or Windows-1252) ─ records (`;`, `,` or tab) ─ headings ─ lines and faults

Nothing is repaired but what a spreadsheet does by itself: line breaks inside a cell, lines left
empty, and the apostrophe that keeps a cell from being a formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from peps_tui.core.domain import account_cells as read
from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Civility, Profile, Status
from peps_tui.core.domain.account_cells import CellFault, CellRefused, compact
from peps_tui.core.domain.document import NEUTRALISED
from peps_tui.core.domain.establishment import Establishment

MAX_BYTES = 10_000_000
MAX_ACCOUNTS = 50_000
MAX_CELL = 131_072
"""Characters of a cell, as the csv module takes them by default."""


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
_DELIMITERS = (";", ",", "\t")
_BREAKS = re.compile(r"[\r\n]+")
# Excel writes it above the headings, and hides it.
_DECLARED = re.compile(r"\"?sep=([;,\t])\"?(?=[\r\n])", re.IGNORECASE)
_FIELD_LIMIT = "field larger than field limit"


class FileFault(StrEnum):
    """Why a file was not even read line by line."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    TOO_LARGE = "too_large"  # more than MAX_BYTES
    TOO_MANY = "too_many"  # more than MAX_ACCOUNTS
    NOT_TEXT = "not_text"
    BAD_QUOTES = "bad_quotes"
    LONG_CELL = "long_cell"  # more than MAX_CELL


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing to correct: its line in the file, its column, and the text found there.

    `text` is as it was read, unclean; without a column it is the heading or cell too many.
    """

    line: int
    column: Column | None
    reason: CellFault
    text: str = field(default="", repr=False)


@dataclass(eq=False)
class FileRefused(errors.CoreError):
    """The file is not a list of accounts; `line` says where that shows, when it does."""

    reason: FileFault
    line: int | None = None


@dataclass(eq=False)
class LinesRefused(errors.CoreError):
    """Some lines are wrong: the file is refused whole. Faults come in the order of the file."""

    faults: tuple[Fault, ...] = field(repr=False)


@dataclass(eq=False)
class SiretUnknown(errors.CoreError):
    """No establishment of the platform has this SIRET."""

    siret: str


@dataclass(eq=False)
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
    text, delimiter = _delimited(_decoded(data))
    records = _records(text, delimiter)
    columns = _columns(*next(records, (1, [])))
    listing = Listing()
    for count, (line, cells) in enumerate(records, start=1):
        if count > MAX_ACCOUNTS:
            raise FileRefused(FileFault.TOO_MANY)
        if fault := _misshapen(columns, line, cells):
            listing.faults.append(fault)
        else:
            _read_line(listing, line, dict(zip(columns, cells, strict=False)), today)
    if not listing.lines and not listing.faults:
        raise FileRefused(FileFault.EMPTY)
    return listing


def in_file_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """The faults as a person corrects them: from the top, and from left to right."""
    place = {column: place for place, column in enumerate(Column)}
    return tuple(
        sorted(faults, key=lambda fault: (fault.line, place[fault.column] if fault.column else -1))
    )


def _delimited(text: str) -> tuple[str, str]:
    """The text without the line that declares its delimiter, left empty, and that delimiter."""
    if declared := _DECLARED.match(text):
        return text[declared.end() :], declared[1]
    return text, max(_DELIMITERS, key=lambda candidate: _recognised(text, candidate))


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise FileRefused(FileFault.TOO_LARGE)
    if (nul := data.find(b"\0")) >= 0:  # a workbook, or UTF-16
        raise FileRefused(FileFault.NOT_TEXT, _line_at(data, nul))
    try:
        return data.decode().removeprefix("\N{BYTE ORDER MARK}")
    except UnicodeDecodeError as error:
        stuck = error.start
    # What begins in UTF-8, by its mark or an accent, is UTF-8 that somebody damaged: read as
    # Windows-1252, « é » would become « Ã© ».
    if data[:stuck].isascii():
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError as error:
            stuck = error.start
    raise FileRefused(FileFault.NOT_TEXT, _line_at(data, stuck))


def _line_at(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The records that hold something, each with the line of the file where it starts."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        long = str(error).startswith(_FIELD_LIMIT)
        raise FileRefused(FileFault.LONG_CELL if long else FileFault.BAD_QUOTES, line) from None


def _recognised(text: str, delimiter: str) -> int:
    """How many headings make sense when the first record is cut at `delimiter`."""
    try:
        _, headings = next(_records(text, delimiter), (1, []))
    except FileRefused:
        return 0
    return sum(compact(heading) in _HEADINGS for heading in headings)


def _columns(line: int, headings: list[str]) -> list[Column]:
    if not headings:
        raise FileRefused(FileFault.EMPTY)
    while not headings[-1].strip():
        headings.pop()
    columns: list[Column] = []
    faults: list[Fault] = []
    for heading in headings:
        column = _HEADINGS.get(compact(heading))
        if column is None:
            unknown = CellFault.UNKNOWN_COLUMN
            faults.append(Fault(line=line, column=None, reason=unknown, text=heading))
        elif column in columns:
            faults.append(Fault(line=line, column=column, reason=CellFault.REPEATED_COLUMN))
        else:
            columns.append(column)
    faults += [
        Fault(line=line, column=column, reason=CellFault.MISSING_COLUMN)
        for column in Column
        if column not in columns and column not in OPTIONAL
    ]
    if faults:
        raise LinesRefused(in_file_order(faults))
    return columns


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
        text = _BREAKS.sub(" ", cells.get(column, "")).strip()
        try:
            found[column] = reader(_as_typed(text))
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


def _as_typed(text: str) -> str:
    """The text of a cell without the apostrophe that keeps it from being a formula."""
    return text[1:] if NEUTRALISED.match(text) else text


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


def _misshapen(columns: Sequence[Column], line: int, cells: Sequence[str]) -> Fault | None:
    """The fault of a line that has not one cell for each heading; empty ones more do not count."""
    if len(cells) < len(columns):
        return Fault(line=line, column=columns[len(cells)], reason=CellFault.MISSING_CELL)
    extra = next(filter(str.strip, cells[len(columns) :]), None)
    if extra is not None:
        return Fault(line=line, column=None, reason=CellFault.EXTRA_CELL, text=extra)
    return None
