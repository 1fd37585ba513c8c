"""What is typed in the wizard outlives the line, and is offered again (SCR-WIZ)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain.account import Account, Civility
from peps_tui.core.domain.draft import Draft
from peps_tui.core.domain.errors import DraftTaken, SessionEnded, StorageUnavailable
from peps_tui.core.domain.kept_draft import DraftStep, KeptDraft
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.rights import Right
from peps_tui.core.domain.sign_in import Idleness
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.drafts import (
    drop_draft,
    keep_draft,
    take_draft,
)
from peps_tui.core.use_cases.home import sign_out
from peps_tui.core.use_cases.me import end_other_sessions
from peps_tui.screens.accounts import AccountsScreen
from peps_tui.screens.dashboard import DashboardScreen
from peps_tui.screens.dialog import ConfirmDialog, Dialog
from peps_tui.screens.lock import LockScreen
from peps_tui.screens.terms import AcceptanceScreen
from peps_tui.screens.wizard import keeping
from peps_tui.screens.wizard.screen import WizardScreen
from peps_tui.screens.wizard.steps import ConfirmStep, IdentifierStep, IdentityStep, RightsStep
from peps_tui.texts import common
from peps_tui.texts import wizard as texts
from peps_tui.texts.dates import clock
from peps_tui.texts.errors import explain
from tests.screens.signed_in import (
    SignedIn,
    current,
    press,
    settle,
    shown,
    toasts,
    type_at_once,
    type_text,
    until_dialog,
    until_screen,
    until_shown,
)
from tests.screens.test_terms import publish
from tests.screens.test_wizard import accounts, created, open_wizard, to_code, to_rights
from tests.support.fakes import NOON
from tests.support.world import HOME, PASSWORD, World

DRAFT = Draft(
    civility=Civility.MR,
    last_name="Louty",
    first_name="Jean",
    email="jean.louty@commune.exemple.fr",
    email_again="jean.louty@commune.exemple.fr",
    service="Finances",
    rights={"affiliation-cnracl": Right.WRITE},
)


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits a second for what was typed to be kept."""
    monkeypatch.setattr(keeping, "EVERY", 0.001)


@pytest.fixture
def admin(world: World) -> Account:
    return world.admin()


def elsewhere(
    world: World, admin: Account, step: DraftStep, draft: Draft = DRAFT
) -> tuple[Context, KeptDraft]:
    """`admin` types this on another workstation: his session there, and what it keeps."""
    home = world.sign_in(admin, HOME)
    kept = keep_draft(home, draft, step)
    assert kept is not None
    world.clock.advance(timedelta(minutes=2))
    return home, kept


def left(
    world: World, admin: Account, step: DraftStep, draft: Draft = DRAFT
) -> tuple[Context, KeptDraft]:
    """The same, and his line dropped."""
    home, kept = elsewhere(world, admin, step, draft)
    sign_out(home)
    return home, kept


def kept(world: World, admin: Account) -> KeptDraft | None:
    """The draft of `admin`; more than one is a fault of the test."""
    with world.storage.reading() as unit:
        found = unit.drafts.of(admin.id)
    assert len(found) <= 1
    return found[0] if found else None


async def until(pilot: Pilot[None], held: Callable[[], object]) -> None:
    for _ in range(200):
        await pilot.pause(0.01)
        if held():
            return
    raise AssertionError(held)


async def until_kept(pilot: Pilot[None], world: World, admin: Account, last_name: str) -> KeptDraft:
    def found() -> bool:
        waiting = kept(world, admin)
        return waiting is not None and waiting.draft.last_name == last_name

    await until(pilot, found)
    waiting = kept(world, admin)
    assert waiting is not None
    return waiting


async def type_name(pilot: Pilot[None], name: str) -> None:
    """Type in « Nom », from the first entry of the form."""
    await pilot.press("tab", "tab")
    await type_text(pilot, name)


async def begun(pilot: Pilot[None], world: World, admin: Account) -> WizardScreen:
    """A creation in which « Louty » was typed, and is kept."""
    screen = await open_wizard(pilot)
    await type_name(pilot, "Louty")
    await until_kept(pilot, world, admin, "Louty")
    return screen


