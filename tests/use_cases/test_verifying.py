"""Whoever edits, deletes, reorders or cuts the history is seen, at the first line (HIST-2)."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import text

from peps_tui.core.domain.account import Profile
from peps_tui.core.domain.errors import HistoryBroken
from peps_tui.core.domain.history import Anchor, Author, Event, Operation
from peps_tui.core.use_cases.verifying import (
    Chain,
    ChainFault,
    anchor_history,
    verify_history,
)
from tests.support.world import World

OPERATOR = Author(identifier="", name="root", source="ligne de commande")
LINES = 6


def write(world: World, establishment: int, lines: int = LINES) -> None:
    for number in range(lines):
        with world.storage.writing() as unit:
            event = Event(operation=Operation.SIGNED_IN, subject_name=f"personne {number}")
            unit.history.record(establishment, event, by=OPERATOR, at=world.clock.now())


def tamper(world: World, *statements: str) -> None:
    """Act on the history as the owner of the database may."""
    with world.storage.engine.execution_options(writing=True).begin() as connection:
        if connection.dialect.name == "sqlite":
            unguard = [f"DROP TRIGGER history_no_{verb}" for verb in ("UPDATE", "DELETE")]
        else:
            unguard = ["ALTER TABLE history DISABLE TRIGGER USER"]
        for statement in (*unguard, *statements):
            connection.execute(text(statement))


def found(world: World) -> dict[int, tuple[int, ChainFault | None, int | None]]:
    chains: list[Chain] = list(verify_history(world.ports).chains)
    return {each.establishment.id: (each.lines, each.fault, each.broken) for each in chains}


@pytest.mark.rule("HIST-2")
def test_a_sound_history_holds_whatever_was_written_beyond_its_anchor(world: World) -> None:
    write(world, world.commune)
    anchored = dict(world.storage.anchors.all())
    write(world, world.commune)
    world.storage.anchors.replace(anchored.values())  # killed before the last ones were anchored

    report = verify_history(world.ports)

    assert report.holds
    assert found(world) == {world.commune: (12, None, None), world.hospital: (0, None, None)}


@pytest.mark.rule("HIST-2")
@pytest.mark.parametrize(
    ("statements", "fault"),
    [
        (["UPDATE history SET subject_name = 'x' WHERE number = 4"], (6, ChainFault.BROKEN, 4)),
        (["DELETE FROM history WHERE number = 4"], (6, ChainFault.BROKEN, 4)),
        (
            [
                "UPDATE history SET number = 99 WHERE number = 4",
                "UPDATE history SET number = 4 WHERE number = 5",
                "UPDATE history SET number = 5 WHERE number = 99",
            ],
            (6, ChainFault.BROKEN, 4),
        ),
        (["DELETE FROM history WHERE number > 3"], (3, ChainFault.CUT, 4)),
        (["DELETE FROM history WHERE number = 6"], (5, ChainFault.CUT, 6)),
        (["DELETE FROM history"], (0, ChainFault.CUT, 1)),
    ],
    ids=["edited", "deleted", "reordered", "tail", "last", "all"],
)
def test_the_first_line_that_was_touched_is_named(
    world: World, statements: list[str], fault: tuple[int, ChainFault, int]
) -> None:
    write(world, world.commune)

    tamper(world, *statements)

    assert found(world)[world.commune] == fault
    assert not verify_history(world.ports).holds


@pytest.mark.rule("HIST-2")
def test_a_tail_that_was_cut_and_written_anew_shows(world: World) -> None:
    """Even by who has the key: the seal that was anchored is not the one there is."""
    write(world, world.commune)
    was = world.storage.anchors.all()[world.commune]

    tamper(world, "DELETE FROM history WHERE number > 3")
    world.clock.advance(world.clock.now() - world.clock.now().replace(hour=1))
    write(world, world.commune, 5)
    world.storage.anchors.replace([was])

    assert found(world)[world.commune] == (8, ChainFault.BROKEN, 6)


@pytest.mark.rule("HIST-2")
def test_an_establishment_that_vanished_or_was_never_anchored_is_told(world: World) -> None:
    write(world, world.commune)
    ghost = Anchor(establishment_id=999, number=3, seal="0" * 64)
    world.storage.anchors.replace([ghost])

    report = verify_history(world.ports)

    assert (report.gone, report.holds) == (1, False)
    assert found(world)[world.commune] == (6, ChainFault.UNANCHORED, None)


@pytest.mark.rule("HIST-2")
def test_a_history_is_anchored_anew_knowingly_and_says_so(world: World) -> None:
    write(world, world.commune)
    write(world, world.hospital, 2)
    tamper(world, f"DELETE FROM history WHERE establishment_id = {world.commune} AND number > 3")

    assert anchor_history(world.ports, by=OPERATOR) == 2

    assert verify_history(world.ports).holds
    with world.storage.reading() as unit:
        (line,), total = unit.history.page(world.commune, before=None, size=1)
        assert unit.history.head(world.hospital).number == 2
    assert total == 4
    assert line.event.operation is Operation.HISTORY_ANCHORED
    assert (line.event.before, line.event.after) == ({"last_line": "6"}, {"last_line": "3"})
    assert line.author == OPERATOR


@pytest.mark.rule("HIST-2")
def test_what_does_not_hold_is_not_anchored(world: World) -> None:
    write(world, world.commune)
    before = dict(world.storage.anchors.all())
    tamper(world, "UPDATE history SET subject_name = 'x' WHERE number = 2")

    with pytest.raises(HistoryBroken) as refused:
        anchor_history(world.ports, by=OPERATOR)

    assert refused.value.line == 2
    assert world.storage.anchors.all() == before


@pytest.mark.rule("HIST-2")
def test_a_use_case_moves_the_anchor_and_one_that_fails_does_not(world: World) -> None:
    admin = world.add("Martin", "Claire", profile=Profile.ADMIN)
    world.sign_in(admin)
    anchor = world.storage.anchors.all()[world.commune]

    with world.storage.reading() as unit:
        assert anchor == unit.history.head(world.commune)
    with suppress(ZeroDivisionError), world.storage.writing() as unit:
        event = Event.about(admin, Operation.SIGNED_OUT)
        unit.history.record(world.commune, event, by=OPERATOR, at=world.clock.now())
        raise ZeroDivisionError
    assert world.storage.anchors.all()[world.commune] == anchor
