"""A creation that was not finished is offered to its author (SCR-WIZ)."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from typing import Any

from peps_tui.core.domain.errors import DraftTaken
from peps_tui.core.domain.kept_draft import KeptDraft, Offered
from peps_tui.core.use_cases.drafts import drop_draft, offered_draft, take_draft
from peps_tui.screens.base import CoreScreen
from peps_tui.screens.dialog import ConfirmDialog, Dialog
from peps_tui.texts import common
from peps_tui.texts import wizard as texts
from peps_tui.texts.errors import explain


class Answer(Enum):
    """What one does with the draft."""

    RESUME = auto()
    DROP = auto()
    LEAVE = auto()
    LATER = auto()


async def offer(
    screen: CoreScreen[Any], offered: Offered, *, drop: str, later: str, leave: str = ""
) -> Answer:
    """Ask what becomes of what is `offered`, in a worker of `screen`; dropped, it is gone.

    `drop`, `leave` and `later` label these answers. What another session has open may be left
    there, where there is such an answer, and is not dropped. Dropping is confirmed: nobody else
    has what was typed. Raises as `drop_draft`.
    """
    while True:
        answers = tuple(_answers(offered, drop, leave, later))
        question = Dialog(texts.offer_title(offered), tuple(texts.offered(offered)), answers)
        answer = await screen.app.push_screen_wait(question)
        if answer is not Answer.DROP:
            return answer
        if await screen.app.push_screen_wait(_sure()):
            await screen.ask(drop_draft, offered.kept)
            return answer


def _answers(offered: Offered, drop: str, leave: str, later: str) -> Iterator[tuple[str, Answer]]:
    if offered.elsewhere is None:
        yield texts.RESUME, Answer.RESUME
        yield drop, Answer.DROP
    else:
        yield texts.RESUME_HERE, Answer.RESUME
        if leave:
            yield leave, Answer.LEAVE
    yield later, Answer.LATER


async def take_up(screen: CoreScreen[Any], chosen: KeptDraft | None) -> KeptDraft | Answer:
    """What this session goes on with: what was `chosen`, else what one answers of what is kept.

    LATER is to create nothing now; any other answer is to begin anew. Raises as `offer`.
    """
    while True:
        found = chosen or await _choose(screen)
        if isinstance(found, Answer):
            return found
        try:
            return await screen.act(take_draft, found)
        except DraftTaken as error:
            # While the question was open another session went on with it, or ended it.
            screen.tell(explain(error))
            chosen = None


async def _choose(screen: CoreScreen[Any]) -> KeptDraft | Answer:
    offered = await screen.ask(offered_draft)
    if offered is None:
        return Answer.DROP
    answer = await offer(
        screen, offered, drop=texts.START_ANEW, leave=texts.START_ANOTHER, later=common.CANCEL
    )
    return offered.kept if answer is Answer.RESUME else answer


async def takes_back(screen: CoreScreen[Any]) -> bool:
    """Tell that another session has the draft now; whether one takes it back from there."""
    answers = ((texts.RESUME_HERE, True), (texts.LEAVE_THERE, False))
    question = Dialog(texts.TAKEN_TITLE, [texts.TAKEN_BODY], answers)
    return await screen.app.push_screen_wait(question)


def _sure() -> ConfirmDialog:
    return ConfirmDialog(
        texts.LEAVE_TITLE, texts.LEAVE_BODY, confirm=common.ABANDON, destructive=True
    )
