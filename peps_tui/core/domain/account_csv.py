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
from typing import TypeVar

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Civility, Profile, Status
from peps_tui.core.domain.draft import NAME_LIMIT, SERVICE_LIMIT
from peps_tui.core.domain.identifier import is_identifier, normalized
from peps_tui.core.domain.text import checked, checked_email, fold, holds_control

MAX_BYTES = 10_000_000
MAX_ACCOUNTS = 50_000

T = TypeVar("T")


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


OPTIONAL = frozenset({Column.CIVILITY, Column.EMAIL})

# What the cells of an export hold, as `_compact` leaves it.
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
}
_CIVILITIES = {
    **dict.fromkeys(("m", "mr", "monsieur"), Civility.MR),
    **dict.fromkeys(("mme", "madame", "mlle", "mademoiselle"), Civility.MRS),
}
_PROFILES = {"administrateur": Profile.ADMIN, "utilisateur": Profile.USER}
_STATUSES = {
    "enattentedactivation": Status.PENDING,
    "actif": Status.ACTIVE,
    "expire": Status.EXPIRED,
    "bloque": Status.BLOCKED,
}
_ANSWERS = {"": False, "non": False, "oui": True}

_DELIMITERS = (";", ",", "\t")
_DATE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_YEARS = range(1990, 2100)
_BREAKS = re.compile(r"[\r\n]+")
_NEUTRALISED = re.compile(r"'(?=[=+\-@])")
_CIVILITY_IN_FRONT = re.compile(rf"({'|'.join(_CIVILITIES)})(?:\.\s*|\s+|$)", re.IGNORECASE)


class FileFault(StrEnum):
    """Why a file was not even read line by line."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    TOO_LARGE = "too_large"  # more than MAX_BYTES
    TOO_MANY = "too_many"  # more than MAX_ACCOUNTS
    NOT_TEXT = "not_text"
    BAD_QUOTES = "bad_quotes"


class CellFault(StrEnum):
    """Why a line was refused."""

    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"
    REPEATED_COLUMN = "repeated_column"
    MISSING_CELL = "missing_cell"
    EXTRA_CELL = "extra_cell"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    CONTROL = "control"
    BAD_CIVILITY = "bad_civility"
    BAD_ANSWER = "bad_answer"
    BAD_PROFILE = "bad_profile"
    BAD_STATUS = "bad_status"
    BAD_DATE = "bad_date"
    IMPOSSIBLE_DATE = "impossible_date"
    STILL_VALID = "still_valid"  # expired, says the status; not yet, says the date
    FUTURE_LOGIN = "future_login"
    BAD_IDENTIFIER = "bad_identifier"
    REPEATED_IDENTIFIER = "repeated_identifier"
    KNOWN_IDENTIFIER = "known_identifier"
    BAD_EMAIL = "bad_email"
    REPEATED_EMAIL = "repeated_email"
    KNOWN_EMAIL = "known_email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing to correct: its line in the file, its column, and the text found there.

    `text` is what was read, unclean; the name of the column when the file has one too many.
    """

    line: int
    column: Column | None
    reason: CellFault
    text: str = ""


@dataclass(eq=False)
class FileRefused(errors.CoreError):
    """The file is not a list of accounts; `line` says where that shows, when it does."""

    reason: FileFault
    line: int | None = None


