"""`peps-tui backup`, `restore`, `history` and `keys`, on good and bad input."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event as Flag
from threading import Thread

import pytest

from peps_tui.core.domain.errors import DraftTaken
from peps_tui.core.domain.history import Author, Event, Operation
from peps_tui.core.domain.kept_draft import DraftStep
from peps_tui.core.storage import copies
from peps_tui.core.use_cases.drafts import drop_draft, keep_draft, offered_draft, take_draft
from tests.cli.conftest import Outcome, Run
from tests.support.world import World, found, open_world, opened, reopen
from tests.use_cases.test_accounts import DRAFT

OPERATOR = Author(identifier="", name="root", source="essai")
UNTOUCHED = "Rien n’a été modifié."


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A platform that nobody uses, with people and some history."""
    monkeypatch.setenv("PEPS_HOME", str(tmp_path / "home"))
    world = open_world(tmp_path / "home")
    world.sign_in(world.admin())
    world.storage.close()
    return tmp_path / "home"


def write(world: World, lines: int = 1) -> None:
    for _ in range(lines):
        with world.storage.writing() as unit:
            event = Event(operation=Operation.SIGNED_IN)
            unit.history.record(world.commune, event, by=OPERATOR, at=world.clock.now())


@contextmanager
def busy(home: Path) -> Iterator[World]:
    """A platform in which somebody writes all the time."""
    world, stop = reopen(home), Flag()

    def work() -> None:
        while not stop.is_set():
            write(world)

    thread = Thread(target=work)
    thread.start()
    try:
        yield world
    finally:
        stop.set()
        thread.join()
        world.storage.close()


def content(file: Path) -> bytes:
    """What a database holds, whatever waits in its journal."""
    with closing(sqlite3.connect(file)) as connection:
        return "\n".join(connection.iterdump()).encode()


def refused(outcome: Outcome, told: str) -> None:
    """One sentence on the error output, nothing of a traceback, and 1."""
    assert outcome.code == 1
    assert told in outcome.err
    assert "Traceback" not in outcome.err
    assert len(outcome.err.strip().splitlines()) == 1


@pytest.mark.rule("HIST-2", "PHONE-7")
def test_a_backup_taken_while_a_writer_is_busy_is_restored_whole(
    home: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "PAGES", 5)
    file = tmp_path / "peps.backup"

    with busy(home) as world:
        saved = run("backup", file)
        used = run("restore", file, "--yes")
        write(world, 3)
    restored = run("restore", file, "--oui")
    verified, examined = run("history", "verify"), run("doctor")

    assert (saved.code, saved.err) == (0, "")
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"612345678" not in file.read_bytes()
    refused(used, "La plateforme est utilisée")
    assert (restored.code, restored.err) == (0, "")
    (aside,) = (path for path in home.glob("peps.db.2*Z") if path.is_file())
    assert str(aside) in restored.out
    assert aside.stat().st_mode & 0o777 == 0o600
    assert (verified.code, verified.err) == (0, "")
    assert (examined.code, examined.err) == (0, "")
    after = reopen(home)
    # What was lost is told by the history itself.
    assert after.operations()[-1] == "history_anchored"
    after.storage.close()
    assert not list(home.glob(".*"))


