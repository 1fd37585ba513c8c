"""« Historique des opérations »: words, order, pages."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain.document import SheetForm
from peps_tui.core.domain.history import FAMILIES, Author, Event, Family, HistoryLine, Operation
from peps_tui.screens.dialog import MessageDialog
from peps_tui.screens.history import HistoryScreen
from peps_tui.screens.saving import ExportDialog
from peps_tui.texts import history as texts
from tests.screens.signed_in import (
    SignedIn,
    current,
    press,
    settle,
    shown,
    toasts,
    type_text,
    until_dialog,
)
from tests.support.world import World

AUTHOR = Author(identifier="CDU000001", name="Claire Dupont", source="10.0.0.7")


def line(event: Event, author: Author = AUTHOR) -> HistoryLine:
    return HistoryLine(
        establishment_id=1,
        number=1,
        at=datetime(2026, 7, 1, 22, 30, 5, tzinfo=UTC),
        author=author,
        event=event,
        seal="",
    )


@pytest.mark.rule("HIST-1")
@pytest.mark.parametrize("operation", Operation)
def test_every_operation_has_its_words(operation: Operation) -> None:
    assert texts.operation(Event(operation=operation))


@pytest.mark.rule("HIST-1")
def test_every_operation_that_is_written_is_in_one_family() -> None:
    listed = [operation for kept in FAMILIES.values() for operation in kept]

    assert sorted([*listed, Operation.UNREADABLE]) == sorted(Operation)
    assert set(texts.FAMILY_NAMES) == set(FAMILIES) == set(Family)


@pytest.mark.rule("HIST-1")
@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            {"service": "Affiliation CNRACL", "right": "none"},
            {"service": "Affiliation CNRACL", "right": "write"},
            "service : Affiliation CNRACL · droit : Aucun → Modification",
        ),
        ({"expires_on": "2026-11-20"}, {"expires_on": "2028-05-21"}, "20/11/2026 → 21/05/2028"),
        ({}, {"profile": "admin"}, "profil : Administrateur"),
        ({}, {"purpose": "create_account", "channel": "voice"}, "créer un compte · par : appel"),
        ({"workstation": "poste 12"}, {}, "poste : poste 12"),
        ({}, {"profile": "auditor", "novelty": "x"}, "profil : auditor · novelty : x"),
    ],
)
def test_what_changed_is_told_in_french(
    before: Mapping[str, str], after: Mapping[str, str], told: str
) -> None:
    event = Event(operation=Operation.RIGHT_CHANGED, before=before, after=after)

    assert told in texts.facts(event).replace("\N{NO-BREAK SPACE}", " ")


def test_dates_are_those_of_paris_even_past_midnight() -> None:
    told = line(Event(operation=Operation.SIGNED_IN))

    assert texts.when(told) == "02/07/2026 00:30"
    assert "02/07/2026 à 00:30:05" in texts.exactly_when(told)


def test_somebody_unknown_is_told_as_such() -> None:
    unknown = Author(identifier="", name="", source="10.0.0.7")
    detail = " ".join(texts.detail(line(Event(operation=Operation.PASSWORD_FAILED), unknown)))

    assert "par une personne non identifiée" in detail
    assert "depuis 10.0.0.7" in detail


def record(world: World, count: int) -> None:
    with world.storage.writing() as unit:
        for number in range(count):
            event = Event(operation=Operation.ACCOUNT_RENEWED, subject_name=f"Personne {number}")
            unit.history.record(world.commune, event, by=AUTHOR, at=world.clock.now())


async def open_history(pilot: Pilot[None]) -> HistoryScreen:
    await settle(pilot)
    await press(pilot, "h")
    return current(pilot, HistoryScreen)


@pytest.mark.rule("HIST-1")
async def test_the_newest_comes_first_and_is_told_in_full(world: World) -> None:
    admin = world.admin("Martin", "Claire")
    async with SignedIn(world, admin).run_test(size=(80, 24)) as pilot:
        await open_history(pilot)

        page = " ".join(shown(pilot).split())
        assert page.index("Connexion") < page.index("Code à usage")
        assert f"par Claire Martin ({admin.identifier}), depuis 10.0.0.1" in page
        await press(pilot, "down")
        assert "pour\N{NO-BREAK SPACE}: se connecter" in shown(pilot)


async def test_older_and_newer_pages(world: World) -> None:
    app = SignedIn(world, world.admin())
    record(world, 120)
    async with app.run_test() as pilot:
        screen = await open_history(pilot)
        assert "1-50 sur 122 opération(s)" in shown(pilot)
        await press(pilot, "end", "down")
        assert "51-100 sur 122 opération(s)" in shown(pilot)
        await press(pilot, "end", "pagedown")
        assert "101-122 sur 122 opération(s)" in shown(pilot)
        await press(pilot, "end", "down")
        assert "101-122" in shown(pilot)

        await press(pilot, "home", "up")
        assert "51-100" in shown(pilot)
        assert screen.operations.lines.cursor == 49
        await press(pilot, "home", "up", "home", "up")
        assert "1-50" in shown(pilot)


async def test_what_happened_meanwhile_is_one_key_away(world: World) -> None:
    app = SignedIn(world, world.admin())
    async with app.run_test() as pilot:
        await open_history(pilot)
        record(world, 1)
        await press(pilot, "f5")

        assert "1-3 sur 3 opération(s)" in shown(pilot)
        assert "Personne 0" in shown(pilot)


def deeds(world: World) -> None:
    """A renewal by Claire Dupont, and a deletion by Céline Œuvray the day before."""
    celine = Author(identifier="COE000002", name="Céline Œuvray", source="10.0.0.8")
    with world.storage.writing() as unit:
        for operation, by, days in (
            (Operation.ACCOUNT_DELETED, celine, 1),
            (Operation.ACCOUNT_RENEWED, AUTHOR, 0),
        ):
            event = Event(operation=operation, subject_name="Jean Louty")
            at = world.clock.now() - timedelta(days=days)
            unit.history.record(world.commune, event, by=by, at=at)


@pytest.mark.rule("HIST-1")
async def test_the_filter_is_a_form_and_escape_goes_back_step_by_step(world: World) -> None:
    app = SignedIn(world, world.admin())
    deeds(world)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_history(pilot)
        assert "1-4 sur 4" in shown(pilot)

        await press(pilot, "f3")
        await type_text(pilot, "oeuvray")
        await press(pilot, "tab")
        await type_text(pilot, "louty")
        turns = 1 + list(texts.FAMILY_NAMES).index(Family.ACCOUNTS)
        await pilot.press("tab", *["right"] * turns)
        await press(pilot, "enter")
        assert texts.FAMILY_NAMES[Family.ACCOUNTS] in shown(pilot)
        assert "1-1 sur 1" in shown(pilot)
        assert "Compte supprimé" in shown(pilot)
        assert "Compte renouvelé" not in shown(pilot)
        assert screen.operations.lines.has_focus

        # What was typed and not submitted is not what is shown.
        await press(pilot, "f3")
        await type_text(pilot, "xyz")
        await press(pilot, "escape")
        assert screen.author.value == "oeuvray"
        assert screen.operations.lines.has_focus

        await press(pilot, "escape")
        assert "1-4 sur 4" in shown(pilot)
        assert (screen.author.value, screen.family.value) == ("", "all")
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, HistoryScreen)


@pytest.mark.rule("HIST-1")
async def test_days_are_filtered_and_a_bad_one_is_told_at_its_field(world: World) -> None:
    app = SignedIn(world, world.admin())
    deeds(world)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_history(pilot)
        await press(pilot, "f3")
        screen.since.value = "20/11/2026"
        for typed, told in (
            ("31/02/2026", texts.BAD_DAY),
            ("1-2-26", texts.BAD_DAY),
            ("19/11/2026", texts.DAYS_REVERSED),
        ):
            screen.until.value = typed
            await press(pilot, "enter")
            assert screen.until.error == told
            assert f"✗ {told}" in shown(pilot)
            assert screen.until.entry.has_focus
        screen.until.value = "20/11/2026"
        await press(pilot, "enter")

        assert "1-1 sur 1" in shown(pilot)
        assert "Compte supprimé" in shown(pilot)


@pytest.mark.rule("HIST-1", "OTP-8")
async def test_what_is_filtered_is_exported(world: World) -> None:
    app = SignedIn(world, world.admin())
    deeds(world)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_history(pilot)
        screen.author.value = "celine"
        await press(pilot, "f3", "enter")
        await pilot.press("e")
        await until_dialog(pilot)
        current(pilot, ExportDialog)
        await press(pilot, "enter")
        current(pilot, MessageDialog)
        assert texts.exported(1) in shown(pilot)
        await press(pilot, "enter")

        [(name, content)] = world.shelf.files.items()
        assert name.endswith(SheetForm.CSV)
        assert b"JEAN LOUTY" in content.upper()
        assert "1-1 sur 1" in shown(pilot)

        # Nothing to export: told, and no file.
        screen.author.value = "personne de ce nom"
        await press(pilot, "f3", "enter")
        assert texts.NOTHING_FOUND in shown(pilot)
        await press(pilot, "e")
        assert current(pilot, HistoryScreen) is screen
        assert len(toasts(pilot)) == 1
    assert len(world.shelf.files) == 1
    assert world.operations()[-1] == Operation.HISTORY_EXPORTED
