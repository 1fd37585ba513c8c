"""« Mon compte »: every section, by keys, on a real platform (SCR-ME)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain.account import Account
from peps_tui.core.domain.errors import SessionEnded
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.phone import parse_phone
from peps_tui.core.domain.rights import Right
from peps_tui.core.ports import Context
from peps_tui.core.use_cases import me, sign_in
from peps_tui.core.use_cases.home import home
from peps_tui.screens.me.details import ProfileScreen
from peps_tui.screens.me.phone import OwnPhoneScreen
from peps_tui.screens.me.screen import SECTIONS, MeScreen
from peps_tui.screens.me.workstations import SessionsScreen
from peps_tui.texts import me as texts
from peps_tui.texts import password as password_texts
from peps_tui.widgets.rights_matrix import RightsMatrix
from tests.screens.signed_in import (
    SignedIn,
    current,
    paste,
    press,
    settle,
    shown,
    toasts,
    type_text,
    until_dialog,
)
from tests.screens.test_lock import forget_passwords
from tests.support.world import HOME, PASSWORD, World

NEW_PASSWORD = "Une-autre-phrase-2027"
LATER = timedelta(minutes=2)


@pytest.fixture
def louty(world: World) -> Account:
    """A user with a right and a service."""
    world.admin()
    rights = {"affiliation-cnracl": Right.READ}
    return world.add("Louty", "Jean", rights=rights, service="Paie")


@dataclass
class Visit:
    """Somebody at work in « Mon compte »."""

    world: World
    app: SignedIn
    pilot: Pilot[None]

    async def open(self, section: str) -> None:
        """From the list."""
        index = list(SECTIONS).index(section)
        await press(self.pilot, "home", *["down"] * index, "enter")

    async def confirm(self) -> None:
        """Type the code that has just left."""
        await type_text(self.pilot, self.world.last_code())
        await press(self.pilot, "enter")

    @property
    def page(self) -> str:
        """What is shown, its words one after the other."""
        return " ".join(shown(self.pilot).split())


async def visit(world: World, app: SignedIn, pilot: Pilot[None]) -> Visit:
    """Open « Mon compte » from the start page."""
    await settle(pilot)
    app.push_screen(MeScreen(app.start.context, app.start.who))
    await settle(pilot)
    return Visit(world, app, pilot)


def context(world: World, account: Account) -> Context:
    """Another session of the same person, at home."""
    other = world.sign_in(account, HOME, trusted=True)
    world.clock.advance(LATER)
    return other


@pytest.mark.rule("OTP-7", "PHONE-5", "MSG-1")
async def test_the_profile_is_changed_with_one_code(world: World, louty: Account) -> None:
    app = SignedIn(world, louty)
    async with app.run_test(size=(80, 24)) as pilot:
        here = await visit(world, app, pilot)
        assert f"{louty.identifier} · {louty.email}" in here.page
        await here.open(texts.PROFILE)
        assert "06 12 34 56 78" in here.page

        await press(pilot, "end", "ctrl+u", *"rate", "enter")
        assert current(pilot, ProfileScreen).panel is None
        assert "✗" in here.page
        await press(pilot, "ctrl+u")
        await type_text(pilot, "jean@commune.exemple.fr")
        await press(pilot, "tab", "space", "enter")
        assert "jean@commune.exemple.fr" in here.page
        assert "seul un administrateur qui le remplace" in here.page
        await press(pilot, "escape", "x", "enter")
        assert "Vous avez changé votre demande" in here.page
        await press(pilot, "escape", "backspace", "enter")
        assert len(world.messages(MessageKind.CODE)) == 2
        await here.confirm()

        assert isinstance(pilot.app.screen, MeScreen)
        assert texts.APPLIED in toasts(pilot)
        assert "jean@commune.exemple.fr" in here.page
        stored = world.get(louty)
        assert (stored.email, stored.phone_anonymous) == ("jean@commune.exemple.fr", True)

        await here.open(texts.PROFILE)
        assert "personne d’autre que vous ne le voit" in here.page
        assert texts.ANONYMISE not in here.page


@pytest.mark.rule("PHONE-1", "PHONE-2", "OTP-7", "CASE-66")
async def test_a_number_is_changed_by_a_code_to_the_old_one_then_to_the_new(
    world: World, louty: Account
) -> None:
    app = SignedIn(world, louty)
    async with app.run_test(size=(80, 24)) as pilot:
        here = await visit(world, app, pilot)
        await here.open(texts.PROFILE)
        await press(pilot, "f3", *"0899", "enter")
        assert "✗" in here.page

        await press(pilot, "ctrl+u", *"0698765432", "enter")
        assert texts.OLD_STEP in here.page
        assert "•• 78" in here.page
        await here.confirm()
        assert texts.NEW_STEP in here.page
        assert "•• 32" in here.page
        assert world.get(louty).phone == parse_phone("0612345678")
        await here.confirm()

        assert texts.PHONE_CHANGED in toasts(pilot)
        assert "06 98 76 54 32" in here.page
        assert world.get(louty).phone == parse_phone("0698765432")


@pytest.mark.rule("PHONE-1", "OTP-3", "CASE-66")
async def test_another_number_begins_with_the_old_one_again(world: World, louty: Account) -> None:
    app = SignedIn(world, louty)
    async with app.run_test(size=(80, 24)) as pilot:
        here = await visit(world, app, pilot)
        await here.open(texts.PROFILE)
        await press(pilot, "f3", *"0698765432", "enter")
        await here.confirm()
        await press(pilot, "escape", "ctrl+u", *"0655443322")
        world.clock.advance(LATER)
        await press(pilot, "enter")

        assert texts.OLD_STEP in here.page
        assert world.messages(MessageKind.CODE)[-1].to == "+33612345678"
        assert current(pilot, OwnPhoneScreen).would_lose_text
        await press(pilot, "escape")
        await pilot.press("escape")
        await until_dialog(pilot)
        await pilot.press("left")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ProfileScreen)
        assert world.get(louty).phone == parse_phone("0612345678")


@pytest.mark.rule("PWD-1", "OTP-7", "TRUST-5", "AUTH-5")
async def test_a_password_is_changed_and_other_sessions_end(world: World, louty: Account) -> None:
    other = context(world, louty)
    app = SignedIn(world, louty)
    async with app.run_test(size=(80, 24)) as pilot:
        here = await visit(world, app, pilot)
        await here.open(texts.PASSWORD)
        await paste(pilot, "faux")
        await press(pilot, "tab")
        await paste(pilot, NEW_PASSWORD)
        assert "[ ]" not in here.page
        assert password_texts.ALL_MET in here.page
        await press(pilot, "tab")
        await paste(pilot, f"{NEW_PASSWORD}x")
        await press(pilot, "enter", "end", "backspace", "enter")
        assert "mot de passe de votre compte" in here.page
        await press(pilot, "ctrl+u")
        await paste(pilot, PASSWORD)
        await press(pilot, "enter")
        assert "vos autres sessions seront fermées" in here.page.lower()
        await here.confirm()

        assert texts.PASSWORD_CHANGED in toasts(pilot)
        assert isinstance(pilot.app.screen, MeScreen)
        with pytest.raises(SessionEnded):
            home(other)
        assert me.my_account(app.start.context).trusts == ()
        step = sign_in.begin(world.ports, HOME, identifier=louty.identifier, password=NEW_PASSWORD)
        assert isinstance(step, sign_in.CodeNeeded)


@pytest.mark.rule("AUTH-1")
async def test_without_a_password_there_is_none_to_change(world: World, louty: Account) -> None:
    app = SignedIn(world, louty)
    forget_passwords(world)
    async with app.run_test(size=(80, 24)) as pilot:
        here = await visit(world, app, pilot)
        await here.open(texts.PASSWORD)
        assert "par Net-entreprises seulement" in here.page
        assert texts.CHANGE_PASSWORD not in here.page
        await press(pilot, "enter", "escape")
        assert isinstance(pilot.app.screen, MeScreen)


@pytest.mark.rule("RIGHT-4", "HIST-1", "OTP-7")
async def test_rights_and_history_are_read_and_the_service_changed(
    world: World, louty: Account
) -> None:
    app = SignedIn(world, louty)
    async with app.run_test(size=(80, 24)) as pilot:
        here = await visit(world, app, pilot)
        await here.open(texts.PROFESSIONAL)
        assert "COMMUNE DE VILLEBOIS" in here.page
        await press(pilot, "enter")
        assert any("modifi" in sentence for sentence in toasts(pilot))
        await press(pilot, *" RH", "enter")
        assert "Paie → Paie RH" in here.page
        await here.confirm()
        assert world.get(louty).service == "Paie RH"

        await here.open(texts.RIGHTS)
        matrix = pilot.app.screen.query_one(RightsMatrix)
        await press(pilot, "down", "m", "right")
        assert matrix.rights == {"affiliation-cnracl": Right.READ}
        await press(pilot, "escape")

        await here.open(texts.HISTORY)
        assert "Paie RH" in here.page
        await pilot.press("e")
        await until_dialog(pilot)
        await pilot.press("enter")
        await until_dialog(pilot)
        await press(pilot, "enter", "escape")
        assert world.shelf.files


@pytest.mark.rule("TRUST-4", "AUTH-7")
async def test_trusted_workstations_and_sessions_are_ended(world: World, louty: Account) -> None:
    other = context(world, louty)
    app = SignedIn(world, louty)
    async with app.run_test(size=(80, 24)) as pilot:
        here = await visit(world, app, pilot)
        await here.open(texts.TRUSTS)
        assert HOME.name in here.page
        await pilot.press("o")
        await until_dialog(pilot)
        await press(pilot, "enter")
        assert "Aucun poste de confiance" in here.page
        assert me.my_account(other).trusts == ()
        await press(pilot, "o", "escape")

        await here.open(texts.SESSIONS)
        assert texts.THIS_SESSION in here.page
        assert "poste du bureau, depuis 10.0.0.1" in here.page
        await pilot.press("t")
        await until_dialog(pilot)
        await press(pilot, "enter")
        with pytest.raises(SessionEnded):
            home(other)
        assert len(current(pilot, SessionsScreen).account.sessions) == 1
        assert texts.CLOSE_OTHERS not in here.page

        await pilot.press("f")
        await until_dialog(pilot)
        await press(pilot, "enter")
        assert isinstance(app.reasons[0], SessionEnded)
