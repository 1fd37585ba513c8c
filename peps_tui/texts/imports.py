"""Words of the import of accounts: what is wrong with a file, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from peps_tui.core.domain.account import Status
from peps_tui.core.domain.account_cells import CellFault
from peps_tui.core.domain.account_csv import (
    MAX_ACCOUNTS,
    AccountLine,
    Column,
    SiretMissing,
    SiretUnknown,
)
from peps_tui.core.domain.csv_table import (
    MAX_BYTES,
    MAX_CELL,
    Fault,
    FileFault,
    FileRefused,
    LinesRefused,
)
from peps_tui.core.domain.establishment import Establishment
from peps_tui.core.domain.establishment_csv import EmployerColumn
from peps_tui.core.domain.text import clean
from peps_tui.texts import dates, names, people
from peps_tui.texts.cli import named
from peps_tui.texts.common import figures, plural
from peps_tui.texts.refusals import explain

MAX_FAULTS = 200
"""The faults that are told; how many more there are is told too."""

MAX_TOLD = 200
"""The accounts that a trial tells one by one."""

MAX_QUOTED = 40

UNTOUCHED = "Rien n’a été écrit."

NOTHING_DONE = "Le fichier est refusé en entier : rien n’a été importé."

COLUMN_NAMES: Mapping[StrEnum, str] = MappingProxyType(
    {
        Column.CIVILITY: "Civilité",
        Column.NAME: "Civilité/Nom",
        Column.FIRST_NAME: "Prénom",
        Column.NET_ENTREPRISES: "N-E",
        Column.IDENTIFIER: "Identifiant",
        Column.SERVICE: "Service",
        Column.PROFILE: "Profil",
        Column.DELEGATION: "Délégation",
        Column.STATUS: "Statut",
        Column.EXPIRES_ON: "Expiration du compte",
        Column.LAST_LOGIN_ON: "Connexion",
        Column.EMAIL: "Courriel",
        Column.PHONE: "Téléphone",
        EmployerColumn.SIRET: "SIRET",
        EmployerColumn.EMPLOYER: "Nom",
        EmployerColumn.ADDRESS: "Adresse",
        EmployerColumn.REPRESENTATIVE: "Représentant légal",
        EmployerColumn.REPRESENTATIVE_TITLE: "Qualité",
        EmployerColumn.REPRESENTATIVE_ADDRESS: "Adresse du représentant",
        EmployerColumn.CNRACL: "Contrat CNRACL",
        EmployerColumn.IRCANTEC: "Contrat Ircantec",
        EmployerColumn.RAFP: "Contrat RAFP",
    }
)

_FILE_FAULTS: Mapping[FileFault, str] = MappingProxyType(
    {
        FileFault.MISSING: "Ce fichier n’existe pas.",
        FileFault.UNREADABLE: "Ce fichier ne peut pas être lu : vérifiez ses droits d’accès.",
        FileFault.EMPTY: "Ce fichier ne contient aucune ligne.",
        FileFault.TOO_LARGE: (
            f"Ce fichier dépasse {MAX_BYTES // 1_000_000} Mo : partagez-le en plusieurs."
        ),
        FileFault.TOO_MANY: (
            f"Ce fichier dépasse {figures(MAX_ACCOUNTS)} lignes : partagez-le en plusieurs."
        ),
        FileFault.NOT_TEXT: (
            "Ce fichier n’est pas du texte en UTF-8 ou en Windows-1252 : enregistrez la liste au "
            "format CSV."
        ),
        FileFault.BAD_QUOTES: "Un guillemet est mal placé ou n’est pas refermé.",
        FileFault.LONG_CELL: (
            f"Une cellule dépasse {figures(MAX_CELL)} caractères : raccourcissez-la, et vérifiez "
            "que ses guillemets sont refermés."
        ),
    }
)

_CELL_FAULTS: Mapping[CellFault, str] = MappingProxyType(
    {
        CellFault.MISSING_COLUMN: "cette colonne manque",
        CellFault.UNKNOWN_COLUMN: "colonne inconnue",
        CellFault.REPEATED_COLUMN: "cette colonne figure deux fois",
        CellFault.MISSING_CELL: "cellule manquante, la ligne est plus courte que l’en-tête",
        CellFault.EXTRA_CELL: "cellule en trop, la ligne est plus longue que l’en-tête",
        CellFault.EMPTY: "cette cellule ne peut pas être vide",
        CellFault.TOO_LONG: "texte trop long",
        CellFault.LOST_CHARACTER: "un caractère a été perdu par un autre logiciel, ressaisissez-le",
        CellFault.CONTROL: "caractères invisibles ou de commande",
        CellFault.BAD_CIVILITY: "civilité inconnue (attendu : M. ou Mme)",
        CellFault.BAD_ANSWER: "réponse inconnue (attendu : Oui ou Non)",
        CellFault.BAD_PROFILE: "profil inconnu (attendu : Administrateur ou Utilisateur)",
        CellFault.BAD_STATUS: (
            "statut inconnu (attendu : En attente d’activation, Actif, Expiré ou Bloqué)"
        ),
        CellFault.BAD_DATE: "date mal écrite (attendu : JJ/MM/AAAA)",
        CellFault.IMPOSSIBLE_DATE: "cette date n’existe pas",
        CellFault.STILL_VALID: "date à venir, alors que le statut est « Expiré »",
        CellFault.FUTURE_LOGIN: "date à venir",
        CellFault.BAD_IDENTIFIER: "identifiant mal écrit (exemple : JLO000439)",
        CellFault.REPEATED_IDENTIFIER: "identifiant déjà présent plus haut dans le fichier",
        CellFault.KNOWN_IDENTIFIER: "identifiant déjà connu de la plateforme",
        CellFault.BAD_EMAIL: "adresse de courriel non valide",
        CellFault.REPEATED_EMAIL: "courriel déjà présent plus haut dans le fichier",
        CellFault.BAD_SIRET: "ce n’est pas un SIRET (14 chiffres, dont une clé)",
        CellFault.REPEATED_SIRET: "SIRET déjà présent plus haut dans le fichier",
        CellFault.KNOWN_EMAIL: "courriel déjà pris par un autre compte de l’établissement",
    }
)


class Checked(Protocol):
    """What an import would do on the day it was tried."""

    @property
    def establishment(self) -> Establishment: ...
    @property
    def lines(self) -> Sequence[AccountLine]: ...
    @property
    def today(self) -> date: ...


def importing(name: str) -> str:
    """Said before a work that may last."""
    return f"Import de {name} en cours…"


def imported(count: int, establishment: Establishment) -> str:
    """What an import did."""
    accounts = plural(count, "compte importé", "comptes importés")
    return f"{accounts} dans « {establishment.name} » (SIRET {establishment.siret})."


def tried(checked: Checked) -> str:
    """What an import would do, account by account."""
    lines = [_account(line, checked.today) for line in checked.lines[:MAX_TOLD]]
    more = len(checked.lines) - MAX_TOLD
    if more > 0:
        lines.append(f"… et {plural(more, 'autre compte', 'autres comptes')}.")
    count = plural(len(checked.lines), "compte serait importé", "comptes seraient importés")
    return "\n".join([*lines, f"Essai : {count} dans {named(checked.establishment)}. {UNTOUCHED}"])


def _account(line: AccountLine, today: date) -> str:
    status = Status.EXPIRED if line.expires_on < today else line.status
    told = (
        people.named(line.civility, line.first_name, line.last_name),
        names.PROFILE_NAMES[line.profile],
        names.STATUS_NAMES[status],
        f"jusqu’au {dates.short(line.expires_on)}",
    )
    return f"Ligne {line.line} : {line.identifier}, {', '.join(told)}"


def fault_line(fault: Fault) -> str:
    """« Ligne 12, colonne Expiration du compte : date mal écrite… « 31.12.26 » ». Safe to show."""
    column = "" if fault.column is None else f", colonne {COLUMN_NAMES[fault.column]}"
    text = clean(fault.text).strip()
    if len(text) > MAX_QUOTED:
        text = f"{text[:MAX_QUOTED].rstrip()}…"
    found = f" : « {text} »" if text else ""
    return f"Ligne {fault.line}{column} : {_CELL_FAULTS[fault.reason]}{found}."


@explain.register
def _(error: FileRefused) -> str:
    where = "" if error.line is None else f"Ligne {error.line} : "
    sentence = _FILE_FAULTS[error.reason]
    return f"{where}{sentence[0].lower() + sentence[1:] if where else sentence} {NOTHING_DONE}"


@explain.register
def _(error: LinesRefused) -> str:
    return "\n".join(_lines(error.faults))


def _lines(faults: tuple[Fault, ...]) -> Iterator[str]:
    yield from map(fault_line, faults[:MAX_FAULTS])
    more = len(faults) - MAX_FAULTS
    if more > 0:
        yield f"… et {plural(more, 'autre erreur', 'autres erreurs')}."
    yield f"{plural(len(faults), 'erreur', 'erreurs')}. {NOTHING_DONE}"


@explain.register
def _(error: SiretUnknown) -> str:
    return f"Aucun établissement de la plateforme n’a le SIRET « {error.siret} »."


@explain.register
def _(error: SiretMissing) -> str:
    if not error.establishments:
        return "La plateforme ne connaît encore aucun établissement."
    return "\n".join(
        [
            "La plateforme connaît plusieurs établissements : indiquez le bon par --siret.",
            *map(_choice, error.establishments),
        ]
    )


def _choice(establishment: Establishment) -> str:
    return f"  {establishment.siret}  {establishment.name}"
