"""Faults that the core found in several entries at once, each told where it was typed."""

from __future__ import annotations

from collections.abc import Mapping

from textual.widget import Widget

from peps_tui.core.domain.errors import EntryError
from peps_tui.texts import common
from peps_tui.texts.errors import explain
from peps_tui.widgets.choice import Choice
from peps_tui.widgets.field import Field


def tell_faults(form: Widget, faults: Mapping[str, EntryError]) -> Widget:
    """Tell each fault at the entry whose id is its name; the first one on screen, to go there."""
    refused = [
        entry
        for entry in form.query(Widget)
        if isinstance(entry, Choice | Field) and entry.id in faults
    ]
    for entry in refused:
        typed = (entry.value or "").strip()
        entry.error = explain(faults[str(entry.id)]) if typed else common.REQUIRED
    return refused[0]
