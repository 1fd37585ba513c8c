"""Words of the start page (SCR-DASH, AUTH-8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from peps_tui.core.domain.account import Status
from peps_tui.core.domain.listing import EXPIRES_SOON_DAYS
from peps_tui.core.domain.notice import Notice, NoticeKind
from peps_tui.texts import dates
from peps_tui.texts.common import plural
from peps_tui.texts.workstation import whence

TITLE = "Tableau de bord"

ACCOUNTS = "Gestion des comptes"
HISTORY = "Voir l’historique"
SIGN_OUT = "Se déconnecter"

SERVICES = "Mes services"
RIGHT = "Mon droit"
NO_SERVICE = "Aucun service n’est en ligne."
ALL_HIDDEN = "Vous avez masqué tous vos services : p Personnaliser les affiche de nouveau."
FAVOURITES = "Mes favoris"
FAVOURITE = "Favori"
ARRANGE = "Personnaliser"
FIRST_LOGIN = "Bienvenue : c’est votre première connexion."

TO_LOOK_AT = "À vérifier"
OPEN = "Ouvrir"

SIGN_OUT_TITLE = "Se déconnecter ?"
SIGN_OUT_BODY = "Vous reviendrez à la page de connexion."

_COUNTED: tuple[tuple[Status, str, str], ...] = (
    (Status.ACTIVE, "actif", "actifs"),
    (Status.PENDING, "en attente d’activation", "en attente d’activation"),
    (Status.EXPIRED, "expiré", "expirés"),
    (Status.BLOCKED, "bloqué", "bloqués"),
)


def identity(person: str, identifier: str) -> str:
    """« Mme Claire Dupont · identifiant CDU000001 »."""
    return f"{person} · identifiant {identifier}"


def last_login(at: datetime | None, source: str) -> str:
    """When and from where one last came in (AUTH-8)."""
    if at is None:
        return FIRST_LOGIN
    told = ", ".join(filter(None, (f"le {dates.moment(at)}", whence(source))))
    return f"Dernière connexion {told}."


def failures(count: int) -> str:
    """The failed tries since then; nothing to say when there was none (AUTH-8)."""
    if not count:
        return ""
    tries = plural(count, "tentative de connexion a échoué", "tentatives de connexion ont échoué")
    return f"Depuis, {tries}. Si ce n’était pas vous, prévenez un administrateur."


def counts(by_status: Mapping[Status, int]) -> str:
    """« 31 actifs · 4 en attente d’activation · 1 expiré »; what is zero is left out."""
    told = (
        plural(by_status[status], one, many)
        for status, one, many in _COUNTED
        if by_status.get(status)
    )
    return " · ".join(told)


def notice(told: Notice) -> str:
    """One thing to look at, and what to do about it where it is not plain."""
    count = told.count
    match told.kind:
        case NoticeKind.EXPIRING:
            them = plural(count, "compte expire", "comptes expirent")
            return f"{them} dans les {EXPIRES_SOON_DAYS} jours"
        case NoticeKind.ONE_ADMINISTRATOR:
            return "Un seul administrateur actif : il en faut deux pour ne jamais être bloqué"
        case NoticeKind.REVIEW_DUE:
            return "Une revue des comptes est à faire"
        case NoticeKind.REVIEW_UNDER_WAY:
            left = plural(count, "compte reste", "comptes restent")
            return f"Revue des comptes en cours : {left} à traiter ou à appliquer"
    return plural(count, *_NOTICES[told.kind])


_NOTICES: Mapping[NoticeKind, tuple[str, str]] = MappingProxyType(
    {
        NoticeKind.EXPIRED: (
            "compte expiré, à renouveler ou à supprimer",
            "comptes expirés, à renouveler ou à supprimer",
        ),
        NoticeKind.EXPIRES_TODAY: ("compte expire aujourd’hui", "comptes expirent aujourd’hui"),
        NoticeKind.BLOCKED: ("compte bloqué", "comptes bloqués"),
        NoticeKind.LAPSED_LINKS: (
            "lien de création périmé, à renvoyer",
            "liens de création périmés, à renvoyer",
        ),
        NoticeKind.PENDING: (
            "compte en attente d’activation",
            "comptes en attente d’activation",
        ),
        NoticeKind.NEW_SERVICES: (
            "nouveau service, dont les droits sont à vérifier",
            "nouveaux services, dont les droits sont à vérifier",
        ),
        NoticeKind.NET_ENTREPRISES: (
            "compte ouvert par Net-entreprises, à vérifier",
            "comptes ouverts par Net-entreprises, à vérifier",
        ),
    }
)
