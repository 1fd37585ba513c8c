"""Words of « Gestion des comptes », but those of its table (SCR-GRID, SCR-RENEW)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from peps_tui.core.domain.listing import AccountPage, AccountRow
from peps_tui.texts import common, dates, names, people

TITLE = "Gestion des comptes"
SEARCH = "Rechercher un nom, un prénom, un service…"
INSTANT = "Les résultats sont mis à jour instantanément dans la liste ci-dessous."

KEY_SEARCH = "Rechercher"
KEY_TABLE = "Aller à la liste"
KEY_CREATE = "Créer un compte"
KEY_RENEW = "Renouveler"
KEY_DELETE = "Supprimer"
KEY_RESEND = "Renvoyer le courriel"
KEY_HISTORY = "Voir l’historique"
KEY_SIZE = "Résultats par page"
KEY_FIRST_PAGE = "Première page"
KEY_LAST_PAGE = "Dernière page"
KEY_REFRESH = "Actualiser"

RENEW_TITLE = "Renouvellement des droits"
DELETE_TITLE = "Suppression du compte"
RESEND_TITLE = "Renvoi du courriel de création"

NOT_GIVEN = "non renseigné"
NEVER = "jamais"

NOBODY = "Cet établissement n’a encore aucun compte : appuyez sur c pour créer le premier."


def range_of(page: AccountPage) -> str:
    """« 1-25 sur 312 résultat(s) »."""
    if not page.rows:
        return "0 résultat(s)"
    first, last = page.offset + 1, page.offset + len(page.rows)
    return f"{first}-{last} sur {page.total} résultat(s)"


def page_size(size: int) -> str:
    """« Résultats par page : 25 »."""
    return f"{KEY_SIZE} : {size}"


def nothing(search: str) -> str:
    """What replaces the account in full when there is no row."""
    if not search.strip():
        return NOBODY
    return f"Aucun compte ne correspond à « {search.strip()} ». Échap affiche tous les comptes."


def card(row: AccountRow) -> Iterator[str]:
    """Everything the list knows of an account, line by line."""
    yield f"Identifiant : {row.identifier}"
    yield f"Service : {row.service or NOT_GIVEN}"
    yield f"Profil : {names.PROFILE_NAMES[row.profile]}"
    yield f"Statut : {names.STATUS_NAMES[row.status]}"
    yield f"Expiration du compte : {dates.short(row.expires_on)}"
    yield f"Dernière connexion : {dates.short(row.last_login_on) if row.last_login_on else NEVER}"
    yield f"Délégation : {common.YES if row.delegation else common.NO}"
    yield f"Net-entreprises : {common.YES if row.net_entreprises else common.NO}"


def named(row: AccountRow) -> str:
    """« Mme Claire Dupont »."""
    return people.named(row.civility, row.first_name, row.last_name)


def renew_body(row: AccountRow, until: date) -> str:
    """What renewal will do, in the words of the administrators’ guide."""
    return f"Vous allez renouveler les droits de {named(row)} jusqu’au {dates.short(until)}."


def renewed(row: AccountRow, until: date) -> str:
    """What renewal did."""
    return f"Les droits de {named(row)} sont renouvelés jusqu’au {dates.short(until)}."


def delete_body(row: AccountRow) -> str:
    """What deletion will do, and what it keeps (LIFE-13)."""
    return (
        f"Vous allez supprimer le compte {row.identifier} de {named(row)}. "
        "Cette suppression est définitive ; l’historique est conservé."
    )


def deleted(row: AccountRow) -> str:
    """What deletion did."""
    return f"Le compte {row.identifier} de {named(row)} est supprimé."


def resend_body(row: AccountRow) -> str:
    """What « @ » will do (LIFE-2)."""
    return (
        f"Vous allez renvoyer à {named(row)} le courriel de création du mot de passe. "
        "Le lien envoyé précédemment ne fonctionnera plus ; le nouveau sera valable 15 jours."
    )


def resent(row: AccountRow) -> str:
    """What « @ » did."""
    return f"Un nouveau courriel est envoyé à {named(row)} : son lien est valable 15 jours."
