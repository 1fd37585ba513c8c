"""The whole story by keys, in a real 80 × 24 terminal: sign in, create an account, see it live."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.demo import (
    CTRL_Q,
    DOWN,
    ENTER,
    ESCAPE,
    F2,
    F5,
    RIGHT,
    TAB,
    command,
    creation_link,
    enter,
    last_code,
    pasted,
    prepare,
    sign_in,
)
from tests.e2e.terminal import Terminal

PASSWORD = "Velours-du-soir-7"
PHONE = "0692123456"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return prepare(tmp_path)


@pytest.fixture
def terminal(home: Path) -> Iterator[Terminal]:
    terminal = Terminal("-m", "peps_tui", environ={"PEPS_HOME": str(home)})
    yield terminal
    terminal.close()


@pytest.mark.rule("AUTH-1", "AUTH-2", "OTP-1", "OTP-7", "PHONE-1", "LIFE-1", "LIFE-2", "LIFE-3")
@pytest.mark.rule("HIST-1", "MSG-3", "PWD-1", "TRUST-1")
def test_an_account_is_created_activated_used_and_told(terminal: Terminal, home: Path) -> None:

    # The administrator signs in with the code of his mobile.
    enter(terminal, home)

    # He creates an account, in four steps.
    terminal.type("g")
    terminal.wait_for("Gestion des comptes")
    terminal.type("c")
    terminal.wait_for("Étape 1 sur 4")
    address = "jean.louty@bellerive.exemple.fr"
    terminal.type(f"{TAB}{RIGHT}{RIGHT}{TAB}Louty{TAB}Jean{TAB}{address}{TAB}{address}{F2}")
    terminal.wait_for("Étape 2 sur 4")
    terminal.type(f"{DOWN}m{F2}")
    terminal.wait_for("Étape 3 sur 4")
    terminal.wait_for("Un SMS a été envoyé au")
    terminal.type(f"{last_code(home)}{ENTER}")
    terminal.wait_for("J comme Joseph")
    shown = re.search(r"\bJLO\d{6}\b", terminal.text)
    assert shown is not None, terminal.text
    identifier = shown[0]
    assert "Étape 4 sur 4" in terminal.text
    terminal.type(ESCAPE)
    terminal.wait_for("Gestion des comptes")
    terminal.wait_for("M. Jean Louty")
    line = next(line for line in terminal.text.splitlines() if identifier in line)
    assert line.startswith("▸")
    assert "En attente" in line
    assert "1-18 sur 18" in terminal.text

    # The holder follows the link of his mail and creates his password.
    terminal.type(ESCAPE)
    terminal.wait_for("Tableau de bord")
    terminal.type("d")
    terminal.wait_for("Identifiant PEP’s")
    terminal.type(F5)
    terminal.wait_for("Créer votre mot de passe")
    link = creation_link(home)
    terminal.type(f"{pasted(link)}{ENTER}")
    terminal.wait_for("Jean Louty")
    terminal.type(f"{PASSWORD}{TAB}{PASSWORD}{ENTER}")
    terminal.wait_for("Votre mot de passe a bien été créé")

    # He signs in, gives his number, types the code it received, and trusts his workstation.
    sign_in(terminal, identifier, PASSWORD)
    terminal.wait_for("Renseignez votre numéro de téléphone")
    terminal.type(f"{PHONE}{ENTER}")
    terminal.wait_for("Un SMS a été envoyé au")
    terminal.type(f"{last_code(home)}{TAB} {ENTER}")
    terminal.wait_for("Tableau de bord")
    assert "Gestion des comptes" not in terminal.text
    terminal.type("d")

    # On the trusted workstation he comes back without a code.
    sign_in(terminal, identifier, PASSWORD)
    terminal.wait_for("Tableau de bord")
    terminal.type("d")

    # The administrator reads all of it in the history.
    enter(terminal, home)
    terminal.type("h")
    terminal.wait_for("Historique des opérations")
    for told in ("Mot de passe créé", "Numéro de téléphone", "Poste de confiance", "Compte créé"):
        terminal.wait_for(told)
    assert "Jean Louty" in terminal.text
    terminal.type(CTRL_Q)

    assert terminal.wait() == 0
    assert not any(PASSWORD in frame for frame in terminal.frames)
    assert PASSWORD.encode() not in terminal.output


def test_the_history_of_the_demonstration_holds(home: Path) -> None:
    assert command("history", "verify", home=home) == 0
