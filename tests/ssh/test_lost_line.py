"""Three lines of one person, one creation: each goes on where the other was (SCR-WIZ)."""

from __future__ import annotations

import re
import signal
from contextlib import closing
from pathlib import Path

import pytest

from peps_tui.texts import wizard as texts
from tests.e2e.demo import DOWN, ENTER, F2, RIGHT, TAB, administrator, enter, last_code
from tests.e2e.terminal import Terminal
from tests.ssh.server import Server, serving, until
from tests.support.openssh import HOST, new_key
from tests.support.world import opened

NAME = "Lemoigne"
ADDRESS = "jean.lemoigne@bellerive.exemple.fr"


def drafts(server: Server) -> int:
    with closing(opened(server.home)) as storage, storage.reading() as unit:
        account = unit.accounts.by_identifier(administrator(server.home)["identifier"])
        assert account is not None
        return len(unit.drafts.of(account.id))


def to_rights(server: Server, terminal: Terminal) -> None:
    """Begin a creation, up to its rights."""
    enter(terminal, server.home)
    terminal.type("g")
    terminal.wait_for("Gestion des comptes")
    terminal.type("c")
    terminal.wait_for("Étape 1 sur 4")
    terminal.type(f"{TAB}{RIGHT}{RIGHT}{TAB}{NAME}{TAB}Jean{TAB}{ADDRESS}{TAB}{ADDRESS}{F2}")
    terminal.wait_for("Étape 2 sur 4")
    until(lambda: drafts(server), "it is kept")


@pytest.mark.rule("CASE-83", "CASE-84", "LIFE-1", "OTP-7")
def test_a_creation_goes_from_line_to_line_and_is_made_once(tmp_path: Path) -> None:
    with serving(tmp_path) as server, closing(server.client()) as office:
        to_rights(server, office)

        with closing(server.client(key=new_key(tmp_path / "home"))) as home:
            enter(home, server.home)
            home.wait_for("Une création de compte est en cours ailleurs")
            home.wait_for(HOST)
            home.type(ENTER)
            home.wait_for(f"Attribuer les droits de M. Jean {NAME}")

            office.type(f"{DOWN}m")
            office.wait_for(texts.TAKEN_TITLE)
            office.type(f"{RIGHT}{ENTER}")
            office.wait_for("Gestion des comptes")
            home.process.send_signal(signal.SIGKILL)
        until(lambda: len(server.sessions()) == 1, "the line that dropped ended its session")

        with closing(server.client()) as again:
            enter(again, server.home)
            again.wait_for("Une création de compte était en cours")
            again.type(ENTER)
            again.wait_for(f"Attribuer les droits de M. Jean {NAME}")
            again.type(f"{DOWN}m{F2}")
            again.wait_for("Étape 3 sur 4")
            again.wait_for("Un SMS a été envoyé au")
            again.type(f"{last_code(server.home)}{ENTER}")
            again.wait_for("J comme Joseph")
            assert re.search(r"\bJLE\d{6}\b", again.text)
        assert drafts(server) == 0
