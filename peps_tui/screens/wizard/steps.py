"""What the four steps show; the screen decides what comes after (SCR-WIZ).

    IdentityStep ──▶ RightsStep ──▶ ConfirmStep ──▶ IdentifierStep
        Draft           Draft          code            Created

Each of the first three is made from the draft as it is, and gives it back with what was typed:
going back and forth rebuilds a step and loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static

from peps_tui.core.domain.account import Civility, Profile
from peps_tui.core.domain.draft import NAME_LIMIT, SERVICE_LIMIT, Draft
from peps_tui.core.domain.kept_draft import DraftStep
from peps_tui.core.domain.rights import Service
from peps_tui.core.use_cases.accounts import Created
from peps_tui.screens.identifier import IdentifierPanel
from peps_tui.screens.rights_help import RightsHelps
from peps_tui.texts import common, names
from peps_tui.texts import identifier as identifier_texts
from peps_tui.texts import wizard as texts
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.check import Check
from peps_tui.widgets.choice import Choice
from peps_tui.widgets.code_panel import CodePanel
from peps_tui.widgets.field import Field
from peps_tui.widgets.phone_input import PhoneInput
from peps_tui.widgets.plain import plain
from peps_tui.widgets.rights_matrix import RightsMatrix
from peps_tui.widgets.summary import Summary


class Step(Vertical):
    """The body of the screen at one step; `REACHED` is how far a draft is that is kept there."""

    REACHED: ClassVar[DraftStep]

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft

    @property
    def entries(self) -> Draft:
        """The draft with what this step changed."""
        return self.draft

    def start(self) -> None:
        """Put the focus where one begins."""
        self.query_one("#next").focus()


class IdentityStep(Step):
    """1 « Renseigner les coordonnées »."""

    REACHED = DraftStep.IDENTITY

    profile = getters.query_one("#profile", Choice)
    civility = getters.query_one("#civility", Choice)
    delegation = getters.query_one("#delegation", Check)

    def compose(self) -> ComposeResult:
        """The fields, each under the name the core tells its faults by."""
        draft = self.draft
        with VerticalScroll(can_focus=False):
            yield Choice(
                texts.PROFILE, names.PROFILE_NAMES.items(), value=draft.profile, id="profile"
            )
            yield Choice(
                f"{texts.CIVILITY} *",
                names.CIVILITY_NAMES.items(),
                value=draft.civility,
                id="civility",
            )
            yield Field(texts.LAST_NAME, draft.last_name, id="last_name", max_length=NAME_LIMIT)
            yield Field(texts.FIRST_NAME, draft.first_name, id="first_name", max_length=NAME_LIMIT)
            yield Field(texts.EMAIL, draft.email, id="email")
            yield Field(texts.EMAIL_AGAIN, draft.email_again, id="email_again")
            yield PhoneInput(
                texts.PHONE, draft.phone, id="phone", required=False, hint=texts.PHONE_HINT
            )
            yield Field(
                texts.SERVICE,
                draft.service,
                id="service",
                required=False,
                hint=texts.SERVICE_HINT,
                max_length=SERVICE_LIMIT,
            )
            yield Check(texts.DELEGATION_LABEL, id="delegation")
        with Horizontal(classes="wizard--buttons"):
            yield PushButton(texts.NEXT, submits=True, id="next")
            yield Static(common.REQUIRED_NOTE, classes="wizard--note")

    def on_mount(self) -> None:
        """Show the box as it was left."""
        self.delegation.value = self.draft.delegation

    @property
    def entries(self) -> Draft:
        civility = self.civility.value
        return replace(
            self.draft,
            profile=Profile(self.profile.value or Profile.USER),
            civility=Civility(civility) if civility else None,
            last_name=self._typed("last_name"),
            first_name=self._typed("first_name"),
            email=self._typed("email"),
            email_again=self._typed("email_again"),
            phone=self._typed("phone"),
            service=self._typed("service"),
            delegation=self.delegation.value,
        )

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Field).value

    def start(self) -> None:
        self.profile.focus()


class RightsStep(Step):
    """2 « Attribuer les droits »."""

    REACHED = DraftStep.RIGHTS

    matrix = getters.query_one(RightsMatrix)

    def __init__(self, draft: Draft, services: Sequence[Service]) -> None:
        super().__init__(draft)
        self.services = services

    def compose(self) -> ComposeResult:
        """Whose rights, the whole catalogue, the way on."""
        yield Static(plain(texts.rights_heading(self.draft)), classes="wizard--heading")
        yield RightsMatrix(self.services, self.draft.rights)
        yield Static(RightsHelps.HELP_HINTS, classes="wizard--hints")
        with Horizontal(classes="wizard--buttons"):
            yield PushButton(texts.NEXT, submits=True, id="next")
            yield PushButton(texts.PREVIOUS, id="previous")

    @property
    def entries(self) -> Draft:
        return replace(self.draft, rights=self.matrix.rights)

    def start(self) -> None:
        self.matrix.focus()


class ConfirmStep(Step):
    """3 « Vérifier et confirmer »: everything the code confirms, and the code (OTP-7)."""

    REACHED = DraftStep.CONFIRMATION

    panel = getters.query_one(CodePanel)

    def __init__(self, draft: Draft, services: Sequence[Service]) -> None:
        super().__init__(draft)
        self.services = services

    def compose(self) -> ComposeResult:
        """The summary, then the code; no box: a sensitive action is never trusted (OTP-7)."""
        yield Summary(texts.summary(self.draft, self.services))
        yield CodePanel()
        with Horizontal(classes="wizard--buttons"):
            yield PushButton(texts.CREATE, submits=True, id="next")
            yield PushButton(texts.PREVIOUS, id="previous")

    def start(self) -> None:
        self.panel.field.focus()


class IdentifierStep(Step):
    """4 « Communiquer son identifiant »: large, spelt out, to be copied, printed or listened to."""

    def __init__(self, draft: Draft, created: Created) -> None:
        super().__init__(draft)
        self.created = created

    def compose(self) -> ComposeResult:
        """The identifier, and what happens next."""
        yield CreatedPanel(self.created)

    def start(self) -> None:
        self.query_one(CreatedPanel).start()


class CreatedPanel(IdentifierPanel):
    """The identifier of a new account, with the ways on."""

    def __init__(self, created: Created) -> None:
        owner = identifier_texts.owner(created.civility, created.first_name, created.last_name)
        super().__init__(created.account_id, created.identifier, owner)
        self._created = created

    def compose(self) -> ComposeResult:
        """What was done, the identifier, what happens next."""
        with VerticalScroll(can_focus=False):
            yield Static(texts.CREATED, id="created")
            yield from self.card()
            yield Static(texts.expiry(self._created.expires_on), classes="wizard--line")
            yield Static(texts.MAIL_NEXT, id="mail", classes="wizard--line")
            if self._created.letter:
                told = texts.letter(unaddressed=self._created.letter_unaddressed)
                yield Static(told, id="letter", classes="wizard--line")
        yield from self.buttons()
        with Horizontal(id="ways-on"):
            yield PushButton(texts.AGAIN, id="again")
            yield PushButton(texts.FINISH, submits=True, id="next")
