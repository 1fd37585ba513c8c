"""Words of `peps-tui history` (HIST-2)."""

from __future__ import annotations

from peps_tui.core.domain.establishment import Establishment
from peps_tui.texts.cli import named
from peps_tui.texts.common import plural

HISTORY = "contrôler l’historique des opérations"
VERIFY = "vérifier que l’historique n’a pas été altéré"
VERIFY_DESCRIPTION = (
    "Relit l’historique des opérations et nomme, pour chaque établissement, la première ligne "
    "altérée, manquante, déplacée, ou coupée de la fin que peps.anchors fait connaître. "
    "Le code de sortie est 1 s’il y en a une."
)
VERIFY_SIRET = "SIRET de l’établissement (défaut : tous)"
READING = "Lecture de l’historique"
ANCHOR = "prendre l’historique, tel qu’il finit, pour complet"
ANCHOR_DESCRIPTION = (
    "Note dans peps.anchors où finit l’historique de chaque établissement, à la place de ce qui y "
    "était. À lancer après une restauration faite à la main, ou si peps.anchors est perdu. "
    "L’historique des établissements dont la fin manquait le dit. Refusé si une ligne est altérée."
)
ANCHOR_WARNING = (
    "Si la fin d’un historique a été supprimée, elle ne sera plus signalée : vérifiez d’abord par "
    "« history verify »."
)


def holds(establishment: Establishment, lines: int) -> str:
    """The history of an establishment was read, and nothing is wrong."""
    return f"{named(establishment)} : historique intact ({plural(lines, 'ligne', 'lignes')})."


def broken(establishment: Establishment, line: int) -> str:
    """The first line of a history that does not hold."""
    return f"{named(establishment)} : HISTORIQUE ALTÉRÉ à partir de la ligne {line}."


def cut(establishment: Establishment, line: int) -> str:
    """The first line of those that are missing at the end."""
    return f"{named(establishment)} : HISTORIQUE COUPÉ, la fin manque à partir de la ligne {line}."


def unanchored(establishment: Establishment, lines: int) -> str:
    """Nothing tells whether the end is missing."""
    count = plural(lines, "ligne intacte", "lignes intactes")
    return (
        f"{named(establishment)} : {count}, mais peps.anchors ne dit pas où l’historique "
        "finissait. S’il est normal qu’il manque, lancez « history anchor »."
    )


def gone(count: int) -> str:
    """Establishments whose anchors are all that is left."""
    one = "HISTORIQUE DISPARU avec son établissement"
    return f"{plural(count, one, 'HISTORIQUES DISPARUS avec leurs établissements')}."


def anchored(count: int) -> str:
    """What was done."""
    return f"{plural(count, 'historique ancré', 'historiques ancrés')} dans peps.anchors."