async def resumed(pilot: Pilot[None]) -> WizardScreen:
    """Take up what is offered on the start page."""
    await until_dialog(pilot)
    await press(pilot, "enter")
    return current(pilot, WizardScreen)


@pytest.mark.rule("CASE-84")
async def test_what_is_typed_is_kept_without_a_word(world: World, admin: Account) -> None:
    async with SignedIn(world, admin).run_test() as pilot:
        await open_wizard(pilot)
        await type_name(pilot, "Lou")
        await until_kept(pilot, world, admin, "Lou")
        await type_text(pilot, "ty")
        waiting = await until_kept(pilot, world, admin, "Louty")

        assert waiting.step is DraftStep.IDENTITY
        assert toasts(pilot) == []
        assert common.WORKING not in shown(pilot)


@pytest.mark.rule("CASE-84")
async def test_every_step_is_kept_as_soon_as_it_is_shown(world: World, admin: Account) -> None:
    async with SignedIn(world, admin).run_test() as pilot:
        screen = await to_rights(pilot)
        waiting = kept(world, admin)
        assert waiting is not None
        assert (waiting.draft.first_name, waiting.step) == ("Jean", DraftStep.RIGHTS)

        await press(pilot, "down", "m", "f2")
        waiting = kept(world, admin)
        assert waiting is not None
        assert (waiting.draft, waiting.step) == (screen.step.draft, DraftStep.CONFIRMATION)
        assert Right.WRITE in waiting.draft.rights.values()


async def test_levels_are_kept_too(world: World, admin: Account) -> None:
    def levels() -> set[Right]:
        waiting = kept(world, admin)
        return set() if waiting is None else set(waiting.draft.rights.values())

    async with SignedIn(world, admin).run_test() as pilot:
        await to_rights(pilot)
        await pilot.press("down", "m")
        await until(pilot, lambda: levels() == {Right.WRITE})


async def test_nothing_typed_keeps_nothing(world: World, admin: Account) -> None:
    async with SignedIn(world, admin).run_test() as pilot:
        await open_wizard(pilot)
        await press(pilot, "tab", "f1", "escape")
        await type_name(pilot, "L")
        await pilot.press("ctrl+q")
        await until_dialog(pilot)
        await until(pilot, lambda: kept(world, admin) is not None)
        await press(pilot, "escape", "backspace")
        await until(pilot, lambda: kept(world, admin) is None)
        await press(pilot, "escape")

        current(pilot, AccountsScreen)
        assert kept(world, admin) is None


@pytest.mark.rule("CASE-39")
async def test_what_is_given_up_is_kept_no_more(world: World, admin: Account) -> None:
    async with SignedIn(world, admin).run_test() as pilot:
        await begun(pilot, world, admin)
        await type_text(pilot, "s")
        await pilot.press("escape")
        await until_shown(pilot, "Ce que vous avez saisi sera")
        await pilot.press("left", "enter")
        await settle(pilot)

        current(pilot, AccountsScreen)
        assert kept(world, admin) is None


@pytest.mark.rule("LIFE-1", "CASE-84")
async def test_a_creation_is_offered_no_more(world: World, admin: Account) -> None:
    async with SignedIn(world, admin).run_test() as pilot:
        await to_code(pilot)
        await type_text(pilot, world.last_code())
        await press(pilot, "enter", "n")

        assert kept(world, admin) is None
        assert not current(pilot, WizardScreen).would_lose_text


