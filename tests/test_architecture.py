"""Imports point down only: the picture of the house, held by tests.

__main__ / cli ──▶ wiring ──▶ core.adapters, core.storage, settings
       └────────▶ app ──▶ screens ──▶ widgets ──▶ texts ──▶ core.domain
                             └──────▶ core.use_cases ──▶ core.ports ──▶ core.domain
"""

import ast
import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "peps_tui"

CORE = {"core.domain", "core.ports", "core.use_cases"}
DISPLAY = {"display", "keys", "theme", "texts", "textual", "rich"}
OUTSIDE = {"core.adapters", "core.storage", "gateways", "settings", "wiring"}

# What each room may import besides the standard library and itself. What is not listed is
# forbidden, so a new room or a new library has to be thought about here.
MAY_IMPORT: dict[str, set[str]] = {
    "peps_tui": set(),
    "core": set(),
    "core.domain": {"pyotp", "phonenumbers", "email_validator", "stdnum", "zxcvbn"},
    "core.ports": {"core.domain"},
    "core.use_cases": {"core.domain", "core.ports"},
    "core.storage": {"core.domain", "core.ports", "sqlalchemy", "alembic"},
    "core.adapters": {
        *("core.domain", "core.ports"),
        *("argon2", "cryptography", "platformdirs", "reportlab", "smpplib", "xlsxwriter"),
    },
    "gateways": set(),
    "serving": set(),
    "settings": {"gateways", "serving", "platformdirs"},
    "wiring": {*CORE, "core.adapters", "core.storage", "settings", "texts"},
    "texts": {"core.domain"},
    "display": {"textual", "rich"},
    "keys": {"texts", "textual"},
    "theme": {"texts", "textual"},
    "widgets": {*DISPLAY, "core.domain"},
    "screens": {*DISPLAY, *CORE, "widgets"},
    "slow_line": {"display", "texts", "textual", "widgets"},
    "app": {*DISPLAY, *CORE, "widgets", "screens", "display", "slow_line"},
    "rehearsal": {*CORE, "app", "screens", "textual"},
    "ssh": {"core.domain", "serving", "texts", "asyncssh"},
    "cli": {*CORE, *OUTSIDE, "texts", "app", "screens", "slow_line", "ssh", "rehearsal"},
    "__main__": {*OUTSIDE, "texts", "app", "cli"},
}
# What must not make the first screen wait.
LATER = (
    *(
        "sqlalchemy.",
        "alembic.",
        "phonenumbers.",
        "pyotp.",
        "argon2.",
        "cryptography.",
        "asyncssh.",
    ),
    *(
        "email_validator.",
        "stdnum.",
        "zxcvbn.",
        "xlsxwriter.",
        "reportlab.",
        "smpplib.",
        "smtplib.",
    ),
    *("peps_tui.core.use_cases.", "peps_tui.core.storage.", "peps_tui.core.ports."),
    *("peps_tui.screens.dialog.", "peps_tui.screens.help.", "peps_tui.screens.dashboard."),
    *("peps_tui.screens.recovery.", "peps_tui.screens.sign_in_help.", "peps_tui.screens.contact."),
    *("peps_tui.screens.registration.", "peps_tui.screens.net_entreprises."),
    *("peps_tui.screens.sign_in_steps.", "peps_tui.cli.demo_list.", "peps_tui.texts.refusals."),
)

# The application connects once its first screen is painted, and notes what is loaded by then.
FIRST_PAINT = """
import sys
from peps_tui import wiring
from peps_tui.__main__ import main
from peps_tui.cli import opening
from peps_tui.app import PepsApp
from peps_tui.cli.demo_guide import read_guide
from peps_tui.screens.demo import DemoGuide

loaded = []

def connect():
    loaded.extend(sys.modules)
    app.call_from_thread(app.exit)

app = PepsApp(connect, workstation=int, deliver=int, demo=DemoGuide(accounts=(), messages=tuple))
app.run(headless=True, size=(80, 24))
print(*loaded)
"""
MODULES = sorted(PACKAGE.rglob("*.py"))


def test_the_walk_sees_the_package() -> None:
    assert PACKAGE / "core" / "domain" / "errors.py" in MODULES


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down_only(path: Path) -> None:
    room = room_of(module_name(path))

    offences = [
        target
        for target in imports(path.read_text("utf-8"), path)
        if room_of(target) not in {room, *MAY_IMPORT[room]}
    ]

    assert offences == []


@pytest.mark.parametrize(
    ("code", "target"),
    [
        ("import peps_tui.core.storage.engine as e", "peps_tui.core.storage.engine"),
        ("from peps_tui.core import storage", "peps_tui.core.storage"),
        ("from . import accounts", "peps_tui.screens.accounts"),
        ("from ..core.storage import engine", "peps_tui.core.storage.engine"),
        ("def f():\n    from sqlalchemy.orm import Session", "sqlalchemy.orm.Session"),
    ],
)
def test_every_way_of_importing_is_read(code: str, target: str) -> None:
    assert list(imports(code, PACKAGE / "screens" / "base.py")) == [target]


def test_the_core_loads_without_the_user_interface() -> None:
    rooms = (PACKAGE / "core" / "use_cases", PACKAGE / "core" / "storage")
    core = [module_name(path) for room in rooms for path in room.glob("*.py")]

    assert loaded_by(*core).isdisjoint({"textual", "rich"})


def test_the_first_screen_is_painted_before_the_core_and_heavy_libraries_load() -> None:
    loaded = loaded_at_first_paint()

    assert "peps_tui.screens.login" in loaded
    assert [name for name in loaded if any(map(f"{name}.".startswith, LATER))] == []


def imports(code: str, path: Path) -> Iterator[str]:
    """The full dotted names, but those free to all, that `code` imports; it stands at `path`."""
    package = ".".join(path.relative_to(ROOT).parent.parts)
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            source = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
            names = [f"{source}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name for name in names if not is_free(name))


def is_free(name: str) -> bool:
    """Whether anybody may import `name`: the standard library, and the version of the program."""
    return name.partition(".")[0] in sys.stdlib_module_names or name == "peps_tui.__version__"


def room_of(name: str) -> str:
    """The room of a module of ours; of a library, its top package."""
    top, *inside = name.split(".")
    if top != "peps_tui" or not inside:
        return top
    return ".".join(inside[: 2 if inside[0] == "core" else 1])


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def loaded_by(*modules: str) -> set[str]:
    """The top packages in memory once a fresh process has imported `modules`."""
    names = printed_by(f"import sys, {', '.join(modules)}; print(*sys.modules)")
    return {name.partition(".")[0] for name in names}


def loaded_at_first_paint() -> set[str]:
    """The modules in memory when the sign-in screen of a demonstration is painted."""
    return printed_by(FIRST_PAINT)


def printed_by(script: str) -> set[str]:
    """The words that `script` prints in a fresh process."""
    command = [sys.executable, "-W", "error", "-c", script]
    run = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return set(run.stdout.split())
