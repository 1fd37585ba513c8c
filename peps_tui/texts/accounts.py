"""Words of « Gestion des comptes », but those of its table (SCR-GRID)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from peps_tui.core.domain.listing import (
    EXPIRES_SOON_DAYS,
    INACTIVE_MONTHS,
    AccountPage,
    AccountRow,
    Criterion,
    Filter,
    GroupBy,
    SortBy,
)
from peps_tui.texts import grid, people
from peps_tui.texts.common import figures, plural

TITLE = "Gestion des comptes"
SEARCH = "Rechercher un nom, un prénom, un service…"
INSTANT = "Les résultats sont mis à jour instantanément dans la liste ci-dessous."
AFTER_PAUSE = "Les résultats sont mis à jour dès une pause, ou par Entrée (bas débit)."

ABOUT = (
    "Statut : Expiré passe avant Bloqué, puis En attente, puis Actif.",
    "Un compte expiré ne peut qu’être renouvelé. La recherche porte sur",
    "le critère affiché. Ce qui est coché le reste de page en page.",
)

KEY_SEARCH = "Rechercher"
KEY_TABLE = "Aller à la liste"
KEY_CREATE = "Créer un compte"
KEY_HISTORY = "Voir l’historique"
KEY_REVIEW = "Revue des comptes"
KEY_EXPORT = "Exporter"
KEY_EDIT = "Modifier"
KEY_RENEW = "Renouveler"
KEY_DELETE = "Supprimer"
KEY_RESEND = "Renvoyer"
KEY_IDENTIFIER = "Identifiant"
KEY_TICK = "Cocher"
KEY_ALL = "Tout sélectionner"
KEY_NONE = "Tout désélectionner"
KEY_CRITERION = "Critère"
KEY_SORT = "Trier"
KEY_GROUP = "Grouper par"
KEY_FOLD = "Plier ou déplier tous les groupes"
KEY_SIZE = "Résultats par page"
KEY_FIRST_PAGE = "Première page"
KEY_LAST_PAGE = "Dernière page"
KEY_REFRESH = "Actualiser"

CRITERION_TITLE = "Critère de la liste"
SORT_TITLE = "Trier les comptes par"
RISING = "croissant : inverser"
FALLING = "décroissant : inverser"

CRITERIA: Mapping[Criterion, str] = MappingProxyType(
    {
        Criterion.ALL: "Tous",
        Criterion.ACTIVE: "Actifs",
        Criterion.PENDING: "En attente d’activation",
        Criterion.BLOCKED: "Bloqués",
        Criterion.EXPIRED: "Expirés",
        Criterion.EXPIRES_TODAY: "Expirant aujourd’hui",
        Criterion.EXPIRES_SOON: f"Expirant sous {EXPIRES_SOON_DAYS} jours",
        Criterion.ADMIN: "Administrateurs",
        Criterion.USER: "Utilisateurs",
        Criterion.NET_ENTREPRISES: "Net-entreprises",
        Criterion.DELEGATION: "Avec délégation",
        Criterion.NEVER_SIGNED_IN: "Jamais connectés",
        Criterion.INACTIVE: f"Sans connexion depuis {INACTIVE_MONTHS} mois",
        Criterion.LAPSED_LINK: "Lien de création périmé",
        Criterion.GENERIC_NAME: "Nom générique",
        Criterion.DUPLICATE: "Même nom et prénom",
    }
)

SORTS: Mapping[SortBy, str] = MappingProxyType(
    {
        SortBy.LAST_NAME: grid.LAST_NAME[0],
        SortBy.FIRST_NAME: grid.FIRST_NAME[0],
        SortBy.NET_ENTREPRISES: grid.NET_ENTREPRISES[0],
        SortBy.IDENTIFIER: grid.IDENTIFIER[0],
        SortBy.SERVICE: grid.SERVICE[0],
        SortBy.PROFILE: grid.PROFILE[0],
        SortBy.DELEGATION: grid.DELEGATION[0],
        SortBy.STATUS: grid.STATUS[0],
        SortBy.EXPIRES_ON: grid.EXPIRES_ON[0],
        SortBy.LAST_LOGIN_ON: grid.LAST_LOGIN_ON[0],
    }
)

GROUPS: Mapping[GroupBy, str] = MappingProxyType(
    {
        GroupBy.NOTHING: "Aucun",
        GroupBy.PROFILE: "Profil",
        GroupBy.STATUS: "Statut",
        GroupBy.EXPIRES_ON: "Expiration",
    }
)

NOBODY = "Cet établissement n’a encore aucun compte : appuyez sur c pour créer le premier."


def range_of(page: AccountPage) -> str:
    """« 1-25 sur 312 résultat(s) »; what folded groups hide counts among the results alone."""
    if not page.rows:
        return f"{figures(page.total)} résultat(s)"
    shown = f"{figures(page.offset + 1)}-{figures(page.offset + len(page.rows))}"
    total = f"{figures(page.total)} résultat(s)"
    if page.shown < page.total:
        return f"{shown} sur {figures(page.shown)} affiché(s), {total}"
    return f"{shown} sur {total}"


def selected(count: int) -> str:
    """« 3 compte(s) sélectionné(s) »."""
    return f"{figures(count)} compte(s) sélectionné(s)"


def kept(count: int) -> str:
    """The grid is opened again, and what was ticked still is."""
    still = plural(count, "compte reste sélectionné", "comptes restent sélectionnés")
    return f"{still} depuis votre dernier passage."


def alone(row: AccountRow) -> str:
    """What concerns one account takes the highlighted one, whatever is ticked."""
    return f"Cette action ne concerne que {named(row)}, surligné(e) ; votre sélection est gardée."


def setting(name: str, value: str) -> str:
    """« Grouper par : Statut »."""
    return f"{name} : {value}"


def nothing(which: Filter) -> str:
    """What replaces the account in full when there is no row."""
    search = which.search.strip()
    if search and which.criterion is Criterion.ALL:
        return f"Aucun compte ne correspond à « {search} ». Échap affiche tous les comptes."
    if which.criterion is not Criterion.ALL:
        sought = f"« {search} », " if search else ""
        return f"Aucun compte pour {sought}critère « {CRITERIA[which.criterion]} »."
    return NOBODY


def named(row: AccountRow) -> str:
    """« Mme Claire Dupont »."""
    return people.named(row.civility, row.first_name, row.last_name)
