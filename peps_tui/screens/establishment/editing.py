"""What administrators change of « Mon établissement », each confirmed by a code (OTP-7).

    fields ──▶ Confirmation ──▶ dismissed
      ▲             │ Escape, refused, or changed meanwhile
      └─────────────┘

The fields stay mounted behind the confirmation: going back loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static

from peps_tui.core.domain import establishment as rules
from peps_tui.core.domain.errors import CoreError, EstablishmentChanged, NothingToChange
from peps_tui.core.domain.establishment import BankDetails, EstablishmentEdit
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.codes import CodeSent
from peps_tui.core.use_cases.my_establishment import (
    bank_details,
    change_bank_details,
    change_information,
    information,
    request_bank_change,
    request_information_change,
)
from peps_tui.keys import bind
from peps_tui.screens.confirming import ConfirmingForm
from peps_tui.screens.dialog import MessageDialog
from peps_tui.texts import common, edit, keys
from peps_tui.texts import establishment as texts
from peps_tui.widgets.button import PushButton
from peps_tui.widgets.code_panel import CodePanel
from peps_tui.widgets.facts import Facts
from peps_tui.widgets.field import Field
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.title_bar import TitleBar, Who

Entries = Mapping[str, str]
"""What is typed, by the name of the entry."""

_ADDRESSES = frozenset({"address", "representative_address"})
_ADDRESS_LINES = 3


class Confirmation(Vertical):
    """What is about to change, and its code."""

    def __init__(self, before: Entries, after: Entries) -> None:
        super().__init__()
        self.after = after
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


class EstablishmentForm(ConfirmingForm[None]):
    """The entries of one page, then what confirms them.

    What somebody else changed meanwhile is told, and what was typed laid over it (LIFE-14).
    """

    HEADING: ClassVar[str]
    ADVICE: ClassVar[str] = ""
    CSS_PATH = "establishment.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("edit.apply", "submit_form", edit.KEY_APPLY),
        bind("screen.back", "back", keys.BACK),
    ]

    def __init__(self, context: Context, who: Who) -> None:
        super().__init__(context, who)
        self._before: Entries = {}
        self._seen = ""
        # What is typed before the fields are there waits for them.
        self.deaf = True

    async def read(self) -> tuple[Entries, str]:
        """The entries as they are now, and the fingerprint of their page."""
        raise NotImplementedError

    def checked(self, typed: Entries) -> Entries:
        """The entries that would be kept. Raises FieldsRefused."""
        raise NotImplementedError

    async def request(self, entries: Entries, seen: str) -> CodeSent:
        """Have a code sent that confirms exactly these entries."""
        raise NotImplementedError

    async def change(self, entries: Entries, seen: str, code: str) -> None:
        """Apply them."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The title; the fields come once the page is read."""
        yield TitleBar(self.who)
        yield Static(self.HEADING, id="title")
        yield Static(self.ADVICE, id="sentence")
        yield Vertical(id="place")
        yield KeyBar()

    @work(group="open")
    async def on_mount(self) -> None:
        """Read the page."""
        with self.deaf_meanwhile():
            try:
                await self._show({})
            except CoreError as error:
                self.dismiss()
                self.refuse(error)

    async def _show(self, typed: Entries) -> None:
        """The page as it is now, with what was changed in `typed` over it."""
        former = self._before
        self._before, self._seen = await self.read()
        changed = {name: value for name, value in typed.items() if value != former[name]}
        fields = [*_fields({**self._before, **changed})]
        place = self.query_one("#place")
        with self.app.batch_update():
            await place.remove_children()
            button = PushButton(texts.NEXT, submits=True)
            await place.mount(VerticalScroll(*fields, button, id="fields", can_focus=False))
        fields[0].focus()

    @property
    def stage(self) -> Confirmation | None:
        """The confirmation; None while one is in the fields."""
        return next(iter(self.query(Confirmation)), None)

    @property
    def would_lose_text(self) -> bool:
        """Whether something is typed and not applied."""
        return self._typed != self._before

    @property
    def _typed(self) -> Entries:
        return {name: self._value(name) for name in self._before}

    def _value(self, name: str) -> str:
        lines = (field.value.strip() for field in self.query(Field) if _entry(field) == name)
        return "\n".join(filter(None, lines))

    async def submit(self) -> None:
        """From the fields, what would change; from the confirmation, apply it."""
        try:
            if (stage := self.stage) is not None:
                await self._apply(stage)
            else:
                await self._confirm()
        finally:
            # The form gives the focus back to where it was, now hidden; this comes after.
            self.call_later(self._focus_code)

    async def _confirm(self) -> None:
        after = self.checked(self._typed)
        if after == self._before:
            raise NothingToChange
        with self.app.batch_update():
            self.query_one("#fields").display = False
            await self.query_one("#place").mount(Confirmation(self._before, after))
        await self.expect_code()

    async def _apply(self, stage: Confirmation) -> None:
        with self.code() as code:
            await self.change(stage.after, self._seen, code)
        self.dismiss()
        self.tell(texts.CHANGED)

    def _focus_code(self) -> None:
        if self.panel is not None:
            self.panel.field.focus()

    @property
    def confirmed(self) -> object:
        """Exactly what is written, over exactly what was read."""
        return self.query_one(Confirmation).after, self._seen

    async def request_code(self) -> CodeSent:
        """A code for what is shown."""
        return await self.request(self.query_one(Confirmation).after, self._seen)

    def refuse(self, error: CoreError) -> None:
        """What changed meanwhile is read again."""
        if isinstance(error, EstablishmentChanged):
            self._reload()
        else:
            super().refuse(error)

    @work(group="open")
    async def _reload(self) -> None:
        try:
            await self._show(self._typed)
        except CoreError as error:
            self.refuse(error)
        else:
            self.app.push_screen(MessageDialog(texts.CHANGED_MEANWHILE, texts.RELOADED))

    def action_submit_form(self) -> None:
        """F2: what the button does, from anywhere."""
        self.start_submission()

    @on(PushButton.Pressed, "#previous")
    @work(group="back")
    async def action_back(self) -> None:
        """Escape: from the confirmation to the fields, from them away."""
        if (stage := self.stage) is not None:
            await stage.remove()
            self.query_one("#fields").display = True
            self.query(Field).first().focus()
        elif await self.may_leave():
            self.dismiss()