@pytest.mark.rule("CASE-84")
def test_what_was_being_typed_is_offered_again_and_nothing_younger_is(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEPS_HOME", str(tmp_path / "home"))
    world = open_world(tmp_path / "home")
    context = world.sign_in(world.admin())
    kept = keep_draft(context, DRAFT, DraftStep.CONFIRMATION)
    assert kept is not None
    world.storage.close()
    assert run("backup", tmp_path / "copy").code == 0
    drop_draft(context, kept)
    younger = keep_draft(context, replace(DRAFT, service="Paie"), DraftStep.RIGHTS)
    assert younger is not None
    world.storage.close()

    assert run("restore", tmp_path / "copy", "--yes").code == 0

    found = offered_draft(context)
    assert found is not None
    assert found.kept == kept
    with pytest.raises(DraftTaken):
        take_draft(context, younger)
    world.storage.close()


def test_a_backup_holds_one_instant_however_much_is_written_meanwhile(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "PAGES", 5)
    world = reopen(home)
    steps: list[int] = []

    def meanwhile(done: int, _of: int) -> None:
        assert done not in steps, "it started again"
        steps.append(done)
        write(world)

    copies.back_up(home / "peps.db", tmp_path / "copy", progress=meanwhile)

    assert len(steps) > 5
    with closing(sqlite3.connect(tmp_path / "copy")) as connection:
        assert connection.execute("SELECT count(*) FROM history").fetchone() == (2,)
    assert len(world.operations()) == 2 + len(steps)
    world.storage.close()


def test_a_backup_never_takes_the_place_of_a_file(home: Path, tmp_path: Path, run: Run) -> None:
    there = tmp_path / "there"
    there.write_text("kept")

    refused(run("backup", there), "existe déjà")
    refused(run("backup", tmp_path / "none" / "file"), "n’a pas pu être écrite")
    assert there.read_text() == "kept"
    assert not list(tmp_path.glob(".*"))


@pytest.mark.rule("HIST-2")
def test_what_is_no_good_backup_is_refused_before_anything_changes(
    home: Path, tmp_path: Path, run: Run
) -> None:
    good = tmp_path / "good"
    assert run("backup", good).code == 0
    before = content(home / "peps.db")

    bad = {"altered": "altéré", "other": "n’ouvre pas", "cut": "endommagé", "text": "endommagé"}
    bad |= {"foreign": "n’est pas la sauvegarde", "missing": "n’existe pas", "newer": "9999"}
    for name in set(bad) - {"missing", "foreign", "text"}:
        shutil.copy(good, tmp_path / name)
    (tmp_path / "cut").write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    (tmp_path / "text").write_text("Bonjour, ceci n’est pas une base. " * 100)
    act(tmp_path / "foreign", "CREATE TABLE t (a)")
    act(tmp_path / "newer", "UPDATE alembic_version SET version_num = '9999'")
    act(
        tmp_path / "altered",
        "DROP TRIGGER history_no_UPDATE",
        "UPDATE history SET author_name = 'Personne' WHERE number = 2",
    )
    (tmp_path / "elsewhere").mkdir()
    storage = opened(tmp_path / "elsewhere")  # with keys of its own
    found(storage)
    World(storage=storage, commune=1).admin()
    storage.close()
    (tmp_path / "other").unlink()
    copies.back_up(tmp_path / "elsewhere" / "peps.db", tmp_path / "other", progress=lambda *_: None)

    for name, told in bad.items():
        refused(run("restore", tmp_path / name, "--yes"), told)
    assert content(home / "peps.db") == before
    assert not list(home.glob("peps.db.2*"))
    assert run("history", "verify").code == 0


def act(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_a_lost_or_damaged_database_is_restored_with_its_keys(
    home: Path, tmp_path: Path, run: Run
) -> None:
    file = tmp_path / "peps.backup"
    run("backup", file)
    (home / "peps.db").write_bytes(b"\xff" * 9_000)

    refused(run("backup", tmp_path / "again"), "endommagée")
    damaged = run("restore", file, "--yes")
    for lost in home.glob("peps.db*"):
        lost.unlink()
    missing = run("backup", tmp_path / "again")
    gone = run("restore", file, "--yes")
    (home / "peps.key").unlink()
    without_keys = run("restore", file, "--yes")

    assert (damaged.code, gone.code) == (0, 0)
    refused(missing, "pas encore de base")
    refused(without_keys, "peps.key")
    assert "conservée" in damaged.out
    assert "conservée" not in gone.out


def test_nothing_is_replaced_without_a_yes(
    home: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "peps.backup"
    run("backup", file)

    for command in (("restore", file), ("history", "anchor"), ("phones", "reset")):
        outcome = run(*command)
        assert (outcome.code, outcome.out) == (1, "")
        assert "--yes" in outcome.err

    typed = iter(["non\n", " OUI \n"])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdin, "readline", lambda: next(typed))
    assert run("phones", "reset").code == 1
    done = run("phones", "reset")
    assert done.out.startswith("1 numéro de téléphone effacé")
    assert "a déjà eu lieu" in run("phones", "reset", "--yes").out


def test_on_postgresql_its_own_tools_are_named(
    home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEPS_DATABASE_URL", "postgresql+psycopg://peps@localhost:1/peps")

    refused(run("backup", home / "x"), "pg_dump")
    refused(run("restore", home / "x", "--yes"), "pg_restore")


@pytest.mark.rule("HIST-2")
def test_history_verify_names_the_line_where_the_end_was_cut(home: Path, run: Run) -> None:
    act(
        home / "peps.db",
        "DROP TRIGGER history_no_DELETE",
        "DELETE FROM history WHERE number = 2",
    )

    cut = run("history", "verify", "--siret", "212 802 209 00014")
    taken = run("history", "anchor", "--yes")
    after = run("history", "verify")
    (home / "peps.anchors").unlink()
    unknown = run("history", "verify")
    nobody = run("history", "verify", "--siret", "00000000000000")

    refused(cut, "HISTORIQUE COUPÉ, la fin manque à partir de la ligne 2.")
    assert (taken.code, after.code) == (0, 0)
    refused(unknown, "mais peps.anchors ne dit pas")
    refused(nobody, "Aucun établissement")


@pytest.mark.rule("PHONE-7")
def test_keys_are_rotated_and_a_former_backup_wants_its_own(
    home: Path, tmp_path: Path, run: Run
) -> None:
    run("backup", tmp_path / "before")
    shutil.copy(home / "peps.key", tmp_path / "peps.key")

    rotated = run("keys", "rotate")
    refused(run("restore", tmp_path / "before", "--yes"), "le fichier de clés qui l’accompagne")
    shutil.copy(tmp_path / "peps.key", home / "peps.key")
    restored = run("restore", tmp_path / "before", "--yes")

    assert rotated.out.startswith("La clé est changée")
    assert (rotated.code, restored.code) == (0, 0)
    assert "déjà à la version" in run("db", "upgrade").out
