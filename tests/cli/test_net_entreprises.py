"""`peps-tui net-entreprises`, as operators type it (AUTH-1)."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.cli.conftest import Run, make_platform

PERSON = ("219 900 412 00012", "Le Goff", "Élie")
SECRET = "Net-entreprises-2026"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PEPS_HOME", str(tmp_path / "home"))
    return make_platform(tmp_path / "home")


@pytest.mark.rule("AUTH-1", "PWD-3")
def test_people_are_added_listed_and_removed(
    home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{SECRET}\n"))
    added = run("net-entreprises", "add", *PERSON)
    assert (added.code, added.err) == (0, "")
    assert "Élie Le Goff est reconnu(e) pour le SIRET 21990041200012." in added.out
    listed = run("net-entreprises", "list")
    assert listed.out == "21990041200012  Le Goff Élie\n"
    file = home / "net-entreprises.json"
    assert file.stat().st_mode & 0o777 == 0o600
    assert SECRET not in file.read_text("utf-8")
    assert "$argon2id$" in file.read_text("utf-8")

    assert run("net-entreprises", "remove", PERSON[0], "LE GOFF", "elie").code == 0
    gone = run("net-entreprises", "remove", *PERSON)
    assert (gone.code, gone.err) == (1, "Cette personne n’est pas dans la liste.\n")
    assert run("net-entreprises", "list").out == "La liste est vide.\n"


def test_without_a_password_nothing_is_done(
    home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    refused = run("net-entreprises", "add", *PERSON)
    assert (refused.code, refused.out) == (1, "")
    assert "rien n’a été fait" in refused.err
    assert run("net-entreprises", "add", "123", "Le Goff", "Élie").code == 2
