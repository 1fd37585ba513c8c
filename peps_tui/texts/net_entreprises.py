"""Words of `peps-tui net-entreprises` (AUTH-1)."""

from __future__ import annotations

from peps_tui.core.domain.net_entreprises import NetIdentity

FAMILY = "gérer les personnes que la plateforme reconnaît au nom de Net-entreprises"
FAMILY_DESCRIPTION = (
    "Tient la liste des personnes reconnues par la voie « Net-entreprises » tant qu’aucun annuaire "
    "extérieur n’est interrogé (réglage directory_url)."
)
ADD = "ajouter une personne, ou changer son mot de passe"
ADD_DESCRIPTION = (
    "Ajoute une personne à la liste, ou remplace son mot de passe. Le mot de passe est demandé, ou "
    "lu sur l’entrée standard."
)
REMOVE = "retirer une personne de la liste"
LIST = "afficher la liste"
SIRET = "l’établissement de la personne"
LAST_NAME_FORM = "NOM"
LAST_NAME = "son nom"
FIRST_NAME_FORM = "PRÉNOM"
FIRST_NAME = "son prénom"
PASSWORD = "Mot de passe de Net-entreprises : "
NO_PASSWORD = "Aucun mot de passe n’a été saisi : rien n’a été fait."
NOT_ASKED = "Cette liste n’est pas consultée : un annuaire extérieur est réglé (directory_url)."
UNKNOWN = "Cette personne n’est pas dans la liste."
NOBODY = "La liste est vide."


def added(person: NetIdentity) -> str:
    """A person is on the list."""
    name = f"{person.first_name} {person.last_name}"
    return f"{name} est reconnu(e) pour le SIRET {person.siret}."


def removed(person: NetIdentity) -> str:
    """A person is no longer on the list."""
    name = f"{person.first_name} {person.last_name}"
    return f"{name} n’est plus reconnu(e) pour le SIRET {person.siret}."


def listed(person: NetIdentity) -> str:
    """A line of the list."""
    return f"{person.siret}  {person.last_name} {person.first_name}"
