"""`peps-tui accounts import`, on a platform of its own."""

from pathlib import Path

import pytest

from peps_tui.core.domain.account import Status
from peps_tui.core.domain.account_csv import SiretMissing, SiretUnknown
from peps_tui.core.domain.csv_table import LinesRefused
from peps_tui.core.domain.history import Author, Operation
from peps_tui.core.use_cases.importing import check_accounts, import_accounts
from peps_tui.texts import imports
from peps_tui.texts.errors import explain
from tests.cli.conftest import Run
from tests.cli.test_account_csv import FILE, HEADINGS, LINE
from tests.support.world import World

COMMUNE = "21280220900014"
OPERATOR = Author(identifier="", name="operateur", source="ligne de commande")


def load(world: World, text: str, *, siret: str | None = COMMUNE) -> int:
    return import_accounts(world.ports, text.encode(), siret=siret, operator=OPERATOR).count


def accounts(world: World) -> int:
    with world.storage.reading() as unit:
        return len(unit.accounts.many(world.commune))


def listed(count: int) -> str:
    lines = (LINE.replace("ADU000439", f"ADU{number:06}") for number in range(count))
    return "\r\n".join([HEADINGS, *lines])


@pytest.mark.parametrize(
    ("told", "expires_on", "status", "activated"),
    [
        ("Actif", "08/08/2027", Status.ACTIVE, True),
        ("Actif", "20/11/2026", Status.EXPIRED, True),
        ("Expiré", "20/11/2026", Status.EXPIRED, True),
        ("Bloqué", "08/08/2027", Status.BLOCKED, True),
        ("En attente d’activation", "08/08/2027", Status.PENDING, False),
    ],
)
def test_an_imported_account_lives_on(
    world: World, told: str, expires_on: str, status: Status, activated: bool
) -> None:
    file = FILE.replace("Actif", told).replace("08/08/2027", expires_on)

    assert load(world, file) == 1

    with world.storage.reading() as unit:
        account = unit.accounts.by_identifier("ADU000439")
        assert account is not None
        assert account.status(world.today) is status
        assert (account.activated_at is not None) is activated
        assert unit.accounts.password(account.id) is None
        assert unit.accounts.rights(account.id) == {}


@pytest.mark.rule("HIST-1")
def test_the_history_tells_the_import_in_one_line(world: World) -> None:
    load(world, listed(3))

    with world.storage.reading() as unit:
        (line,), _ = unit.history.page(world.commune, before=None, size=10)
        assert unit.history.first_broken(world.commune) is None
    assert line.event.operation is Operation.ACCOUNTS_IMPORTED
    assert line.event.after == {"count": "3"}
    assert line.author == OPERATOR


@pytest.mark.rule("LIFE-13")
def test_an_identifier_ever_given_is_refused_and_nothing_is_written(world: World) -> None:
    deleted = world.add("Dupont", identifier="ADU000439")
    with world.storage.writing() as unit:
        unit.accounts.remove_many([deleted.id])

    with pytest.raises(LinesRefused) as refused:
        load(world, f"{FILE}{LINE.replace('439', '440')}\n")

    assert "identifiant déjà connu" in explain(refused.value)
    assert accounts(world) == 0
    assert world.operations() == []


def test_every_fault_is_told_at_once(world: World) -> None:
    world.add("Dupont", identifier="ADU000439", email="anne@ville.exemple.fr")
    file = f"{HEADINGS};Courriel\n{LINE.replace('Actif', '?')};Anne@ville.exemple.fr\n"

    with pytest.raises(LinesRefused) as refused:
        load(world, file)

    assert [fault.reason for fault in refused.value.faults] == [
        "known_identifier",
        "bad_status",
        "known_email",
    ]


def test_one_bad_line_among_many_refuses_them_all(world: World) -> None:
    with pytest.raises(LinesRefused):
        load(world, f"{listed(500)}\nMme;;;\n")

    assert accounts(world) == 0
    assert world.operations() == []


def test_five_thousand_lines_are_one_transaction(world: World) -> None:
    assert load(world, listed(5000)) == 5000

    assert accounts(world) == 5000
    assert world.operations() == ["accounts_imported"]


