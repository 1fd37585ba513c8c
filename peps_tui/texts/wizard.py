"""Words of « Créer un compte », its four steps (SCR-WIZ)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from peps_tui.core.domain.account import Profile
from peps_tui.core.domain.draft import Draft
from peps_tui.core.domain.kept_draft import KEPT_FOR, DraftStep, Offered
from peps_tui.core.domain.phone import parse_phone
from peps_tui.core.domain.rights import Right, Service, level
from peps_tui.texts import common, dates, names, rights_help
from peps_tui.texts.people import named
from peps_tui.texts.workstation import session_place

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
AGAIN = "Créer un autre compte"
FINISH = "Terminer"

LEAVE_TITLE = "Abandonner la création ?"
LEAVE_BODY = "Aucun compte n’est créé. Ce que vous avez saisi sera perdu."

QUIT_BODY = (
    "Aucun compte n’est créé. Votre saisie est gardée : elle vous sera proposée à votre prochaine "
    "connexion."
)
NOT_KEPT = (
    "Votre saisie ne peut pas être gardée pour l’instant : elle serait perdue avec la connexion. "
    "Vous pouvez continuer."
)

OFFER_TITLE = "Une création de compte était en cours"
ELSEWHERE_TITLE = "Une création de compte est en cours ailleurs"
RESUME = "Reprendre"
RESUME_HERE = "Reprendre ici"
LATER = "Plus tard"
START_ANEW = "Recommencer"
START_ANOTHER = "En créer un autre"
NAMELESS = "Compte sans nom"
NOTHING_CREATED = "Aucun compte n’a été créé."
ELSEWHERE = (
    "Vous la saisissez dans une autre session, encore ouverte. Si c’est celle d’une ligne "
    "coupée, reprenez ici : la saisie s’arrêtera là-bas."
)

TAKEN_TITLE = "Cette création n’est plus à cette session"
TAKEN_BODY = (
    "Vous l’avez reprise, terminée ou abandonnée dans une autre : ce que vous tapez ici n’est plus "
    "gardé, et ne crée plus rien. "
    "La reprendre ici garde ce que montre cet écran, et l’arrête dans l’autre session."
)
LEAVE_THERE = "La laisser"

HOLDER = "Titulaire"
RIGHTS = "Droits"
SENSITIVE_RIGHTS = "Droits sensibles"
CONSEQUENCES = "Conséquences"
LETTER = "Un courrier sera adressé au représentant légal."
NOT_GIVEN = "non renseigné"
PHONE_LATER = "à renseigner par le titulaire à sa première connexion"

CREATED = "Le compte est créé. Communiquez cet identifiant à son titulaire :"
MAIL_NEXT = (
    "Un courriel, où cet identifiant ne figure pas, lui est envoyé pour créer son mot de passe. "
    "Il a 15 jours pour le faire ; passé ce délai, renvoyez-lui le courriel depuis la "
    "gestion des comptes, avec la touche @."
)
LETTER_NEXT = "Un courrier informe le représentant légal de ce nouveau compte administrateur."
LETTER_UNADDRESSED = (
    "Le courrier au représentant légal attend : son adresse n’est pas connue, faites-la compléter."
)


def rights_heading(draft: Draft) -> str:
    """« Attribuer les droits de Mme Claire Dupont »."""
    return f"Attribuer les droits de {named(draft.civility, draft.first_name, draft.last_name)}"


def offer_title(what: Offered) -> str:
    """Whether it waits, or goes on elsewhere."""
    return OFFER_TITLE if what.elsewhere is None else ELSEWHERE_TITLE


def offered(what: Offered) -> Iterator[str]:
    """Whose account is being created, how far that is, and how long it is kept, or where."""
    kept, elsewhere = what.kept, what.elsewhere
    draft = kept.draft
    whom = named(draft.civility, draft.first_name, draft.last_name)
    step = tuple(DraftStep).index(kept.step) + 1
    yield whom if named(None, draft.first_name, draft.last_name) else NAMELESS
    yield common.step(step, len(STEPS), STEPS[step - 1])
    if elsewhere is None:
        yield f"Saisie le {dates.moment(kept.saved_at)}, gardée {KEPT_FOR.days} jours."
        yield NOTHING_CREATED
    else:
        yield f"Saisie le {dates.moment(kept.saved_at)}."
        yield f"Session : {session_place(elsewhere.workstation_name, elsewhere.source)}."
        yield ELSEWHERE


def expiry(until: date) -> str:
    """Until when the new account is valid (LIFE-1)."""
    return f"Le compte est en attente d’activation ; il expirera le {dates.short(until)}."


def letter(*, unaddressed: bool) -> str:
    """What becomes of the letter to the legal representative (LIFE-10)."""
    return LETTER_UNADDRESSED if unaddressed else LETTER_NEXT


def summary(draft: Draft, services: Sequence[Service]) -> Iterator[tuple[str, str]]:
    """What is about to be created, label by label; what it entails comes right after the holder."""
    yield HOLDER, named(draft.civility, draft.first_name, draft.last_name)
    yield PROFILE, names.PROFILE_NAMES[draft.profile]
    if draft.profile is Profile.ADMIN:
        yield CONSEQUENCES, LETTER
    yield from _given(SENSITIVE_RIGHTS, draft, [each for each in services if each.sensitive])
    yield EMAIL, draft.email.strip()
    yield PHONE, parse_phone(draft.phone).national if draft.phone.strip() else PHONE_LATER
    yield SERVICE, draft.service.strip() or NOT_GIVEN
    yield DELEGATION, common.YES if draft.delegation else common.NO
    yield RIGHTS, rights_help.counted(draft.rights, services)
    yield from _given("", draft, [each for each in services if not each.sensitive])


def _given(label: str, draft: Draft, services: Sequence[Service]) -> Iterator[tuple[str, str]]:
    """The rights given for these services, under one label."""
    for service in services:
        if (right := level(draft.rights, service)) is not Right.NONE:
            yield label, f"{service.label} : {names.RIGHT_NAMES[right].lower()}"
            label = ""
