"""Tables as French spreadsheets open them: CSV, and XLSX workbooks.

Texts are cleaned, and stay texts: nothing that people typed is a formula, a link or a number.
"""

from __future__ import annotations

import io
import re
from csv import writer
from datetime import date, datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from peps_tui.core.domain.dates import PARIS
from peps_tui.core.domain.document import FORMULA, Cell, Sheet
from peps_tui.core.domain.text import clean

DAY, INSTANT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm:ss"
NARROWEST, WIDEST = 8, 48
"""Widths of columns, in characters."""
MEASURED = 1_000
"""The rows whose widths are looked at."""

# What Excel refuses in the name of a sheet, and how long that may be.
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
# A workbook tells when it was made; the same content must give the same bytes.
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001


def csv(sheet: Sheet) -> bytes:
    """`;`, CRLF, UTF-8 with its mark; an apostrophe keeps a text from being a formula."""
    file = io.StringIO(newline="")
    lines = writer(file, delimiter=";", lineterminator="\r\n")
    lines.writerows([_csv_cell(cell) for cell in row] for row in (sheet.headings, *sheet.rows))
    return file.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell) -> str:
    if not isinstance(cell, str):
        return told(cell)
    text = clean(cell)
    return f"'{text}" if FORMULA.match(text) else text


def told(cell: Cell) -> str:
    """A cell in letters and figures: « 21/11/2026 », « 21/11/2026 14:05:37 » in Paris."""
    match cell:
        case None:
            return ""
        case str():
            return clean(cell)
        case datetime():
            return f"{told(_paris(cell).date())} {_paris(cell):%H:%M:%S}"
        case date():
            return f"{cell:%d/%m/}{cell.year:04}"
    return str(cell)


def xlsx(sheet: Sheet) -> bytes:
    """One sheet whose headings stay in sight and filter; days are days."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": clean(sheet.title), "created": _MADE})
        name = _NOT_IN_A_NAME.sub("-", clean(sheet.title))[:_LONGEST_NAME].strip("' ")
        page = workbook.add_worksheet(name or None)
        _fill(page, sheet, _Formats(workbook))
    return file.getvalue()


class _Formats:
    """How each kind of cell looks."""

    def __init__(self, workbook: Workbook) -> None:
        self.heading: Format = workbook.add_format({"bold": True, "bottom": 1})
        self.day: Format = workbook.add_format({"num_format": DAY, "align": "left"})
        self.instant: Format = workbook.add_format({"num_format": INSTANT, "align": "left"})
        # Excel would turn such a text into a formula as soon as somebody edits it.
        self.not_a_formula: Format = workbook.add_format({"quote_prefix": True})


def _fill(page: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    for column, heading in enumerate(sheet.headings):
        page.write_string(0, column, clean(heading), formats.heading)
    for number, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            _write(page, number, column, cell, formats)
    for column, width in enumerate(_widths(sheet)):
        page.set_column(column, column, width)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.headings) - 1)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _write(page: Worksheet, row: int, column: int, cell: Cell, formats: _Formats) -> None:
    match cell:
        case str():
            text = clean(cell)
            page.write_string(
                row, column, text, formats.not_a_formula if FORMULA.match(text) else None
            )
        case datetime():
            page.write_datetime(row, column, _paris(cell).replace(tzinfo=None), formats.instant)
        case date():
            page.write_datetime(row, column, cell, formats.day)
        case int():
            page.write_number(row, column, cell)


def _widths(sheet: Sheet) -> list[int]:
    sample = (sheet.headings, *sheet.rows[:MEASURED])
    longest = (
        max(len(told(row[column])) for row in sample) for column in range(len(sheet.headings))
    )
    return [min(max(width + 2, NARROWEST), WIDEST) for width in longest]


def _paris(instant: datetime) -> datetime:
    return instant.astimezone(PARIS)
