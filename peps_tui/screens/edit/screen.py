"""The screen of « Modifier »: what it asks of the core, what the answers lead to (SCR-EDIT)."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.widgets import Static

from peps_tui.core.domain.account import Action
from peps_tui.core.domain.editing import Edit, merge
from peps_tui.core.domain.errors import (
    AccountChanged,
    AccountGone,
    AccountNotFound,
    CoreError,
    FieldsRefused,
)
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.bulk import renew_accounts, resend_creation_mails
from peps_tui.core.use_cases.codes import CodeSent
from peps_tui.core.use_cases.editing import (
    AccountCard,
    Applied,
    apply_changes,
    open_account,
    preview_changes,
    request_change,
)
from peps_tui.core.use_cases.home import HistoryPage, account_history
from peps_tui.keys import bind
from peps_tui.screens.advice import goes_on
from peps_tui.screens.confirming import ConfirmingForm
from peps_tui.screens.dialog import ConfirmDialog, ReportDialog
from peps_tui.screens.edit.panes import DetailsPane, HistoryPane, RightsPane
from peps_tui.screens.edit.stages import ConfirmStage, Editor
from peps_tui.screens.faults import tell_faults
from peps_tui.screens.rights_help import RightsHelps
from peps_tui.texts import edit as texts
from peps_tui.texts import keys
from peps_tui.texts.errors import explain
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.plain import plain
from peps_tui.widgets.rights_matrix import RightsMatrix
from peps_tui.widgets.title_bar import TitleBar, Who


class EditScreen(RightsHelps[None], ConfirmingForm[None]):
    """One account, and one confirmation for all that is changed in its tabs (OTP-7).

    What somebody else did to it meanwhile is told, and what was typed laid over it (LIFE-14).
    """

    CSS_PATH = "edit.tcss"
    ABOUT = texts.ABOUT
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("edit.apply", "apply", texts.KEY_APPLY),
        bind(RightsPane.TAB, f"show_tab('{RightsPane.TAB}')", texts.RIGHTS, show=False),
        bind(DetailsPane.TAB, f"show_tab('{DetailsPane.TAB}')", texts.DETAILS, show=False),
        bind(HistoryPane.TAB, f"show_tab('{HistoryPane.TAB}')", texts.HISTORY, show=False),
        bind("rights.undo", "undo_rights", texts.UNDO, show=False),
        bind("screen.back", "back", keys.BACK),
    ]

    def __init__(self, context: Context, who: Who, account_id: int) -> None:
        super().__init__(context, who)
        self._account_id = account_id
        # What is typed before the account is there waits for it.
        self.deaf = True

    def compose(self) -> ComposeResult:
        """Whose account; its tabs come once it is read."""
        yield TitleBar(self.who)
        yield Static(id="heading")
        yield Container(id="place")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the account."""
        self._open()

    @property
    def editor(self) -> Editor | None:
        """The tabs; None until the account is read."""
        return next(iter(self.query(Editor)), None)

    @property
    def stage(self) -> ConfirmStage | None:
        """The confirmation; None while one is in the tabs."""
        return next(iter(self.query(ConfirmStage)), None)

    @property
    def would_lose_text(self) -> bool:
        """Whether something is changed and not applied."""
        return self.editor is not None and self.editor.is_changed

    @property
    def whose_rights(self) -> int:
        """Nobody copies from himself."""
        return self._account_id

    @work(group="open")
    async def _open(self) -> None:
        with self.deaf_meanwhile():
            try:
                if card := await self._read():
                    await self._show(card, card.as_read)
                else:
                    self.dismiss()
            except CoreError as error:
                self.refuse(error)

    async def _read(self) -> AccountCard | None:
        """The account; None when it has expired and is not to be renewed (LIFE-6)."""
        card = await self.ask(open_account, self._account_id)
        expired = card.refused.get(Action.EDIT)
        if expired is None:
            return card
        question = ConfirmDialog(texts.EXPIRED_TITLE, explain(expired), confirm=texts.RENEW)
        if not await self.app.push_screen_wait(question):
            return None
        await self.act(renew_accounts, (card.id,))
        card = await self.ask(open_account, card.id)
        self.tell(texts.renewed(card.identifier, card.expires_on))
        return card

    async def _show(self, card: AccountCard, edit: Edit) -> None:
        """Build the tabs on `card`, with `edit` typed in them."""
        tab = self.editor.tab if self.editor else RightsPane.TAB
        place, editor = self.query_one("#place"), Editor(card, edit, self._read_history)
        with self.app.batch_update():
            heading = plain(texts.heading(card.identifier, card.as_read))
            self.query_one("#heading", Static).update(heading)
            await place.remove_children()
            await place.mount(editor)
            editor.show(tab)
            editor.count()
        self.refresh_bindings()

    async def _read_history(self, before: int | None) -> HistoryPage:
        return await self.ask(account_history, self._account_id, before=before)

    async def submit(self) -> None:
        """From the tabs, what would change; from the confirmation, apply it."""
        try:
            if (stage := self.stage) is not None:
                await self._apply(stage)
            elif (editor := self.editor) is not None:
                await self._preview(editor)
        except FieldsRefused as error:
            await self._back_to_tabs()
            self._tell_faults(error)
        finally:
            # The form gives the focus back to where it was, in tabs now hidden; this comes after.
            self.call_later(self._start_stage)

    def _start_stage(self) -> None:
        if self.stage is not None:
            self.stage.start()

    def _first_missing(self) -> None:
        # An imported account may lack what is not touched: the core tells what is missing.
        return None

    async def _preview(self, editor: Editor) -> None:
        card, edit = editor.card, editor.typed
        made = await self.ask(preview_changes, card.id, edit, seen=card.fingerprint)
        if await goes_on(self.app, made.advice):
            await self._confirm(ConfirmStage(card, edit, made))

    async def _confirm(self, stage: ConfirmStage) -> None:
        with self.app.batch_update():
            for editor in self.query(Editor):
                editor.display = False
            await self.query_one("#place").mount(stage)
        self.refresh_bindings()
        if stage.made.needs_code:
            await self.expect_code()

    @property
    def confirmed(self) -> object:
        """The digest of the changes: those that are the same after a conflict keep their code."""
        stage = self.query_one(ConfirmStage)
        return stage.made.target(stage.card.id)

    async def request_code(self) -> CodeSent:
        """Have a code sent for the changes shown."""
        stage = self.query_one(ConfirmStage)
        seen = stage.card.fingerprint
        return await self.act(request_change, stage.card.id, stage.edit, seen=seen)

    async def _apply(self, stage: ConfirmStage) -> None:
        if stage.made.needs_code:
            with self.code() as code:
                applied = await self._apply_with(stage, code)
        else:
            applied = await self._apply_with(stage, None)
        told = [texts.applied(applied.card.identifier)]
        if applied.letter:
            told.append(texts.letter(unaddressed=applied.letter_unaddressed))
        if applied.email_changed_while_pending:
            told.append(await self._propose_mail(applied.card))
        self.dismiss()
        self.tell(" ".join(filter(None, told)))

    async def _apply_with(self, stage: ConfirmStage, code: str | None) -> Applied:
        card = stage.card
        return await self.act(apply_changes, card.id, stage.edit, seen=card.fingerprint, code=code)

    async def _propose_mail(self, card: AccountCard) -> str:
        """Offer « @ » to the new address: the former link is void (edge case 37)."""
        question = ConfirmDialog(texts.RESEND_TITLE, texts.RESEND_BODY, confirm=texts.RESEND)
        if not await self.app.push_screen_wait(question):
            return ""
        try:
            done = await self.act(resend_creation_mails, (card.id,))
        except CoreError as error:
            return explain(error)
        return explain(done.refused[0].error) if done.refused else texts.RESENT

    def refuse(self, error: CoreError) -> None:
        """An account that changed is read again, one that is gone leads back to the list."""
        if isinstance(error, AccountChanged):
            self._reload(error)
            return
        super().refuse(error)
        if isinstance(error, AccountGone | AccountNotFound) and self.is_current:
            self.dismiss()

    @work(group="open")
    async def _reload(self, error: AccountChanged) -> None:
        """Lay what was typed over what somebody else did, and tell what that was (LIFE-14)."""
        former = self.query_one(Editor)
        question = ConfirmDialog(
            texts.CHANGED_TITLE, explain(error), texts.CHANGED_BODY, confirm=texts.RELOAD
        )
        if not await self.app.push_screen_wait(question):
            return
        try:
            card = await self._read()
        except CoreError as refused:
            self.refuse(refused)
            return
        if card is None:
            self.dismiss()
            return
        before = former.card.as_read
        await self._show(card, merge(before, former.typed, card.as_read))
        told = tuple(texts.differences(before, card.as_read, card.services)) or (texts.UNSEEN,)
        self.app.push_screen(ReportDialog(texts.RELOADED_TITLE, texts.RELOADED, report=told))

    async def _back_to_tabs(self) -> None:
        if (stage := self.stage) is not None:
            await stage.remove()
        if (editor := self.editor) is not None:
            editor.display = True
            editor.show(editor.tab)
        self.refresh_bindings()

    def _tell_faults(self, error: FieldsRefused) -> None:
        editor = self.query_one(Editor)
        editor.show(DetailsPane.TAB)
        # The form gives the focus back to where it was; this comes after it.
        self.call_later(tell_faults(editor.details, error.fields).focus)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The tabs and their button have keys of their own, the confirmation another."""
        if action in {"apply", "show_tab"}:
            return self.editor is not None and self.stage is None
        if action == "undo_rights":
            return isinstance(self.focused, RightsMatrix)
        return super().check_action(action, parameters)

    def action_apply(self) -> None:
        """F2: what the button « Appliquer les modifications » does, from anywhere."""
        self.start_submission()

    def action_show_tab(self, tab: str) -> None:
        """F3 to F5, from anywhere in the tabs."""
        self.query_one(Editor).show(tab)

    def action_undo_rights(self) -> None:
        """Put every level back as it was read."""
        self.query_one(Editor).rights.undo()

    @on(PushButton.Pressed, "#previous")
    @work(group="back")
    async def action_back(self) -> None:
        """Escape: from the confirmation to the tabs, from them away."""
        if self.stage is not None:
            await self._back_to_tabs()
        elif await self.may_leave():
            self.dismiss()
