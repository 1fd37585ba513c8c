"""« Revue des comptes » by keys: started, decided, applied, closed, with others at work."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event
from textual.pilot import Pilot

from peps_tui.core.domain.account import Account, Profile, Status
from peps_tui.core.domain.dates import expiry_from
from peps_tui.core.domain.review import Decision
from peps_tui.core.ports import Context
from peps_tui.core.use_cases import reviewing
from peps_tui.core.use_cases.bulk import delete_accounts
from peps_tui.screens.dashboard import DashboardScreen
from peps_tui.screens.dialog import ConfirmDialog, MessageDialog, ReportDialog
from peps_tui.screens.review.screen import ReviewScreen
from peps_tui.screens.review.sitting import Sitting
from peps_tui.texts import review as texts
from tests.screens.signed_in import (
    SignedIn,
    current,
    press,
    settle,
    shown,
    toasts,
    until_dialog,
    until_shown,
)
from tests.screens.test_hostile_names import HOSTILE, harmless
from tests.support.rest import Held
from tests.support.world import World

KEEP, DELETE, LATER = Decision.KEEP, Decision.DELETE, Decision.LATER


@pytest.fixture
def claire(world: World) -> Account:
    """An administrator, who has no reason to be asked about; nor have the people of `add`."""
    return add(world, "Martin", "Claire", profile=Profile.ADMIN)


def add(world: World, last_name: str, first_name: str = "Anne", **changes: Any) -> Account:
    yesterday = world.clock.now() - timedelta(days=1)
    return world.add(last_name, first_name, last_login_at=yesterday, **changes)


@asynccontextmanager
async def review_of(
    world: World, by: Account, *, started: bool = True, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[None], Context]]:
    """The review open over the start page of an administrator."""
    app = SignedIn(world, by)
    if started:
        reviewing.start_review(app.start.context)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        app.push_screen(ReviewScreen(app.start.context, app.start.who))
        await settle(pilot)
        yield pilot, app.start.context


@contextmanager
def busy(world: World) -> Iterator[None]:
    """Somebody else writes for a while."""
    turn = Held()

    def wait(connection: Connection) -> None:
        if connection.get_execution_options().get("writing"):
            assert turn.wait(60)

    event.listen(world.storage.engine, "begin", wait, insert=True)
    try:
        yield
    finally:
        turn.set()


async def ask(pilot: Pilot[None], key: str) -> str:
    """Press a key that asks first; returns the question, on one line."""
    await pilot.press(key)
    await until_dialog(pilot)
    return words(pilot)


async def answer(pilot: Pilot[None], *keys: str) -> None:
    """Answer a question whose answer ends the work behind it."""
    await pilot.press(*keys)
    await settle(pilot)


def words(pilot: Pilot[None]) -> str:
    """What is shown, on one line, whatever its breaks, frames and spaces."""
    return " ".join(shown(pilot).replace("│", " ").split())


def decisions(context: Context) -> dict[str, Decision | None]:
    """What is stored, by name."""
    return {item.last_name: item.decision for item in reviewing.review_items(context).items}


def highlighted(pilot: Pilot[None]) -> str:
    item = current(pilot, ReviewScreen).lines.highlighted
    return item.last_name if item else ""


async def test_a_page_explains_until_somebody_starts(world: World, claire: Account) -> None:
    add(world, "Ancien", created_at=world.clock.now() - timedelta(days=700))
    world.add("Neuf", "Léo", status=Status.PENDING, service="Voirie")
    async with review_of(world, claire, started=False) as (pilot, _context):
        assert texts.DUE in shown(pilot)
        assert texts.NEVER in shown(pilot)
        await press(pilot, "g", "f2", "t")
        assert texts.DUE in shown(pilot)

        await press(pilot, "enter")

        assert "0 / 3 traités" in shown(pilot)
        assert highlighted(pilot) == "Neuf"
        assert "jamais connecté +1" in shown(pilot)
        told = words(pilot)
        assert "Mme Léo Neuf · LNE" in told
        assert "Son titulaire ne s’est jamais connecté. Son lien de création est périmé." in told
        assert world.operations()[-1] == "review_started"


async def test_a_long_name_is_cut_before_the_count(world: World) -> None:
    admin = add(world, "de La Rochefoucauld", "Marie-Isabelle", profile=Profile.ADMIN)
    async with review_of(world, admin) as (pilot, _context):
        assert "…  0 / 1 traités" in shown(pilot)


async def test_a_key_decides_and_goes_on_and_backspace_goes_back(
    world: World, claire: Account
) -> None:
    for name in ("Alpha", "Beta", "Gamma"):
        add(world, name)
    async with review_of(world, claire) as (pilot, context):
        await press(pilot, "g", "s", "p")

        assert highlighted(pilot) == "Martin"
        assert "3 / 4 traités" in shown(pilot)
        assert decisions(context) == {"Alpha": KEEP, "Beta": DELETE, "Gamma": LATER, "Martin": None}

        await press(pilot, "backspace", "backspace")
        assert highlighted(pilot) == "Beta"
        assert decisions(context) == {"Alpha": KEEP, "Beta": None, "Gamma": None, "Martin": None}
        await press(pilot, "up", "backspace")
        assert decisions(context)["Alpha"] is None
        await press(pilot, "backspace")
        assert toasts(pilot) == [texts.NOTHING_TO_UNDO]

        # From the last one the cursor goes to what was passed over.
        await press(pilot, "end", "g")
        assert highlighted(pilot) == "Alpha"


@pytest.mark.rule("LIFE-8", "CASE-2")
async def test_ones_own_account_is_not_deleted(world: World, claire: Account) -> None:
    async with review_of(world, claire) as (pilot, context):
        assert "C’est votre compte" in shown(pilot)
        await press(pilot, "s")

        assert "votre propre compte" in toasts(pilot)[0]
        assert decisions(context) == {"Martin": None}


@pytest.mark.rule("CASE-98")
async def test_a_part_is_listed_and_its_lines_stay_until_it_is_asked_anew(
    world: World, claire: Account
) -> None:
    long_ago: dict[str, Any] = {
        "last_login_at": world.clock.now() - timedelta(days=400),
        "created_at": world.clock.now() - timedelta(days=700),
        "expires_on": world.today + timedelta(days=500),
    }
    world.add("Oublié", "Max", **long_ago)
    world.add("Rare", "Ida", **long_ago)
    add(world, "Zola")
    async with review_of(world, claire) as (pilot, _context):
        await press(pilot, "f")
        assert "Inactif depuis un an (2)" in shown(pilot)
        assert "Bloqué (" not in shown(pilot)
        await press(pilot, "down", "down", "enter")

        assert "Afficher\N{NO-BREAK SPACE}: Inactif depuis un an" in shown(pilot)
        assert "Zola" not in shown(pilot)
        await press(pilot, "s", "s")
        assert "2 / 4 traités" in shown(pilot)
        assert "Oublié Max" in shown(pilot)

        await press(pilot, "f", "up", "up", "enter")
        assert "Oublié" not in shown(pilot)
        assert highlighted(pilot) == "Martin"


async def test_all_those_without_reason_are_kept_at_once(world: World, claire: Account) -> None:
    add(world, "Alpha")
    add(world, "Beta")
    world.add("Neuf", status=Status.PENDING)
    async with review_of(world, claire) as (pilot, context):
        await press(pilot, "down", "p")
        told = await ask(pilot, "a")
        assert "garder 2 comptes sans motif" in told
        await answer(pilot, "escape")
        assert decisions(context)["Beta"] is None
        await ask(pilot, "a")
        await answer(pilot, "enter")

        assert decisions(context) == {"Neuf": None, "Alpha": LATER, "Beta": KEEP, "Martin": KEEP}
        assert "3 / 4 traités" in shown(pilot)
        await press(pilot, "a")
        assert toasts(pilot) == [texts.NO_REST]


async def test_whom_one_looks_for_is_listed_kept_and_opened(world: World, claire: Account) -> None:
    add(world, "Élan", "Zoé", service="Voirie")
    add(world, "Beta", "Élaine")
    add(world, "Gamma")
    async with review_of(world, claire) as (pilot, context):
        await press(pilot, "f3", *"ela")
        assert "Élan Zoé" in shown(pilot)
        assert "Beta Élaine" in shown(pilot)
        assert "Gamma" not in shown(pilot)
        await press(pilot, "enter")
        told = await ask(pilot, "l")
        assert "garder 2 comptes affichés" in told
        await answer(pilot, "enter")
        assert decisions(context) == {"Élan": KEEP, "Beta": KEEP, "Gamma": None, "Martin": None}

        await press(pilot, "home", "enter")
        assert "Modifier le compte" in shown(pilot)
        await press(pilot, "escape")
        await press(pilot, "escape")
        assert "Gamma" in shown(pilot)
        await press(pilot, "f3", *"zz", "enter", "l")
        assert toasts(pilot) == [texts.NO_SHOWN]


@pytest.mark.rule("LIFE-5", "LIFE-6", "OTP-8", "CASE-19")
async def test_decisions_are_applied_after_a_question_with_the_exact_numbers(
    world: World, claire: Account
) -> None:
    lapsed = world.add("Passé", "Luc", status=Status.EXPIRED, last_login_at=world.clock.now())
    kept = add(world, "Garde")
    add(world, "Tard")
    async with review_of(world, claire) as (pilot, context):
        codes = len(world.courier.sent)
        await press(pilot, "f2")
        assert toasts(pilot) == [texts.NOTHING_TO_APPLY]
        await press(pilot, "s", "g")
        # What another administrator decides meanwhile is counted too.
        reviewing.decide(context, [3], KEEP)
        told = await ask(pilot, "f2")

        assert "2 comptes renouvelés jusqu’au 21/05/2028" in told
        assert "1 compte supprimé, définitivement" in told
        assert "1 compte inchangé, sans décision" in told
        await pilot.press("enter")  # « Annuler » has the focus
        await settle(pilot)
        assert world.get(kept).expires_on != expiry_from(world.today)

        await ask(pilot, "f2")
        await answer(pilot, "left", "enter")
        assert world.find(lapsed) is None
        assert world.get(kept).expires_on == expiry_from(world.today)
        assert len(world.courier.sent) == codes
        assert "2 comptes renouvelés, 1 compte supprimé" in toasts(pilot)[0]
        (line,) = [
            line for line in shown(pilot).splitlines() if "Renouvelé" in line and "Garde" in line
        ]
        assert "21/05/28" in line or "21/05/2028" in line
        await press(pilot, "home", "g")
        assert toasts(pilot) == [texts.SETTLED]


@pytest.mark.rule("LIFE-8")
async def test_what_the_rules_refuse_is_told_and_asked_again(world: World, claire: Account) -> None:
    paul = world.sign_in(world.admin("Petit", "Paul"))
    async with review_of(world, claire) as (pilot, context):
        number = next(
            item.number
            for item in reviewing.review_items(context).items
            if item.account_id == claire.id
        )
        reviewing.decide(paul, [number], DELETE)
        told = await ask(pilot, "f2")
        assert "compte supprimé" not in told
        assert "Ne sont pas supprimés : - votre propre compte" in told
        await answer(pilot, "left", "enter")

        current(pilot, ReportDialog)
        assert "Claire Martin" in shown(pilot)
        assert "votre propre compte" in words(pilot)
        await press(pilot, "escape")
        assert "Refusé" in shown(pilot)
        assert "0 / 2 traités" in shown(pilot)
        told = await ask(pilot, "t")
        assert "1 décision n’est pas appliquée" in told
        assert "1 compte sera noté « Non traité »" in told
        await answer(pilot, "escape")


@pytest.mark.rule("HIST-1")
async def test_it_is_closed_and_its_report_saved(world: World, claire: Account) -> None:
    add(world, "Zola")
    async with review_of(world, claire) as (pilot, _context):
        await press(pilot, "g")
        told = await ask(pilot, "t")
        assert "1 décision n’est pas appliquée" in told
        assert "1 compte sera noté « Non traité »" in told
        await pilot.press("left", "enter")
        await until_shown(pilot, "(•) PDF")
        await answer(pilot, "enter")

        current(pilot, MessageDialog)
        assert "/exports/Revue des comptes du 21/11/2026.pdf" in shown(pilot)
        await press(pilot, "escape")
        assert "terminée le 21/11/2026" in words(pilot)
        await pilot.press("e")
        await until_dialog(pilot)
        await answer(pilot, "right", "enter")

        assert world.shelf.files["Revue des comptes du 21/11/2026.pdf"].startswith(b"%PDF")
        assert "Zola" in world.shelf.files["Revue des comptes du 21/11/2026.csv"].decode()
        assert world.operations()[-3:] == [
            "review_closed",
            "accounts_exported",
            "accounts_exported",
        ]


async def test_another_administrator_closes_it_and_starts_one_of_others(
    world: World, claire: Account
) -> None:
    first = add(world, "Alpha")
    add(world, "Beta")
    paul = world.sign_in(world.admin("Zola", "Paul"))
    async with review_of(world, claire) as (pilot, context):
        reviewing.close_review(paul)
        delete_accounts(paul, [first.id])
        reviewing.start_review(paul)
        await press(pilot, "s")  # on Alpha, whose number is now that of Beta

        assert set(decisions(context).values()) == {None}
        assert "terminée" in toasts(pilot)[0]
        assert "Alpha" not in shown(pilot)
        assert "commencée le 21/11/2026 par Paul Zola" in shown(pilot)

        reviewing.close_review(paul)
        await press(pilot, "f5")
        assert texts.KEY_START in shown(pilot)


async def test_what_others_decide_is_one_key_away(world: World, claire: Account) -> None:
    paul = world.sign_in(world.admin("Zola", "Paul"))
    async with review_of(world, claire) as (pilot, _context):
        reviewing.decide(paul, [2], LATER)
        await press(pilot, "f5", "down")

        assert "1 / 2 traités" in shown(pilot)
        assert "Plus tard, par Paul Zola le" in words(pilot)


async def test_keys_do_not_wait_for_the_database_and_leaving_does(
    world: World, claire: Account
) -> None:
    for name in ("Alpha", "Beta", "Gamma"):
        add(world, name)
    async with review_of(world, claire) as (pilot, context):
        with busy(world):
            await pilot.press("g", "g", "up", "s", "p")
            assert "3 / 4 traités" in shown(pilot)
            assert current(pilot, ReviewScreen).would_lose_text
            await pilot.press("escape")
            await pilot.pause(0.1)
            current(pilot, ReviewScreen)
            assert set(decisions(context).values()) == {None}
        await settle(pilot)

        current(pilot, DashboardScreen)
        assert toasts(pilot) == [texts.KEPT]
        assert decisions(context) == {"Alpha": KEEP, "Beta": DELETE, "Gamma": LATER, "Martin": None}


async def test_keys_typed_before_a_question_do_not_answer_it(world: World, claire: Account) -> None:
    async with review_of(world, claire) as (pilot, _context):
        with busy(world):
            await pilot.press("g", "f2", "f2", "enter", "t")
        await until_dialog(pilot)
        await pilot.pause(0.1)

        current(pilot, ConfirmDialog)
        assert world.get(claire).expires_on == claire.expires_on
        await answer(pilot, "escape")
        current(pilot, ReviewScreen)


async def test_hostile_names_act_on_nothing(world: World, claire: Account) -> None:
    for number, name in enumerate(HOSTILE):
        add(world, name, service=name, identifier=f"AXX{number:06d}", email=f"{number}@x.fr")
    async with review_of(world, claire, size=(120, 40)) as (pilot, _context):
        for _ in range(len(HOSTILE) + 1):
            assert harmless(pilot)
            await press(pilot, "g")
        assert "[@click=app.quit]" in shown(pilot)
        await ask(pilot, "f2")
        assert harmless(pilot)
        await answer(pilot, "enter")
        assert pilot.app.is_running


def test_an_answer_does_not_hide_a_later_wish(world: World, claire: Account) -> None:
    context = world.sign_in(claire)
    reviewing.start_review(context)
    page = reviewing.review_items(context)
    sitting = Sitting(page)
    kept = sitting.wish(page.items, KEEP)
    put_off = sitting.wish(kept, LATER)

    assert sitting.settle(kept, reviewing.decide(context, [1], KEEP)) == ()
    sitting.read_again(reviewing.review_items(context))
    assert [item.decision for item in sitting.items] == [LATER]
    refused = sitting.settle(put_off)

    assert [item.decision for item in refused] == [KEEP]
    assert sitting.is_stored
