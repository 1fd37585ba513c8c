"""What is put on paper or in a spreadsheet: content in order, no layout (SCR-GRID, LIFE-10).

`texts` words these values; an adapter draws them. Text is shown as it is, never as markup.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class SheetForm(StrEnum):
    """The file a table becomes; the value is its extension."""

    CSV = "csv"
    XLSX = "xlsx"


class Way(StrEnum):
    """How a file made for a person leaves the platform."""

    MAIL = "mail"
    CLIPBOARD = "clipboard"
    SERVER = "server"


COPY_LIMIT = 74_000
"""Bytes of text: terminals take 100,000 at once, in base64 (OSC 52)."""

_ACTS = r"[\s\"']*[=+\-@＝＋－＠]"  # full-width signs act too
FORMULA = re.compile(_ACTS)
"""What a spreadsheet would take for a formula, spaces and quotes in front of it or not."""
NEUTRALISED = re.compile(rf"'(?={_ACTS})")
"""The apostrophe that keeps the text behind it from being one."""

Cell = str | int | date | datetime | None
"""What one cell of a table holds; an instant is told in Paris, None leaves it empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table: one row a record, as many cells as headings."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Running text; line breaks in it are kept."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A title inside the document."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Large:
    """What must be read from afar: an identifier."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Lines on the right: the recipient of a letter, a place and a day."""

    text: str


Block = Paragraph | Heading | Large | Aside | Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Pages of A4: `title` names the file's properties, `blocks` are laid out in their order."""

    title: str
    author: str
    blocks: Sequence[Block]
