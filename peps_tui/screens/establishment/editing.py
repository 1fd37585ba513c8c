"""What administrators change of « Mon établissement », each confirmed by a code (OTP-7).

    fields ──▶ Confirmation ──▶ dismissed
      ▲             │ Escape, refused, or changed meanwhile
      └─────────────┘

The fields stay mounted behind the confirmation: going back loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, astuple
from typing import ClassVar, Generic, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static

from peps_tui.core.domain import establishment as rules
from peps_tui.core.domain.errors import CoreError, EstablishmentChanged, NothingToChange
from peps_tui.core.domain.establishment import EstablishmentEdit
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.codes import CodeSent
from peps_tui.core.use_cases.my_establishment import (
    BankPage,
    Information,
    bank_details,
    change_bank_details,
    change_information,
    information,
    request_bank_change,
    request_information_change,
)
from peps_tui.keys import bind
from peps_tui.screens.confirming import ConfirmingForm
from peps_tui.screens.dialog import ConfirmDialog, MessageDialog
from peps_tui.texts import common, edit, keys
from peps_tui.texts import establishment as texts
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.code_panel import CodePanel
from peps_tui.widgets.facts import Facts
from peps_tui.widgets.field import Field
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.plain import plain
from peps_tui.widgets.title_bar import TitleBar, Who

Entries = Mapping[str, str]
Page = TypeVar("Page", Information, BankPage)

ADDRESS_LINES = 3


class Confirmation(Vertical):
    """What is about to change, and its code."""

    def __init__(self, before: Entries, after: Entries) -> None:
        super().__init__()
        self._changes = [
            (texts.LABELS[name], texts.change(before[name], after[name]))
            for name in after
            if before[name] != after[name]
        ]

    def compose(self) -> ComposeResult:
        """Each difference, before → after."""
        yield Static(edit.CONFIRM_TITLE, classes="establishment--title")
        yield Facts(self._changes)
        yield CodePanel()
        with Horizontal(classes="establishment--buttons"):
            yield PushButton(common.CONFIRM, submits=True)
            yield PushButton(common.CANCEL, id="previous")


class EstablishmentForm(ConfirmingForm[None], Generic[Page]):
    """Entries by name, as the page tells them, and what is typed over them.

    What somebody else changed meanwhile is told, and what was typed laid over it (LIFE-14).
    """

    TITLE: ClassVar[str]
    HINT: ClassVar[str] = ""
    CSS_PATH = "establishment.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("edit.apply", "next", edit.KEY_APPLY),
        bind("screen.back", "back", keys.BACK),
    ]

    def __init__(self, context: Context, who: Who) -> None:
        super().__init__(context, who)
        self._page: Page | None = None
        # What is typed before the fields are there waits for them.
        self.deaf = True

    async def read(self) -> Page:
        """Ask the core for the page."""
        raise NotImplementedError

    def entries(self, page: Page) -> Entries:
        """What the page tells, as it would be typed."""
        raise NotImplementedError

    def checked(self, page: Page, typed: Entries) -> Entries:
        """What would be kept of `typed`. Raises FieldsRefused."""
        raise NotImplementedError

    async def request(self, typed: Entries, seen: str) -> CodeSent:
        """Have a code sent for this change."""
        raise NotImplementedError

    async def change(self, typed: Entries, seen: str, code: str) -> object:
        """Apply it."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The title; the fields come once the page is read."""
        yield TitleBar(self.who)
        yield Static(self.TITLE, id="title")
        yield Static(self.HINT, id="sentence")
        yield Vertical(id="place")
        yield KeyBar()
