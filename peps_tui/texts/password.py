"""Words of « Créer votre mot de passe » (LIFE-3, PWD-1, PWD-2)."""

from collections.abc import Mapping
from types import MappingProxyType

from peps_tui.core.domain.account import Civility
from peps_tui.core.domain.password import Condition
from peps_tui.texts.people import named

TITLE = "Créer votre mot de passe"

LINK_LEAD = "Collez le lien du courriel « Vous pouvez créer votre mot de passe »."
LINK = "Lien de création"
LINK_HINT = "Le lien entier, même sur plusieurs lignes, ou ce qui suit la dernière barre /"
LINK_SUBMIT = "Continuer"

PASSWORD = "Mot de passe"
CONFIRMATION = "Confirmation du mot de passe"
SUBMIT = "Créer"
CREATING = "Création du mot de passe…"

CONDITIONS_TITLE = "Votre mot de passe doit être composé au minimum de :"
CONDITIONS: Mapping[Condition, str] = MappingProxyType(
    {
        Condition.LENGTH: "8 caractères",
        Condition.DIGIT: "1 chiffre",
        Condition.UPPER: "1 majuscule",
        Condition.LOWER: "1 minuscule",
        Condition.SPECIAL: "1 caractère spécial",
    }
)
ALL_MET = "Votre mot de passe respecte toutes les règles de sécurité."


def condition(which: Condition, *, met: bool) -> str:
    """One condition with its mark, readable without colour: « [x] 1 chiffre »."""
    return f"[{'x' if met else ' '}] {CONDITIONS[which]}"


def holder(civility: Civility | None, first_name: str, last_name: str) -> str:
    """For whom; what people typed comes as it was stored."""
    return f"Compte de {named(civility, first_name, last_name)}"
