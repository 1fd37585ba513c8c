"""« Revue des comptes »: what it is, or the one under way, account after account (SCR-REVIEW)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from peps_tui.core.domain.errors import CoreError, OwnAccount, ReviewClosed
from peps_tui.core.domain.review import Decision, ReviewItem
from peps_tui.core.use_cases.reviewing import apply_review, close_review, decide, start_review
from peps_tui.keys import bind
from peps_tui.screens.accounts.bulk import progress_of, tell_done
from peps_tui.screens.review.listing import ReviewListing
from peps_tui.screens.review.questions import export_report, may_apply, may_close, may_keep
from peps_tui.screens.review.sitting import Sitting, Wish
from peps_tui.texts import keys
from peps_tui.texts import review as texts

_UNDER_WAY = frozenset({"decide", "take_back", "apply", "close", "keep_rest", "keep_shown"})
"""What is asked of a review that was started."""


class ReviewScreen(ReviewListing):
    """A page that explains, until an administrator starts a review; then its accounts.

    A decision shows as soon as its key is pressed and is stored in the background, in its
    order; leaving waits for the last one.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("review.start", "start", texts.KEY_START),
        bind("review.keep", "decide('keep')", texts.KEY_KEEP),
        bind("review.delete", "decide('delete')", texts.KEY_DELETE),
        bind("review.later", "decide('later')", texts.KEY_LATER),
        bind("review.undo", "take_back", texts.KEY_UNDO),
        bind("review.open", "open", texts.KEY_OPEN, show=False),
        bind("review.apply", "apply", texts.KEY_APPLY, show=False),
        bind("review.close", "close", texts.KEY_CLOSE, show=False),
        bind("review.keep_rest", "keep_rest", texts.KEY_KEEP_REST, show=False),
        bind("review.keep_shown", "keep_shown", texts.KEY_KEEP_SHOWN, show=False),
        bind("screen.back", "back", keys.BACK),
        bind("review.report", "report", texts.KEY_REPORT),
    ]

    @property
    def would_lose_text(self) -> bool:
        """Whether a decision is still on its way."""
        return self.sitting is not None and not self.sitting.is_stored

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Either a review is to be started, or it is under way."""
        if action == "start":
            return self.standing is not None and self.sitting is None
        if action in _UNDER_WAY:
            return self.sitting is not None
        if action == "report":
            return self.review is not None
        return super().check_action(action, parameters)

    def action_decide(self, decision: str) -> None:
        """Decide the highlighted account, and go on to the next one the review asks about."""
        item, sitting = self.lines.highlighted, self.sitting
        if item is None or sitting is None:
            return
        if item.settled:
            self.tell(texts.SETTLED)
        elif decision == Decision.DELETE and sitting.is_own(item):
            self.refuse(OwnAccount())
        else:
            self._wish([item], Decision(decision))
            self.trail.append(item.number)
            self.lines.next_unanswered()

    def action_take_back(self) -> None:
        """Take back the decision under the cursor, or else the last one that was taken here."""
        item = self.lines.highlighted
        while self.trail and item is not None and item.decision is None:
            self.lines.highlight(self.trail.pop())
            item = self.lines.highlighted
        if item is None or item.decision is None:
            self.tell(texts.NOTHING_TO_UNDO)
        elif item.settled:
            self.tell(texts.SETTLED)
        else:
            self._wish([item], None)

    def _wish(self, items: Iterable[ReviewItem], decision: Decision | None) -> None:
        if sitting := self.sitting:
            wish = sitting.wish(items, decision)
            self._draw(sitting, wish)
            self._store(sitting, wish, decision)

    @work(group="write")
    async def _store(self, sitting: Sitting, wish: Wish, decision: Decision | None) -> None:
        """Have a wish stored after those before it: a lock is given in the order it was asked."""
        numbers = [item.number for item in wish]
        async with self.storing:
            try:
                stored = await self.act(decide, numbers, decision, review_id=sitting.review.id)
            except CoreError as error:
                self._draw(sitting, sitting.settle(wish))
                self.refuse(error)
                if isinstance(error, ReviewClosed):
                    self.load()
            else:
                self._draw(sitting, sitting.settle(wish, stored))

    def _draw(self, sitting: Sitting, items: Iterable[ReviewItem]) -> None:
        if sitting is self.sitting:
            self.lines.change(items)
            self.tell_progress(sitting)

    def action_keep_rest(self) -> None:
        """« Garder tous ceux sans motif »."""
        self.carry_out(self._keep_rest)

    def action_keep_shown(self) -> None:
        """« Garder tous ceux affichés »."""
        self.carry_out(self._keep_shown)

    def action_start(self) -> None:
        """« Commencer la revue »."""
        self.carry_out(self._start)

    def action_apply(self) -> None:
        """« Appliquer les décisions »."""
        self.carry_out(self._apply)

    def action_close(self) -> None:
        """« Terminer la revue »."""
        self.carry_out(self._close)

    def action_report(self) -> None:
        """« Rapport » of the review under way, or else of the last one."""
        self.carry_out(self._report)

    def action_back(self) -> None:
        """Escape: give the search up, else leave, once all that was decided is stored."""
        if self.focused is self.entry or self.entry.value:
            self.entry.value = ""
            self.leave_search()
        else:
            self.carry_out(self._leave)

    async def _start(self) -> None:
        await self.act(start_review)
        await self.read()

    async def _keep_rest(self) -> None:
        sitting = await self.read_sitting()
        rest = [item for item in sitting.items if item.unanswered and not item.present_reasons]
        if not rest:
            self.tell(texts.NO_REST)
        elif await may_keep(self, texts.KEY_KEEP_REST, texts.keep_rest(len(rest))):
            self._wish(rest, Decision.KEEP)

    async def _keep_shown(self) -> None:
        shown = {item.number for item in self.lines.items}
        sitting = await self.read_sitting()
        rest = [item for item in sitting.items if item.unanswered and item.number in shown]
        if not rest:
            self.tell(texts.NO_SHOWN)
        elif await may_keep(self, texts.KEY_KEEP_SHOWN, texts.keep_shown(len(rest))):
            self._wish(rest, Decision.KEEP)

    async def _apply(self) -> None:
        sitting = await self.read_sitting()
        if not await may_apply(self, sitting):
            return
        done = await self.act(apply_review, review_id=sitting.review.id, progress=progress_of(self))
        told = texts.applied(done.renewed, done.deleted, done.gone)
        tell_done(self, texts.KEY_APPLY, told, done.refused)
        await self.read()

    async def _close(self) -> None:
        sitting = await self.read_sitting()
        if not await may_close(self, sitting):
            return
        await self.act(close_review, review_id=sitting.review.id)
        await self.read()
        await self._report()

    async def _report(self) -> None:
        if (review := self.review) is not None:
            await export_report(self, review)

    async def _leave(self) -> None:
        async with self.storing:
            if self.sitting is not None:
                self.tell(texts.KEPT)
            self.dismiss()
