"""« Exporter »: the ticked accounts, the results or all, as a file (SCR-GRID)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from peps_tui.core.domain.document import SheetForm
from peps_tui.core.domain.listing import AccountPage, Filter
from peps_tui.core.use_cases.accounts import selectable_ids
from peps_tui.core.use_cases.exporting import export_accounts
from peps_tui.screens.base import CoreScreen
from peps_tui.screens.saving import ask_export, tell_exported
from peps_tui.texts import saving as texts

_SELECTION, _RESULTS, _ALL = "selection", "results", "all"


async def export(screen: CoreScreen[Any], page: AccountPage, which: Filter) -> None:
    """Ask which accounts, which form and which way, and tell what became of the file.

    `page` is what is shown of the accounts that `which` keeps. Raises the refusals of the core.
    """
    scopes = {_RESULTS: texts.results(page.total), _ALL: texts.ALL}
    if page.selected:
        scopes = {_SELECTION: texts.selection(len(page.selected)), **scopes}
    asked = await ask_export(screen, texts.EXPORT_TITLE, scopes=scopes, forms=texts.FORMS)
    if asked is None:
        return
    ids: Sequence[int] | None = None
    if asked.scope == _SELECTION:
        ids = sorted(page.selected)
    elif asked.scope == _RESULTS:
        ids = await screen.ask(selectable_ids, which)
    # Wording tables is not needed before somebody exports one.
    from peps_tui.texts.documents import accounts_sheet

    form = SheetForm(asked.form)
    exported = await screen.act(export_accounts, ids, form=form, word=accounts_sheet, way=asked.way)
    tell_exported(screen, texts.exported(exported.count), exported)
