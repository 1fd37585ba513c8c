"""Words of the helps that fill a matrix of rights at once (RIGHT-5)."""

from __future__ import annotations

from collections.abc import Sequence

from peps_tui.core.domain.listing import AccountRow
from peps_tui.core.domain.rights import Right, Rights, Service, level
from peps_tui.texts import names
from peps_tui.texts.common import plural
from peps_tui.texts.people import named

COPY = "Copier les droits d’un collègue"
COPY_HINT = "Copier d’un collègue"
COLLEAGUE_TITLE = "Copier les droits d’un collègue"
COLLEAGUE_NOTE = (
    "Ses droits remplaceront ceux affichés ; rien n’est enregistré avant votre confirmation."
)
SEARCH = "Rechercher un nom, un prénom, un service…"
NOBODY = "Aucun compte ne correspond à votre recherche."

PRESET = "Choisir un profil type"
PRESET_HINT = "Profil type"
PRESET_TITLE = "Profils types"
PRESET_NOTE = (
    "Le profil choisi remplacera tous les droits affichés : les autres services, sensibles "
    "compris, passeront à « Aucun ». Rien n’est enregistré avant votre confirmation."
)

NO_RIGHT = "aucun droit"


def colleague(row: AccountRow) -> str:
    """« Louty Jean »."""
    return f"{row.last_name} {row.first_name}"


def colleague_note(row: AccountRow) -> str:
    """What tells apart two people of the same name."""
    return " · ".join(filter(None, (row.identifier, names.PROFILE_NAMES[row.profile], row.service)))


def found(shown: int, total: int) -> str:
    """How many colleagues are found, and what to do when they are not all listed."""
    if not total:
        return NOBODY
    if shown < total:
        return f"{shown} sur {total} résultats : précisez votre recherche."
    return plural(total, "résultat", "résultats")


def copied(row: AccountRow) -> str:
    """Said once the levels of a colleague are in the matrix."""
    whose = named(row.civility, row.first_name, row.last_name)
    return f"Les droits de {whose} sont repris ; ils restent à confirmer."


def same_as(row: AccountRow) -> str:
    """Said when the levels of a colleague were those of the matrix already."""
    whose = named(row.civility, row.first_name, row.last_name)
    return f"Les droits de {whose} sont les mêmes que ceux affichés : rien ne change."


def preset_chosen(name: str) -> str:
    """Said once a preset is in the matrix."""
    return f"Profil type « {name} » repris ; il reste à confirmer."


def counted(rights: Rights, services: Sequence[Service]) -> str:
    """« 2 services en modification, 1 service en lecture seule »."""
    given = [level(rights, service) for service in services]
    told = (
        (given.count(Right.WRITE), "service en modification", "services en modification"),
        (given.count(Right.READ), "service en lecture seule", "services en lecture seule"),
    )
    return ", ".join(plural(n, one, many) for n, one, many in told if n) or NO_RIGHT
