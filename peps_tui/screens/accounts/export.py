"""« Exporter »: the ticked accounts, the results or all, as a file (SCR-GRID)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from peps_tui.core.domain.listing import AccountPage, Filter
from peps_tui.core.use_cases.accounts import selectable_ids
from peps_tui.core.use_cases.exporting import export_accounts
from peps_tui.screens.base import CoreScreen
from peps_tui.screens.saving import ExportDialog, tell_saved
from peps_tui.texts import saving as texts

_SELECTION, _RESULTS, _ALL = "selection", "results", "all"


async def export(screen: CoreScreen[Any], page: AccountPage, which: Filter) -> None:
    """Ask which accounts and which form, save the file, and tell where it is.

    `page` is what is shown of the accounts that `which` keeps. Raises the refusals of the core.
    """
    scopes = {_RESULTS: texts.results(page.total), _ALL: texts.ALL}
    if page.selected:
        scopes = {_SELECTION: texts.selection(len(page.selected)), **scopes}
    dialog = ExportDialog(texts.EXPORT_TITLE, scopes)
    if not await screen.app.push_screen_wait(dialog):
        return
    ids: Sequence[int] | None = None
    if dialog.scope == _SELECTION:
        ids = sorted(page.selected)
    elif dialog.scope == _RESULTS:
        ids = await screen.ask(selectable_ids, which)
    # Wording tables is not needed before somebody exports one.
    from peps_tui.texts.documents import accounts_sheet

    saved = await screen.act(export_accounts, ids, form=dialog.form, word=accounts_sheet)
    tell_saved(screen, texts.exported(saved.count), saved.path)
