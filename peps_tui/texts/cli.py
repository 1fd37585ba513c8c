"""Words of the command line; those that argparse says by itself are in `texts.arguments`."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from itertools import groupby
from typing import Protocol

from peps_tui.core.domain.establishment import Establishment
from peps_tui.texts.common import plural

# Kept in the history as the place an operator acts from.
SOURCE = "ligne de commande"

DESCRIPTION = (
    "PEP’s dans le terminal : comptes, droits et double authentification des employeurs publics. "
    "Sans commande, ouvre l’application."
)
COMMANDS = "commandes "
COMMAND = "COMMANDE"
VERSION = "afficher la version et quitter"

DEMO = "ouvrir une plateforme de démonstration"
DEMO_DESCRIPTION = (
    "Ouvre une plateforme fictive : une commune, un centre hospitalier et un centre de gestion, "
    "une quarantaine de comptes et une boîte de réception pour les messages. Les identifiants et "
    "les mots de passe à essayer s’affichent avant l’ouverture et sur l’écran de connexion."
)
DEMO_DATE = "jour auquel se déroule la démonstration (défaut : aujourd’hui)"
DEMO_DATE_FORM = "JJ/MM/AAAA"
DEMO_ACCOUNTS = "nombre de comptes à ajouter à la commune, 100 000 au plus (défaut : 0)"
DEMO_DIR = "dossier où conserver la démonstration (défaut : un dossier temporaire)"
DEMO_PREPARE = "préparer les données dans DOSSIER sans ouvrir l’application"
NUMBER = "NOMBRE"
DIRECTORY = "DOSSIER"
DEMO_PREPARE_ALONE = "--prepare demande un dossier : ajoutez --dir DOSSIER"

ACCOUNTS = "gérer les comptes d’un établissement"
IMPORT = "importer une liste de comptes"
IMPORT_DESCRIPTION = (
    "Importe la liste des comptes d’un établissement, telle que l’exporte la page « Gestion des "
    "comptes », en CSV (point-virgule, virgule ou tabulation ; UTF-8 ou Windows-1252). Les numéros "
    "de téléphone ne sont pas repris : chacun confirme le sien. Au moindre défaut, le fichier est "
    "refusé en entier."
)
IMPORT_FILE = "le fichier CSV"
TRY = "montrer ce qui serait importé, et chaque erreur, sans rien écrire"
EXPORT = "exporter la liste des comptes"
EXPORT_DESCRIPTION = (
    "Enregistre la liste de tous les comptes d’un établissement, telle que la relit « accounts "
    "import ». Les numéros anonymisés n’y figurent pas. L’opération est inscrite à l’historique."
)
EXPORT_FILE = "le fichier à créer ; il ne doit pas exister"
FORM = "format du fichier (défaut : celui de son extension, sinon csv)"
FILE_EXISTS = "Ce fichier existe déjà : indiquez-en un autre, ou déplacez-le."
FILE = "FICHIER"
SIRET = "SIRET de l’établissement (facultatif s’il n’y en a qu’un)"
SIRET_FORM = "SIRET"

BAD_DATE = "ce n’est pas une date (attendu : JJ/MM/AAAA ou AAAA-MM-JJ, de 2021 à 2099)"
BAD_COUNT = "ce n’est pas un nombre de 0 à 100 000"
BAD_SIRET = "ce n’est pas un SIRET (attendu : 14 chiffres)"
BAD_DIRECTORY = (
    "ce n’est pas un chemin (il s’écrit en UTF-8 ; s’il commence par ~, le dossier personnel doit "
    "exister)"
)

NO_TERMINAL = (
    "L’application s’ouvre dans un terminal : lancez-la sans rediriger ses entrées ni ses sorties."
)
NOT_A_DEMO = "Ce dossier ne contient pas de démonstration : indiquez un dossier vide ou nouveau."
NOT_A_DIRECTORY = "Ce chemin est celui d’un fichier : indiquez un dossier vide ou nouveau."
UNWRITABLE = "Ce dossier ne peut pas être créé ou modifié : vérifiez vos droits d’accès."

PREPARING = "Préparation de la démonstration…"
STARTED_AGAIN = "La préparation précédente n’est pas allée à son terme : elle recommence."
TO_TRY = "Comptes à essayer :"
NO_ESTABLISHMENT = "La plateforme ne connaît encore aucun établissement."


def behind(account: str, person: str) -> str:
    """The Unix account that ran a command, and who ran it by sudo: « peps (sudo : marie) »."""
    return f"{account} (sudo : {person})"


def named(establishment: Establishment) -> str:
    """« Commune de Bellerive (SIRET 21990041200012) »."""
    return f"{establishment.name} (SIRET {establishment.siret})"


def exported(count: int, path: str) -> str:
    """What an export did."""
    return f"{plural(count, 'compte exporté', 'comptes exportés')} dans {path}"


def prepared(home: str) -> str:
    """A demonstration is kept, how to open it, and how to serve it."""
    command = f"PEPS_HOME={shlex.quote(home)} peps-tui"
    return (
        f"La démonstration est prête. Pour l’ouvrir : {command}\n"
        f"Pour la servir par SSH : {command} serve"
    )


def reopened(home: str) -> str:
    """A kept demonstration is used as it is."""
    return f"La démonstration de {home} est reprise telle quelle."


class Suggested(Protocol):
    """An account to try."""

    @property
    def establishment(self) -> str: ...
    @property
    def person(self) -> str: ...
    @property
    def identifier(self) -> str: ...
    @property
    def password(self) -> str: ...
    @property
    def profile(self) -> str: ...
    @property
    def status(self) -> str: ...


def to_try(accounts: Sequence[Suggested]) -> str:
    """The accounts to try, under the name of their establishment."""
    lines = ["", TO_TRY]
    width = max((len(account.password) for account in accounts), default=0)
    for establishment, its in groupby(accounts, key=lambda account: account.establishment):
        lines.append(f"  {establishment}")
        for account in its:
            what = f"{account.profile}, {account.status.lower()}"
            secret = account.password.ljust(width)
            lines.append(f"    {account.identifier}  {secret}  {account.person} ({what})")
    return "\n".join([*lines, ""])
