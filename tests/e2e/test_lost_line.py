"""The line drops in the middle of « Créer un compte »: at the next sign-in nothing is lost."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from peps_tui.core.domain.kept_draft import DraftStep, KeptDraft
from peps_tui.core.domain.rights import Right
from tests.e2e.demo import (
    CTRL_Q,
    DOWN,
    ENTER,
    F2,
    RIGHT,
    TAB,
    administrator,
    last_code,
    prepare,
    sign_in,
)
from tests.e2e.terminal import LIMIT, Terminal
from tests.support.world import opened

NAME = "Lemoigne"
ADDRESS = "jean.lemoigne@bellerive.exemple.fr"


class Desk:
    """Where the administrator of a demonstration sits; one line after the other drops."""

    def __init__(self, home: Path, lines: ExitStack) -> None:
        self.home = home
        self.lines = lines
        self.admin = administrator(home)
        self.storage = opened(home)
        lines.callback(self.storage.close)

    def sign_in(self) -> Terminal:
        """A new line, up to the start page."""
        terminal = Terminal("-m", "peps_tui", environ={"PEPS_HOME": str(self.home)})
        self.lines.callback(terminal.close)
        sign_in(terminal, self.admin["identifier"], self.admin["password"])
        terminal.wait_for("Un SMS a été envoyé au")
        terminal.type(f"{last_code(self.home)}{ENTER}")
        terminal.wait_for("Tableau de bord")
        return terminal

    @property
    def kept(self) -> KeptDraft | None:
        """What is kept for him now, as another process sees it."""
        with self.storage.reading() as unit:
            account = unit.accounts.by_identifier(self.admin["identifier"])
            assert account is not None
            return next(iter(unit.drafts.of(account.id)), None)

    @property
    def open_sessions(self) -> int:
        """How many he finds in « Mes sessions »."""
        with self.storage.reading() as unit:
            account = unit.accounts.by_identifier(self.admin["identifier"])
            assert account is not None
            return len(unit.sessions.open(account.id, account.created_at))

    def wait_until_kept(self, terminal: Terminal, held: Callable[[KeptDraft], bool]) -> None:
        """Let the program go on until `held` of what is kept; fails after `LIMIT` seconds."""
        deadline = time.monotonic() + LIMIT
        while (kept := self.kept) is None or not held(kept):
            assert time.monotonic() < deadline, kept
            terminal.read(0.05)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with ExitStack() as lines:
        yield Desk(prepare(tmp_path), lines)


def drop(terminal: Terminal, number: signal.Signals) -> None:
    """What the end of a line does to the program, or worse."""
    os.kill(terminal.process.pid, number)
    terminal.wait()


@pytest.mark.rule("CASE-39", "CASE-84", "LIFE-1")
def test_a_creation_survives_the_lines_that_drop(desk: Desk) -> None:
    # The power goes while he types.
    terminal = desk.sign_in()
    terminal.type("g")
    terminal.wait_for("Gestion des comptes")
    terminal.type("c")
    terminal.wait_for("Étape 1 sur 4")
    terminal.type(f"{TAB}{RIGHT}{RIGHT}{TAB}{NAME}{TAB}Jean{TAB}{ADDRESS}")
    desk.wait_until_kept(terminal, lambda kept: kept.draft.email == ADDRESS)
    drop(terminal, signal.SIGKILL)

    # He finds what he had typed, and goes on; then his line drops. A session that was killed could
    # not end itself.
    terminal = desk.sign_in()
    terminal.wait_for("Une création de compte est en cours ailleurs")
    terminal.wait_for(f"M. Jean {NAME}")
    terminal.type(ENTER)
    terminal.wait_for("Étape 1 sur 4")
    for typed in ("(•) Monsieur", NAME, "Jean", ADDRESS):
        terminal.wait_for(typed)
    terminal.type(f"{TAB}{TAB}{TAB}{TAB}{TAB}{ADDRESS}{F2}")
    terminal.wait_for("Étape 2 sur 4")
    terminal.type(f"{DOWN}m")
    desk.wait_until_kept(terminal, lambda kept: Right.WRITE in kept.draft.rights.values())
    drop(terminal, signal.SIGHUP)

    # The rights are there; a code of this session creates the account.
    terminal = desk.sign_in()
    terminal.wait_for("Une création de compte était en cours")
    terminal.wait_for("Étape 2 sur 4")
    terminal.type(ENTER)
    terminal.wait_for(f"Attribuer les droits de M. Jean {NAME}")
    terminal.type(F2)
    terminal.wait_for("Étape 3 sur 4")
    terminal.wait_for("Un SMS a été envoyé au")
    desk.wait_until_kept(terminal, lambda kept: kept.step is DraftStep.CONFIRMATION)
    terminal.type(f"{last_code(desk.home)}{ENTER}")
    terminal.wait_for("J comme Joseph")

    assert re.search(r"\bJLE\d{6}\b", terminal.text)
    assert desk.kept is None


@pytest.mark.rule("AUTH-7")
def test_a_session_ends_with_its_line(desk: Desk) -> None:
    terminal = desk.sign_in()
    assert desk.open_sessions == 1
    drop(terminal, signal.SIGHUP)
    assert desk.open_sessions == 0

    terminal = desk.sign_in()
    assert desk.open_sessions == 1
    terminal.type(CTRL_Q)
    terminal.wait()
    assert desk.open_sessions == 0
