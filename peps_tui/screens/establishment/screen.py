"""« Mon établissement »: four pages to read, and the ways to change them (SCR-ETAB)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from peps_tui.core.domain.account import Profile
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.my_establishment import (
    Contact,
    bank_details,
    contacts,
    contracts,
    information,
)
from peps_tui.keys import bind
from peps_tui.screens.accounts import AccountsScreen
from peps_tui.screens.establishment.editing import BankForm, InformationForm
from peps_tui.screens.page import PageScreen
from peps_tui.texts import establishment as texts
from peps_tui.texts import keys
from peps_tui.texts.people import named
from peps_tui.widgets.facts import Facts
from peps_tui.widgets.key_bar import KeyBar
from peps_tui.widgets.tab_bar import TabBar
from peps_tui.widgets.title_bar import TitleBar, Who

INFORMATION = "establishment.information"
CONTRACTS = "establishment.contracts"
BANK = "establishment.bank"
CONTACTS = "establishment.contacts"
TITLES = {
    INFORMATION: texts.INFORMATION,
    CONTRACTS: texts.CONTRACTS,
    BANK: texts.BANK,
    CONTACTS: texts.CONTACTS,
}
TABS = {**TITLES, BANK: texts.BANK_TAB}
_FORMS = {INFORMATION: InformationForm, BANK: BankForm}

Told = tuple[str, Iterable[tuple[str, str]]]
"""A sentence above the facts, then the facts."""


class EstablishmentScreen(PageScreen):
    """One page at a time, read when it is shown; administrators change what may be changed."""

    CSS_PATH = "establishment.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(bind(tab, f"show_tab('{tab}')", title, show=False) for tab, title in TITLES.items()),
        bind("establishment.edit", "edit", texts.EDIT),
        bind("establishment.accounts", "accounts", texts.ACCOUNTS),
        bind("screen.back", "back", keys.BACK),
    ]

    tabs = getters.query_one(TabBar)
    facts = getters.query_one(Facts)

    def __init__(self, context: Context, who: Who) -> None:
        super().__init__(context, who)
        self._admin = who.profile is Profile.ADMIN
        self._pages: Mapping[str, Callable[[], Awaitable[Told]]] = {
            INFORMATION: self._read_information,
            CONTRACTS: self._read_contracts,
            BANK: self._read_bank,
            CONTACTS: self._read_contacts,
        }

    def compose(self) -> ComposeResult:
        """The tabs, and the page of one."""
        yield TitleBar(self.who)
        yield TabBar(TABS, current=INFORMATION)
        yield Static(id="title")
        yield Static(id="sentence")
        yield Facts()
        yield KeyBar()

    async def read(self) -> None:
        """The page of the tab: « Informations » first."""
        sentence, facts = await self._pages[self.tabs.current]()
        self.query_one("#title", Static).update(TITLES[self.tabs.current])
        self.query_one("#sentence", Static).update(sentence)
        await self.facts.show(facts)

    async def _read_information(self) -> Told:
        page = await self.ask(information)
        return "", texts.information(page.establishment)

    async def _read_contracts(self) -> Told:
        known = await self.ask(contracts)
        return ("" if known else texts.NO_CONTRACT), texts.contracts(known)

    async def _read_bank(self) -> Told:
        page = await self.ask(bank_details)
        if page.details is None:
            return texts.NO_BANK, ()
        return ("" if page.may_edit else texts.BANK_MASKED), texts.bank(page.details)

    async def _read_contacts(self) -> Told:
        found = await self.ask(contacts)
        return (texts.CONTACTS_ARE if found else texts.NO_CONTACT), map(_contact, found)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only administrators see what only they may do; the core refuses it anyway (RIGHT-4)."""
        if action == "accounts":
            return self._admin
        if action == "edit":
            return self._admin and self.is_mounted and self.tabs.current in _FORMS
        return super().check_action(action, parameters)

    def action_show_tab(self, tab: str) -> None:
        """F3 to F6."""
        self.tabs.current = tab
        self.refresh_bindings()
        self.load()

    def action_edit(self) -> None:
        """« Modifier » what the page shows."""
        self.open_over(_FORMS[self.tabs.current](self.context, self.who))

    def action_accounts(self) -> None:
        """« Gestion des comptes »."""
        self.open_over(AccountsScreen(self.context, self.who))


def _contact(contact: Contact) -> tuple[str, str]:
    return named(contact.civility, contact.first_name, contact.last_name), contact.service
