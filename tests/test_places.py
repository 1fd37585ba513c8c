"""Instants and places, as people read them."""

from __future__ import annotations

import pytest

from peps_tui.core.domain.history import Author, Event, HistoryLine, Operation
from peps_tui.texts import dashboard, dates, documents, edit, history, me
from peps_tui.texts.workstation import place
from tests.support.fakes import NOON

STORED = "ssh:10.0.0.7"
TOLD = "depuis 10.0.0.7 (SSH)"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("ssh:10.0.0.7", "10.0.0.7 (SSH)"),
        ("ssh:2001:db8::1", "2001:db8::1 (SSH)"),
        ("local:agent@serveur", "agent@serveur (poste local)"),
        ("ligne de commande", "ligne de commande"),
        ("2001:db8::1", "2001:db8::1"),
        ("local:", "local:"),
        ("", ""),
    ],
)
def test_a_place_is_told_without_what_it_is_kept_with(source: str, told: str) -> None:
    assert place(source) == told


def test_it_is_told_alike_everywhere() -> None:
    line = HistoryLine(
        establishment_id=1,
        number=1,
        at=NOON,
        author=Author(identifier="", name="", source=STORED),
        event=Event(operation=Operation.SIGNED_IN),
        seal="",
    )
    sheet = documents.history_sheet([line], NOON.date())

    assert dashboard.last_login(NOON, STORED).endswith(f", {TOLD}.")
    assert edit.last_login(NOON.date(), STORED).endswith(f" {TOLD}")
    assert next(me.session_lines("bureau", STORED, NOON, NOON)) == f"bureau, {TOLD}"
    assert history.source(line) == TOLD
    assert place(STORED) in next(iter(sheet.rows))


def test_a_session_does_not_tell_twice_where_it_comes_from() -> None:
    name = "session SSH (10.0.0.7)"

    assert next(me.session_lines(name, STORED, NOON, NOON)) == name
    assert next(me.session_lines("bureau", "", NOON, NOON)) == "bureau"


def test_the_time_of_day_is_not_cut_by_a_line() -> None:
    assert dates.clock(NOON) == "12\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}00"
    assert dates.moment(NOON) == f"21/11/2026 à {dates.clock(NOON)}"
