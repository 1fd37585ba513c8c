"""Where files made for people are put."""

import os
from pathlib import Path

import pytest

from peps_tui.core.adapters.shelf import FolderShelf, OneFile
from peps_tui.core.domain.errors import CoreError, FileNotSaved, FilesTooOpen


@pytest.fixture
def shelf(tmp_path: Path) -> FolderShelf:
    return FolderShelf(directory=tmp_path / "exports")


def names(shelf: FolderShelf) -> list[str]:
    return sorted(path.name for path in shelf.directory.iterdir())


def test_a_file_is_private_and_its_path_is_told(shelf: FolderShelf) -> None:
    path = Path(shelf.save("Comptes au 21/11/2026.csv", b"Zo\xc3\xab"))

    assert path == shelf.directory / "comptes-au-21-11-2026.csv"
    assert path.read_bytes() == b"Zo\xc3\xab"
    assert path.stat().st_mode & 0o777 == 0o600
    assert shelf.directory.stat().st_mode & 0o777 == 0o700


def test_no_file_takes_the_place_of_another(shelf: FolderShelf) -> None:
    told = [Path(shelf.save("liste.csv", bytes([number]))) for number in range(3)]

    assert [path.name for path in told] == ["liste.csv", "liste-2.csv", "liste-3.csv"]
    assert [path.read_bytes() for path in told] == [b"\0", b"\1", b"\2"]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.csv", "/etc/x.csv", ".csv", "..", "a\0b\n.csv", "é" * 300 + ".csv"]
)
def test_a_name_leads_nowhere_else(shelf: FolderShelf, name: str) -> None:
    path = Path(shelf.save(name, b"x"))

    assert path.parent == shelf.directory
    assert path.read_bytes() == b"x"
    assert not path.name.startswith((".", "-"))


def test_a_disk_that_refuses_leaves_nothing(
    shelf: FolderShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileNotSaved):
        shelf.save("liste.csv", b"x")

    assert names(shelf) == []


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(FileNotSaved):
        FolderShelf(directory=tmp_path / "file" / "exports").save("liste.csv", b"x")


def test_a_folder_that_others_may_enter_is_refused(shelf: FolderShelf) -> None:
    shelf.directory.mkdir(mode=0o755)
    shelf.directory.chmod(0o755)

    with pytest.raises(FilesTooOpen):
        shelf.save("liste.csv", b"x")


@pytest.mark.rule("HIST-1")
def test_a_file_appears_once_what_comes_first_is_done(shelf: FolderShelf) -> None:
    seen: list[list[str]] = []

    shelf.save("liste.csv", b"x", first=lambda: seen.append(names(shelf)))

    (hidden,) = seen
    assert "liste.csv" not in hidden
    assert names(shelf) == ["liste.csv"]


@pytest.mark.rule("HIST-1")
def test_no_file_appears_when_what_comes_first_is_refused(shelf: FolderShelf) -> None:
    def refuse() -> None:
        raise CoreError

    with pytest.raises(CoreError):
        shelf.save("liste.csv", b"x", first=refuse)

    assert names(shelf) == []


def test_the_file_of_an_operator_never_replaces_one(tmp_path: Path) -> None:
    place = OneFile(path=tmp_path / "liste.csv")

    assert place.save("autre.csv", b"x") == str(tmp_path / "liste.csv")
    with pytest.raises(FileNotSaved):
        place.save("autre.csv", b"y")

    assert (tmp_path / "liste.csv").read_bytes() == b"x"
    assert (tmp_path / "liste.csv").stat().st_mode & 0o777 == 0o600
