"""What leaves a session: to the clipboard of a real terminal, or by mail; and lies nowhere else."""

from __future__ import annotations

import base64
import email
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from peps_tui.texts import saving
from tests.e2e.demo import ENTER, RIGHT, TAB, enter, prepare
from tests.e2e.terminal import Terminal

LEFT = "\x1b[D"
COPY = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/]+=*)\x07")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return prepare(tmp_path)


@pytest.fixture
def grid(home: Path) -> Iterator[Terminal]:
    """The accounts, as an administrator sees them."""
    terminal = Terminal("-m", "peps_tui", environ={"PEPS_HOME": str(home)})
    enter(terminal, home)
    terminal.type("g")
    terminal.wait_for("NBE000011")
    yield terminal
    terminal.close()


def copied(terminal: Terminal) -> list[str]:
    """What the terminal was told to put in its clipboard, time after time."""
    sent = COPY.findall(terminal.output)
    assert terminal.output.count(b"\x1b]") == len(sent)
    return [base64.b64decode(content).decode() for content in sent]


def left_on_disk(home: Path) -> set[str]:
    """The files of the home that hold what an export holds in clear, but the database itself."""
    found = (path for path in home.rglob("*") if path.is_file() and "peps.db" not in path.name)
    return {path.relative_to(home).as_posix() for path in found if b"Nadia;" in path.read_bytes()}


@pytest.mark.rule("CASE-82")
def test_what_is_copied_reaches_the_clipboard_and_nothing_else(grid: Terminal, home: Path) -> None:
    grid.type("e")
    grid.wait_for("[ Exporter ]")
    grid.type(f"{TAB}{TAB}{LEFT}{ENTER}")
    grid.wait_for(saving.COPIED_TITLE)

    [table] = copied(grid)
    assert table.startswith("Civilité;Nom;Prénom;")
    assert ";Benali;Nadia;" in table
    assert len(table.splitlines()) > 10
    assert b"Benali;Nadia" not in grid.output
    grid.type(ENTER)
    grid.wait_without(saving.COPIED_TITLE)
    grid.type("i")
    grid.wait_for("comme")
    grid.type("c")
    grid.wait_for("presse-papiers")

    assert re.fullmatch(r"[A-Z]{3}[0-9]{6}", copied(grid)[1])
    assert left_on_disk(home) == set()


@pytest.mark.rule("CASE-82", "MSG-2")
def test_what_is_mailed_is_in_the_mail_alone(grid: Terminal, home: Path) -> None:
    before = set((home / "messages").iterdir())
    grid.type("e")
    grid.wait_for("[ Exporter ]")
    grid.type(f"{TAB}{TAB}{RIGHT}{ENTER}")
    grid.wait_for(saving.MAILED_TITLE)
    grid.type(f"{ENTER}\x1b[18~")
    grid.wait_for("Pièce jointe")
    assert "Comptes au " in grid.text

    [path] = set((home / "messages").iterdir()) - before
    mail = email.message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(mail, EmailMessage)
    [part] = mail.iter_attachments()
    table = part.get_payload(decode=True)
    assert isinstance(table, bytes)
    assert ";Benali;Nadia;" in table.decode("utf-8-sig")
    assert copied(grid) == []
    assert left_on_disk(home) == set()
