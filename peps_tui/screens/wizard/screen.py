"""The screen of « Créer un compte »: which step comes next, and what confirms it (SCR-WIZ)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from peps_tui.core.domain.draft import Advice, Draft, advice
from peps_tui.core.domain.errors import (
    CodeError,
    CoreError,
    FieldsRefused,
    GatewayUnavailable,
)
from peps_tui.core.domain.rights import Service
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.accounts import (
    Created,
    catalogue,
    check_draft,
    create_account,
    request_creation,
)
from peps_tui.core.use_cases.codes import CodeSent
from peps_tui.keys import bind
from peps_tui.screens.dialog import ConfirmDialog
from peps_tui.screens.forms import CoreForm
from peps_tui.screens.wizard.steps import (
    ConfirmStep,
    IdentifierStep,
    IdentityStep,
    RightsStep,
    Step,
)
from peps_tui.texts import code as code_texts
from peps_tui.texts import common, keys
from peps_tui.texts import wizard as texts
from peps_tui.texts.errors import explain
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.code_panel import CodePanel
from peps_tui.widgets.field import Field
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.reading import Reading
from peps_tui.widgets.step_bar import StepBar
from peps_tui.widgets.title_bar import TitleBar, Who

_ORDER = (IdentityStep, RightsStep, ConfirmStep, IdentifierStep)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was created, if anything, and whether another account is to be created at once."""

    created: Created | None = None
    again: bool = False


