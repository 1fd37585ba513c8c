"""`peps-tui init`, `establishments` and `completion`, as operators type them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from peps_tui.cli import founding
from peps_tui.core.adapters.folder import read_messages
from peps_tui.core.adapters.host_key import host_key
from peps_tui.core.domain.rights import Fund
from tests.cli.conftest import Run, make_platform
from tests.support.peers import HOST, mail_server
from tests.support.world import World, opened

SIRET = "21990041200012"
OTHER = "26990072600010"
OPTIONS = {
    "siret": "219 900 412 00012",
    "name": "Commune de Bellerive",
    "representative": "Mme Jeanne Roy",
    "representative-title": "Maire",
    "representative-address": "1 place de la Mairie | 28600 Luisant",
    "civility": "Mme",
    "last-name": "Roy",
    "first-name": "Anne",
    "email": "anne@bellerive.fr",
}


def options(*without: str, **changes: str) -> list[str]:
    kept = {**OPTIONS, **{name.replace("_", "-"): value for name, value in changes.items()}}
    return [f"--{name}={value}" for name, value in kept.items() if name not in without]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PEPS_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def lived(home: Path) -> World:
    """The platform that commands made, with its first establishment."""
    return World(storage=opened(home), commune=1)


@pytest.mark.rule("LIFE-1", "LIFE-2", "LIFE-10", "HIST-1", "CASE-96")
def test_a_platform_starts_with_an_administrator_who_is_written_to(home: Path, run: Run) -> None:
    made, again = run("init", *options()), run("init", *options())

    assert (made.code, made.err) == (0, "")
    assert "identifiant ARO000001" in made.out
    assert f"pour anne@bellerive.fr, est écrit dans {home / 'messages'}." in made.out
    assert host_key(home / "peps.host_key").fingerprint in made.out
    mail, letter = sorted(read_messages(home / "messages"), key=lambda told: told.channel)
    assert "l’assistance de la plateforme devra procéder" in " ".join(mail.text.split())
    assert "28600 Luisant" in letter.text
    world = lived(home)
    assert world.operations() == ["establishment_added", "account_created", "letter_queued"]
    with world.storage.reading() as unit:
        (account,) = unit.accounts.many(world.commune)
    world.storage.close()
    assert account.activated_at is None
    assert (again.code, again.out) == (1, "")
    assert "déjà un établissement" in again.err
    assert run("history", "verify").code == 0


def test_a_mail_that_a_gateway_took_is_told_as_sent(
    home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server() as server:
        for name, value in {
            "EMAIL_GATEWAY": "smtp",
            "SMTP_HOST": HOST,
            "SMTP_PORT": str(server.port),
            "SMTP_SECURITY": "none",
        }.items():
            monkeypatch.setenv(f"PEPS_{name}", value)
        made = run("init", *options())

    assert "est envoyé à anne@bellerive.fr." in made.out
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (options("siret", "email"), "il manque\N{NO-BREAK SPACE}: --siret, --email"),
        (options("representative-title"), "--representative-title"),
        (options(siret="21990041200013"), "Ce n’est pas un SIRET"),
        (options(name="\x1b[2J"), "caractères invisibles"),
        (options(civility="Lord"), "ce n’est pas une civilité"),
        (options(email="anne"), "adresse de courriel"),
        (options(last_name=" "), "obligatoire"),
    ],
)
def test_what_cannot_be_read_is_refused_whole(
    home: Path, run: Run, arguments: list[str], told: str
) -> None:
    outcome = run("init", *arguments)

    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err
    assert not home.exists()


def test_a_person_is_asked_for_what_is_missing(
    home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter(["21990041200013\n", f"{SIRET}\n", "\n", "Bellerive\n", "\n", "Mme\n", "Roy\n"])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdin, "readline", lambda: next(typed, ""))
    given_up = run("init")

    typed = iter([f"{SIRET}\n", "\n"])
    asked = ("siret", *(name for name in OPTIONS if name.startswith("representative")))
    done = run("init", *options(*asked))

    assert given_up.code == 130
    assert "Ce n’est pas un SIRET" in given_up.err
    assert "Prénom de l’administrateur" in given_up.err
    assert done.code == 0
    assert len(list((home / "messages").glob("*.eml"))) == 1


def test_the_address_of_another_database_is_kept_where_nobody_reads_it(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("peps_tui.core.storage.postgresql.CONNECT_SECONDS", 0)
    home, url = tmp_path / "home", f"sqlite:///{tmp_path / 'base.db'}"
    made = run("init", "--home", home, "--database", url, *options())
    again = run("init", "--home", home, "--database", url, *options())

    assert made.code == 0
    assert (home / "peps.toml").read_text() == f'database_url = "{url}"\n'
    assert (home / "peps.toml").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "base.db").is_file()
    assert again.code == 1
    assert "existe déjà" in again.err
    unreachable = "postgresql+psycopg://peps:secret@127.0.0.1:1/peps"
    refused = run("init", "--home", tmp_path / "b", "--database", unreachable, *options())
    assert refused.code == 1
    assert "ne répond pas" in refused.err
    assert not (tmp_path / "b" / "peps.toml").exists()


HEADINGS = (
    "SIRET;Nom;Adresse;Représentant légal;Qualité;Adresse du représentant;Contrat CNRACL;"
    "Contrat Ircantec"
)
ADDRESS = '"1 place\n28600 Luisant"'
LINES = [
    f'{SIRET};Bellerive;{ADDRESS};M. Paul Roy;Maire;{ADDRESS};"01 23, 456";',
    f"{OTHER};Hôpital du Lac;;;;;456,456;i-7",
]


@pytest.mark.rule("HIST-1", "CASE-96")
def test_employers_and_their_contracts_are_imported_and_listed(
    home: Path, tmp_path: Path, run: Run
) -> None:
    file = tmp_path / "employers.csv"
    file.write_text("\n".join([HEADINGS, *LINES]), "cp1252")
    run("init", *options("email"), "--email=anne@bellerive.fr")

    first, second = run("establishments", "import", file), run("establishments", "import", file)
    listed = run("establishments", "list")

    assert (first.code, first.err) == (0, "")
    assert first.out == "1 établissement ajouté, 1 déjà connu, 4 contrats ajoutés.\n"
    assert second.out == "0 établissement ajouté, 2 déjà connus, 0 contrat ajouté.\n"
    assert listed.out.count("2 contrats, AUCUN ADMINISTRATEUR ACTIF.") == 2
    world = lived(home)
    with world.storage.reading() as unit:
        lake = unit.establishments.by_siret(OTHER)
        town = unit.establishments.by_siret(SIRET)
        assert lake is not None
        assert town is not None
        found = [(each.fund, each.number) for each in unit.establishments.contracts(lake.id)]
        assert town.name == "Commune de Bellerive"
        assert unit.establishments.contracts(town.id)[0].number == "0123"
    assert found == [(Fund.CNRACL, "456"), (Fund.IRCANTEC, "I-7")]
    assert world.operations(lake.id) == ["establishment_added"]
    world.storage.close()


def test_a_list_of_employers_is_refused_whole_with_its_lines(
    home: Path, tmp_path: Path, run: Run
) -> None:
    make_platform(home)
    file = tmp_path / "employers.csv"
    bad = [
        LINES[1],
        LINES[1],
        "21990041200013;;;M. Paul Roy;;;;",
        f"{SIRET};Bellerive;=1+1;\x1b[2J;Maire;ici;;",
        f"{SIRET};trop court",
    ]
    file.write_text("\n".join([HEADINGS, *bad]))

    outcome = run("establishments", "import", file)

    assert (outcome.code, outcome.out) == (1, "")
    for told in (
        "Ligne 3, colonne SIRET\N{NO-BREAK SPACE}: SIRET déjà présent",
        "Ligne 4, colonne SIRET\N{NO-BREAK SPACE}: ce n’est pas un SIRET",
        "Ligne 4, colonne Nom\N{NO-BREAK SPACE}: cette cellule ne peut pas être vide",
        "Ligne 4, colonne Qualité",
        "Ligne 5, colonne Représentant légal",
        "Ligne 6, colonne Adresse\N{NO-BREAK SPACE}: cellule manquante",
        "rien n’a été importé",
    ):
        assert told in outcome.err
    assert "ne connaît encore aucun établissement" in run("establishments", "list").out
    missing = run("establishments", "import", tmp_path / "none")
    assert missing.code == 1
    assert "n’existe pas" in missing.err
    file.write_text("SIRET;Couleur\n1;2")
    assert "Couleur" in run("establishments", "import", file).err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_scripts_of_completion_know_every_command(run: Run, shell: str) -> None:
    outcome = run("completion", shell)

    assert outcome.code == 0
    for known in ("history", "verify", "--siret", "rotate", "--representative-title", "completion"):
        assert known in outcome.out


def test_bash_completes(run: Run, tmp_path: Path) -> None:
    bash = shutil.which("bash")
    assert bash is not None
    script = run("completion", "bash").out + (
        '\nat() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _peps_tui; echo "${COMPREPLY[@]}"; }'
        "\nat peps-tui hist\nat peps-tui history ver\nat peps-tui history verify --s"
        "\nat peps-tui completion z"
    )
    told = subprocess.run([bash, "-c", script], capture_output=True, text=True, check=True)

    assert told.stdout.splitlines() == ["history", "verify", "--siret", "zsh"]
    assert told.stderr == ""


def test_a_crash_leaves_no_platform_that_no_command_finds(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, url = tmp_path / "home", f"sqlite:///{tmp_path}/elsewhere.db"
    monkeypatch.setenv("PEPS_HOME", str(home))
    noted: list[str] = []

    def stopped(*_: object, **__: object) -> None:
        noted.append((home / "peps.toml").read_text())
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(founding, "found_platform", stopped)
        assert run("init", "--database", url, *options()).code == 130
    assert noted == [f'database_url = "{url}"\n']
    assert not (home / "peps.toml").exists()

    assert run("history", "verify").code == 1  # there is nothing to verify here
    assert run("init", "--database", url, *options()).code == 0
    assert run("history", "verify").code == 0


@pytest.mark.parametrize("command", [["messages", "list"], ["daily"], ["history", "verify"], []])
def test_a_home_that_is_mistyped_is_told_and_left_as_it_is(
    command: list[str], home: Path, run: Run
) -> None:
    outcome = run(*command)

    assert (outcome.code, outcome.out) == (1, "")
    assert "peps-tui init" in outcome.err
    assert not home.exists()
