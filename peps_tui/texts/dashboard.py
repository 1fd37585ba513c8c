"""Words of the start page (SCR-DASH, AUTH-8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from peps_tui.core.domain.account import Status
from peps_tui.texts import dates
from peps_tui.texts.common import plural

TITLE = "Tableau de bord"

ACCOUNTS = "Gestion des comptes"
HISTORY = "Voir l’historique"
SIGN_OUT = "Se déconnecter"

SERVICES = "Mes services"
RIGHT = "Mon droit"
NO_SERVICE = "Aucun service n’est en ligne."
FIRST_LOGIN = "Bienvenue : c’est votre première connexion."

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
    place = f", depuis {source}" if source else ""
    return f"Dernière connexion le {dates.moment(at)}{place}."


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
