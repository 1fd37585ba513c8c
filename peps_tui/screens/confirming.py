"""Forms that a one-time code confirms (OTP-7)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from math import ceil
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.screen import ScreenResultType
from textual.timer import Timer

from peps_tui.core.domain.errors import CodeError, CodeTooSoon, CoreError, GatewayUnavailable
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.codes import CodeSent
from peps_tui.keys import bind
from peps_tui.screens.base import PATIENCE
from peps_tui.screens.dialog import LeaveDialog
from peps_tui.screens.forms import CoreForm, FieldRefused
from peps_tui.texts import code as texts
from peps_tui.texts import edit, keys
from peps_tui.texts.errors import explain
from peps_tui.widgets.code_panel import CodePanel
from peps_tui.widgets.field import Field
from peps_tui.widgets.summary import Summary
from peps_tui.widgets.title_bar import Who

TELL_EVERY = 10.0
"""Seconds between two tellings of how long a code is still to be waited for."""


class ConfirmingForm(CoreForm[ScreenResultType]):
    """A form one step of which shows what a code confirms, with a `CodePanel` to take it.

    A subclass gives `confirmed` and `request_code`, calls `expect_code` when the step is shown,
    and reads the digits with `code`. Going back and forth sends nothing as long as the code that
    left confirms the same. One that was asked for too soon leaves by itself, if what it confirms
    is still shown when its time has come.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("summary.page_up", "read(-1)", keys.PAGE_UP, show=False),
        bind("summary.page_down", "read(1)", keys.READ_ON),
    ]

    def __init__(self, context: Context, who: Who) -> None:
        super().__init__(context, who)
        self._sent: tuple[object, CodeSent] | None = None
        self._waiting: Timer | None = None

    @property
    def confirmed(self) -> object:
        """What the code is to confirm; one that left for something else does not serve."""
        raise NotImplementedError

    async def request_code(self) -> CodeSent:
        """Have a code sent that confirms exactly `confirmed`."""
        raise NotImplementedError

    @property
    def panel(self) -> CodePanel | None:
        """Where the code is typed; None at the other steps."""
        return next(iter(self.query(CodePanel)), None)

    async def expect_code(self) -> None:
        """Tell where the code that confirms this went; send one unless it has left already."""
        if self._is_sent:
            self._tell_sent(self.query_one(CodePanel))
        else:
            await self._send_code()

    @contextmanager
    def code(self) -> Iterator[str]:
        """The six digits, to be judged in the block; refused, the line is empty for others."""
        panel = self.query_one(CodePanel)
        if not panel.is_complete:
            raise FieldRefused(panel.field, texts.INCOMPLETE)
        try:
            yield panel.code
        except CodeError:
            panel.clear()
            raise

    def field_of(self, error: CoreError) -> Field | None:
        """What is wrong with a code is told beneath it."""
        panel = self.panel
        return panel.field if panel is not None and isinstance(error, CodeError) else None

    async def may_leave(self) -> bool:
        """Whether no change is typed, or one agrees to lose it."""
        question = LeaveDialog(edit.LEAVE_TITLE, edit.LEAVE_BODY)
        return not self.would_lose_text or await self.app.push_screen_wait(question)

    @property
    def _is_sent(self) -> bool:
        return self._sent is not None and self._sent[0] == self.confirmed

    @on(CodePanel.ResendAsked)
    def _resend(self) -> None:
        if not self.deaf:
            self._send_anew(again=True)

    @work(group="write")
    async def _send_anew(self, *, again: bool) -> None:
        if self.panel is not None:
            try:
                await self._send_code(again=again)
            except CoreError as error:
                self.refuse(error)

    async def _send_code(self, *, again: bool = False) -> None:
        panel, confirmed = self.query_one(CodePanel), self.confirmed
        self._stop_waiting()
        panel.sending()
        try:
            sent = await self.request_code()
        except CodeError as error:
            self._not_sent(panel, error)
        else:
            self._sent = (confirmed, sent)
            self._tell_sent(panel, again=again)

    def _tell_sent(self, panel: CodePanel, *, again: bool = False) -> None:
        if self._sent is not None and panel.is_attached:
            panel.sent(self._sent[1].channel, self._sent[1].masked, again=again)

    def _not_sent(self, panel: CodePanel, error: CodeError) -> None:
        sentence = explain(error)
        if isinstance(error, GatewayUnavailable):
            self._sent = None  # the former code was withdrawn with the one that did not leave
        if not panel.is_attached:
            return
        if isinstance(error, CodeTooSoon) and not self._is_sent:
            wait = timedelta(seconds=error.seconds)
            self._wait(panel, self.context.ports.clock.now() + wait)
        else:
            panel.refuse(sentence)

    def _wait(self, panel: CodePanel, until: datetime) -> None:
        """Tell how long is left, now and then, and send the code at the end."""
        left = (until - self.context.ports.clock.now()).total_seconds()
        if not panel.is_attached:
            return
        if left > 0:
            before = texts.CONFIRMED_BEFORE if self._sent is not None else ""
            told = (before, texts.possible_in(ceil(left)), texts.WAITED_FOR)
            panel.refuse(" ".join(filter(None, told)))
        if left > 0 or self.deaf:
            again = max(min(left, TELL_EVERY), PATIENCE)
            self._waiting = self.set_timer(again, partial(self._wait, panel, until))
        else:
            self._send_anew(again=False)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The keys that read the summary serve where there is one."""
        if action == "read":
            summaries = self.query(Summary)
            return any(parameters[0] == -1 or each.lines_left for each in summaries)
        return super().check_action(action, parameters)

    def action_read(self, pages: int) -> None:
        """Page Up and Page Down: read all that the code confirms, from the code field."""
        summary = self.query_one(Summary)
        summary.scroll_relative(y=pages * summary.size.height, animate=False)
