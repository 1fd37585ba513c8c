"""`peps-tui terms publish`, as operators type it (CGU-1)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from peps_tui.core.adapters.clock import SystemClock
from peps_tui.core.domain.dates import paris_date
from tests.cli.conftest import Outcome, Run
from tests.support.world import World, open_world, reopen

TOMORROW = paris_date(SystemClock().now()) + timedelta(days=1)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A platform with two employers."""
    monkeypatch.setenv("PEPS_HOME", str(tmp_path / "home"))
    open_world(tmp_path / "home").storage.close()
    return tmp_path / "home"


def publish(
    run: Run, folder: Path, content: bytes, version: str = "2026-1", deadline: date = TOMORROW
) -> Outcome:
    file = folder / "cgu.txt"
    file.write_bytes(content)
    day = f"{deadline:%d/%m/%Y}"
    return run("terms", "publish", file, "--version", version, "--deadline", day)


@pytest.mark.rule("CGU-1", "HIST-1")
def test_a_version_is_published_to_all_establishments_once(
    home: Path, run: Run, tmp_path: Path
) -> None:
    text = "Conditions générales\r\n\r\n\tArticle 1\r\n"

    done = publish(run, tmp_path, text.encode())
    again = publish(run, tmp_path, text.encode())

    assert (done.code, done.err) == (0, "")
    assert "2 établissements doivent l’accepter avant le" in done.out
    assert (again.code, again.out) == (1, "")
    assert "déjà été publiée" in again.err
    world: World = reopen(home)
    with world.storage.reading() as unit:
        newest = unit.terms.newest()
        assert newest is not None
        assert (newest.version, newest.deadline) == ("2026-1", TOMORROW)
        assert unit.terms.text(newest) == "Conditions générales\n\nArticle 1"
    assert world.operations() == ["terms_published"]
    world.storage.close()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "est vide"),
        (b" \n\n", "est vide"),
        ("Été".encode("latin-1"), "UTF-8"),
        (b"Article 1\nArticle 2\x1b[2J\n", "ligne 2."),
        (b"x" * 200_001, "dépasse 200"),
    ],
)
def test_a_bad_file_is_refused_whole(
    home: Path, run: Run, tmp_path: Path, content: bytes, told: str
) -> None:
    refused = publish(run, tmp_path, content)

    assert (refused.code, refused.out) == (1, "")
    assert told in refused.err
    assert len(refused.err.splitlines()) == 1


def test_a_deadline_is_to_come_and_a_file_is_there(home: Path, run: Run, tmp_path: Path) -> None:
    past = publish(run, tmp_path, b"Article 1", deadline=TOMORROW - timedelta(days=2))
    assert (past.code, past.out) == (1, "")
    assert "est passé" in past.err
    missing = run("terms", "publish", tmp_path / "rien", "--version=1", "--deadline=01/01/2030")
    assert missing.code == 1
    assert missing.err.startswith("Ce fichier n’existe pas.")
    for bad in (["--version=\x1b", "--deadline=01/01/2030"], ["--version=1", "--deadline=demain"]):
        assert run("terms", "publish", "cgu.txt", *bad).code == 2
