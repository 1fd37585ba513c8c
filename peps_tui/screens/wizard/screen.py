"""The screen of « Créer un compte »: which step comes next, and what confirms it (SCR-WIZ)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.css.query import NoMatches
from textual.widgets import Input

from peps_tui.core.domain.draft import Advice, Draft, advice
from peps_tui.core.domain.errors import CoreError, DraftTaken, FieldsRefused
from peps_tui.core.domain.kept_draft import DraftStep, KeptDraft
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
from peps_tui.core.use_cases.drafts import drop_draft
from peps_tui.keys import bind
from peps_tui.screens.advice import goes_on
from peps_tui.screens.confirming import ConfirmingForm
from peps_tui.screens.dialog import LeaveDialog
from peps_tui.screens.faults import tell_faults
from peps_tui.screens.rights_help import RightsHelps
from peps_tui.screens.wizard.keeping import DraftKeeper, Typed
from peps_tui.screens.wizard.offering import Answer, take_up, takes_back
from peps_tui.screens.wizard.steps import (
    ConfirmStep,
    IdentifierStep,
    IdentityStep,
    RightsStep,
    Step,
)
from peps_tui.texts import keys
from peps_tui.texts import wizard as texts
from peps_tui.texts.errors import explain
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.check import Check
from peps_tui.widgets.choice import Choice
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.rights_matrix import RightsMatrix
from peps_tui.widgets.step_bar import StepBar
from peps_tui.widgets.title_bar import TitleBar, Who

_ORDER = (IdentityStep, RightsStep, ConfirmStep, IdentifierStep)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was created, if anything, and whether another account is to be created at once."""

    created: Created | None = None
    again: bool = False


