"""Words of « Liste des établissements », and of linking an account to one’s own (SCR-MENU)."""

from __future__ import annotations

from peps_tui.texts import menu

TITLE = menu.SPACES
WHAT_TO_DO = (
    "Vos comptes dans d’autres établissements, une fois reliés, s’ouvrent d’ici sans vous "
    "reconnecter."
)

ESTABLISHMENT = "Établissement"
IDENTIFIER = "Identifiant"
PROFILE = "Profil"
STATUS = "Statut"
HERE = "ici"

ENTER = "Changer d’établissement"
LINK = "Relier un autre compte"
UNLINK = "Retirer"

ALREADY_HERE = "Vous êtes déjà dans cet établissement."
OWN_LINE = "Placez-vous sur un autre établissement : c’est lui que vous pouvez retirer."
UNLINK_TITLE = "Retirer de la liste ?"

LINK_TITLE = "Relier un autre compte"
LINK_WHY = (
    "Prouvez que cet autre compte est aussi le vôtre : son identifiant, son mot de passe, puis le "
    "code envoyé à son numéro de téléphone. Il rejoint alors votre liste."
)
NEXT = "Continuer"
CODE_WHY = "Le code part au numéro de téléphone du compte à relier."


def unlink(establishment: str, identifier: str) -> str:
    """What is about to leave the list."""
    return (
        f"Le compte {identifier} de « {establishment} » ne sera plus relié au vôtre. Il reste "
        "ouvert, avec son identifiant et son mot de passe."
    )


def unlinked(establishment: str) -> str:
    """Done."""
    return f"« {establishment} » ne figure plus dans votre liste."


def linked(establishment: str) -> str:
    """Done."""
    return f"Votre compte dans « {establishment} » est relié."
