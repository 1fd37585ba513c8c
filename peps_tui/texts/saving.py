"""Words of the files made for people: what to export, and where a file was put (SCR-GRID)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from peps_tui.core.domain.document import SheetForm

EXPORT_TITLE = "Exporter la liste des comptes"
EXPORT = "Exporter"
FORMS: Mapping[SheetForm, str] = MappingProxyType({SheetForm.CSV: "CSV", SheetForm.XLSX: "XLSX"})

SAVED_TITLE = "Fichier enregistré"
COPIED = "Ce chemin est aussi envoyé au presse-papiers de votre terminal."


def selection(count: int) -> str:
    """« Sélection (3) »."""
    return f"Sélection ({count})"


def results(count: int) -> str:
    """« Résultats (312) »."""
    return f"Résultats ({count})"


ALL = "Tous"


def exported(count: int) -> str:
    """How much the file holds."""
    return f"{count} compte(s) exporté(s) dans :"


SLIP = "La fiche à remettre au titulaire, à imprimer, est dans :"
SOUND = "L’identifiant épelé, à écouter, est dans :"
