"""Text in terminal cells."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

from peps_tui.core.domain.text import clean


def fit(width: int, form: str, *shorter: str) -> str:
    """The first of these forms that fits, in exactly `width` cells; else the last, cut with ….

    What people typed is cleaned here, so that whatever is drawn through `fit` is safe.
    """
    for text in map(clean, (form, *shorter)):
        if cell_len(text) <= width:
            return set_cell_size(text, width)
    return set_cell_size(set_cell_size(text, width - 1) + "…", width)
