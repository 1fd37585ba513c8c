from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from peps_tui.core.domain.history import (
    GENESIS,
    Author,
    Event,
    HistoryLine,
    Operation,
    first_broken,
    seal,
)

KEY = b"k" * 32
AUTHOR = Author(identifier="CMA000001", name="Claire Martin", source="10.0.0.1")


def chain(length: int) -> list[HistoryLine]:
    lines: list[HistoryLine] = []
    for number in range(1, length + 1):
        at = datetime(2026, 11, 21, 11, tzinfo=UTC) + timedelta(minutes=number)
        event = Event(operation=Operation.SIGNED_IN, subject_identifier=f"JLO{number:06d}")
        previous = lines[-1].seal if lines else GENESIS
        sealed = seal(
            KEY, previous, establishment_id=1, number=number, at=at, author=AUTHOR, event=event
        )
        lines.append(
            HistoryLine(
                establishment_id=1, number=number, at=at, author=AUTHOR, event=event, seal=sealed
            )
        )
    return lines


@pytest.mark.rule("HIST-2")
def test_an_untouched_chain_holds() -> None:
    assert first_broken(KEY, chain(5)) is None


@pytest.mark.rule("HIST-2")
def test_the_first_line_edited_is_named_whatever_was_edited() -> None:
    line = chain(5)[2]
    edits = [
        replace(line, at=line.at + timedelta(microseconds=1)),
        replace(line, author=replace(line.author, name="Quelqu'un d'autre")),
        replace(line, event=replace(line.event, operation=Operation.SIGNED_OUT)),
        replace(line, event=replace(line.event, after={"x": "y"})),
        replace(line, establishment_id=2),
        replace(line, seal="0" * 64),
    ]

    for edited in edits:
        lines = chain(5)
        lines[2] = edited
        assert first_broken(KEY, lines) == 3


@pytest.mark.rule("HIST-2")
def test_a_line_deleted_or_moved_is_named() -> None:
    lines = chain(5)

    assert first_broken(KEY, lines[:2] + lines[3:]) == 3
    assert first_broken(KEY, [lines[0], lines[2], lines[1], *lines[3:]]) == 2
    assert first_broken(KEY, lines[1:]) == 1


@pytest.mark.rule("HIST-2")
def test_another_key_breaks_the_first_line() -> None:
    assert first_broken(b"z" * 32, chain(3)) == 1
