"""Words of an identifier to be given to its holder (SCR-WIZ)."""

from __future__ import annotations

from peps_tui.core.domain.account import Civility
from peps_tui.texts.people import named

TITLE = "Communiquer l’identifiant"
KEY_COPY = "Copier"
KEY_PRINT = "Imprimer"
COPY = "Copier l’identifiant"
PRINT = "Imprimer l’identifiant"
SPEAK = "Version sonore"
COPIED = (
    "L’identifiant est envoyé au presse-papiers de votre terminal. S’il le refuse, sélectionnez-le "
    "à l’écran."
)


def owner(civility: Civility | None, first_name: str, last_name: str) -> str:
    """Whose identifier it is."""
    return f"Identifiant de : {named(civility, first_name, last_name)}"
