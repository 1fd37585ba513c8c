"""« Historique des opérations »: words, order, pages."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from textual.pilot import Pilot

from peps_tui.core.domain.history import Author, Event, HistoryLine, Operation
from peps_tui.screens.history import HistoryScreen
from peps_tui.texts import history as texts
from tests.screens.signed_in import SignedIn, current, press, settle, shown
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

    assert texts.NOBODY in detail
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
        assert screen.operations.cursor == 49
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
