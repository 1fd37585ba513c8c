"""The way in and back in, by keys in a real 80 × 24 terminal, as people of small employers meet it.

A user's first day is told in `test_story`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from peps_tui import wiring
from peps_tui.core.domain.account import Account, Profile, Status
from peps_tui.core.domain.establishment import Contract, Establishment
from peps_tui.core.domain.rights import Fund
from peps_tui.settings import load_settings
from tests.e2e.demo import (
    DOWN,
    ENTER,
    ESCAPE,
    F5,
    RIGHT,
    TAB,
    command,
    creation_link,
    last_code,
    pasted,
    sign_in,
)
from tests.e2e.terminal import LIMIT, Terminal
from tests.support.world import PASSWORD, World, open_world

NEW = "Velours-du-soir-7"
NEW_SIRET = "21990041200012"
F4, F8, CTRL_F, CTRL_N = "\x1bOS", "\x1b[19~", "\x06", "\x0e"
BACK_TAB, CLEAR_LINE = "\x1b[Z", "\x15"


@dataclass(frozen=True)
class Place:
    """A platform whose people all have `PASSWORD`, and the program open on it."""

    home: Path
    world: World
    terminal: Terminal
    hashed: str

    def add(self, *names: str, **facts: object) -> Account:
        """Somebody of the commune, unless told otherwise, who can sign in."""
        account = self.world.add(*names, password=None, **facts)  # type: ignore[arg-type]
        with self.world.storage.writing() as unit:
            unit.accounts.set_password(account.id, self.hashed)
        return account

    def enter(self, account: Account, password: str = PASSWORD) -> None:
        """Sign in with the password and the code."""
        sign_in(self.terminal, account.identifier, password)
        self.type_code()
        self.terminal.wait_for("Tableau de bord")

    def type_code(self) -> None:
        """Wait for the code and type it."""
        self.terminal.wait_for("Un SMS a été envoyé au")
        self.terminal.type(f"{last_code(self.home)}{ENTER}")

    def link(self) -> str:
        """The link of the only mail, once it left."""
        deadline = time.monotonic() + LIMIT
        while not list((self.home / "messages").glob("*-email.eml")):
            assert time.monotonic() < deadline, self.terminal.text
            self.terminal.read(0.01)
        return creation_link(self.home)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    home = tmp_path / "home"
    world = open_world(home)
    world.clock.instant = datetime.now(UTC)
    ports = wiring.connect(load_settings({"PEPS_HOME": str(home)}))
    hashed = ports.hasher.hash(PASSWORD)
    ports.storage.close()
    terminal = Terminal("-m", "peps_tui", environ={"PEPS_HOME": str(home)})
    yield Place(home=home, world=world, terminal=terminal, hashed=hashed)
    terminal.close()
    world.storage.close()


@pytest.mark.rule("PWD-3", "PWD-1", "AUTH-1", "OTP-1", "CASE-90")
def test_a_forgotten_password(place: Place) -> None:
    louty, terminal = place.add("Louty", "Jean"), place.terminal
    terminal.wait_for("Identifiant PEP’s")
    terminal.type(f"{louty.identifier}{F4}")
    terminal.wait_for("Mot de passe oublié")
    terminal.wait_for("Il sera suivi d’un code")
    terminal.type(ENTER)
    terminal.wait_for("Si ce compte existe")
    terminal.type(f"{pasted(place.link())}{ENTER}")
    terminal.wait_for("1 majuscule")
    terminal.type(f"{NEW}{TAB}{NEW}{ENTER}")
    place.type_code()
    terminal.wait_for("Votre mot de passe est changé")

    sign_in(terminal, "", PASSWORD)
    terminal.wait_for("Identifiant ou mot de passe incorrect")
    terminal.type(f"{NEW}{ENTER}")
    place.type_code()
    terminal.wait_for("Tableau de bord")
    assert not any(NEW in frame or PASSWORD in frame for frame in terminal.frames)


@pytest.mark.rule("AUTH-4", "LIFE-5", "LIFE-6", "CASE-91", "CASE-92")
def test_an_expired_user_is_renewed_by_his_administrator(place: Place) -> None:
    claire = place.add("Martin", "Claire", profile=Profile.ADMIN)
    paul, terminal = place.add("Petit", "Paul", status=Status.EXPIRED), place.terminal
    sign_in(terminal, paul.identifier, PASSWORD)
    terminal.wait_for("Il a expiré et")
    terminal.wait_for("Claire Martin")
    terminal.type(F8)
    terminal.wait_for("Aide à la connexion")
    terminal.type(DOWN * 3)
    terminal.wait_for("doit être renouvelé par un")
    terminal.type(ESCAPE)
    terminal.wait_for("Se connecter")

    terminal.type(BACK_TAB + CLEAR_LINE)
    place.enter(claire)
    terminal.type("g")
    terminal.wait_for("Paul")
    terminal.type(f"{DOWN}r")
    terminal.wait_for("Vous allez renouveler les droits de Mme Paul Petit")
    terminal.type(ENTER)
    terminal.wait_without("Vous allez renouveler")
    terminal.type(ESCAPE)
    terminal.wait_for("Tableau de bord")
    terminal.type("d")

    place.enter(paul)


@pytest.mark.rule("AUTH-5", "CASE-6")
def test_a_one_person_mairie_is_unblocked_by_support(place: Place) -> None:
    claire = place.add("Martin", "Claire", profile=Profile.ADMIN)
    terminal = place.terminal
    sign_in(terminal, claire.identifier, "faux")
    terminal.wait_for("Identifiant ou mot de passe incorrect")
    for _ in range(4):
        terminal.type(f"faux{ENTER}")
        terminal.wait_without("incorrect")
        terminal.wait_for("incorrect")
    terminal.type(f"{PASSWORD}{ENTER}")
    terminal.wait_for("Il est bloqué et")

    terminal.type(CTRL_F)
    terminal.wait_for("Formulaire de contact")
    terminal.type(f"{TAB}Claire Martin{TAB}claire@villebois.fr{TAB}Villebois{TAB}Je suis seule.")
    terminal.type(f"{TAB}{ENTER}")
    terminal.wait_for("La réponse vous parviendra")
    assert command("accounts", "unlock", claire.identifier, home=place.home) == 0

    terminal.type(f"{PASSWORD}{ENTER}")
    place.type_code()
    terminal.wait_for("Tableau de bord")


@pytest.mark.rule("CASE-96", "LIFE-2", "LIFE-3", "PHONE-1", "OTP-6")
def test_a_new_establishment(place: Place) -> None:
    terminal = place.terminal
    with place.world.storage.writing() as unit:
        employer = unit.establishments.add(
            Establishment(siret=NEW_SIRET, name="COMMUNE DE BELLERIVE"), now=datetime.now(UTC)
        )
        unit.establishments.add_contract(employer.id, Contract(fund=Fund.CNRACL, number="B0280001"))
    terminal.wait_for("Identifiant PEP’s")
    terminal.type(CTRL_N)
    terminal.wait_for("Numéro de contrat")
    terminal.type(f"{NEW_SIRET}{TAB}b028 0001{ENTER}")
    terminal.wait_for("COMMUNE DE BELLERIVE")
    address = "anne@bellerive.fr"
    terminal.type(f"{RIGHT}{TAB}Roy{TAB}Anne{TAB}{address}{TAB}{address}{ENTER}")
    terminal.wait_for("A comme Anatole")
    shown = re.search(r"\bARO\d{6}\b", terminal.text)
    assert shown is not None, terminal.text
    terminal.type(ENTER)
    terminal.wait_for("Votre établissement est inscrit")

    terminal.type(F5)
    terminal.wait_for("Créer votre mot de passe")
    terminal.type(f"{pasted(place.link())}{ENTER}")
    terminal.wait_for("1 majuscule")
    terminal.type(f"{NEW}{TAB}{NEW}{ENTER}")
    terminal.wait_for("Votre mot de passe a bien été créé")
    sign_in(terminal, shown[0], NEW)
    terminal.wait_for("Renseignez votre numéro de téléphone")
    terminal.type(f"0692123456{ENTER}")
    place.type_code()
    terminal.wait_for("Tableau de bord")
    terminal.wait_for("Administrateur")


@pytest.mark.rule("AUTH-1", "AUTH-2", "LIFE-8")
def test_a_centre_de_gestion_passes_between_three_employers(place: Place) -> None:
    terminal, world = place.terminal, place.world
    with world.storage.writing() as unit:
        third = unit.establishments.add(
            Establishment(siret=NEW_SIRET, name="COMMUNE DE BELLERIVE"), now=datetime.now(UTC)
        )
    here, *others = (
        place.add("Roy", "Anne", profile=Profile.ADMIN, establishment=employer)
        for employer in (world.commune, world.hospital, third.id)
    )
    place.enter(here)
    terminal.type("n")
    terminal.wait_for("Liste des établissements")
    terminal.type(f"{DOWN}{DOWN}{ENTER}")
    terminal.wait_for("Relier un autre compte")
    for account in others:
        terminal.type("r")
        terminal.wait_for("Prouvez que cet autre compte")
        terminal.type(f"{account.identifier}{TAB}{PASSWORD}{ENTER}")
        place.type_code()
        terminal.wait_without("Prouvez que cet autre compte")
        terminal.wait_for(account.identifier)

    terminal.type(f"{DOWN}{ENTER}")
    terminal.wait_without("COMMUNE DE VILLEBOIS")
    terminal.wait_for("Tableau de bord")
