"""Words of « Créer un compte », its four steps (SCR-WIZ)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from peps_tui.core.domain.account import Civility
from peps_tui.core.domain.draft import Advice, Draft
from peps_tui.core.domain.phone import parse_phone
from peps_tui.core.domain.rights import Right, Service, level
from peps_tui.texts import common, dates, names
from peps_tui.texts.common import plural
from peps_tui.texts.people import named

TITLE = "Créer un compte"
STEPS = (
    "Renseigner les coordonnées",
    "Attribuer les droits",
    "Vérifier et confirmer",
    "Communiquer son identifiant",
)

PROFILE = "Profil du compte"
CIVILITY = "Civilité"
LAST_NAME = "Nom"
FIRST_NAME = "Prénom"
EMAIL = "Courriel"
EMAIL_AGAIN = "Confirmation"
PHONE = "Téléphone"
SERVICE = "Service ou fonction"
DELEGATION = "Délégation"
DELEGATION_LABEL = "Ce compte peut agir par délégation pour d’autres employeurs"

PHONE_HINT = "Facultatif, portable ou fixe. Ex. : 06 12 34 56 78"
SERVICE_HINT = "Facultatif. Ex. : Ressources humaines"

NEXT = "Suivant"
PREVIOUS = "Précédent"
CREATE = "Créer"
COPY = "Copier l’identifiant"
AGAIN = "Créer un autre compte"
FINISH = "Terminer"

LEAVE_TITLE = "Abandonner la création ?"
LEAVE_BODY = "Aucun compte n’est créé. Ce que vous avez saisi sera perdu."
ADVICE_TITLE = "Êtes-vous sûr ?"

ADVICE: Mapping[Advice, str] = MappingProxyType(
    {
        Advice.GENERIC_NAME: (
            "Ce nom semble désigner un service et non une personne. Chaque utilisateur doit "
            "disposer de son propre compte : les comptes génériques partagés sont à supprimer. "
            "Voulez-vous continuer avec ce nom ?"
        ),
        Advice.NO_RIGHT: (
            "Tous les droits sont à « Aucun » : le titulaire pourra se connecter, mais ne verra "
            "aucun service. Voulez-vous continuer ainsi ?"
        ),
    }
)

HOLDER = "Titulaire"
RIGHTS = "Droits"
NOT_GIVEN = "non renseigné"
PHONE_LATER = "à renseigner par le titulaire à sa première connexion"
NO_RIGHT = "aucun"

CREATED = "Le compte est créé. Communiquez cet identifiant à son titulaire :"
MAIL_NEXT = (
    "Un courriel, où cet identifiant ne figure pas, lui est envoyé pour créer son mot de passe. "
    "Il a 15 jours pour le faire ; passé ce délai, renvoyez-lui le courriel depuis la "
    "gestion des comptes, avec la touche @."
)
LETTER_NEXT = "Un courrier informe le représentant légal de ce nouveau compte administrateur."
COPIED = "L’identifiant est envoyé au presse-papiers de votre terminal."


def rights_heading(draft: Draft) -> str:
    """« Attribuer les droits de Mme Claire Dupont »."""
    return f"Attribuer les droits de {named(draft.civility, draft.first_name, draft.last_name)}"


def owner(civility: Civility | None, first_name: str, last_name: str) -> str:
    """Whose identifier it is."""
    return f"Identifiant de : {named(civility, first_name, last_name)}"


def expiry(until: date) -> str:
    """Until when the new account is valid (LIFE-1)."""
    return f"Le compte est en attente d’activation ; il expirera le {dates.short(until)}."


def summary(draft: Draft, services: Sequence[Service]) -> Iterator[tuple[str, str]]:
    """What is about to be created, label by label."""
    yield HOLDER, named(draft.civility, draft.first_name, draft.last_name)
    yield PROFILE, names.PROFILE_NAMES[draft.profile]
    yield EMAIL, draft.email.strip()
    yield PHONE, parse_phone(draft.phone).national if draft.phone.strip() else PHONE_LATER
    yield SERVICE, draft.service.strip() or NOT_GIVEN
    yield DELEGATION, common.YES if draft.delegation else common.NO
    yield RIGHTS, _counted(draft, services)
    for service in services:
        if (right := level(draft.rights, service)) is not Right.NONE:
            yield "", f"{service.label} : {names.RIGHT_NAMES[right].lower()}"


def _counted(draft: Draft, services: Sequence[Service]) -> str:
    given = [level(draft.rights, service) for service in services]
    told = (
        (given.count(Right.WRITE), "service en modification", "services en modification"),
        (given.count(Right.READ), "service en lecture seule", "services en lecture seule"),
    )
    return ", ".join(plural(n, one, many) for n, one, many in told if n) or NO_RIGHT
