"""What a review asks before it keeps many accounts, applies, ends, or leaves a report."""

from __future__ import annotations

from typing import Any

from peps_tui.core.domain import review as rules
from peps_tui.core.domain.dates import expiry_from, paris_date
from peps_tui.core.domain.document import SheetForm
from peps_tui.core.domain.review import Decision, Review
from peps_tui.core.use_cases.exporting import export_review, print_review
from peps_tui.screens.base import CoreScreen
from peps_tui.screens.dialog import ConfirmDialog
from peps_tui.screens.review.sitting import Sitting
from peps_tui.screens.saving import ask_export, tell_exported
from peps_tui.texts import review as texts
from peps_tui.texts import saving

_PDF = "pdf"


async def may_keep(screen: CoreScreen[Any], title: str, body: str) -> bool:
    """« Garder tous ceux… », told how many they are."""
    return await screen.app.push_screen_wait(ConfirmDialog(title, body))


async def may_apply(screen: CoreScreen[Any], sitting: Sitting) -> bool:
    """« Appliquer les décisions », with the exact numbers; told when none waits."""
    waiting = [item for item in sitting.items if item.waits]
    if not waiting:
        screen.tell(texts.NOTHING_TO_APPLY)
        return False
    dropped = [sitting.is_own(item) for item in waiting if item.decision is Decision.DELETE]
    lines = texts.to_apply(
        len(waiting) - len(dropped),
        dropped.count(False),
        expiry_from(paris_date(screen.context.ports.clock.now())),
        own=any(dropped),
        left=rules.totals(sitting.items),
    )
    question = ConfirmDialog(texts.KEY_APPLY, *lines, destructive=bool(dropped))
    return await screen.app.push_screen_wait(question)


async def may_close(screen: CoreScreen[Any], sitting: Sitting) -> bool:
    """« Terminer la revue », and what is left of it."""
    waiting = sum(item.waits for item in sitting.items)
    undecided = rules.totals(sitting.items).undecided
    question = ConfirmDialog(
        texts.KEY_CLOSE, *texts.to_close(waiting, undecided), destructive=waiting > 0
    )
    return await screen.app.push_screen_wait(question)


async def export_report(screen: CoreScreen[Any], review: Review) -> None:
    """« Rapport »: on paper or in a spreadsheet."""
    forms = {_PDF: texts.PDF, **saving.FORMS}
    asked = await ask_export(screen, texts.REPORT_TITLE, lines=[texts.REPORT_BODY], forms=forms)
    if asked is None:
        return
    # Wording tables is not needed before somebody asks for one.
    from peps_tui.texts import documents

    if asked.form == _PDF:
        exported = await screen.act(
            print_review, review.id, word=documents.review_report, way=asked.way
        )
    else:
        form = SheetForm(asked.form)
        exported = await screen.act(
            export_review, review.id, form=form, word=documents.review_sheet, way=asked.way
        )
    tell_exported(screen, texts.exported(exported.count), exported)
