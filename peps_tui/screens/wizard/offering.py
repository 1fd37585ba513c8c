"""A creation that was not finished is offered to its author (SCR-WIZ)."""

from __future__ import annotations

from enum import Enum, auto
from typing import Any

from peps_tui.core.domain.kept_draft import KeptDraft
from peps_tui.core.use_cases.drafts import drop_draft
from peps_tui.screens.base import CoreScreen
from peps_tui.screens.dialog import ConfirmDialog, Dialog
from peps_tui.texts import common
from peps_tui.texts import wizard as texts


class Answer(Enum):
    """What one does with the draft."""

    RESUME = auto()
    DROP = auto()
    LATER = auto()


async def offer(screen: CoreScreen[Any], kept: KeptDraft, *, drop: str, later: str) -> Answer:
    """Ask what becomes of `kept`, in a worker of `screen`; it is gone once it was dropped.

    `drop` and `later` label these answers. Dropping is confirmed: nobody else has what was typed.
    Raises as `drop_draft`.
    """
    while True:
        answers = ((texts.RESUME, Answer.RESUME), (drop, Answer.DROP), (later, Answer.LATER))
        question = Dialog(texts.OFFER_TITLE, texts.offered(kept), answers)
        answer = await screen.app.push_screen_wait(question)
        if answer is not Answer.DROP:
            return answer
        if await screen.app.push_screen_wait(_sure()):
            await screen.ask(drop_draft, kept)
            return answer


def _sure() -> ConfirmDialog:
    return ConfirmDialog(
        texts.LEAVE_TITLE, texts.LEAVE_BODY, confirm=common.ABANDON, destructive=True
    )
