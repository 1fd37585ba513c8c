"""One door to the project, with nothing installed but Python.

    python3 dev.py demo [options]    open the demonstration
    python3 dev.py test [options]    run the tests (options go to pytest)
    python3 dev.py check             the gate: style, types, then the tests

The environment is made in `.venv` (or in $DEV_VENV) from the hashed lock files, and brought up to
date when they change. Older interpreters must be able to read this file: no syntax past Python 3.6.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

VERSION = "{}.{}".format(*sys.version_info)

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        f"PEP’s TUI demande Python 3.11 ou plus récent ; celui-ci est Python {VERSION}. "
        "Relancez la commande avec, par exemple, python3.11 ou python3.13."
    )

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("DEV_VENV", ROOT / ".venv")).absolute()
BIN = VENV / "bin"
PYTHON = str(BIN / "python")
STAMP = VENV / ".installed"

RUNTIME = ROOT / "requirements.txt"
EVERYTHING = ROOT / "requirements-dev.txt"

PYTEST = [PYTHON, "-m", "pytest", "-n", "auto"]
GATE = [
    [PYTHON, "-m", "ruff", "check"],
    [PYTHON, "-m", "ruff", "format", "--check"],
    [PYTHON, "-m", "mypy"],
]
ENSUREPIP_MISSING = (
    "Il manque à ce Python le module venv ou ensurepip. Sous Debian ou Ubuntu, installez-le par : "
    f"sudo apt install python{VERSION}-venv"
)
INSTALL_FAILED = (
    "L’environnement n’a pas pu être préparé : le message ci-dessus dit pourquoi "
    "(le réseau et l’espace libre sont les causes les plus fréquentes)."
)
USAGE = "Usage : python3 dev.py demo|test|check [options]"


def main(arguments: list[str]) -> int:
    """Run the command named first; return its exit code."""
    command, options = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command == "demo":
        prepare(RUNTIME, EVERYTHING)
        become([str(BIN / "peps-tui"), "demo", *options])
    elif command == "test":
        prepare(EVERYTHING)
        os.chdir(ROOT)
        become([*PYTEST, *options])
    elif command == "check" and not options:
        prepare(EVERYTHING)
        os.chdir(ROOT)
        check()
    tell(USAGE)
    return 2


def check() -> NoReturn:
    """Run the gate; the first step that fails ends it with its exit code."""
    for step in GATE:
        tell("→ " + " ".join(step[2:]))
        code = subprocess.call(step)
        if code:
            sys.exit(code)
    become(PYTEST)


def prepare(*locks: Path) -> None:
    """Install the first of `locks`, unless one of them is what the environment holds."""
    installed = STAMP.read_text() if STAMP.exists() else ""
    if installed in map(fingerprint, locks):
        return
    if not all(map(importlib.util.find_spec, ("venv", "ensurepip"))):
        sys.exit(ENSUREPIP_MISSING)
    tell("Préparation de l’environnement…")
    STAMP.unlink(missing_ok=True)
    run(sys.executable, "-m", "venv", str(VENV))
    pip("--require-hashes", "-r", str(locks[0]))
    pip("--no-build-isolation", "-e", str(ROOT))
    STAMP.write_text(fingerprint(locks[0]))


def fingerprint(lock: Path) -> str:
    """What an environment made from `lock` by this Python depends on."""
    inputs = (lock.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), sys.version.encode())
    return hashlib.sha256(b"\0".join(inputs)).hexdigest()


def pip(*options: str) -> None:
    # The locks are complete, and name what they hold by hash: nothing is left to resolve.
    quiet = ("-qq", "--disable-pip-version-check", "--no-input")
    run(PYTHON, "-m", "pip", "install", *quiet, "--no-deps", *options)


def run(*command: str) -> None:
    if subprocess.call(command):
        sys.exit(INSTALL_FAILED)


def become(command: list[str]) -> NoReturn:
    # The terminal and its signals then belong to the command alone.
    sys.stderr.flush()
    os.execv(command[0], command)


def tell(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
