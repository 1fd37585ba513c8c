"""« Gestion des comptes »: what the keys ask for the accounts of the grid (SCR-GRID)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType

from peps_tui.core.domain.account import Action
from peps_tui.core.domain.errors import OnlyRenewal
from peps_tui.core.domain.listing import AccountRow, Criterion
from peps_tui.core.ports import Context
from peps_tui.keys import bind
from peps_tui.screens.accounts import bulk
from peps_tui.screens.accounts.export import export
from peps_tui.screens.accounts.listing import AccountList
from peps_tui.screens.base import CoreScreen
from peps_tui.screens.history import HistoryScreen
from peps_tui.screens.identifier import IdentifierScreen
from peps_tui.screens.wizard.screen import Outcome, WizardScreen
from peps_tui.texts import accounts as texts
from peps_tui.texts import keys
from peps_tui.widgets.account_table import AccountTable
from peps_tui.widgets.key_hints import key_hints
from peps_tui.widgets.title_bar import Who

_ACTIONS = frozenset({Action.EDIT, Action.RENEW, Action.DELETE, Action.RESEND})
_BULK = frozenset({Action.RENEW, Action.DELETE, Action.RESEND})


class AccountsScreen(AccountList):
    """The grid, and what is done to its accounts.

    Renewing, deleting and « @ » act on the ticked accounts that are among the results, or else on
    the highlighted one; all else concerns the highlighted one, and says so when others are ticked.
    It begins with the `outcome` of a creation that was taken up elsewhere, if there is one.
    """

    TOOLS = key_hints(
        ("accounts.create", texts.KEY_CREATE),
        ("accounts.history", texts.KEY_HISTORY),
        ("accounts.review", texts.KEY_REVIEW),
        ("accounts.export", texts.KEY_EXPORT),
    )
    LETTERS = AccountList.LETTERS | {
        *_ACTIONS,
        *("why_not", "identifier", "create", "history", "review", "export"),
    }
    CSS_PATH = "accounts.tcss"
    ABOUT = texts.ABOUT
    AUTO_FOCUS = "AccountTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        # Two bindings a key: the second one tells why the first is greyed out.
        bind("accounts.edit", "edit", texts.KEY_EDIT),
        bind("accounts.edit", "why_not('edit')", texts.KEY_EDIT, show=False),
        bind("accounts.renew", "renew", texts.KEY_RENEW),
        bind("accounts.delete", "delete", texts.KEY_DELETE),
        bind("accounts.delete", "why_not('delete')", texts.KEY_DELETE, show=False),
        bind("accounts.resend", "resend", texts.KEY_RESEND),
        bind("accounts.resend", "why_not('resend')", texts.KEY_RESEND, show=False),
        bind("accounts.identifier", "identifier", texts.KEY_IDENTIFIER),
        bind("accounts.create", "create", texts.KEY_CREATE, show=False),
        bind("accounts.history", "history", texts.KEY_HISTORY, show=False),
        bind("accounts.review", "review", texts.KEY_REVIEW, show=False),
        bind("accounts.export", "export", texts.KEY_EXPORT, show=False),
        bind("form.submit", "table", texts.KEY_TABLE),
        bind("screen.back", "back", keys.BACK),
    ]

    def __init__(
        self,
        context: Context,
        who: Who,
        criterion: Criterion | None = None,
        *,
        outcome: Outcome | None = None,
    ) -> None:
        super().__init__(context, who, criterion)
        self._outcome = outcome

    def on_mount(self) -> None:
        """Show what was just created."""
        self._created(self._outcome)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out what the core would refuse for the highlighted account."""
        offered = super().check_action(action, parameters)
        if offered and action == "identifier":
            return True if self.table.row else None
        if offered and action in _ACTIONS and not (action in _BULK and self.selected):
            return True if self._allows(action) else None
        return offered

    def _allows(self, action: str) -> bool:
        row = self.table.row
        return row is not None and action not in row.refused

    def action_why_not(self, action: str) -> None:
        """Tell why the core refuses; an expired account may be renewed then deleted (LIFE-6)."""
        row = self.table.row
        if row is None:
            return
        refused = row.refused[Action(action)]
        if action == Action.DELETE and isinstance(refused, OnlyRenewal):
            self.action_delete()
        else:
            self.refuse(refused)

    @on(AccountTable.Chosen)
    def _open(self) -> None:
        """Enter does what the key of « Modifier » does."""
        if self._allows(Action.EDIT):
            self.action_edit()
        else:
            self.action_why_not(Action.EDIT)

    def action_edit(self) -> None:
        """« Modifier » the highlighted account."""
        from peps_tui.screens.edit.screen import EditScreen

        if row := self.table.row:
            self._tell_alone(row)
            self.app.push_screen(EditScreen(self.context, self.who, row.id), self.come_back)

    def action_identifier(self) -> None:
        """Give the identifier of the highlighted account to its holder."""
        if row := self.table.row:
            self._tell_alone(row)
            self.app.push_screen(IdentifierScreen(self.context, self.who, row))

    def _tell_alone(self, row: AccountRow) -> None:
        if self.selected - {row.id}:
            self.tell(texts.alone(row))

    def action_renew(self) -> None:
        """Renew the ticked accounts, or the highlighted one."""
        self.carry_out(partial(self._act_on_accounts, bulk.renew))

    def action_delete(self) -> None:
        """Delete the ticked accounts, or the highlighted one."""
        self.carry_out(partial(self._act_on_accounts, bulk.delete))

    def action_resend(self) -> None:
        """« @ »: new creation mails to the ticked accounts, or to the highlighted one."""
        self.carry_out(partial(self._act_on_accounts, bulk.resend))

    async def _act_on_accounts(
        self, act: Callable[[CoreScreen[Any], Sequence[int]], Awaitable[bulk.Ids]]
    ) -> None:
        """Act, untick what was acted on, and read the page again."""
        ids = sorted(self.selected)
        if not ids and self.table.row:
            ids = [self.table.row.id]
        self.untick(await act(self, ids))
        self.action_refresh_page()

    def action_export(self) -> None:
        """« Exporter » the ticked accounts, the results or all."""
        self.carry_out(self._export)

    async def _export(self) -> None:
        await export(self, self.page, self.listing.filter)

    def action_history(self) -> None:
        """« Voir l’historique »."""
        self.app.push_screen(HistoryScreen(self.context, self.who))

    def action_review(self) -> None:
        """« Revue des comptes »."""
        from peps_tui.screens.review.screen import ReviewScreen

        self.app.push_screen(ReviewScreen(self.context, self.who), self.come_back)

    def action_create(self) -> None:
        """« Créer un compte »."""
        self.app.push_screen(WizardScreen(self.context, self.who), self._created)

    def _created(self, outcome: Outcome | None) -> None:
        """Another one at once, or back to the list: what was just created is then shown."""
        if outcome is None:
            return
        if outcome.created is not None:
            self.reveal(outcome.created.account_id)
        if outcome.again:
            self.action_create()
