"""How the pages of everyone look at 80 × 24: start page, services, establishment, terms."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain.account import Account
from peps_tui.core.domain.establishment import BankDetails, Contract
from peps_tui.core.domain.layout import Block, Layout
from peps_tui.core.domain.rights import Fund, Right
from peps_tui.core.use_cases.home import save_layout
from peps_tui.screens.arrange import ArrangeScreen
from peps_tui.screens.chooser import Chooser
from peps_tui.screens.service import OpeningScreen
from peps_tui.screens.terms import AcceptanceScreen
from tests.screens.signed_in import SignedIn, from_menu, press, settle
from tests.screens.test_spaces import linked  # noqa: F401  # a fixture
from tests.screens.test_terms import publish
from tests.support.world import HOME, World

Compare = Callable[..., bool]
Before = Callable[[Pilot[None]], Awaitable[None]]

SMALL = (80, 24)
RIGHTS = {"affiliation-cnracl": Right.READ, "rncps": Right.WRITE}


@pytest.fixture
def admin(world: World) -> Account:
    """An administrator of a commune about which all is known."""
    contract = Contract(fund=Fund.CNRACL, number="B0280001", since=date(1999, 1, 1))
    details = BankDetails(holder="Trésor public", iban="FR7630001007941234567890185", bic="BDFEFRPP")
    with world.storage.writing() as unit:
        unit.establishments.add_contract(world.commune, contract)
        unit.establishments.save_bank_details(world.commune, details)
        known = unit.establishments.get(world.commune)
        unit.establishments.save(replace(known, address="2 rue Basse\n28600 Luisant"))
    return world.add("Martin", "Claire", profile=Profile.ADMIN, rights=RIGHTS)
