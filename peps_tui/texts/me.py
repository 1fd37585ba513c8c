"""Words of « Mon compte » (SCR-ME)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from peps_tui.core.domain.account import Profile
from peps_tui.core.domain.dates import paris_date
from peps_tui.texts import common, dates, names
from peps_tui.texts.common import plural
from peps_tui.texts.workstation import session_place

TITLE = "Mon compte"
OPEN = "Ouvrir"
NOT_GIVEN = "non renseigné"

PROFILE = "Mon profil"
PROFESSIONAL = "Mes informations professionnelles"
PASSWORD = "Mon mot de passe"
RIGHTS = "Mes droits"
HISTORY = "Mon historique"
TRUSTS = "Mes postes de confiance"
SESSIONS = "Mes sessions"

APPLY = "Appliquer les modifications"
APPLIED = "Vos modifications sont appliquées."
CONFIRM_TITLE = "Vérifier et confirmer"

IDENTIFIER = "Identifiant PEP’s"
NAME = "Nom"
EMAIL = "Courriel"
PHONE = "Téléphone"
ANONYMOUS = "anonymisé : personne d’autre que vous ne le voit"
ANONYMISE = "Anonymiser mon numéro"
ANONYMISE_MEANING = (
    "Plus aucun administrateur, export ni historique ne montrera votre numéro. C’est définitif : "
    "seul un administrateur qui le remplace lève l’anonymisation."
)
EMAIL_TOLD = "Vous en serez prévenu à votre ancienne et à votre nouvelle adresse."
CONSEQUENCE = "Conséquence"
CHANGE_PHONE = "Changer de numéro"

ESTABLISHMENT = "Établissement"
ACCOUNT_PROFILE = "Profil"
SERVICE = "Service"
DELEGATION = "Délégation"
NET_ENTREPRISES = "Net-entreprises"
CREATED = "Compte créé le"
EXPIRES = "Valable jusqu’au"
BY_ADMINISTRATORS = "Le reste est tenu à jour par vos administrateurs."

OLD_PASSWORD = "Mot de passe actuel"
NEW_PASSWORD = "Nouveau mot de passe"
CHANGE_PASSWORD = "Changer de mot de passe"
PASSWORD_CHANGED = (
    "Votre mot de passe est changé. Vos autres sessions sont fermées et vos postes de confiance "
    "oubliés."
)
PASSWORD_MEANING = (
    "Vos autres sessions seront fermées, et un code vous sera demandé à la prochaine connexion, "
    "sur chaque poste."
)

NEW_PHONE = "Nouveau numéro"
PHONE_STEPS = (
    "Deux codes confirment le changement : le premier est envoyé à votre numéro actuel, le second "
    "au nouveau. Tant que le second n’est pas saisi, rien ne change."
)
TRUSTS_END = "Vos postes de confiance seront oubliés."
PHONE_CHANGED = "Votre numéro est changé. Vos postes de confiance sont oubliés."
OLD_STEP = common.step(1, 2, "code envoyé à votre numéro actuel")
NEW_STEP = common.step(2, 2, "code envoyé à votre nouveau numéro")

RIGHTS_NOTE = "Vos droits sont attribués par vos administrateurs : ils ne se modifient pas ici."

NAME_OF_WORKSTATION = "Poste"
SINCE = "Depuis"
UNTIL = "Jusqu’au"
LAST_USED = "Utilisé le"
HERE = "ce poste"
NO_TRUST = "Aucun poste de confiance : un code vous est demandé à chaque connexion."
TRUSTS_NOTE = "Sur ces postes, votre mot de passe suffit pour vous connecter."
FORGET = "Oublier"
FORGET_ALL = "Tout oublier"
FORGET_TITLE = "Oublier ce poste de confiance ?"
FORGET_ALL_TITLE = "Oublier tous vos postes de confiance ?"
FORGET_BODY = "Un code y sera demandé à votre prochaine connexion."
FORGOTTEN = "Ce poste n’est plus de confiance."
ALL_FORGOTTEN = "Plus aucun poste n’est de confiance."

SESSIONS_NOTE = "Une session que vous ne reconnaissez pas ? Fermez-la, et changez de mot de passe."
OPENED = "Ouverte le"
SEEN = "Utilisée le"
STATE = "État"
THIS_SESSION = "celle-ci"
LOCKED = "verrouillée"
RUNNING = "ouverte"
CLOSE = "Fermer"
CLOSE_OTHERS = "Fermer les autres"
CLOSE_TITLE = "Fermer cette session ?"
CLOSE_OTHERS_TITLE = "Fermer toutes vos autres sessions ?"
CLOSE_BODY = "Ce qui y a été saisi et n’est pas validé sera perdu."
CLOSED = "La session est fermée."
OTHERS_CLOSED = "Vos autres sessions sont fermées."


def summary(before: str, after: str) -> str:
    """« paul@a.fr → paul@b.fr »."""
    return f"{before or NOT_GIVEN} → {after or NOT_GIVEN}"


def yes_no(*, value: bool) -> str:
    """« Oui » or « Non »."""
    return common.YES if value else common.NO


def profile(which: Profile) -> str:
    """« Administrateur »."""
    return names.PROFILE_NAMES[which]


def valid(until: date) -> str:
    """« jusqu’au 21/05/2028 »."""
    return f"jusqu’au {dates.short(until)}"


def rights(count: int) -> str:
    """How many services one may open."""
    return plural(count, "service ouvert", "services ouverts")


def trusts(count: int) -> str:
    """How many workstations are trusted."""
    return plural(count, "poste", "postes")


def sessions(count: int) -> str:
    """How many sessions are open."""
    return plural(count, "session", "sessions")


def day(instant: datetime) -> str:
    """« 21/11/2026 », in Paris."""
    return dates.short(paris_date(instant))


def when(instant: datetime) -> str:
    """« 21/11/2026 14 h 05 », in Paris."""
    return dates.moment(instant).replace(" à ", " ")


def trust_lines(name: str, since: datetime, until: datetime, used: datetime) -> Iterator[str]:
    """One workstation in full."""
    yield name
    yield f"De confiance depuis le {dates.moment(since)}, jusqu’au {dates.moment(until)}."
    yield f"Utilisé pour la dernière fois le {dates.moment(used)}."


def session_lines(name: str, source: str, since: datetime, seen: datetime) -> Iterator[str]:
    """One session in full."""
    yield session_place(name, source)
    yield f"Ouverte le {dates.moment(since)}, utilisée le {dates.moment(seen)}."