class InformationForm(EstablishmentForm):
    """The address of the establishment, and its legal representative."""

    HEADING = texts.EDIT_INFORMATION
    ADVICE = texts.REPRESENTATIVE_HINT

    async def read(self) -> tuple[Entries, str]:
        page = await self.ask(information)
        self._establishment = page.establishment
        return asdict(rules.as_read(page.establishment)), page.seen

    def checked(self, typed: Entries) -> Entries:
        edited = rules.edited(self._establishment, EstablishmentEdit(**typed))
        return asdict(rules.as_read(edited))

    async def request(self, entries: Entries, seen: str) -> CodeSent:
        edited = EstablishmentEdit(**entries)
        return await self.act(request_information_change, edited, seen=seen)

    async def change(self, entries: Entries, seen: str, code: str) -> None:
        edited = EstablishmentEdit(**entries)
        await self.act(change_information, edited, seen=seen, code=code)


class BankForm(EstablishmentForm):
    """The account of the establishment at its bank."""

    HEADING = texts.EDIT_BANK

    async def read(self) -> tuple[Entries, str]:
        page = await self.ask(bank_details)
        return _bank_entries(page.details or BankDetails(holder="", iban="", bic="")), page.seen

    def checked(self, typed: Entries) -> Entries:
        return _bank_entries(rules.checked_bank_details(**typed))

    async def request(self, entries: Entries, seen: str) -> CodeSent:
        return await self.act(request_bank_change, **entries, seen=seen)

    async def change(self, entries: Entries, seen: str, code: str) -> None:
        await self.act(change_bank_details, **entries, seen=seen, code=code)


def _bank_entries(details: BankDetails) -> Entries:
    """As people write them."""
    return {"holder": details.holder, "iban": details.spaced, "bic": details.bic}


def _fields(entries: Entries) -> Iterator[Field]:
    """A field for each entry, and for each line of an address; the core tells what is missing."""
    for name, value in entries.items():
        lines = value.splitlines() if name in _ADDRESSES else [value]
        lines += [""] * (_ADDRESS_LINES - len(lines)) if name in _ADDRESSES else []
        yield Field(texts.LABELS[name], lines[0], id=name, required=False)
        for number, line in enumerate(lines[1:], start=2):
            yield Field("", line, id=f"{name}-{number}", required=False)


def _entry(field: Field) -> str:
    """The name of the entry that a field holds, or a line of."""
    return str(field.id).partition("-")[0]
