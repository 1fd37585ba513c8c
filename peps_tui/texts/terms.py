"""Words of `peps-tui terms` (CGU)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from peps_tui.core.domain.terms import TEXT_LIMIT
from peps_tui.core.domain.text import TextFault, holds_control
from peps_tui.texts import dates
from peps_tui.texts.common import figures, plural

TERMS = "conditions générales d’utilisation"
PUBLISH = "publier une nouvelle version"
PUBLISH_DESCRIPTION = (
    "Publie une nouvelle version des conditions générales d’utilisation : dans chaque "
    "établissement, un administrateur doit l’accepter avant de continuer. Passé la date limite, "
    "les services sont refusés aux utilisateurs des établissements où personne ne l’a fait."
)
FILE = "texte des conditions, en UTF-8"
VERSION = "nom de la version, par exemple « 2026-1 »"
VERSION_FORM = "VERSION"
DEADLINE = "date limite d’acceptation"
DAY_FORM = "JJ/MM/AAAA"
NOT_UTF8 = "Ce fichier n’est pas du texte en UTF-8."

_FAULTS: Mapping[TextFault, str] = MappingProxyType(
    {
        TextFault.EMPTY: "Ce fichier est vide.",
        TextFault.TOO_LONG: f"Ce fichier dépasse {figures(TEXT_LIMIT)} caractères.",
        TextFault.CONTROL: "Ce fichier contient des caractères invisibles ou de commande",
        TextFault.LOST_CHARACTER: (
            "Un caractère de ce fichier a été perdu par un autre logiciel, qui a mis « � » à sa "
            "place : ressaisissez-le."
        ),
    }
)


def refused(fault: TextFault, text: str) -> str:
    """Why the text of the terms cannot be published, and where."""
    if fault is not TextFault.CONTROL:
        return _FAULTS[fault]
    lines = [line.expandtabs() for line in text.splitlines()]
    number = next(at for at, line in enumerate(lines, start=1) if holds_control(line))
    return f"{_FAULTS[fault]}, ligne {number}."


def published(version: str, deadline: date, establishments: int) -> str:
    """What was published, and who is asked to accept it."""
    concerned = plural(establishments, "établissement doit", "établissements doivent")
    return f"Version {version} publiée : {concerned} l’accepter avant le {dates.short(deadline)}."
