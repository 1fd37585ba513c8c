"""Words of `peps-tui init` and `establishments`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from peps_tui.core.domain.account import Account
from peps_tui.core.domain.establishment import Establishment
from peps_tui.texts.cli import named
from peps_tui.texts.common import plural
from peps_tui.texts.people import named as person

INIT = "créer la plateforme, son premier établissement et son premier administrateur"
INIT_DESCRIPTION = (
    "Crée la plateforme : ses clés, sa base de données, un premier établissement et son premier "
    "administrateur, qui reçoit un courriel pour créer son mot de passe dans les 15 jours ; le "
    "représentant légal reçoit une lettre. Dans un terminal, ce qui n’est pas donné en option est "
    "demandé. Refusé si la plateforme a déjà un établissement."
)
HOME = "dossier de la plateforme (défaut : PEPS_HOME, ou celui que le système prévoit)"
DATABASE = (
    "adresse de la base de données, notée dans peps.toml (défaut : un fichier SQLite dans le "
    "dossier)"
)
DATABASE_FORM = "ADRESSE"
VALUE_FORM = "TEXTE"

# The keys are the names of the options.
QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "siret": "SIRET de l’établissement",
        "name": "nom de l’établissement",
        "representative": "représentant légal (« Mme Jeanne Roy »), s’il est connu",
        "representative-title": "qualité du représentant légal (« Maire »)",
        "representative-address": "adresse du représentant légal, lignes séparées par « | »",
        "civility": "civilité de l’administrateur, M. ou Mme",
        "last-name": "nom de l’administrateur",
        "first-name": "prénom de l’administrateur",
        "email": "courriel de l’administrateur",
    }
)
BAD_CIVILITY = "ce n’est pas une civilité (attendu : M. ou Mme)"
HAS_SETTING = (
    "peps.toml existe déjà dans ce dossier : indiquez-y database_url, puis relancez sans "
    "--database."
)

ESTABLISHMENTS = "gérer les établissements de la plateforme"
IMPORT = "ajouter des établissements et leurs contrats"
IMPORT_DESCRIPTION = (
    "Ajoute les établissements d’une liste en CSV (point-virgule, virgule ou tabulation ; UTF-8 ou "
    "Windows-1252). Colonnes : SIRET, Nom ; et si elles sont connues Adresse, Représentant légal, "
    "Qualité, Adresse du représentant, Contrat CNRACL, Contrat Ircantec, Contrat RAFP (plusieurs "
    "numéros se séparent par des virgules). Un établissement déjà connu reçoit les contrats qui "
    "lui manquent. Au moindre défaut, le fichier est refusé en entier."
)
IMPORT_FILE = "le fichier CSV"
LIST = "afficher les établissements"


class Loaded(Protocol):
    """What an import of employers did."""

    @property
    def added(self) -> int: ...
    @property
    def known(self) -> int: ...
    @property
    def contracts(self) -> int: ...


class Employer(Protocol):
    """A public employer as operators see it."""

    @property
    def establishment(self) -> Establishment: ...
    @property
    def contracts(self) -> int: ...
    @property
    def administrators(self) -> int: ...


def missing(names: Sequence[str]) -> str:
    """The options that nobody can be asked for."""
    return f"il manque : {', '.join(f'--{name}' for name in names)}"


def question(name: str) -> str:
    """What a person is asked."""
    text = QUESTIONS[name]
    return f"{text[0].upper()}{text[1:]} :"


def mailed(email: str, *, left: bool, folder: str | None) -> str:
    """What became of the creation mail; `folder` is where it lies, without a gateway."""
    if not left:
        return f"Le courriel pour {email} attend : « peps-tui messages list » dit pourquoi."
    if folder is not None:
        return (
            "Aucune passerelle n’est réglée : le courriel de création du mot de passe, pour "
            f"{email}, est écrit dans {folder}."
        )
    return f"Le courriel de création du mot de passe est envoyé à {email}."


def founded(account: Account, establishment: Establishment, home: str, mail: str) -> str:
    """What was made, and what comes next; `mail` is what `mailed` tells."""
    name = person(account.civility, account.first_name, account.last_name)
    return "\n".join(
        [
            f"La plateforme est prête dans {home}.",
            f"Établissement : {named(establishment)}.",
            f"Premier administrateur : {name}, identifiant {account.identifier}.",
            f"{mail} Donnez-lui son identifiant, qui n’y figure pas.",
            "Sauvegardez peps.key à part : sans lui rien ne s’ouvre.",
        ]
    )


def host_key(fingerprint: str) -> str:
    """What people compare at their first connection over SSH."""
    return f"Empreinte de la clé du serveur SSH : {fingerprint}"


def loaded(done: Loaded) -> str:
    """What an import did."""
    added = plural(done.added, "établissement ajouté", "établissements ajoutés")
    known = plural(done.known, "déjà connu", "déjà connus")
    contracts = plural(done.contracts, "contrat ajouté", "contrats ajoutés")
    return f"{added}, {known}, {contracts}."


def listed(employer: Employer) -> str:
    """One line of the list."""
    contracts = plural(employer.contracts, "contrat", "contrats")
    if not employer.administrators:
        return f"{named(employer.establishment)} : {contracts}, AUCUN ADMINISTRATEUR ACTIF."
    active = plural(employer.administrators, "administrateur actif", "administrateurs actifs")
    return f"{named(employer.establishment)} : {contracts}, {active}."
