"""The two stages of « Modifier »: three tabs to change things in, then what confirms them.

    Editor ──▶ ConfirmStage
      ▲  Edit       │ Changes, code
      └─────────────┘

The editor stays mounted behind the confirmation: going back loses nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import fields

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from peps_tui.core.domain.account import Action
from peps_tui.core.domain.editing import Changes, Edit
from peps_tui.core.domain.rights import changes
from peps_tui.core.use_cases.editing import AccountCard
from peps_tui.core.use_cases.home import HistoryPage
from peps_tui.screens.edit.panes import DetailsPane, HistoryPane, Pane, RightsPane
from peps_tui.texts import common
from peps_tui.texts import edit as texts
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.check import Check
from peps_tui.widgets.choice import Choice
from peps_tui.widgets.code_panel import CodePanel
from peps_tui.widgets.rights_matrix import RightsMatrix
from peps_tui.widgets.summary import Summary
from peps_tui.widgets.tab_bar import TabBar

TABS = {
    RightsPane.TAB: texts.RIGHTS,
    DetailsPane.TAB: texts.DETAILS,
    HistoryPane.TAB: texts.HISTORY,
}
_DETAILS = tuple(entry.name for entry in fields(Edit) if entry.name != "rights")


class Editor(Vertical):
    """The three tabs, and one button for all that is changed in them.

    `edit` is what they show at first: as read, or what was typed before the account was read
    again.
    """

    tabs = getters.query_one(TabBar)
    rights = getters.query_one(RightsPane)
    details = getters.query_one(DetailsPane)

    def __init__(
        self,
        card: AccountCard,
        edit: Edit,
        read_history: Callable[[int | None], Awaitable[HistoryPage]],
    ) -> None:
        super().__init__()
        self.card = card
        self._edit = edit
        self._read_history = read_history

    def compose(self) -> ComposeResult:
        """The tabs, their bodies, the button and what it would apply."""
        yield TabBar(TABS, current=RightsPane.TAB)
        yield RightsPane(self.card, self._edit)
        yield DetailsPane(self.card, self._edit)
        yield HistoryPane(self._read_history)
        with Horizontal(classes="edit--buttons"):
            yield PushButton(texts.APPLY, submits=True, id="apply")
            yield Static(id="pending")

    @property
    def typed(self) -> Edit:
        """What is asked, in both tabs."""
        return self.details.typed_over(self.rights.typed_over(self.card.as_read))

    @property
    def is_changed(self) -> bool:
        """Whether leaving loses something."""
        return self.is_mounted and any(self._counts())

    @property
    def tab(self) -> str:
        """The tab that is shown."""
        return self.tabs.current

    def show(self, tab: str) -> None:
        """Show this tab alone, with the focus in it."""
        self.tabs.current = tab
        for pane in self.query(Pane):
            pane.display = tab == pane.TAB
            if pane.display:
                pane.start()

    @on(RightsMatrix.Changed)
    @on(Input.Changed)
    @on(Choice.Changed)
    @on(Check.Changed)
    def count(self) -> None:
        """Tell what is changed and not applied yet."""
        rights, details = self._counts()
        self.tabs.unsaved = {RightsPane.TAB: rights, DetailsPane.TAB: details}
        self.query_one("#pending", Static).update(texts.pending(rights, details))

    def _counts(self) -> tuple[int, int]:
        base, typed = self.card.as_read, self.typed
        rights = changes(base.rights, typed.rights, self.card.services)
        details = [name for name in _DETAILS if getattr(base, name) != getattr(typed, name)]
        return len(rights), len(details)


class ConfirmStage(Vertical):
    """Everything that is about to be applied, and the code when one is asked (OTP-7)."""

    def __init__(self, card: AccountCard, edit: Edit, made: Changes) -> None:
        super().__init__()
        self.card = card
        self.edit = edit
        self.made = made

    def compose(self) -> ComposeResult:
        """What follows, then each difference, before → after.

        No box: a sensitive action is never trusted (OTP-7).
        """
        waiting = Action.RESEND not in self.card.refused
        yield Static(texts.CONFIRM_TITLE, classes="edit--title")
        yield Summary(texts.summary(self.made, waiting=waiting))
        if self.made.needs_code:
            yield CodePanel()
        with Horizontal(classes="edit--buttons"):
            yield PushButton(common.CONFIRM, submits=True, id="confirm")
            yield PushButton(common.CANCEL, id="previous")

    def start(self) -> None:
        """In the code, else on the button."""
        target = self.query_one(CodePanel).field if self.made.needs_code else None
        (target or self.query_one("#confirm")).focus()
