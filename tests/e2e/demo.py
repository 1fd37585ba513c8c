"""The demonstration as end-to-end tests use it: its home, its people, its messages, its keys."""

from __future__ import annotations

import email
import json
import os
import re
import subprocess
import sys
from email.policy import default
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.e2e.terminal import ROOT, Terminal
from tests.support.copies import Contents, contents, copy

DOWN, RIGHT, ENTER, TAB, ESCAPE, CTRL_Q = "\x1b[B", "\x1b[C", "\r", "\t", "\x1b", "\x11"
F1, F2, F5, F7 = "\x1bOP", "\x1bOQ", "\x1b[15~", "\x1b[18~"


def pasted(text: str) -> str:
    """What a terminal sends when `text` is pasted."""
    return f"\x1b[200~{text}\x1b[201~"


def command(*arguments: str, home: Path | None = None) -> int:
    """The exit code of an operator's command."""
    environ = {**os.environ, **({"PEPS_HOME": str(home)} if home else {})}
    run = subprocess.run(
        [sys.executable, "-m", "peps_tui", *arguments],
        check=False,
        cwd=ROOT,
        env=environ,
        stdout=subprocess.DEVNULL,
        timeout=60,
    )
    return run.returncode


def prepare(folder: Path) -> Path:
    """A demonstration of its own in `folder`; returns its home."""
    home = folder / "demo"
    copy(prepared(), home)
    return home


def founded(folder: Path) -> Path:
    """The same platform, that is no demonstration; returns its home."""
    home = prepare(folder)
    (home / "peps.toml").unlink()
    return home


@cache
def prepared() -> Contents:
    """What the program makes of an empty folder, once in each process."""
    with TemporaryDirectory() as home:
        assert command("demo", "--prepare", "--dir", home) == 0
        return contents(Path(home))


def administrator(home: Path) -> dict[str, str]:
    """The first active administrator of the list of the demonstration."""
    accounts: list[dict[str, str]] = json.loads((home / "comptes-demo.json").read_text("utf-8"))
    wanted = ("Administrateur", "Actif")
    return next(one for one in accounts if (one["profile"], one["status"]) == wanted)


def _newest(home: Path, suffix: str) -> Path:
    return max((home / "messages").glob(f"*{suffix}"))


def last_code(home: Path) -> str:
    """The code of the newest SMS."""
    told = json.loads(_newest(home, "-sms.json").read_text("utf-8"))
    found = re.search(r"\b(\d{6})\b", told["text"])
    assert found is not None
    return found[1]


def creation_link(home: Path) -> str:
    """The link of the newest mail."""
    message = email.message_from_bytes(_newest(home, "-email.eml").read_bytes(), policy=default)
    body = message.get_body()
    assert body is not None
    found = re.search(r"https://\S+", body.get_content())
    assert found is not None
    return found[0]


def sign_in(terminal: Terminal, identifier: str, password: str) -> None:
    """In one write, as a password manager or a slow line sends it."""
    terminal.wait_for("Identifiant PEP’s")
    terminal.type(f"{identifier}{TAB}{password}{ENTER}")


def enter(terminal: Terminal, home: Path) -> None:
    """Sign in as the administrator, with the code of his mobile, to the start page."""
    admin = administrator(home)
    sign_in(terminal, admin["identifier"], admin["password"])
    terminal.wait_for("Un SMS a été envoyé au")
    terminal.type(f"{last_code(home)}{ENTER}")
    terminal.wait_for("Tableau de bord")