@dataclass(eq=False)
class LinesRefused(errors.CoreError):
    """Some lines are wrong: the file is refused whole. Faults come in the order of the file."""

    faults: tuple[Fault, ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a file holds: the good lines, and the faults of the others.

    `identifiers` and `emails` give the line of each one read, in bad lines too, so that the
    caller can tell those which the platform knows already.
    """

    lines: Sequence[AccountLine]
    faults: Sequence[Fault]
    identifiers: Mapping[str, int]
    emails: Mapping[str, int]


def read_listing(data: bytes, *, today: date) -> Listing:
    """Read the list of accounts in `data`, a whole file; `today` is the day in Paris.

    Raises:
        FileRefused: it is no list at all, or a larger one than is accepted.
        LinesRefused: the headings are wrong, so that no line can be read.
    """
    text = _decoded(data)
    delimiter = max(_DELIMITERS, key=lambda candidate: _recognised(text, candidate))
    records = _records(text, delimiter)
    line, headings = next(records, (1, []))
    columns = _columns(headings, line)
    reader = _Reader(columns=columns, today=today)
    for line, cells in records:
        reader.read(line, cells)
        if len(reader.lines) > MAX_ACCOUNTS:
            raise FileRefused(FileFault.TOO_MANY)
    if not reader.lines and not reader.faults:
        raise FileRefused(FileFault.EMPTY)
    return Listing(
        lines=reader.lines,
        faults=reader.faults,
        identifiers=reader.identifiers,
        emails=reader.emails,
    )


def in_file_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """The faults as a person corrects them: from the top, and from left to right."""
    order = list(Column)
    return tuple(
        sorted(faults, key=lambda f: (f.line, -1 if f.column is None else order.index(f.column)))
    )


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise FileRefused(FileFault.TOO_LARGE)
    if (nul := data.find(b"\0")) >= 0:  # spreadsheets, UTF-16
        raise FileRefused(FileFault.NOT_TEXT, _line_at(data, nul))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = _windows(data, error.start)
    if not text.strip():
        raise FileRefused(FileFault.EMPTY)
    return text


def _windows(data: bytes, not_utf8: int) -> str:
    # A file cannot be both: a mark of UTF-8 in front, and bytes that are not.
    if data.startswith(b"\xef\xbb\xbf"):
        raise FileRefused(FileFault.NOT_TEXT, _line_at(data, not_utf8))
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise FileRefused(FileFault.NOT_TEXT, _line_at(data, error.start)) from None


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
    except csv.Error:
        raise FileRefused(FileFault.BAD_QUOTES, line) from None


def _recognised(text: str, delimiter: str) -> int:
    """How many headings make sense when the first record is cut at `delimiter`."""
    try:
        headings = next(_records(text, delimiter), (1, []))[1]
    except FileRefused:
        return 0
    return sum(_compact(heading) in _HEADINGS for heading in headings)


def _columns(headings: list[str], line: int) -> list[Column]:
    while headings and not headings[-1].strip():
        headings.pop()
    columns: list[Column] = []
    faults: list[Fault] = []
    for heading in headings:
        column = _HEADINGS.get(_compact(heading))
        if column is None:
            faults.append(
                Fault(line=line, column=None, reason=CellFault.UNKNOWN_COLUMN, text=heading)
            )
        elif column in columns:
            faults.append(Fault(line=line, column=column, reason=CellFault.REPEATED_COLUMN))
        else:
            columns.append(column)
    missing = [column for column in Column if column not in {*columns, *OPTIONAL}]
    faults += [Fault(line=line, column=c, reason=CellFault.MISSING_COLUMN) for c in missing]
    if faults:
        raise LinesRefused(in_file_order(faults))
    return columns


class _CellRefused(Exception):
    def __init__(self, reason: CellFault) -> None:
        self.reason = reason


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Reads lines one after the other, and gathers them with their faults."""

    columns: Sequence[Column]
    today: date
    lines: list[AccountLine] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    identifiers: dict[str, int] = field(default_factory=dict)
    emails: dict[str, int] = field(default_factory=dict)

    def read(self, line: int, cells: list[str]) -> None:
        """Add the account of a line, or its faults."""
        wanted = len(self.columns)
        if len(cells) < wanted:
            column = self.columns[len(cells)]
            self.faults.append(Fault(line=line, column=column, reason=CellFault.MISSING_CELL))
        elif any(map(str.strip, cells[wanted:])):
            extra = next(filter(str.strip, cells[wanted:]))
            self.faults.append(
                Fault(line=line, column=None, reason=CellFault.EXTRA_CELL, text=extra)
            )
        else:
            self._read_cells(line, dict(zip(self.columns, cells, strict=False)))

    def _read_cells(self, line: int, cells: Mapping[Column, str]) -> None:
        before = len(self.faults)

        def cell(column: Column, parse: Callable[[str], T]) -> T | None:
            text = cells.get(column, "")
            try:
                return parse(_NEUTRALISED.sub("", _BREAKS.sub(" ", text).strip(), count=1))
            except _CellRefused as refused:
                reason = refused.reason
            except errors.TextRefused as refused:
                reason = CellFault(refused.reason)
            self.faults.append(Fault(line=line, column=column, reason=reason, text=text))
            return None

        stated = cell(Column.CIVILITY, _civility)
        name = cell(Column.NAME, _civility_and_name)
        first_name = cell(Column.FIRST_NAME, lambda text: checked(text, limit=NAME_LIMIT))
        net_entreprises = cell(Column.NET_ENTREPRISES, _answer)
        identifier = cell(Column.IDENTIFIER, lambda text: self._identifier(text, line))
        service = cell(
            Column.SERVICE, lambda text: checked(text, limit=SERVICE_LIMIT, required=False)
        )
        profile = cell(Column.PROFILE, lambda text: _one_of(_PROFILES, text, CellFault.BAD_PROFILE))
        delegation = cell(Column.DELEGATION, _answer)
        status = cell(Column.STATUS, lambda text: _one_of(_STATUSES, text, CellFault.BAD_STATUS))
        expires_on = cell(Column.EXPIRES_ON, lambda text: self._expiry(text, status))
        last_login_on = cell(Column.LAST_LOGIN_ON, self._last_login)
        email = cell(Column.EMAIL, lambda text: self._email(text, line))
        if (
            len(self.faults) > before
            or name is None
            or first_name is None
            or net_entreprises is None
            or identifier is None
            or service is None
            or profile is None
            or delegation is None
            or status is None
            or expires_on is None
        ):
            return
        self.lines.append(
            AccountLine(
                line=line,
                civility=stated or name[0],
                last_name=name[1],
                first_name=first_name,
                net_entreprises=net_entreprises,
                identifier=identifier,
                service=service,
                profile=profile,
                delegation=delegation,
                status=status,
                expires_on=expires_on,
                last_login_on=last_login_on,
                email=email,
            )
        )

    def _identifier(self, text: str, line: int) -> str:
        identifier = normalized(_visible(text))
        if not identifier:
            raise _CellRefused(CellFault.EMPTY)
        if not is_identifier(identifier):
            raise _CellRefused(CellFault.BAD_IDENTIFIER)
        if self.identifiers.setdefault(identifier, line) != line:
            raise _CellRefused(CellFault.REPEATED_IDENTIFIER)
        return identifier

    def _email(self, text: str, line: int) -> str | None:
        if not text:
            return None
        try:
            email = checked_email(_visible(text))
        except errors.EmailRefused:
            raise _CellRefused(CellFault.BAD_EMAIL) from None
        if self.emails.setdefault(email.casefold(), line) != line:
            raise _CellRefused(CellFault.REPEATED_EMAIL)
        return email

    def _expiry(self, text: str, status: Status | None) -> date:
        day = _day(text)
        if status is Status.EXPIRED and day >= self.today:
            raise _CellRefused(CellFault.STILL_VALID)
        return day

    def _last_login(self, text: str) -> date | None:
        if not text:
            return None
        day = _day(text)
        if day > self.today:
            raise _CellRefused(CellFault.FUTURE_LOGIN)
        return day


def _compact(text: str) -> str:
    return fold(text).replace(" ", "")


def _visible(text: str) -> str:
    if holds_control(text):
        raise _CellRefused(CellFault.CONTROL)
    return text


def _one_of(known: Mapping[str, T], text: str, otherwise: CellFault) -> T:
    found = known.get(_compact(_visible(text)))
    if found is None:
        raise _CellRefused(otherwise if text else CellFault.EMPTY)
    return found


def _answer(text: str) -> bool:
    return _one_of(_ANSWERS, text, CellFault.BAD_ANSWER)


def _civility(text: str) -> Civility | None:
    return _one_of(_CIVILITIES, text, CellFault.BAD_CIVILITY) if text else None


def _civility_and_name(text: str) -> tuple[Civility | None, str]:
    """« Mme Dupont » in two; a name without a civility is whole."""
    in_front = _CIVILITY_IN_FRONT.match(text)
    name = checked(text[in_front.end() :] if in_front else text, limit=NAME_LIMIT)
    return (_CIVILITIES[in_front[1].lower()] if in_front else None), name


def _day(text: str) -> date:
    if not text:
        raise _CellRefused(CellFault.EMPTY)
    match = _DATE.fullmatch(_visible(text))
    if match is None:
        raise _CellRefused(CellFault.BAD_DATE)
    day, month, year = map(int, match.groups())
    try:
        found = date(year, month, day)
    except ValueError:
        raise _CellRefused(CellFault.IMPOSSIBLE_DATE) from None
    if year not in _YEARS:
        raise _CellRefused(CellFault.IMPOSSIBLE_DATE)
    return found
