"""Tables and documents as files: what a French spreadsheet or a printer opens."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader

from peps_tui.core.adapters.press import FilePress
from peps_tui.core.domain.document import (
    FORMULA,
    NEUTRALISED,
    Aside,
    Block,
    Document,
    Heading,
    Large,
    Paragraph,
    Sheet,
    SheetForm,
)

PRESS = FilePress()
PEOPLE = ("Nguyễn", "Łukasz", "Œuvray", "Zoë", "O’Brien <b>&amp;</b>")
AT = datetime(2026, 7, 1, 22, 30, 5, tzinfo=UTC)
ACTING = (
    *("=1+1", "+33612345678", "-2", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")'),
    *("  =1+1", "\t=1+1", "\r\n=1+1", "'=1+1", '"=1+1', "＝1+1", "＋1", "－1", "＠A1"),
)


def sheet(*rows: tuple[object, ...], headings: tuple[str, ...] = ("Nom", "Le")) -> Sheet:
    return Sheet(title="Comptes au 21/11/2026", headings=headings, rows=rows)  # type: ignore[arg-type]


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def read_xlsx(content: bytes) -> Worksheet:
    page = load_workbook(io.BytesIO(content)).active
    assert isinstance(page, Worksheet)
    return page


def printed(*blocks: Block) -> PdfReader:
    return PdfReader(
        io.BytesIO(PRESS.print(Document(title="Titre", author="PEP’s", blocks=blocks)))
    )


def text(pdf: PdfReader) -> str:
    """What is read in the pages; a space there is a space, breaking or not."""
    told = "\n".join(page.extract_text() for page in pdf.pages)
    return told.replace("\N{NO-BREAK SPACE}", " ")


def test_a_csv_is_what_french_spreadsheets_expect() -> None:
    content = PRESS.tabulate(
        sheet(('Zoë ; "Œuvray"', date(2026, 11, 21)), ("Nguyễn", AT), ("", None)), SheetForm.CSV
    )

    assert content.startswith(b"\xef\xbb\xbfNom;Le\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == 4
    assert read_csv(content)[1:] == [
        ['Zoë ; "Œuvray"', "21/11/2026"],
        ["Nguyễn", "02/07/2026 00:30:05"],
        ["", ""],
    ]


@pytest.mark.rule("CASE-82")
@pytest.mark.parametrize("typed", ACTING)
def test_no_cell_acts_as_a_formula(typed: str) -> None:
    told, *_ = read_csv(PRESS.tabulate(sheet((typed, None)), SheetForm.CSV))[1]
    assert told.startswith("'")
    assert FORMULA.match(told[1:])
    assert NEUTRALISED.match(told)

    cell = read_xlsx(PRESS.tabulate(sheet((typed, None)), SheetForm.XLSX))["A2"]
    assert cell.data_type == "s"
    assert cell.value == told[1:]
    assert cell.quotePrefix
    assert cell.hyperlink is None


@pytest.mark.parametrize("form", SheetForm)
def test_what_people_typed_reaches_a_table_clean(form: SheetForm) -> None:
    content = PRESS.tabulate(sheet(("Jean\x1b]0;x\x07\u202eX\nY", None)), form)

    rows = (
        read_csv(content)
        if form is SheetForm.CSV
        else [[cell.value for cell in row] for row in read_xlsx(content).rows]
    )
    assert rows[1][0] == "JeanX Y"


def test_a_workbook_filters_sorts_days_and_keeps_its_headings_in_sight() -> None:
    rows = (("0612", date(2026, 11, 21), 3), ("https://exemple.fr", AT, None))
    content = PRESS.tabulate(sheet(*rows, headings=("Numéro", "Le", "n")), SheetForm.XLSX)

    page = read_xlsx(content)
    assert page.title == "Comptes au 21-11-2026"
    assert [cell.value for cell in page[2]] == ["0612", datetime(2026, 11, 21), 3]  # noqa: DTZ001
    assert page["B3"].value == datetime(2026, 7, 2, 0, 30, 5)  # noqa: DTZ001
    assert page["B2"].number_format == "dd/mm/yyyy"
    assert page["A3"].hyperlink is None
    assert page["A1"].font.b
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:C3"
    assert page.column_dimensions["A"].width > 18


def test_a_sheet_of_any_name_opens() -> None:
    for title in ("", "'", "a" * 40, "[:*?/\\]", "History"):
        content = PRESS.tabulate(
            Sheet(title=title, headings=("Nom",), rows=[("x",)]), SheetForm.XLSX
        )
        assert read_xlsx(content)["A2"].value == "x"


@pytest.mark.parametrize("form", SheetForm)
def test_the_same_table_gives_the_same_bytes(form: SheetForm) -> None:
    made = [PRESS.tabulate(sheet(("Zoë", AT), ("x", date(2026, 1, 1))), form) for _ in range(2)]

    assert made[0] == made[1]


def test_a_document_is_read_as_it_was_written() -> None:
    pdf = printed(
        Paragraph(text="\n".join(PEOPLE)),
        Aside(text="Mme Jeanne Roy\nMaire"),
        Heading(text="Objet : <i>essai</i>"),
        Large(text="JLO000439"),
        sheet(("Łukasz & <fils>", date(2026, 11, 21))),
    )

    told = text(pdf)
    assert len(pdf.pages) == 1
    assert [person for person in PEOPLE if person not in told] == []
    assert "Objet : <i>essai</i>" in told
    assert "JLO000439" in told
    assert "Łukasz & <fils>" in told
    assert "21/11/2026" in told
    assert "1 / 1" not in told
    assert pdf.metadata is not None
    assert (pdf.metadata.title, pdf.metadata.author) == ("Titre", "PEP’s")
    assert str(pdf.root_object["/Lang"]) == "fr"
    assert pdf.pages[0].mediabox.width < pdf.pages[0].mediabox.height


def test_a_long_table_repeats_its_headings_on_numbered_pages() -> None:
    count = 150
    rows = [(f"n{number:03}", None) for number in range(count)]

    pages = [page.extract_text() for page in printed(sheet(*rows, headings=("Nom", "Le"))).pages]

    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert "Nom" in page
        assert f"{number} / {len(pages)}" in page
    told = "\n".join(pages)
    assert [row for row, _ in rows if told.count(row) != 1] == []


def test_a_heading_never_stands_alone_at_the_foot_of_a_page() -> None:
    for lines in range(44, 53):
        filled = printed(Paragraph(text="x\n" * lines), sheet(("n0", None), ("n1", None)))
        pages = [page.extract_text() for page in filled.pages]
        assert all("n0" in page or "n1" in page for page in pages if "Nom" in page)


def test_a_table_of_many_columns_is_laid_across() -> None:
    headings = tuple("ABCDEFGH")

    page = printed(sheet(headings, headings=headings)).pages[0]

    assert page.mediabox.width > page.mediabox.height


@pytest.mark.parametrize(
    "hostile",
    [
        "<b>" * 40,
        "</para>&" * 20,
        "&#0;",
        "\x00\x1b[31m\x9b\ud800",
        "W" * 900,
        "\n" * 60,
        "𒀀漢字🙂",
        "",
    ],
)
def test_nothing_that_was_typed_stops_the_press(hostile: str) -> None:
    row = (hostile,) * 8
    pdf = printed(
        *(kind(text=hostile) for kind in (Paragraph, Heading, Aside, Large)),
        sheet(row, row, headings=row),
        Paragraph(text="fin"),
    )

    assert "fin" in text(pdf)


def test_the_same_document_gives_the_same_bytes() -> None:
    document = Document(
        title="Titre", author="PEP’s", blocks=[Large(text="Łukasz"), sheet(("a", AT))]
    )

    assert PRESS.print(document) == PRESS.print(document)
