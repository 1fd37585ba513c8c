"""Words of the files made for people: what leaves, in which form, and by which way (SCR-GRID)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from peps_tui.core.domain.document import COPY_LIMIT, SheetForm, Way
from peps_tui.texts.common import weight

EXPORT_TITLE = "Exporter la liste des comptes"
EXPORT = "Exporter"
FORMS: Mapping[str, str] = MappingProxyType({SheetForm.CSV: "CSV", SheetForm.XLSX: "XLSX"})
WAYS: Mapping[Way, str] = MappingProxyType(
    {
        Way.MAIL: "Par courriel",
        Way.CLIPBOARD: "Copier",
        Way.SERVER: "Enregistrer",
    }
)
ELSEWHERE = f"« {WAYS[Way.MAIL]} » ou « {WAYS[Way.SERVER]} »"
"""The ways of what cannot be copied."""
ALL = "Tous"

SERVER = "Dans le dossier des exports du serveur, qui n’est pas votre poste si vous venez par SSH."
TABLE_COPIED = (
    "Dans le presse-papiers de votre terminal, s’il l’accepte : en CSV, "
    f"{weight(COPY_LIMIT).replace(',0', '')} au plus (500 lignes environ)."
)
SLIP_COPIED = (
    "En texte, dans le presse-papiers de votre terminal, s’il l’accepte ; le texte s’affiche pour "
    "être sélectionné sinon."
)

SLIP_TITLE = "Imprimer l’identifiant"
SLIP = "La fiche est à imprimer et à remettre au titulaire."
SOUND_TITLE = "Version sonore de l’identifiant"
SOUND = "L’identifiant épelé est à écouter."

SAVED_TITLE = "Fichier enregistré"
MAILED_TITLE = "Fichier envoyé"
COPIED_TITLE = "Texte copié"
SAVED = "Le fichier est dans :"
PATH_COPIED = "Ce chemin est aussi envoyé au presse-papiers de votre terminal."
COPIED = (
    "Le texte est envoyé au presse-papiers de votre terminal. Certains le refusent sans le dire : "
    f"si rien ne se colle, choisissez {ELSEWHERE}."
)
SELECT = (
    "Envoyé au presse-papiers de votre terminal. S’il le refuse, sélectionnez le texte ci-dessous "
    "(flèches : la suite)."
)


def mail(email: str) -> str:
    """Where a mail would go."""
    return f"En pièce jointe à {email}, l’adresse de votre compte."


def mailed(email: str) -> str:
    """Where a mail goes."""
    return (
        f"Le fichier part à {email}, en pièce jointe. S’il n’arrive pas d’ici quelques minutes, "
        "prévenez votre assistance."
    )


def selection(count: int) -> str:
    """« Sélection (3) »."""
    return f"Sélection ({count})"


def results(count: int) -> str:
    """« Résultats (312) »."""
    return f"Résultats ({count})"


def exported(count: int) -> str:
    """How much was exported."""
    return f"{count} compte(s) exporté(s)."