@pytest.mark.parametrize(
    ("siret", "refusal"), [(None, SiretMissing), ("123", SiretUnknown), ("", SiretUnknown)]
)
def test_the_establishment_must_be_known(
    world: World, siret: str | None, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal) as refused:
        load(world, FILE, siret=siret)

    assert isinstance(refused.value, SiretMissing | SiretUnknown)
    assert ("VILLEBOIS" in explain(refused.value)) is (siret is None)
    assert accounts(world) == 0


def test_a_siret_may_be_written_with_spaces(world: World) -> None:
    assert load(world, FILE, siret="212 802 209 00014") == 1


@pytest.fixture
def home(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The platform of `world`, as the command finds it."""
    monkeypatch.setenv("PEPS_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_the_command_says_what_it_did(home: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "liste.csv"
    file.write_bytes(FILE.encode("cp1252"))

    outcome = run("accounts", "import", file, "--siret", COMMUNE)

    assert (outcome.code, outcome.err) == (0, "")
    assert "1 compte importé" in outcome.out
    assert COMMUNE in outcome.out


def test_the_command_refuses_with_the_lines_and_no_traceback(
    home: Path, tmp_path: Path, run: Run, world: World
) -> None:
    file = tmp_path / "liste.csv"
    file.write_text(FILE.replace("31/03/2025", "\x1b[2J31/03"), "utf-8")

    outcome = run("accounts", "import", file, "--siret", COMMUNE)

    assert outcome.code == 1
    assert outcome.err.startswith("Ligne 2, colonne Connexion")
    assert "\x1b" not in outcome.err + outcome.out
    assert "Traceback" not in outcome.err
    assert accounts(world) == 0


def test_a_file_that_is_not_there_is_refused(home: Path, run: Run) -> None:
    outcome = run("accounts", "import", home / "nulle-part.csv")

    assert outcome.code == 1
    assert outcome.err.startswith("Ce fichier n’existe pas.")
    assert run("accounts", "import", home).err.startswith("Ce fichier ne peut pas être lu")


@pytest.mark.parametrize("option", ["--dry-run", "--essai"])
def test_a_trial_tells_each_account_and_writes_nothing(
    home: Path, tmp_path: Path, run: Run, world: World, option: str
) -> None:
    file = tmp_path / "liste.csv"
    late = LINE.replace("439", "440").replace("08/08/2027", "08/08/2026").replace("Dupont", "Roy")
    file.write_text(f"{FILE}{late}\n", "utf-8")

    outcome = run("accounts", "import", option, file, "--siret", COMMUNE)

    assert (outcome.code, outcome.err) == (0, "")
    first, second = outcome.out.replace("\N{NO-BREAK SPACE}", " ").splitlines()[1:3]
    assert first.endswith("2 : ADU000439, Mme Anne Dupont, Utilisateur, Actif, jusqu’au 08/08/2027")
    assert second.endswith("3 : ADU000440, Mme Anne Roy, Utilisateur, Expiré, jusqu’au 08/08/2026")
    assert "2 comptes seraient importés" in outcome.out
    assert "Rien n’a été écrit." in outcome.out
    assert accounts(world) == 0
    assert world.operations() == []


def test_a_trial_tells_every_fault(home: Path, tmp_path: Path, run: Run, world: World) -> None:
    world.add("Dupont", identifier="ADU000439")
    file = tmp_path / "liste.csv"
    file.write_text(f"{FILE}{LINE.replace('439', '440').replace('Actif', '?')}\n", "utf-8")

    outcome = run("accounts", "import", "--essai", file, "--siret", COMMUNE)

    assert outcome.code == 1
    assert "identifiant déjà connu" in outcome.err.splitlines()[0]
    assert "Ligne 3, colonne Statut" in outcome.err.splitlines()[1]
    assert world.operations() == []


def test_a_long_trial_tells_how_many_more(world: World) -> None:
    checked = check_accounts(world.ports, listed(imports.MAX_TOLD + 5).encode(), siret=COMMUNE)

    told = imports.tried(checked).splitlines()

    assert len(told) == imports.MAX_TOLD + 2
    assert told[-2].endswith("5 autres comptes.")
