"""« Mon profil » and « Mes informations professionnelles » (SCR-ME, PHONE-5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from peps_tui.core.domain.draft import SERVICE_LIMIT
from peps_tui.core.domain.errors import CoreError
from peps_tui.core.use_cases.codes import CodeSent
from peps_tui.core.use_cases.me import OwnEdit, apply_own_change, my_account, request_own_change
from peps_tui.keys import bind
from peps_tui.screens.me.changing import OwnForm
from peps_tui.screens.me.phone import OwnPhoneScreen
from peps_tui.texts import dates
from peps_tui.texts import me as texts
from peps_tui.texts.people import named
from peps_tui.widgets.check import Check
from peps_tui.widgets.facts import Facts
from peps_tui.widgets.field import Field


class DetailsForm(OwnForm[None]):
    """Entries that one code changes together; a subclass gives `edit`."""

    @property
    def edit(self) -> OwnEdit:
        """What is changed."""
        raise NotImplementedError

    def typed(self, name: str) -> str | None:
        """What a field asks for; None when it is as it was."""
        field = self.query_one(f"#{name}", Field)
        return field.value.strip() if field.is_changed else None

    @property
    def confirmed(self) -> object:
        """The changes."""
        return self.edit

    async def request_code(self) -> CodeSent:
        """The code of these changes."""
        return await self.act(request_own_change, self.edit)

    async def apply(self, code: str) -> None:
        """« Appliquer les modifications »."""
        await self.act(apply_own_change, self.edit, code=code)
        self.done(texts.APPLIED)


class ProfileScreen(DetailsForm):
    """Who one is here, and how one is reached; the number has a way of its own (PHONE-1)."""

    TITLE = texts.PROFILE
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("me.phone", "change_phone", texts.CHANGE_PHONE),
    ]

    def fields(self) -> ComposeResult:
        """The address and the number can be changed, and the number hidden for good."""
        account = self.account
        yield Facts(self._facts(), id="known")
        yield Field(texts.EMAIL, account.email, id="email", required=bool(account.email))
        if account.phone and not account.phone_anonymous:
            yield Check(texts.ANONYMISE, id="anonymise")
            yield Static(texts.ANONYMISE_MEANING, classes="me--note")

    def _facts(self) -> Iterator[tuple[str, str]]:
        account = self.account
        yield texts.IDENTIFIER, account.identifier
        yield texts.NAME, named(account.civility, account.first_name, account.last_name)
        yield texts.PHONE, account.phone or texts.NOT_GIVEN
        if account.phone_anonymous:
            yield "", texts.ANONYMOUS

    @property
    def edit(self) -> OwnEdit:
        """The address, and whether the number is hidden from now on."""
        hidden = any(check.value for check in self.query(Check))
        return OwnEdit(email=self.typed("email"), anonymise=hidden)

    def summary(self) -> Iterator[tuple[str, str]]:
        """What changes, and who is told."""
        edit = self.edit
        if edit.email is not None:
            yield texts.EMAIL, texts.summary(self.account.email, edit.email)
            yield texts.CONSEQUENCE, texts.EMAIL_TOLD
        if edit.anonymise:
            yield texts.PHONE, texts.ANONYMISE
            yield texts.CONSEQUENCE, texts.ANONYMISE_MEANING

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A number is changed from another that exists, and not while a code is typed."""
        if action == "change_phone":
            return bool(self.account.phone) and self.panel is None
        return super().check_action(action, parameters)

    def action_change_phone(self) -> None:
        """On a screen of its own; what is typed here stays."""
        screen = OwnPhoneScreen(self.context, self.who, self.account)
        self.app.push_screen(screen, self._phone_changed)

    def _phone_changed(self, changed: bool | None) -> None:
        if changed:
            self._show_phone()

    @work(exclusive=True, group="load")
    async def _show_phone(self) -> None:
        try:
            self.account = await self.ask(my_account)
        except CoreError as error:
            self.refuse(error)
        else:
            await self.query_one("#known", Facts).show(self._facts())


class ProfessionalScreen(DetailsForm):
    """What one is at work; administrators keep most of it."""

    TITLE = texts.PROFESSIONAL

    def fields(self) -> ComposeResult:
        """The service can be changed."""
        yield Facts(self._facts(), id="known")
        yield Field(
            texts.SERVICE,
            self.account.service,
            id="service",
            required=False,
            max_length=SERVICE_LIMIT,
            hint=texts.BY_ADMINISTRATORS,
        )

    def _facts(self) -> Iterator[tuple[str, str]]:
        account = self.account
        yield texts.ESTABLISHMENT, account.establishment
        yield texts.ACCOUNT_PROFILE, texts.profile(account.profile)
        yield texts.DELEGATION, texts.yes_no(value=account.delegation)
        yield texts.NET_ENTREPRISES, texts.yes_no(value=account.net_entreprises)
        yield texts.CREATED, dates.short(account.created_on)
        yield texts.EXPIRES, dates.short(account.expires_on)

    @property
    def edit(self) -> OwnEdit:
        """The service."""
        return OwnEdit(service=self.typed("service"))

    def summary(self) -> Iterator[tuple[str, str]]:
        """What changes."""
        yield texts.SERVICE, texts.summary(self.account.service, self.edit.service or "")
