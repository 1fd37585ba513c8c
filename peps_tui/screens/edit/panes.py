"""What the three tabs of « Modifier » show; the screen decides what comes of it (SCR-EDIT)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from peps_tui.core.domain.account import Action, Civility, Profile
from peps_tui.core.domain.draft import NAME_LIMIT, SERVICE_LIMIT
from peps_tui.core.domain.editing import Edit
from peps_tui.core.use_cases.editing import AccountCard
from peps_tui.core.use_cases.home import HistoryPage
from peps_tui.screens.operations import Operations
from peps_tui.screens.rights_help import RightsHelps
from peps_tui.texts import edit as texts
from peps_tui.texts import names, wizard
from peps_tui.texts import rights as rights_texts
from peps_tui.widgets.check import Check
from peps_tui.widgets.choice import Choice
from peps_tui.widgets.field import Field
from peps_tui.widgets.key_hints import key_hints
from peps_tui.widgets.phone_input import PhoneInput
from peps_tui.widgets.plain import plain
from peps_tui.widgets.rights_matrix import RightsMatrix


class Pane(Vertical):
    """The body of one tab, `TAB` being the id of the binding that shows it."""

    TAB: ClassVar[str]

    def start(self) -> None:
        """Put the focus where one begins; the tab has just been shown."""
        raise NotImplementedError


class RightsPane(Pane):
    """« Ses droits »: the whole catalogue, and what fills it at once (RIGHT-5)."""

    TAB = "edit.rights"

    matrix = getters.query_one(RightsMatrix)

    def __init__(self, card: AccountCard, edit: Edit) -> None:
        super().__init__()
        self._card = card
        self._edit = edit

    def compose(self) -> ComposeResult:
        """The matrix, each change marked, and its keys."""
        card = self._card
        yield RightsMatrix(card.services, self._edit.rights, before=card.as_read.rights)
        undo = key_hints(("rights.undo", texts.UNDO_HINT))
        legend = Content(rights_texts.CHANGED_LEGEND)
        yield Static(Content("   ").join((RightsHelps.HELP_HINTS, undo, legend)), id="hints")

    def typed_over(self, edit: Edit) -> Edit:
        """`edit` with the levels of the matrix."""
        return replace(edit, rights=self.matrix.rights)

    def undo(self) -> None:
        """The levels as they were read."""
        self.matrix.fill(self._card.as_read.rights)

    def start(self) -> None:
        self.matrix.focus()


class DetailsPane(Pane):
    """« Ses coordonnées »: the fields, each under the name the core tells its faults by."""

    TAB = "edit.details"

    profile = getters.query_one("#profile", Choice)
    civility = getters.query_one("#civility", Choice)
    delegation = getters.query_one("#delegation", Check)

    def __init__(self, card: AccountCard, edit: Edit) -> None:
        super().__init__()
        self._card = card
        self._edit = edit

    def compose(self) -> ComposeResult:
        """What cannot be changed, then what can."""
        card, edit = self._card, self._edit
        with VerticalScroll(can_focus=False):
            yield Static(texts.life(card.status, card.expires_on, card.created_on))
            yield Static(plain(texts.last_login(card.last_login_on, card.last_login_from)))
            yield from self._compose_profile()
            yield Choice(
                f"{wizard.CIVILITY} *",
                names.CIVILITY_NAMES.items(),
                value=edit.civility,
                id="civility",
            )
            yield Field(wizard.LAST_NAME, edit.last_name, id="last_name", max_length=NAME_LIMIT)
            yield Field(wizard.FIRST_NAME, edit.first_name, id="first_name", max_length=NAME_LIMIT)
            yield Field(wizard.EMAIL, edit.email, id="email")
            yield from self._compose_phone()
            yield Field(
                wizard.SERVICE,
                edit.service,
                id="service",
                required=False,
                max_length=SERVICE_LIMIT,
            )
            yield Check(wizard.DELEGATION_LABEL, id="delegation")
            if Action.UNBLOCK not in card.refused:
                yield Check(texts.UNBLOCK, id="unblock")

    def _compose_profile(self) -> ComposeResult:
        locked = self._locked
        profile = Choice(
            wizard.PROFILE, names.PROFILE_NAMES.items(), value=self._edit.profile, id="profile"
        )
        profile.disabled = bool(locked)
        yield profile
        if locked:
            yield Static(locked, classes="edit--note")

    @property
    def _locked(self) -> str:
        """Why the profile cannot be changed (LIFE-8, LIFE-9); empty when it can."""
        if self._card.own:
            return texts.OWN_PROFILE
        return texts.PROFILE_LOCKED if self._card.as_read.profile is Profile.ADMIN else ""

    def _compose_phone(self) -> ComposeResult:
        card, typed = self._card, self._edit.phone
        if card.own:
            number = Field(
                wizard.PHONE, card.phone_shown, id="phone", required=False, hint=texts.OWN_PHONE
            )
            number.disabled = True
            yield number
            return
        yield PhoneInput(
            wizard.PHONE,
            card.phone_shown if typed is None else typed,
            id="phone",
            required=False,
            hint=texts.ANONYMOUS_PHONE if card.phone_anonymous else wizard.PHONE_HINT,
        )
        if card.phone_anonymous:
            # Not shown: an empty line does not tell that it is to go.
            yield Check(texts.BLANK_PHONE, id="blank-phone")

    def on_mount(self) -> None:
        """Show the boxes as they were left."""
        self.delegation.value = self._edit.delegation
        for check in self.query("#unblock").results(Check):
            check.value = self._edit.unblock
        for check in self.query("#blank-phone").results(Check):
            check.value = self._edit.phone == ""

    def typed_over(self, edit: Edit) -> Edit:
        """`edit` with what is typed here; what is not touched is as it was read."""
        civility = self.civility.value
        return replace(
            edit,
            profile=Profile(self.profile.value or Profile.USER),
            civility=Civility(civility) if civility else None,
            last_name=self._typed("last_name"),
            first_name=self._typed("first_name"),
            email=self._typed("email"),
            phone=self._phone,
            service=self._typed("service"),
            delegation=self.delegation.value,
            unblock=self._ticked("unblock"),
        )

    @property
    def _phone(self) -> str | None:
        typed = self.query_one("#phone", Field).value.strip()
        if typed != self._card.phone_shown:
            return typed
        return "" if self._ticked("blank-phone") else None

    def _typed(self, name: str) -> str:
        field = self.query_one(f"#{name}", Field)
        # A field cleans what it shows: what was not touched stays as it was read.
        kept: str = getattr(self._edit, name)
        return field.value.strip() if field.is_changed else kept

    def _ticked(self, name: str) -> bool:
        return any(check.value for check in self.query(f"#{name}").results(Check))

    def start(self) -> None:
        first = self.civility if self.profile.disabled else self.profile
        first.focus()


class HistoryPane(Pane):
    """« Son historique »; `read` gives its pages, as `Operations` asks for them."""

    TAB = "edit.history"

    operations = getters.query_one(Operations)

    def __init__(self, read: Callable[[int | None], Awaitable[HistoryPage]]) -> None:
        super().__init__()
        self._read = read

    def compose(self) -> ComposeResult:
        """How many, and the operations."""
        yield Static(id="range")
        yield Operations(self._read, of_one=True)

    def start(self) -> None:
        self.operations.lines.focus()
        self.operations.show_newest()

    @on(Operations.Shown)
    def _tell_range(self, shown: Operations.Shown) -> None:
        self.query_one("#range", Static).update(shown.range)
