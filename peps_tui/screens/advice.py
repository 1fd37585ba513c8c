"""Advice of the core, which the person confirms one by one (LIFE-12)."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import App

from peps_tui.core.domain.draft import Advice
from peps_tui.screens.dialog import ConfirmDialog
from peps_tui.texts import advice as texts
from peps_tui.texts import common


async def goes_on(app: App[None], found: Iterable[Advice]) -> bool:
    """Whether the person at `app` goes on in spite of every advice; to be awaited in a worker."""
    for one in sorted(found):
        question = ConfirmDialog(
            texts.TITLE, texts.ADVICE[one], confirm=common.CONTINUE, destructive=True
        )
        if not await app.push_screen_wait(question):
            return False
    return True
