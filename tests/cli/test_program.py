"""The command line itself: its French, its exit codes, and what it takes from the environment."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from peps_tui.cli import demo, history
from peps_tui.core.domain.errors import StorageUnavailable
from tests.cli.conftest import Run, make_platform
from tests.support.world import World

ENGLISH = re.compile(r"\b(usage|error|options|show|exit|arguments? required|invalid|expected)\b:?")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["demo", "--help"],
        ["accounts", "--help"],
        ["accounts", "import", "--help"],
        ["history", "--help"],
        ["accounts", "renew", "--help"],
        ["accounts", "unlock", "--help"],
        ["accounts", "forget-phone", "--help"],
        ["services", "list", "--help"],
        ["services", "add", "--help"],
        ["daily", "--help"],
        ["history", "verify", "--help"],
        ["history", "anchor", "--help"],
        ["init", "--help"],
        ["establishments", "import", "--help"],
        ["establishments", "list", "--help"],
        ["backup", "--help"],
        ["restore", "--help"],
        ["keys", "rotate", "--help"],
        ["phones", "reset", "--help"],
        ["db", "upgrade", "--help"],
        ["doctor", "--help"],
        ["completion", "--help"],
    ],
    ids=" ".join,
)
def test_help_is_french(run: Run, arguments: list[str]) -> None:
    outcome = run(*arguments)

    assert outcome.code == 0
    assert outcome.out.startswith("Usage\N{NO-BREAK SPACE}: peps-tui")
    assert "afficher cette aide et quitter" in outcome.out
    assert ENGLISH.findall(outcome.out.replace("options\N{NO-BREAK SPACE}:", "")) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["danser"], "choix inconnu"),
        (["accounts"], "il manque"),
        (["accounts", "import"], "il manque"),
        (["history", "verify", "--siret"], "il faut une valeur"),
        (["backup"], "il manque"),
        (["restore", "a", "b"], "arguments inconnus"),
        (["keys"], "il manque"),
        (["phones", "reset", "--si"], "arguments inconnus"),
        (["db", "downgrade"], "choix inconnu"),
        (["completion", "tcsh"], "choix inconnu"),
        (["establishments", "import"], "il manque"),
        (["history", "verify", "--sire", "1"], "arguments inconnus"),
        (["--date=2026-01-01"], "il manque"),
        (["demo", "--prepare"], "--dir DOSSIER"),
        (["demo", "--accounts", "100001"], "ce n’est pas un nombre"),
        (["demo", "--accounts", "-1"], "ce n’est pas un nombre"),
        (["demo", "--accounts", "9" * 5000], "ce n’est pas un nombre"),
        (["demo", "--accounts", "100001"], "100\N{NARROW NO-BREAK SPACE}000"),
        (["demo", "--dir", "~nosuch"], "ce n’est pas un chemin"),
        (["demo", "--dir", "/tmp/\udce9"], "ce n’est pas un chemin"),
        (["history", "verify", "--siret", "2128\udce9"], "ce n’est pas un SIRET"),
        (["accounts", "import", "f.csv", "--siret", "2128\udce9"], "ce n’est pas un SIRET"),
        (["demo", "--date", "31/02/2027"], "ce n’est pas une date"),
        (["demo", "--date", "demain"], "ce n’est pas une date"),
        (["demo", "--date", "20261121"], "ce n’est pas une date"),
        (["demo", "--date", "2026-W47-6"], "ce n’est pas une date"),
        (["demo", "--date", "2026W476"], "ce n’est pas une date"),
        (["demo", "--date", "01/01/1999"], "ce n’est pas une date"),
    ],
    ids=lambda value: ascii(" ".join(value))[:40] if isinstance(value, list) else None,
)
def test_misuse_is_told_in_french(run: Run, arguments: list[str], told: str) -> None:
    outcome = run(*arguments)

    assert outcome.code == 2
    assert outcome.out == ""
    assert told in outcome.err
    assert ENGLISH.findall(outcome.err) == []


@pytest.mark.rule("HIST-2")
def test_history_verify_names_the_first_broken_line(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.setenv("PEPS_HOME", str(tmp_path / "home"))
    world.sign_in(world.admin())

    sound = run("history", "verify")
    with world.storage.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS history_update")
        for (name,) in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'history'"
        ).all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("UPDATE history SET author_name = 'Personne' WHERE number = 2")
    broken = run("history", "verify", "--siret", "21280220900014")

    assert (sound.code, sound.err) == (0, "")
    assert sound.out.count("historique intact") == 2
    assert (broken.code, broken.out) == (1, "")
    assert "à partir de la ligne 2" in broken.err


def test_a_refusal_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.setenv("PEPS_HOME", str(make_platform(tmp_path / "home")))

    def refuse(*_: object, **__: object) -> None:
        raise StorageUnavailable

    monkeypatch.setattr(history, "connected", refuse)

    outcome = run("history", "verify")

    assert outcome.code == 1
    assert outcome.err.startswith("La base de données ne répond pas")
    assert "Traceback" not in outcome.err


def test_a_crash_is_a_reference_and_its_traceback_is_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.setenv("PEPS_HOME", str(make_platform(tmp_path / "home")))

    def crash(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(history, "connected", crash)

    outcome = run("history", "verify")
    reference = re.search(r"référence ([0-9A-F]{8})", outcome.err)

    assert outcome.code == 1
    assert reference is not None
    assert "Traceback" not in outcome.err
    assert "secret" not in outcome.err
    log = (tmp_path / "home" / "peps.log").read_text("utf-8")
    assert f"crash {reference[1]}" in log
    assert "ZeroDivisionError" in log


def test_a_bad_setting_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.setenv("PEPS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PEPS_DANSE", "oui")

    outcome = run("history", "verify")

    assert outcome.code == 1
    assert "PEPS_DANSE" in outcome.err


@pytest.mark.parametrize("name", ["PEPS_HOME", "PEPS_MESSAGES_DIR", "PEPS_DATABASE_URL"])
def test_the_folder_of_nobody_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run, name: str
) -> None:
    monkeypatch.setenv("PEPS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv(name, "sqlite:///~nosuch/x" if name.endswith("URL") else "~nosuch")

    outcome = run("history", "verify")

    assert outcome.code == 1
    assert outcome.err.startswith(f"Variable {name}")
    assert "un chemin est attendu" in outcome.err


def test_ctrl_c_ends_quietly(monkeypatch: pytest.MonkeyPatch, run: Run, tmp_path: Path) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(demo, "_settings", interrupted)

    outcome = run("demo", "--prepare", "--dir", tmp_path / "demo")

    assert (outcome.code, outcome.err) == (130, "")


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)

    ended = subprocess.run(
        [sys.executable, "-m", "peps_tui", "establishments", "list"],
        env={"PATH": os.environ["PATH"], "PEPS_HOME": str(make_platform(tmp_path / "home"))},
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)

    assert (ended.returncode, ended.stderr) == (141, b"")


PROBE = """
import os, sys
from peps_tui.__main__ import main
code = main([])
print(code, "textual.constants" in sys.modules, *sorted(n for n in os.environ if "TEXTUAL" in n))
import textual.constants as c
print(c.DRIVER, c.LOG_FILE, c.MAX_FPS, c.ESCAPE_DELAY, oct(os.umask(0)))
"""


def test_nothing_of_the_environment_acts_upon_textual(tmp_path: Path) -> None:
    hostile = {
        "TEXTUAL": "devtools,debug",
        "TEXTUAL_DRIVER": "evil:Driver",
        "TEXTUAL_LOG": str(tmp_path / "log"),
    }

    ended = subprocess.run(
        [sys.executable, "-c", PROBE],
        env={
            "PATH": os.environ["PATH"],
            "PEPS_HOME": str(make_platform(tmp_path / "home")),
            **hostile,
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )

    assert ended.stdout.splitlines() == [
        "1 False TEXTUAL_FPS",
        "None None 1000 0.025 0o77",
    ]
    assert "terminal" in ended.stderr
    assert not (tmp_path / "log").exists()


def told_by(script: str, folder: Path) -> list[str]:
    """The words that it prints, run on a platform of its own."""
    return subprocess.run(
        [sys.executable, "-c", script],
        env={"PATH": os.environ["PATH"], "PEPS_HOME": str(make_platform(folder / "home"))},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()


OPENED = """
import sys
from peps_tui.__main__ import main
main([])
import peps_tui.screens.login, peps_tui.app
print(*sys.modules)
"""


def test_the_palette_of_textual_which_nothing_opens_is_not_imported(tmp_path: Path) -> None:
    found = told_by(OPENED, tmp_path)

    assert {"textual.app", "textual.widgets._input"} <= set(found)
    palette = {"textual.types", "textual.widgets._option_list", "textual.system_commands"}
    assert palette.isdisjoint(found)


GARBAGE = """
import gc
from peps_tui import wiring
from peps_tui.__main__ import main
from peps_tui.app import PepsApp
from peps_tui.cli import opening

def connect(*_settings, **_clock):
    print(gc.isenabled())
    app.call_from_thread(app.exit)

def run(self, **_options):
    global app
    app = self
    print(gc.isenabled())
    stock(self, headless=True)

stock, PepsApp.run, wiring.connect = PepsApp.run, run, connect
opening.open_application = lambda settings: opening.run_application(settings, int)
main([])
"""


def test_garbage_is_looked_for_once_the_first_screen_is_painted(tmp_path: Path) -> None:
    found = told_by(GARBAGE, tmp_path)

    assert found == ["False", "True"]


def test_nothing_heavy_is_imported_before_the_screen() -> None:
    script = (
        "import sys; import peps_tui.__main__, peps_tui.cli.opening, peps_tui.cli.demo_guide;"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()

    heavy = {"sqlalchemy", "alembic", "phonenumbers", "pyotp", "argon2", "cryptography", "zxcvbn"}
    assert heavy.isdisjoint(found)
    assert {"argparse", "email"}.isdisjoint(found)
