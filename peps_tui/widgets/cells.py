"""Text in terminal cells."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

from peps_tui.core.domain.text import clean


def fit(width: int, *forms: str) -> str:
    """The first of `forms` that fits, in exactly `width` cells; else the last one, cut with ….

    What people typed is cleaned here, so that whatever is drawn through `fit` is safe.
    """
    forms = tuple(map(clean, forms))
    for form in forms:
        if cell_len(form) <= width:
            return set_cell_size(form, width)
    return set_cell_size(set_cell_size(forms[-1], width - 1) + "…", width)
