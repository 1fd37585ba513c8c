"""Names that attack the terminal, put straight into the database: every screen opens, none acts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.demo import ENTER, ESCAPE, F1, F7, TAB, enter, prepare
from tests.e2e.terminal import Terminal

CLIPBOARD = "\x1b]52;c;UElSQVRF\x07"
HOSTILE = f"{CLIPBOARD}\x1b[2J\x9b31m\x7f\u202eeriam[@click=app.quit]x[/] [/] [bold"
FORBIDDEN = (b"52;c;UElSQVRF", b"\x1b[2J\xc2", "\x9b".encode(), b"\x7f", "\u202e".encode())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = prepare(tmp_path)
    with closing(sqlite3.connect(folder / "peps.db")) as database, database:
        for column in ("last_name", "first_name", "service", "last_login_from"):
            database.execute(f"UPDATE accounts SET {column} = ? || {column}", (HOSTILE,))
        database.execute("UPDATE establishments SET name = ? || name", (HOSTILE,))
        database.execute(
            "UPDATE services SET label = ? || label, theme = ? || theme", [HOSTILE] * 2
        )
        database.execute("DROP TRIGGER history_no_UPDATE")
        for column in ("author_name", "author_source", "subject_name"):
            database.execute(f"UPDATE history SET {column} = ? || {column}", (HOSTILE,))
    return folder


@pytest.fixture
def terminal(home: Path) -> Iterator[Terminal]:
    terminal = Terminal("-m", "peps_tui", environ={"PEPS_HOME": str(home)})
    yield terminal
    terminal.close()


@pytest.mark.rule("HIST-1")
def test_every_screen_opens_and_nothing_of_it_acts(terminal: Terminal, home: Path) -> None:
    enter(terminal, home)
    terminal.type(F1)
    terminal.wait_for("Ligne précédente")
    terminal.type(ESCAPE)
    terminal.wait_without("Ligne précédente")
    terminal.type("g")
    terminal.wait_for("résultat(s)")
    terminal.wait_for("eriam")
    for key, title in ((ENTER, "Modifier le compte"), ("i", "Communiquer l’identifiant")):
        terminal.type(key)
        terminal.wait_for(title)
        terminal.wait_for("eriam")
        terminal.type(ESCAPE)
        terminal.wait_without(title)
    terminal.type("r")
    terminal.wait_for("Renouvellement des droits")
    terminal.type(ESCAPE)
    terminal.wait_without("Renouvellement des droits")
    terminal.type("h")
    terminal.wait_for("Historique des opérations")
    terminal.wait_for("eriam")
    terminal.type(ESCAPE)
    terminal.wait_for("résultat(s)")
    terminal.type("c")
    terminal.wait_for("Étape 1 sur 4")
    address = "jean.louty@bellerive.exemple.fr"
    terminal.type(f"{TAB}\x1b[C\x1b[C{TAB}Louty{TAB}Jean{TAB}{address}{TAB}{address}\x1bOQ")
    terminal.wait_for("Étape 2 sur 4")
    terminal.wait_for("eriam")
    terminal.type("\x1b[Bm\x1bOQ")
    terminal.wait_for("Étape 3 sur 4")
    terminal.wait_for("Un SMS a été envoyé au")
    terminal.type(F7)
    terminal.wait_for("Messages reçus")
    terminal.type(ESCAPE)
    terminal.wait_for("Étape 3 sur 4")

    assert terminal.process.poll() is None
    assert [attack for attack in FORBIDDEN if attack in terminal.output] == []
