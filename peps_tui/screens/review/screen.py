"""« Revue des comptes »: what it is, or the one under way, account after account (SCR-REVIEW)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from peps_tui.core.domain import review as rules
from peps_tui.core.domain.dates import expiry_from, paris_date
from peps_tui.core.domain.document import SheetForm
from peps_tui.core.domain.errors import CoreError, OwnAccount, ReviewClosed
from peps_tui.core.domain.review import Decision, Review, ReviewItem
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.exporting import export_review, print_review
from peps_tui.core.use_cases.reviewing import (
    ReviewPage,
    ReviewState,
    apply_review,
    close_review,
    decide,
    review_items,
    review_state,
    start_review,
)
from peps_tui.keys import bind
from peps_tui.screens.accounts.bulk import progress_of, tell_done
from peps_tui.screens.chooser import Chooser
from peps_tui.screens.deeds import DeedScreen
from peps_tui.screens.dialog import ConfirmDialog, Dialog
from peps_tui.screens.review.parts import ALL, PARTS
from peps_tui.screens.review.sitting import Sitting, Wish
from peps_tui.screens.saving import tell_saved
from peps_tui.texts import accounts, common, keys, saving
from peps_tui.texts import review as texts
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.key_hints import key_hint, key_hints
from peps_tui.widgets.plain import plain
from peps_tui.widgets.review_list import ReviewList
from peps_tui.widgets.title_bar import TitleBar, Who

_TOOLS = key_hints(
    ("review.apply", texts.KEY_APPLY),
    ("review.close", texts.KEY_CLOSE),
    ("review.report", texts.KEY_REPORT),
)
_PDF = "pdf"

_UNDER_WAY = frozenset(
    {"decide", "take_back", "apply", "close", "show_part", "keep_rest", "refresh_page"}
)
"""What is asked of a review that was started."""


class ReviewScreen(DeedScreen[None]):
    """A page that explains, until an administrator starts a review; then its accounts.

    A decision shows as soon as its key is pressed and is stored in the background, in its
    order; leaving waits for the last one. What is listed changes only when it is read or asked
    for anew: a line does not leave because it was decided.
    """

    CSS_PATH = "review.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("review.start", "start", texts.KEY_START),
        bind("review.keep", "decide('keep')", texts.KEY_KEEP),
        bind("review.delete", "decide('delete')", texts.KEY_DELETE),
        bind("review.later", "decide('later')", texts.KEY_LATER),
        bind("review.undo", "take_back", texts.KEY_UNDO),
        bind("review.apply", "apply", texts.KEY_APPLY, show=False),
        bind("review.close", "close", texts.KEY_CLOSE, show=False),
        bind("review.show", "show_part", texts.KEY_SHOW, show=False),
        bind("review.keep_rest", "keep_rest", texts.KEY_KEEP_REST, show=False),
        bind("review.refresh", "refresh_page", texts.KEY_REFRESH, show=False),
        bind("screen.back", "back", keys.BACK),
        bind("review.report", "report", texts.KEY_REPORT),
    ]

    lines = getters.query_one(ReviewList)

    def __init__(self, context: Context, who: Who) -> None:
        super().__init__(context, who)
        self._state: ReviewState | None = None
        self._sitting: Sitting | None = None
        self._part = ALL
        self._storing = asyncio.Lock()
        self._trail: list[int] = []
        """The numbers of what was decided here, among the lines as they are listed."""

    def compose(self) -> ComposeResult:
        """Title and progress; the page that explains, or the accounts and one of them in full."""
        yield TitleBar(self.who)
        with Horizontal(id="heading"):
            yield Static(texts.TITLE, id="title")
            yield Static(id="progress")
        with Vertical(id="start"):
            for sentence in (texts.WHAT_IT_IS, texts.HOW_IT_GOES, texts.WHEN):
                yield Static(sentence)
            yield Static(id="last")
            yield Static(id="due")
        with Vertical(id="sitting"):
            yield Static(_TOOLS, classes="review--line")
            yield Static(id="part", classes="review--line")
            yield ReviewList()
            yield Static(id="account")
        yield KeyBar()

    def on_mount(self) -> None:
        """Where the establishment stands."""
        self.load()

    @property
    def _review(self) -> Review | None:
        """The review under way, or else the last one."""
        if self._sitting is not None:
            return self._sitting.review
        return self._state.last_closed if self._state is not None else None

    @property
    def would_lose_text(self) -> bool:
        """Whether a decision is still on its way."""
        return self._sitting is not None and not self._sitting.is_stored

    @work(exclusive=True, group="load")
    async def load(self) -> None:
        """Read the page again, what other administrators did included."""
        try:
            await self._read()
        except CoreError as error:
            self.refuse(error)

    async def _read(self) -> None:
        """Behind the decisions that are on their way."""
        async with self._storing:
            try:
                page = await self.ask(review_items)
            except ReviewClosed:
                self._show_start(await self.ask(review_state))
            else:
                self._show_sitting(page)

    async def _read_sitting(self) -> Sitting:
        """The review under way as it is now. Raises ReviewClosed."""
        await self._read()
        if self._sitting is None:
            raise ReviewClosed
        return self._sitting

    def _show_start(self, state: ReviewState) -> None:
        self._state, self._sitting = state, None
        self._show_either()
        self.query_one("#title", Static).update(texts.TITLE)
        self.query_one("#progress", Static).update("")
        self.query_one("#last", Static).update(plain(texts.last(state.last_closed)))
        self.query_one("#due", Static).update(texts.DUE if state.due else "")

    def _show_sitting(self, page: ReviewPage) -> None:
        if self._sitting is not None and self._sitting.review.id == page.review.id:
            self._sitting.read_again(page)
        else:
            self._sitting = Sitting(page)
        self._show_either()
        self.query_one("#title", Static).update(plain(texts.title(page.review)))
        self._list()
        if self.focused is None:
            self.lines.focus()

    def _show_either(self) -> None:
        self.query_one("#start").display = self._sitting is None
        self.query_one("#sitting").display = self._sitting is not None
        self.refresh_bindings()

    def _list(self) -> None:
        """List the part that is asked for, as it is now."""
        if self._sitting is None:
            return
        part = PARTS[self._part]
        self._trail.clear()
        self.lines.show(filter(part.holds, self._sitting.items))
        shown = accounts.setting(texts.KEY_SHOW, part.name)
        hints = (key_hint("review.show", shown), key_hint("review.keep_rest", texts.KEY_KEEP_REST))
        self.query_one("#part", Static).update(Content("   ").join(hints))
        self._tell_progress(self._sitting)

    def _tell_progress(self, sitting: Sitting) -> None:
        told = texts.progress(sitting.answered, len(sitting.items))
        self.query_one("#progress", Static).update(told)

    @on(ReviewList.Highlighted)
    def _tell_item(self, message: ReviewList.Highlighted) -> None:
        item = message.item
        told = texts.describe(item, own=self._is_own(item)) if item else ()
        self.query_one("#account", Static).update(Content("\n").join(map(plain, told)))

    def _is_own(self, item: ReviewItem) -> bool:
        return self._sitting is not None and item.account_id == self._sitting.own_account_id

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Either a review is to be started, or it is under way."""
        if action == "start":
            return self._state is not None and self._sitting is None
        if action in _UNDER_WAY:
            return self._sitting is not None
        if action == "report":
            return self._review is not None
        return super().check_action(action, parameters)

    def action_decide(self, decision: str) -> None:
        """Decide the highlighted account, and go on to the next one the review asks about."""
        item = self.lines.highlighted
        if item is None:
            return
        if item.settled:
            self.tell(texts.SETTLED)
        elif decision == Decision.DELETE and self._is_own(item):
            self.refuse(OwnAccount())
        else:
            self._wish([item], Decision(decision))
            self._trail.append(item.number)
            self.lines.next_unanswered()

    def action_take_back(self) -> None:
        """Take back the decision under the cursor, or else the last one that was taken here."""
        item = self.lines.highlighted
        while self._trail and item is not None and item.decision is None:
            self.lines.highlight(self._trail.pop())
            item = self.lines.highlighted
        if item is None or item.decision is None:
            self.tell(texts.NOTHING_TO_UNDO)
        elif item.settled:
            self.tell(texts.SETTLED)
        else:
            self._wish([item], None)

    def _wish(self, items: Iterable[ReviewItem], decision: Decision | None) -> None:
        if sitting := self._sitting:
            wish = sitting.wish(items, decision)
            self._draw(sitting, wish)
            self._store(sitting, wish, decision)

    @work(group="write")
    async def _store(self, sitting: Sitting, wish: Wish, decision: Decision | None) -> None:
        """Have a wish stored after those before it: a lock is given in the order it was asked."""
        numbers = [item.number for item in wish]
        async with self._storing:
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
        if sitting is self._sitting:
            self.lines.change(items)
            self._tell_progress(sitting)

    def action_show_part(self) -> None:
        """Choose which accounts are listed, among the parts that hold some."""
        if self._sitting is None:
            return
        items = self._sitting.items
        counts = {key: sum(map(part.holds, items)) for key, part in PARTS.items()}
        options = [
            (key, texts.part(part.name, counts[key]))
            for key, part in PARTS.items()
            if counts[key] or key == self._part
        ]
        self.app.push_screen(Chooser(texts.SHOW_TITLE, options, self._part), self._part_chosen)

    def _part_chosen(self, chosen: str | None) -> None:
        if chosen is not None:
            self._part = chosen
            self._list()

    def action_refresh_page(self) -> None:
        """F5: others may decide at the same time."""
        self.load()

    def read_again(self) -> None:
        self.load()

    def action_keep_rest(self) -> None:
        """« Garder tous ceux sans motif »."""
        self.carry_out(self._keep_rest)

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
        """Escape: leave, once all that was decided is stored."""
        self.carry_out(self._leave)

    async def _start(self) -> None:
        await self.act(start_review)
        await self._read()

    async def _keep_rest(self) -> None:
        sitting = await self._read_sitting()
        rest = [item for item in sitting.items if item.unanswered and not item.reasons]
        if not rest:
            self.tell(texts.NO_REST)
            return
        question = ConfirmDialog(texts.KEY_KEEP_REST, texts.keep_rest(len(rest)))
        if await self.app.push_screen_wait(question):
            self._wish(rest, Decision.KEEP)

    async def _apply(self) -> None:
        sitting = await self._read_sitting()
        waiting = [item for item in sitting.items if item.waits]
        if not waiting:
            self.tell(texts.NOTHING_TO_APPLY)
            return
        dropped = [self._is_own(item) for item in waiting if item.decision is Decision.DELETE]
        until = expiry_from(paris_date(self.context.ports.clock.now()))
        lines = texts.to_apply(
            len(waiting) - len(dropped),
            dropped.count(False),
            until,
            own=any(dropped),
            left=rules.totals(sitting.items),
        )
        question = ConfirmDialog(texts.KEY_APPLY, *lines, destructive=bool(dropped))
        if not await self.app.push_screen_wait(question):
            return
        done = await self.act(apply_review, review_id=sitting.review.id, progress=progress_of(self))
        told = texts.applied(done.renewed, done.deleted, done.gone)
        tell_done(self, texts.KEY_APPLY, told, done.refused)
        await self._read()

    async def _close(self) -> None:
        sitting = await self._read_sitting()
        waiting = sum(item.waits for item in sitting.items)
        undecided = rules.totals(sitting.items).undecided
        question = ConfirmDialog(
            texts.KEY_CLOSE, *texts.to_close(waiting, undecided), destructive=waiting > 0
        )
        if not await self.app.push_screen_wait(question):
            return
        await self.act(close_review, review_id=sitting.review.id)
        await self._read()
        await self._report()

    async def _report(self) -> None:
        if (review := self._review) is None:
            return
        answers = [
            (texts.PDF, _PDF),
            *((name, form) for form, name in saving.FORMS.items()),
            (common.CLOSE, None),
        ]
        dialog = Dialog[str | None](texts.REPORT_TITLE, [texts.REPORT_BODY], answers)
        form = await self.app.push_screen_wait(dialog)
        if form is None:
            return
        # Wording tables is not needed before somebody saves one.
        from peps_tui.texts import documents

        if form == _PDF:
            saved = await self.act(print_review, review.id, word=documents.review_report)
        else:
            saved = await self.act(
                export_review, review.id, form=SheetForm(form), word=documents.review_sheet
            )
        tell_saved(self, texts.saved(saved.count), saved.path)

    async def _leave(self) -> None:
        async with self._storing:
            if self._sitting is not None:
                self.tell(texts.KEPT)
            self.dismiss()
