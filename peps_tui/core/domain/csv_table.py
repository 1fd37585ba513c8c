"""Tables that people keep in spreadsheets, as CSV.

    bytes ─ text (UTF-8 or Windows-1252) ─ records (`;`, `,` or tab) ─ headings ─ lines and faults

Nothing is repaired but what a spreadsheet does by itself: line breaks inside a cell, lines left
empty, and the apostrophe that keeps a cell from being a formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from peps_tui.core.domain import errors
from peps_tui.core.domain.account_cells import CellFault, compact
from peps_tui.core.domain.document import NEUTRALISED

MAX_BYTES = 10_000_000
MAX_CELL = 131_072
"""Characters of a cell, as the csv module takes them by default."""

_DELIMITERS = (";", ",", "\t")
_BREAKS = re.compile(r"[\r\n]+")
# Excel writes it above the headings, and hides it.
_DECLARED = re.compile(r"\"?sep=([;,\t])\"?(?=[\r\n])", re.IGNORECASE)
_FIELD_LIMIT = "field larger than field limit"

C = TypeVar("C", bound=StrEnum)


class FileFault(StrEnum):
    """Why a file was not even read line by line."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    TOO_LARGE = "too_large"  # more than MAX_BYTES
    TOO_MANY = "too_many"
    NOT_TEXT = "not_text"
    BAD_QUOTES = "bad_quotes"
    LONG_CELL = "long_cell"  # more than MAX_CELL


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing to correct: its line in the file, its column, and the text found there.

    `text` is as it was read, unclean; without a column it is the heading or cell too many.
    """

    line: int
    column: StrEnum | None
    reason: CellFault
    text: str = field(default="", repr=False)


class FileRefused(errors.CoreError):
    """The file is not such a table; `line` says where that shows, when it does."""

    reason: FileFault
    line: int | None = None


class LinesRefused(errors.CoreError):
    """Some lines are wrong: the file is refused whole. Faults come in the order of the file."""

    faults: tuple[Fault, ...]

    def __repr__(self) -> str:
        return f"{type(self).__qualname__}()"  # of a file there may be thousands


def read_table(
    data: bytes, headings: Mapping[str, C], *, optional: Set[C], limit: int
) -> Iterator[tuple[int, Mapping[C, str] | Fault]]:
    """The lines of the table in `data`, a whole file: their numbers, and their cells or a fault.

    `headings` are the columns, as `compact` leaves what may be written above them.

    Raises:
        FileRefused: it is no table, an empty one, or has more than `limit` lines.
        LinesRefused: the headings are wrong, so that no line can be read.
    """
    text, delimiter = _delimited(_decoded(data), headings)
    records = _records(text, delimiter)
    columns = _columns(headings, optional, *next(records, (1, [])))
    count = 0
    for count, (line, cells) in enumerate(records, start=1):
        if count > limit:
            raise FileRefused(FileFault.TOO_MANY)
        fault = _misshapen(columns, line, cells)
        yield line, fault or dict(zip(columns, cells, strict=False))
    if not count:
        raise FileRefused(FileFault.EMPTY)


def one_line(cell: str) -> str:
    """The text of a cell as it was typed, on one line."""
    return as_typed(_BREAKS.sub(" ", cell))


def as_typed(cell: str) -> str:
    """The text of a cell, trimmed, without the apostrophe that keeps it from being a formula."""
    text = cell.strip()
    return text[1:] if NEUTRALISED.match(text) else text


def in_file_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """The faults as a person corrects them: from the top, and from left to right."""
    return tuple(sorted(faults, key=_place))


def _place(fault: Fault) -> tuple[int, int]:
    column = fault.column
    return fault.line, -1 if column is None else list(type(column)).index(column)


def _delimited(text: str, headings: Mapping[str, C]) -> tuple[str, str]:
    """The text without the line that declares its delimiter, left empty, and that delimiter."""
    if declared := _DECLARED.match(text):
        return text[declared.end() :], declared[1]
    return text, max(_DELIMITERS, key=lambda each: _recognised(text, each, headings))


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


def _recognised(text: str, delimiter: str, headings: Mapping[str, C]) -> int:
    """How many headings make sense when the first record is cut at `delimiter`."""
    try:
        _, found = next(_records(text, delimiter), (1, []))
    except FileRefused:
        return 0
    return sum(compact(heading) in headings for heading in found)


def _columns(headings: Mapping[str, C], optional: Set[C], line: int, found: list[str]) -> list[C]:
    if not found:
        raise FileRefused(FileFault.EMPTY)
    while not found[-1].strip():
        found.pop()
    columns: list[C] = []
    faults: list[Fault] = []
    for heading in found:
        column = headings.get(compact(heading))
        if column is None:
            unknown = CellFault.UNKNOWN_COLUMN
            faults.append(Fault(line=line, column=None, reason=unknown, text=heading))
        elif column in columns:
            faults.append(Fault(line=line, column=column, reason=CellFault.REPEATED_COLUMN))
        else:
            columns.append(column)
    faults += [
        Fault(line=line, column=column, reason=CellFault.MISSING_COLUMN)
        for column in dict.fromkeys(headings.values())
        if column not in columns and column not in optional
    ]
    if faults:
        raise LinesRefused(in_file_order(faults))
    return columns


def _misshapen(columns: Sequence[C], line: int, cells: Sequence[str]) -> Fault | None:
    """The fault of a line that has not one cell for each heading; empty ones more do not count."""
    if len(cells) < len(columns):
        return Fault(line=line, column=columns[len(cells)], reason=CellFault.MISSING_CELL)
    extra = next(filter(str.strip, cells[len(columns) :]), None)
    if extra is not None:
        return Fault(line=line, column=None, reason=CellFault.EXTRA_CELL, text=extra)
    return None