class WizardScreen(RightsHelps[Outcome], ConfirmingForm[Outcome]):
    """Four steps in one place; nothing exists until the code of the third is accepted (LIFE-1).

    What is typed is kept meanwhile. What `resumes` is taken up where it was left; without it,
    or once it is another session’s, what is kept is offered.
    """

    CSS_PATH = "wizard.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("wizard.next", "next", texts.NEXT),
        bind("wizard.again", "again", texts.AGAIN),
        bind("screen.back", "back", keys.BACK),
    ]

    bar = getters.query_one(StepBar)
    step = getters.query_one(Step)

    def __init__(self, context: Context, who: Who, *, resumes: KeptDraft | None = None) -> None:
        super().__init__(context, who)
        self._services: Sequence[Service] = ()
        self._resumes = resumes
        self._keeper = DraftKeeper(self, self._typed)
        # What is typed before one knows where to begin waits for it.
        self.deaf = True

    def compose(self) -> ComposeResult:
        """Where one is, and the step."""
        yield TitleBar(self.who)
        yield StepBar(texts.STEPS)
        with Container(id="place"):
            yield IdentityStep(Draft())
        yield KeyBar()

    def on_mount(self) -> None:
        """Find out where to begin."""
        self._begin()

    @property
    def would_lose_text(self) -> bool:
        """Once created, or while nothing was typed, leaving loses nothing."""
        return not isinstance(self.step, IdentifierStep) and self.step.entries != Draft()

    @property
    def loss(self) -> str:
        """Whoever quits finds it again at his next sign-in."""
        return super().loss if self._keeper.fails else texts.QUIT_BODY

    @work(group="open")
    async def _begin(self) -> None:
        with self.deaf_meanwhile():
            try:
                match await take_up(self, self._resumes):
                    case KeptDraft() as kept:
                        await self._resume(kept)
                    case Answer.LATER:
                        self.dismiss(Outcome())
            except CoreError as error:
                self.refuse(error)

    async def _resume(self, kept: KeptDraft) -> None:
        self._services = await self.ask(catalogue)
        self._keeper.take(kept)
        match kept.step:
            case DraftStep.IDENTITY:
                await self._show(IdentityStep(kept.draft))
            case DraftStep.RIGHTS:
                await self._show(RightsStep(kept.draft, self._services))
            case DraftStep.CONFIRMATION:
                await self._to_confirmation(kept.draft)

    def _typed(self) -> Typed | None:
        try:
            return self.step.entries, self.step.REACHED
        except NoMatches:  # a step comes or goes, and not all of it is there
            return None

    @on(Input.Changed)
    @on(Choice.Changed)
    @on(Check.Changed)
    @on(RightsMatrix.Changed)
    def _note_typing(self) -> None:
        self._keeper.note()

    def on_screen_suspend(self) -> None:
        """Another screen covers this one, perhaps to ask whether to quit."""
        if self in self.app.screen_stack:
            self._keeper.keep()

    async def submit(self) -> None:
        """The next step, when the core and the person agree with this one."""
        draft = self.step.entries
        match self.step:
            case IdentityStep() as step:
                await self._after_identity(step, draft)
            case RightsStep():
                if await goes_on(self.app, advice(draft) & {Advice.NO_RIGHT}):
                    await self._to_confirmation(draft)
            case ConfirmStep():
                await self._create(draft)
            case IdentifierStep() as step:
                self.dismiss(Outcome(created=step.created))

    def _first_missing(self) -> None:
        # The core tells what is missing with all that is wrong, at once.
        return None

    async def _after_identity(self, step: IdentityStep, draft: Draft) -> None:
        try:
            found = await self.ask(check_draft, draft)
        except FieldsRefused as error:
            self._tell_faults(step, error)
            return
        if await goes_on(self.app, found & {Advice.GENERIC_NAME}):
            self._services = await self.ask(catalogue)
            await self._show(RightsStep(draft, self._services))

    async def _to_confirmation(self, draft: Draft) -> None:
        step = ConfirmStep(draft, self._services)
        await self._show(step)
        try:
            await self.expect_code()
        except FieldsRefused as error:
            await self._back_to_identity(draft, error)

    @property
    def confirmed(self) -> object:
        """The draft, whole."""
        return self.step.draft

    async def request_code(self) -> CodeSent:
        """Have a code sent for the draft."""
        return await self.act(request_creation, self.step.draft, kept=self._keeper.kept)

    async def _create(self, draft: Draft) -> None:
        try:
            with self.code() as code:
                async with self._keeper.ending():
                    kept = self._keeper.kept
                    created = await self.act(create_account, draft, code=code, kept=kept)
        except FieldsRefused as error:
            await self._back_to_identity(draft, error)
        else:
            await self._show(IdentifierStep(draft, created))

    async def _back_to_identity(self, draft: Draft, error: FieldsRefused) -> None:
        """Somebody took the address meanwhile: to where it is typed."""
        step = IdentityStep(draft)
        await self._show(step)
        self._tell_faults(step, error)

    def _tell_faults(self, step: IdentityStep, error: FieldsRefused) -> None:
        # The form gives the focus back to where it was; this comes after it.
        self.call_later(tell_faults(step, error.fields).focus)

    def refuse(self, error: CoreError) -> None:
        """What another session has now is not typed in here before one knows."""
        if not isinstance(error, DraftTaken):
            super().refuse(error)
        elif self.is_active:
            self._tell_taken()

    @work(exclusive=True, group="taken")
    async def _tell_taken(self) -> None:
        wanted = await takes_back(self)
        with self.deaf_meanwhile():
            if not (wanted and await self._take_back()):
                async with self._keeper.ending():
                    self.dismiss(Outcome())

    async def _take_back(self) -> bool:
        """Go on here; False when there is nothing to take back any more."""
        try:
            await self._keeper.take_back()
            if isinstance(self.step, ConfirmStep):
                await self._to_confirmation(self.step.draft)
        except DraftTaken as error:
            self.tell(explain(error))
            return False
        except CoreError as error:
            self.refuse(error)
        return True

    async def _show(self, step: Step) -> None:
        place = self.query_one("#place")
        with self.app.batch_update():
            await place.remove_children()
            await place.mount(step)
            self.bar.step = _ORDER.index(type(step)) + 1
        step.start()
        self._keeper.keep()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Each step has its own keys."""
        if action == "again":
            return isinstance(self.step, IdentifierStep)
        if action == "next":
            return isinstance(self.step, IdentityStep | RightsStep)
        return super().check_action(action, parameters)

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
        question = LeaveDialog(texts.LEAVE_TITLE, texts.LEAVE_BODY)
        if self.would_lose_text and not await self.app.push_screen_wait(question):
            return
        with self.deaf_meanwhile():
            try:
                async with self._keeper.ending():
                    if kept := self._keeper.kept:
                        await self.ask(drop_draft, kept)
            except CoreError as error:
                self.refuse(error)
            else:
                self.dismiss(Outcome())

    @on(PushButton.Pressed, "#again")
    def action_again(self) -> None:
        """« Créer un autre compte »."""
        if isinstance(self.step, IdentifierStep):
            self.dismiss(Outcome(created=self.step.created, again=True))
