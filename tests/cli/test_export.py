"""`peps-tui accounts export`, on a platform of its own."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import Run
from tests.support.world import World

COMMUNE = "21280220900014"


@pytest.fixture
def home(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The platform of `world`, as the command finds it, with one account in the commune."""
    world.add("Louty", "Jean", identifier="JLO000439", phone_anonymous=True)
    monkeypatch.setenv("PEPS_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.mark.rule("CASE-82", "HIST-1", "PHONE-5")
def test_the_list_is_put_where_the_operator_says(
    home: Path, tmp_path: Path, run: Run, world: World
) -> None:
    file = tmp_path / "Liste à moi.csv"

    outcome = run("accounts", "export", "--siret", COMMUNE, file)

    assert (outcome.code, outcome.err) == (0, "")
    assert f"1 compte exporté dans {file}" in outcome.out
    assert file.stat().st_mode & 0o777 == 0o600
    told = file.read_text("utf-8-sig")
    assert "JLO000439" in told
    assert "numéro anonymisé" in told
    assert world.operations() == ["accounts_exported"]
    assert run("accounts", "import", "--essai", file, "--siret", COMMUNE).err.count("déjà") == 2


@pytest.mark.parametrize(("name", "options"), [("l.xlsx", ()), ("l.tmp", ("--form", "xlsx"))])
def test_a_workbook_is_made_when_it_is_asked_for(
    home: Path, tmp_path: Path, run: Run, name: str, options: tuple[str, ...]
) -> None:
    file = tmp_path / name

    assert run("accounts", "export", "--siret", COMMUNE, *options, file).code == 0

    with file.open("rb") as content:
        assert load_workbook(content).active["E2"].value == "JLO000439"


def test_a_file_that_is_there_stays(home: Path, tmp_path: Path, run: Run, world: World) -> None:
    file = tmp_path / "liste.csv"
    file.write_text("à garder", "utf-8")

    outcome = run("accounts", "export", "--siret", COMMUNE, file)

    assert outcome.code == 1
    assert outcome.err.startswith("Ce fichier existe déjà")
    assert file.read_text("utf-8") == "à garder"
    assert world.operations() == []


def test_what_cannot_be_done_leaves_neither_file_nor_line(
    home: Path, tmp_path: Path, run: Run, world: World
) -> None:
    file = tmp_path / "liste.csv"

    assert "plusieurs établissements" in run("accounts", "export", file).err
    assert "rien à exporter" in run("accounts", "export", "--siret", "26280001800012", file).err
    nowhere = tmp_path / "nulle-part" / "liste.csv"
    assert "pas pu être enregistré" in run("accounts", "export", "--siret", COMMUNE, nowhere).err
    assert run("accounts", "export", "--form", "ods", file).code == 2

    assert not file.exists()
    assert world.operations() == []
