"""Documents as PDF pages of A4: DejaVu, which has every letter of every name in Europe.

What people typed is escaped before the layout reads it, and long words are broken.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, SimpleDocTemplate, Spacer, Table, TableStyle
from reportlab.platypus import Paragraph as Text

from peps_tui.core.adapters.sheets import told
from peps_tui.core.domain.document import (
    Aside,
    Block,
    Document,
    Heading,
    Large,
    Paragraph,
    Sheet,
)
from peps_tui.core.domain.text import clean

FONTS = Path(__file__).parent / "fonts"
SANS, BOLD = "DejaVuSans", "DejaVuSans-Bold"
MARGIN = 20 * mm
ASIDE = 90 * mm
"""From the left margin: where the window of a French envelope shows the recipient."""
WIDE = 7
"""A table of so many columns turns the pages of its document."""

GREY, PALE = HexColor(0x555555), HexColor(0xE8E8E8)
BODY = ParagraphStyle("body", fontName=SANS, fontSize=10, leading=14, spaceAfter=8)
HEADING = ParagraphStyle("heading", BODY, fontName=BOLD, spaceBefore=6)
LARGE = ParagraphStyle(
    "large", BODY, fontName=BOLD, fontSize=36, leading=50, alignment=TA_CENTER, spaceAfter=12
)
ASIDE_STYLE = ParagraphStyle("aside", BODY, leftIndent=ASIDE, spaceBefore=18, spaceAfter=18)
CELL = ParagraphStyle("cell", fontName=SANS, fontSize=7.5, leading=9.5)
HEAD_CELL = ParagraphStyle("head cell", CELL, fontName=BOLD)
PADDING = 3
ROWS_OF_A_PAGE = 60
"""More than any page holds."""
LONGEST_HEADING, LONGEST_CELL = 60, 200
"""In characters: a row and its heading are never taller than a page."""
TABLE = TableStyle(
    [
        ("FONT", (0, 0), (-1, -1), SANS, CELL.fontSize, CELL.leading),
        ("FONT", (0, 0), (-1, 0), BOLD, CELL.fontSize, CELL.leading),
        ("BACKGROUND", (0, 0), (-1, 0), PALE),
        ("LINEBELOW", (0, 0), (-1, -1), 0.25, GREY),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), PADDING),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
)

for font in (SANS, BOLD):
    registerFont(TTFont(font, FONTS / f"{font}.ttf"))


def pdf(document: Document) -> bytes:
    """The pages of `document`; several of them are numbered."""
    file = io.BytesIO()
    wide = any(
        isinstance(block, Sheet) and len(block.headings) >= WIDE for block in document.blocks
    )
    template = SimpleDocTemplate(
        file,
        pagesize=landscape(A4) if wide else A4,
        **dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), MARGIN),
        title=clean(document.title),
        author=clean(document.author),
        subject="",
        creator="",
        producer="",
        lang="fr",
        displayDocTitle=1,
        invariant=1,
        initialFontName=SANS,
    )
    flow = [flowable for block in document.blocks for flowable in _flow(block, template.width)]
    template.build(flow, canvasmaker=_NumberedPages)
    return file.getvalue()


class _NumberedPages(Canvas):  # type: ignore[misc]
    """Pages that know how many they are: drawn once all are laid out."""

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)
        self._pages: list[dict[str, object]] = []

    def showPage(self) -> None:  # noqa: N802
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            if len(self._pages) > 1:
                self.setFont(SANS, CELL.fontSize)
                self.setFillColor(GREY)
                right = self._pagesize[0] - MARGIN
                self.drawRightString(right, MARGIN / 2, f"{number} / {len(self._pages)}")
            super().showPage()
        super().save()


def _flow(block: Block, width: float) -> Iterator[Flowable]:
    match block:
        case Paragraph():
            yield Text(_markup(block.text), BODY)
        case Heading():
            yield Text(_markup(block.text), HEADING)
        case Large():
            yield Text(_markup(block.text), LARGE)
        case Aside():
            yield Text(_markup(block.text), ASIDE_STYLE)
        case Sheet():
            yield _table(block, width)
            yield Spacer(0, BODY.spaceAfter)


def _markup(text: str) -> str:
    """People's text as the layout must read it: none of it is markup, and its lines are kept."""
    return "<br/>".join(escape(_printable(line)) for line in text.split("\n"))


def _printable(text: str) -> str:
    # The layout knows one space that does not break.
    return clean(text).replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}")


class _Rows(Flowable):  # type: ignore[misc]
    """A table cut page by page: to cut a long one whole takes a time that grows as its square."""

    def __init__(self, cells: Sequence[Sequence[str | Text]], widths: Sequence[float]) -> None:
        super().__init__()
        self.hAlign = "LEFT"
        self._cells = cells
        self._widths = widths
        self._next = 1
        """The first row to come; row 0 is the heading of every page."""

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self._table = self._following()
        wide, high = self._table.wrap(width, height)
        return wide, high if self._next + ROWS_OF_A_PAGE >= len(self._cells) else math.inf

    def split(self, width: float, height: float) -> list[Flowable]:
        cut = self._following().split(width, height)
        if not cut:
            return []
        rest = _Rows(self._cells, self._widths)
        rest._next = self._next + len(cut[0]._cellvalues) - 1  # noqa: SLF001  told by nothing else
        return [cut[0], rest]

    def draw(self) -> None:
        self._table.drawOn(self.canv, 0, 0)

    def _following(self) -> Table:
        # `repeatRows` keeps the heading from standing alone at the foot of a page.
        rows = self._cells[self._next : self._next + ROWS_OF_A_PAGE]
        return Table(
            [self._cells[0], *rows], self._widths, repeatRows=1, style=TABLE, hAlign="LEFT"
        )


def _table(sheet: Sheet, width: float) -> _Rows:
    rows = [
        [_short(heading, LONGEST_HEADING) for heading in sheet.headings],
        *([_short(told(cell), LONGEST_CELL) for cell in row] for row in sheet.rows),
    ]
    widths = _widths(rows, width)
    cells = [
        [
            _cell(text, room, CELL if row else HEAD_CELL)
            for text, room in zip(texts, widths, strict=True)
        ]
        for row, texts in enumerate(rows)
    ]
    return _Rows(cells, widths)


def _short(text: str, limit: int) -> str:
    text = _printable(text)
    return text if len(text) <= limit else f"{text[:limit]}…"


def _cell(text: str, room: float, style: ParagraphStyle) -> str | Text:
    """The text as it is where it fits, which costs a tenth of what its layout does."""
    return text if _natural(text, style) <= room else Text(escape(text), style)


def _widths(rows: Sequence[Sequence[str]], width: float) -> list[float]:
    """Each column as wide as its longest text, or its share of what the narrow ones leave."""
    wanted = [
        max(_natural(row[column], CELL if number else HEAD_CELL) for number, row in enumerate(rows))
        for column in range(len(rows[0]))
    ]
    widths = dict[int, float]()
    for column in sorted(range(len(wanted)), key=wanted.__getitem__):
        share = (width - sum(widths.values())) / (len(wanted) - len(widths))
        widths[column] = min(wanted[column], share)
    return [widths[column] for column in range(len(wanted))]


def _natural(text: str, style: ParagraphStyle) -> float:
    return float(stringWidth(text, style.fontName, style.fontSize)) + 2 * PADDING + 0.1
