"""Documents and tables as files: each kind has its module, loaded when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peps_tui.core.domain.document import SheetForm

if TYPE_CHECKING:
    from peps_tui.core.domain.document import Document, Sheet


class FilePress:
    """See `peps_tui.core.ports.Press`; everything happens in memory."""

    def print(self, document: Document) -> bytes:
        from peps_tui.core.adapters.pdf import pdf

        return pdf(document)

    def tabulate(self, sheet: Sheet, form: SheetForm) -> bytes:
        from peps_tui.core.adapters.sheets import csv, xlsx

        return csv(sheet) if form is SheetForm.CSV else xlsx(sheet)