class WizardScreen(CoreForm[Outcome]):
    """Four steps in one place; nothing exists until the code of the third is accepted (LIFE-1)."""

    CSS_PATH = "wizard.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("wizard.next", "next", texts.NEXT),
        bind("wizard.read_up", "read(-1)", keys.PAGE_UP, show=False),
        bind("wizard.read_down", "read(1)", keys.PAGE_DOWN, show=False),
        bind("wizard.copy", "copy", texts.COPY),
        bind("wizard.again", "again", texts.AGAIN),
        bind("screen.back", "back", keys.BACK),
    ]

    bar = getters.query_one(StepBar)
    step = getters.query_one(Step)

    def __init__(self, context: Context, who: Who) -> None:
        super().__init__(context, who)
        self._services: Sequence[Service] = ()
        self._sent: tuple[Draft, CodeSent] | None = None

    def compose(self) -> ComposeResult:
        """Where one is, and the step."""
        yield TitleBar(self.who)
        yield StepBar(texts.STEPS)
        with Container(id="place"):
            yield IdentityStep(Draft())
        yield KeyBar()

    @property
    def would_lose_text(self) -> bool:
        """Once created, or while nothing was typed, leaving loses nothing."""
        return not isinstance(self.step, IdentifierStep) and self.step.entries != Draft()

    async def submit(self) -> None:
        """The next step, when the core and the person agree with this one."""
        draft = self.step.entries
        match self.step:
            case IdentityStep() as step:
                await self._after_identity(step, draft)
            case RightsStep():
                if await self._accepted(advice(draft) & {Advice.NO_RIGHT}):
                    await self._to_confirmation(draft)
            case ConfirmStep() as step:
                await self._create(step, draft)
            case IdentifierStep() as step:
                self.dismiss(Outcome(created=step.created))

    def field_of(self, error: CoreError) -> Field | None:
        """What is wrong with a code is told beneath it."""
        step = self.step
        if isinstance(step, ConfirmStep) and isinstance(error, CodeError):
            return step.panel.field
        return None

    def _first_missing(self) -> None:
        # The core tells what is missing with all that is wrong, at once.
        return None

    async def _after_identity(self, step: IdentityStep, draft: Draft) -> None:
        try:
            found = await self.ask(check_draft, draft)
        except FieldsRefused as error:
            # The form gives the focus back to where it was; this comes after it.
            self.call_later(step.tell(error.fields).focus)
            return
        if await self._accepted(found & {Advice.GENERIC_NAME}):
            self._services = await self.ask(catalogue)
            await self._show(RightsStep(draft, self._services))

    async def _accepted(self, found: Iterable[Advice]) -> bool:
        """Whether the person goes on in spite of every advice (LIFE-12)."""
        for one in found:
            question = ConfirmDialog(
                texts.ADVICE_TITLE, texts.ADVICE[one], confirm=common.CONTINUE, destructive=True
            )
            if not await self.app.push_screen_wait(question):
                return False
        return True

    async def _to_confirmation(self, draft: Draft) -> None:
        step = ConfirmStep(draft, self._services)
        await self._show(step)
        if self._sent is not None and self._sent[0] == draft:
            self._tell_sent(step, self._sent[1])
        else:
            await self._send_code(step)

    @on(CodePanel.ResendAsked)
    @work(group="write")
    async def _resend(self) -> None:
        if isinstance(self.step, ConfirmStep) and not self.deaf:
            await self._send_code(self.step, again=True)

    async def _send_code(self, step: ConfirmStep, *, again: bool = False) -> None:
        """Send the code that confirms exactly what the step shows, and tell where it went."""
        step.panel.sending()
        try:
            sent = await self.act(request_creation, step.draft)
        except CoreError as error:
            self._not_sent(step, error)
        else:
            self._sent = (step.draft, sent)
            self._tell_sent(step, sent, again=again)

    def _tell_sent(self, step: ConfirmStep, sent: CodeSent, *, again: bool = False) -> None:
        if step.is_attached:
            step.panel.sent(sent.channel, sent.masked, again=again)

    def _not_sent(self, step: ConfirmStep, error: CoreError) -> None:
        if isinstance(error, GatewayUnavailable):
            self._sent = None  # the former code was withdrawn with the one that did not leave
        if isinstance(error, CodeError) and step.is_attached:
            step.panel.refuse(explain(error))
        else:
            self.refuse(error)

    async def _create(self, step: ConfirmStep, draft: Draft) -> None:
        if not step.panel.is_complete:
            step.panel.field.error = code_texts.INCOMPLETE
            return
        try:
            created = await self.act(create_account, draft, code=step.panel.code)
        except FieldsRefused as error:
            # Somebody took the address meanwhile: back to where it is typed.
            identity = IdentityStep(draft)
            await self._show(identity)
            self.call_later(identity.tell(error.fields).focus)
        except CodeError:
            step.panel.clear()
            raise
        else:
            await self._show(IdentifierStep(draft, created))

    async def _show(self, step: Step) -> None:
        place = self.query_one("#place")
        with self.app.batch_update():
            await place.remove_children()
            await place.mount(step)
            self.bar.step = _ORDER.index(type(step)) + 1
        step.start()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Each step has its own keys."""
        if action in {"copy", "again"}:
            return isinstance(self.step, IdentifierStep)
        if action == "next":
            return isinstance(self.step, IdentityStep | RightsStep)
        if action == "read":
            return isinstance(self.step, ConfirmStep)
        return super().check_action(action, parameters)

    def action_read(self, pages: int) -> None:
        """Page Up and Page Down: read all that the code confirms, from the code field."""
        summary = self.query_one(Reading)
        summary.scroll_relative(y=pages * summary.size.height, animate=False)

    def action_next(self) -> None:
        """F2: what the button « Suivant » does, from anywhere."""
        self.start_submission()

    @on(PushButton.Pressed, "#previous")
    @work(group="back")
    async def action_back(self) -> None:
        """Escape: the step before, with all that was typed; from the first, away."""
        draft = self.step.entries
        match self.step:
            case IdentityStep():
                await self._leave()
            case RightsStep():
                await self._show(IdentityStep(draft))
            case ConfirmStep():
                await self._show(RightsStep(draft, self._services))
            case IdentifierStep() as step:
                self.dismiss(Outcome(created=step.created))

    async def _leave(self) -> None:
        question = ConfirmDialog(texts.LEAVE_TITLE, texts.LEAVE_BODY, destructive=True)
        if not self.would_lose_text or await self.app.push_screen_wait(question):
            self.dismiss(Outcome())

    @on(PushButton.Pressed, "#copy")
    def action_copy(self) -> None:
        """To the clipboard of the terminal (OSC 52); it stays in sight for those without one."""
        if isinstance(self.step, IdentifierStep):
            self.app.copy_to_clipboard(self.step.created.identifier)
            self.tell(texts.COPIED)

    @on(PushButton.Pressed, "#again")
    def action_again(self) -> None:
        """« Créer un autre compte »."""
        if isinstance(self.step, IdentifierStep):
            self.dismiss(Outcome(created=self.step.created, again=True))