async def test_what_cannot_be_kept_is_told_once_and_disturbs_no_typing(
    world: World, admin: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def refuse(_context: Context, draft: Draft, *_: Any) -> None:
        tried.append(draft.last_name)
        raise StorageUnavailable

    async with SignedIn(world, admin).run_test() as pilot:
        screen = await open_wizard(pilot)
        monkeypatch.setattr(keeping, "keep_draft", refuse)
        await type_name(pilot, "L")
        await until(pilot, lambda: toasts(pilot) == [texts.NOT_KEPT])
        await type_text(pilot, "ou")
        await until(pilot, lambda: tried[-1] == "Lou")
        await pilot.press("ctrl+q")
        await until_dialog(pilot)

        assert toasts(pilot) == []
        await until_shown(pilot, "Ce que vous avez saisi et n’avez pas")
        await press(pilot, "escape")
        monkeypatch.setattr(keeping, "keep_draft", keep_draft)
        await type_text(pilot, "ty")
        await until_kept(pilot, world, admin, "Louty")
        assert screen.step.entries.last_name == "Louty"
        assert screen.loss == texts.QUIT_BODY


async def test_quitting_tells_that_it_is_kept(
    world: World, admin: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = SignedIn(world, admin)
    async with app.run_test() as pilot:
        await open_wizard(pilot)
        monkeypatch.setattr(keeping, "EVERY", 3600)
        await type_name(pilot, "Louty")
        await pilot.press("ctrl+q")
        await until_shown(pilot, "Votre saisie est gardée")
        assert "perdu" not in shown(pilot)
        await pilot.press("left", "enter")
        await pilot.pause()

    assert app._exit
    waiting = kept(world, admin)
    assert waiting is not None
    assert waiting.draft.last_name == "Louty"


@pytest.mark.rule("AUTH-7")
async def test_a_lock_keeps_it_and_shows_nothing_of_it(
    world: World, admin: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.idleness = Idleness()
    app = SignedIn(world, admin)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_wizard(pilot)
        await type_name(pilot, "Lou")
        await until_kept(pilot, world, admin, "Lou")
        with monkeypatch.context() as patch:
            patch.setattr(keeping, "EVERY", 3600)
            await type_text(pilot, "ty")
        world.clock.advance(timedelta(minutes=15))
        await press(pilot, "x")
        current(pilot, LockScreen)
        assert "Louty" not in shown(pilot)
        await pilot.press("escape")
        await until_shown(pilot, "Votre saisie est gardée")
        await press(pilot, "escape")
        await type_text(pilot, PASSWORD)
        await press(pilot, "enter")

        assert pilot.app.screen is screen
        await type_text(pilot, "s")
        await until_kept(pilot, world, admin, "Loutys")
        assert app.reasons == []


@pytest.mark.rule("CGU-1", "CASE-85")
async def test_terms_published_meanwhile_interrupt_no_typing(world: World, admin: Account) -> None:
    async with SignedIn(world, admin).run_test() as pilot:
        screen = await open_wizard(pilot)
        publish(world)
        await type_name(pilot, "L")
        await until(pilot, lambda: toasts(pilot) == [texts.NOT_KEPT])

        assert pilot.app.screen is screen
        assert screen.step.entries.last_name == "L"


@pytest.mark.rule("AUTH-6", "CASE-83")
async def test_a_session_that_was_ended_keeps_what_was_typed_before(
    world: World, admin: Account
) -> None:
    app = SignedIn(world, admin)
    async with app.run_test() as pilot:
        await begun(pilot, world, admin)
        end_other_sessions(world.sign_in(admin, HOME))
        await type_text(pilot, "s")
        await until(pilot, lambda: app.reasons)

    assert isinstance(app.reasons[0], SessionEnded)
    assert len(app.reasons) == 1
    waiting = kept(world, admin)
    assert waiting is not None
    assert waiting.draft.last_name == "Louty"


@pytest.mark.rule("CASE-39", "CASE-84")
@pytest.mark.parametrize(
    ("step", "shown_step"), [(DraftStep.IDENTITY, IdentityStep), (DraftStep.RIGHTS, RightsStep)]
)
async def test_at_the_next_sign_in_it_is_offered_and_taken_up_where_it_was(
    world: World,
    admin: Account,
    step: DraftStep,
    shown_step: type[IdentityStep] | type[RightsStep],
) -> None:
    left(world, admin, step)
    async with SignedIn(world, admin).run_test(size=(80, 24)) as pilot:
        await until_shown(pilot, texts.OFFER_TITLE)
        page = shown(pilot)
        for told in ("M. Jean Louty", "Étape ", f"21/11/2026 à {clock(NOON)}", "15 jours"):
            assert told in page
        screen = await resumed(pilot)

        assert isinstance(screen.step, shown_step)
        assert screen.step.entries == DRAFT
        assert f"Étape {screen.bar.step} sur 4" in shown(pilot)
        assert screen.focused is not None
        assert screen.would_lose_text


@pytest.mark.rule("OTP-3", "OTP-7", "CASE-84")
async def test_the_third_step_has_a_new_code_sent(world: World, admin: Account) -> None:
    first = SignedIn(world, admin)
    async with first.run_test() as pilot:
        await to_code(pilot, service="Finances")
        lost = world.last_code()
    world.clock.advance(timedelta(minutes=2))

    async with SignedIn(world, admin).run_test(size=(80, 24)) as pilot:
        screen = await resumed(pilot)
        assert isinstance(screen.step, ConfirmStep)
        assert screen.bar.step == 3
        assert "06 •• •• •• 78" in shown(pilot)
        assert world.last_code() != lost
        await type_text(pilot, lost)
        await press(pilot, "enter")
        assert isinstance(screen.step, ConfirmStep)
        assert accounts(world) == [admin.last_name]

        await type_text(pilot, world.last_code())
        await press(pilot, "enter")
        account = created(world, screen)
        assert (account.last_name, account.service) == ("Louty", "Finances")
        assert kept(world, admin) is None
        await press(pilot, "escape")
        current(pilot, AccountsScreen)


async def test_an_address_taken_meanwhile_leads_to_its_field(world: World, admin: Account) -> None:
    left(world, admin, DraftStep.CONFIRMATION)
    world.add("Petit", email=DRAFT.email)
    async with SignedIn(world, admin).run_test() as pilot:
        screen = await resumed(pilot)

        assert isinstance(screen.step, IdentityStep)
        assert screen.focused is screen.query_one("#email").query_one("Entry")
        assert screen.step.entries == DRAFT


async def test_what_is_taken_up_belongs_to_the_session_that_does(
    world: World, admin: Account
) -> None:
    left(world, admin, DraftStep.IDENTITY)
    async with SignedIn(world, admin).run_test() as pilot:
        before = kept(world, admin)
        await resumed(pilot)
        after = kept(world, admin)
        assert before is not None
        assert after is not None
        assert (after.draft, after.step) == (before.draft, before.step)
        assert after.session_id != before.session_id

        await pilot.press("escape")
        await until_dialog(pilot)
        await pilot.press("left", "enter")
        await settle(pilot)
        current(pilot, DashboardScreen)
        assert kept(world, admin) is None


async def asked(pilot: Pilot[None], *, put_off: bool) -> None:
    """What becomes of it is asked: on the start page, or before another creation."""
    await until_dialog(pilot)
    if put_off:
        await press(pilot, "escape", "g")
        await pilot.press("c")
        await until_dialog(pilot)


@pytest.mark.rule("CASE-83")
@pytest.mark.parametrize("put_off", [False, True], ids=["start-page", "creation"])
async def test_what_is_taken_up_is_what_another_session_typed_since(
    world: World, admin: Account, put_off: bool
) -> None:
    home, before = elsewhere(world, admin, DraftStep.IDENTITY)
    async with SignedIn(world, admin).run_test() as pilot:
        await asked(pilot, put_off=put_off)
        later = replace(DRAFT, service="Paie")
        keep_draft(home, later, DraftStep.RIGHTS, before)
        screen = await resumed(pilot)

        assert isinstance(screen.step, RightsStep)
        assert screen.step.entries == later


@pytest.mark.rule("CASE-83")
@pytest.mark.parametrize("put_off", [False, True], ids=["start-page", "creation"])
async def test_what_another_session_finished_meanwhile_is_not_taken_up(
    world: World, admin: Account, put_off: bool
) -> None:
    left(world, admin, DraftStep.RIGHTS)
    async with SignedIn(world, admin).run_test() as pilot:
        await asked(pilot, put_off=put_off)
        waiting = kept(world, admin)
        assert waiting is not None
        drop_draft(world.sign_in(admin, HOME), waiting)
        screen = await resumed(pilot)

        assert screen.step.entries == Draft()
        assert toasts(pilot) == [explain(DraftTaken())]
        assert kept(world, admin) is None


@pytest.mark.rule("CASE-83")
async def test_what_another_session_took_up_meanwhile_is_asked_again(
    world: World, admin: Account
) -> None:
    left(world, admin, DraftStep.RIGHTS)
    async with SignedIn(world, admin).run_test() as pilot:
        await until_dialog(pilot)
        waiting = kept(world, admin)
        assert waiting is not None
        take_draft(world.sign_in(admin, HOME), waiting)
        await pilot.press("enter")
        await until_shown(pilot, texts.ELSEWHERE_TITLE)
        await press(pilot, "escape")

        current(pilot, DashboardScreen)
        assert kept(world, admin) is not None


@pytest.mark.rule("CASE-83")
async def test_what_another_session_has_open_is_told_as_such(world: World, admin: Account) -> None:
    elsewhere(world, admin, DraftStep.RIGHTS)
    async with SignedIn(world, admin).run_test(size=(80, 24)) as pilot:
        await until_shown(pilot, texts.ELSEWHERE_TITLE)
        assert HOME.name in shown(pilot)
        await until_shown(pilot, "[ Reprendre ici ]  [ Plus tard ]")
        await press(pilot, "escape", "g")
        await pilot.press("c")
        await until_shown(pilot, "[ Reprendre ici ]  [ En créer un autre ]  [ Annuler ]")
        await pilot.press("right", "enter")
        await settle(pilot)

        assert current(pilot, WizardScreen).step.entries == Draft()
        await type_name(pilot, "Durand")
        await until(pilot, lambda: names(world, admin) == {"Durand", "Louty"})


def names(world: World, admin: Account) -> set[str]:
    with world.storage.reading() as unit:
        return {each.draft.last_name for each in unit.drafts.of(admin.id)}


async def test_what_cannot_be_taken_up_is_left_as_it_was(
    world: World, admin: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise StorageUnavailable

    left(world, admin, DraftStep.RIGHTS)
    monkeypatch.setattr("peps_tui.screens.wizard.offering.take_draft", refuse)
    async with SignedIn(world, admin).run_test() as pilot:
        await until_dialog(pilot)
        await press(pilot, "enter", "enter")
        await type_name(pilot, "Durand")
        await until(pilot, lambda: names(world, admin) == {"Durand", "Louty"})


async def lost(pilot: Pilot[None], world: World, admin: Account) -> tuple[Context, KeptDraft]:
    """What was typed here is taken up on another workstation."""
    await until(pilot, lambda: kept(world, admin))
    waiting = kept(world, admin)
    assert waiting is not None
    world.clock.advance(timedelta(minutes=2))
    home = world.sign_in(admin, HOME)
    world.clock.advance(timedelta(minutes=2))
    return home, take_draft(home, waiting)


@pytest.mark.rule("CASE-83")
async def test_who_types_on_learns_that_it_goes_on_elsewhere_and_takes_it_back(
    world: World, admin: Account
) -> None:
    async with SignedIn(world, admin).run_test(size=(80, 24)) as pilot:
        screen = await begun(pilot, world, admin)
        home, taken = await lost(pilot, world, admin)
        there = keep_draft(home, replace(taken.draft, service="Paie"), taken.step, taken)
        await type_text(pilot, "s")
        await until_shown(pilot, texts.TAKEN_TITLE)
        await press(pilot, "enter")

        assert pilot.app.screen is screen
        waiting = kept(world, admin)
        assert waiting is not None
        assert (waiting.draft.last_name, waiting.draft.service) == ("Loutys", "")
        await type_text(pilot, "y")
        await until_kept(pilot, world, admin, "Loutysy")
        with pytest.raises(DraftTaken):
            keep_draft(home, DRAFT, taken.step, there)


@pytest.mark.rule("CASE-83")
async def test_who_leaves_it_there_changes_nothing_of_it(world: World, admin: Account) -> None:
    async with SignedIn(world, admin).run_test() as pilot:
        await begun(pilot, world, admin)
        _, taken = await lost(pilot, world, admin)
        await type_text(pilot, "s")
        await until_shown(pilot, texts.TAKEN_TITLE)
        await press(pilot, "escape")

        current(pilot, AccountsScreen)
        assert kept(world, admin) == taken


@pytest.mark.rule("CASE-83")
async def test_what_was_ended_elsewhere_is_not_taken_back(world: World, admin: Account) -> None:
    async with SignedIn(world, admin).run_test() as pilot:
        await begun(pilot, world, admin)
        drop_draft(*await lost(pilot, world, admin))
        await type_text(pilot, "s")
        await until_shown(pilot, texts.TAKEN_TITLE)
        await press(pilot, "enter")

        current(pilot, AccountsScreen)
        assert toasts(pilot) == [explain(DraftTaken())]
        assert kept(world, admin) is None


@pytest.mark.rule("CASE-83", "LIFE-1", "OTP-3")
async def test_a_code_creates_nothing_once_it_goes_on_elsewhere(
    world: World, admin: Account
) -> None:
    async with SignedIn(world, admin).run_test() as pilot:
        screen = await to_code(pilot)
        code = world.last_code()
        await lost(pilot, world, admin)
        await type_text(pilot, code)
        await pilot.press("enter")
        await until_shown(pilot, texts.TAKEN_TITLE)
        assert accounts(world) == [admin.last_name]

        await press(pilot, "enter")
        assert isinstance(screen.step, ConfirmStep)
        await type_text(pilot, code)
        await press(pilot, "enter")
        assert created(world, screen).last_name == "Louty"
        assert kept(world, admin) is None


@pytest.mark.rule("CASE-83")
async def test_no_code_leaves_for_what_goes_on_elsewhere(world: World, admin: Account) -> None:
    async with SignedIn(world, admin).run_test() as pilot:
        screen = await to_rights(pilot)
        await pilot.press("down", "m")
        await lost(pilot, world, admin)
        sent = len(world.messages(MessageKind.CODE))
        await pilot.press("f2")
        await until_shown(pilot, texts.TAKEN_TITLE)
        assert len(world.messages(MessageKind.CODE)) == sent

        await press(pilot, "enter")
        assert isinstance(screen.step, ConfirmStep)
        assert len(world.messages(MessageKind.CODE)) == sent + 1


async def test_what_was_taken_up_ends_where_a_creation_of_the_grid_does(
    world: World, admin: Account
) -> None:
    for name in ("Arnaud", "Zola"):
        world.add(name)
    left(world, admin, DraftStep.CONFIRMATION)
    async with SignedIn(world, admin).run_test() as pilot:
        screen = await resumed(pilot)
        await type_text(pilot, world.last_code())
        await press(pilot, "enter")
        account = created(world, screen)
        await press(pilot, "escape")

        grid = current(pilot, AccountsScreen)
        assert grid.table.row is not None
        assert grid.table.row.id == account.id
        await press(pilot, "escape")
        current(pilot, DashboardScreen)


async def test_another_account_after_the_one_taken_up(world: World, admin: Account) -> None:
    left(world, admin, DraftStep.CONFIRMATION)
    async with SignedIn(world, admin).run_test() as pilot:
        first = await resumed(pilot)
        await type_text(pilot, world.last_code())
        await press(pilot, "enter")
        assert isinstance(first.step, IdentifierStep)
        await press(pilot, "n")

        again = current(pilot, WizardScreen)
        assert again is not first
        assert again.step.entries == Draft()
        await press(pilot, "escape")
        grid = current(pilot, AccountsScreen)
        assert grid.table.row is not None
        assert grid.table.row.last_name == "Louty"


async def test_later_leaves_it_and_the_next_creation_offers_it(
    world: World, admin: Account
) -> None:
    left(world, admin, DraftStep.RIGHTS)
    async with SignedIn(world, admin).run_test(size=(80, 24)) as pilot:
        await until_dialog(pilot)
        await press(pilot, "escape")
        current(pilot, DashboardScreen)
        await press(pilot, "g")
        for key in ("escape", "enter"):
            await pilot.press("c")
            await until_shown(pilot, "[ Reprendre ]  [ Recommencer ]  [ Annuler ]")
            await press(pilot, key)
            if key == "escape":
                current(pilot, AccountsScreen)

        screen = current(pilot, WizardScreen)
        assert isinstance(screen.step, RightsStep)
        assert screen.step.entries == DRAFT


async def test_dropping_is_confirmed_then_it_is_offered_no_more(
    world: World, admin: Account
) -> None:
    left(world, admin, DraftStep.RIGHTS)
    async with SignedIn(world, admin).run_test(size=(80, 24)) as pilot:
        await until_dialog(pilot)
        await pilot.press("right", "enter")
        await pilot.pause()
        current(pilot, ConfirmDialog)
        await pilot.press("enter")
        await until(pilot, partial(offers, pilot))
        assert kept(world, admin) is not None

        await pilot.press("right", "enter")
        await pilot.pause()
        await pilot.press("left", "enter")
        await settle(pilot)
        current(pilot, DashboardScreen)
        assert kept(world, admin) is None
        await press(pilot, "g", "c")
        assert current(pilot, WizardScreen).step.entries == Draft()


def offers(pilot: Pilot[None]) -> bool:
    screen = pilot.app.screen
    return isinstance(screen, Dialog) and not isinstance(screen, ConfirmDialog)


async def test_starting_anew_begins_with_an_empty_form(world: World, admin: Account) -> None:
    left(world, admin, DraftStep.RIGHTS)
    async with SignedIn(world, admin).run_test() as pilot:
        await until_dialog(pilot)
        await press(pilot, "escape", "g")
        type_at_once(pilot, "c", "tab", "tab", "L", "enter")
        await until_shown(pilot, "[ Recommencer ]")
        await pilot.press("right", "enter")
        await pilot.pause()
        await pilot.press("left", "enter")
        await settle(pilot)

        screen = current(pilot, WizardScreen)
        assert screen.step.entries == Draft()
        await type_name(pilot, "Durand")
        await until_kept(pilot, world, admin, "Durand")


async def test_a_name_that_was_not_typed_is_told_as_such(world: World, admin: Account) -> None:
    nameless = replace(DRAFT, last_name=" ", first_name="")
    left(world, admin, DraftStep.IDENTITY, nameless)
    async with SignedIn(world, admin).run_test(size=(80, 24)) as pilot:
        await until_shown(pilot, texts.NAMELESS)


async def test_nobody_else_is_asked(world: World, admin: Account) -> None:
    left(world, admin, DraftStep.RIGHTS)
    for other in (world.admin("Petit", "Paul"), world.add("Roux")):
        async with SignedIn(world, other).run_test() as pilot:
            await settle(pilot)
            current(pilot, DashboardScreen)


@pytest.mark.rule("CGU-1")
async def test_terms_come_first(world: World, admin: Account) -> None:
    left(world, admin, DraftStep.RIGHTS)
    app = SignedIn(world, admin)
    publish(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_screen(pilot, AcceptanceScreen)
        assert "Louty" not in shown(pilot)


async def test_what_is_typed_before_the_form_is_ready_waits_for_it(
    world: World, admin: Account
) -> None:
    async with SignedIn(world, admin).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "g")
        type_at_once(pilot, "c", "tab", "tab", *"Louty")
        await settle(pilot)

        assert current(pilot, WizardScreen).step.entries.last_name == "Louty"


@pytest.mark.rule("RIGHT-2")
async def test_what_came_online_while_the_offer_stood_open_can_be_given(
    world: World, admin: Account
) -> None:
    left(world, admin, DraftStep.RIGHTS)
    with world.storage.writing() as unit:
        known = unit.services.online(world.today)[0]
        tomorrow = world.today + timedelta(days=1)
        unit.services.add([replace(known, code="demain", position=99, online_on=tomorrow)])
    async with SignedIn(world, admin).run_test() as pilot:
        await asked(pilot, put_off=True)
        world.clock.advance(timedelta(days=1))
        screen = await resumed(pilot)

        assert isinstance(screen.step, RightsStep)
        assert "demain" in {service.code for service in screen.step.services}
