"""Words of « Nouveaux services » (RIGHT-2)."""

from __future__ import annotations

from collections.abc import Sequence

from peps_tui.core.domain.rights import Service
from peps_tui.texts.common import plural

TITLE = "Nouveaux services"
WHAT_TO_DO = (
    "Ces services viennent d’être mis en ligne. Personne n’y a de droit tant qu’un administrateur "
    "n’en donne pas : dans « Gestion des comptes », modifiez les comptes qui en ont besoin, puis "
    "revenez confirmer que les droits sont vérifiés."
)
NONE = "Aucun nouveau service n’est à vérifier."

KEY_REVIEWED = "Droits vérifiés"

SERVICE = ("Service",)
THEME = ("Thématique",)
ONLINE_ON = ("En ligne",)
HOLDERS = ("Comptes avec un droit", "Comptes")
_SENSITIVE = "Ce service est sensible : un code est demandé à chaque ouverture."


def describe(service: Service) -> str:
    """A service in full, and whether a code opens it; safe to show through `plain`."""
    told = f"{service.label} · {service.theme}"
    return f"{told}. {_SENSITIVE}" if service.sensitive else told


def to_confirm(services: Sequence[Service]) -> str:
    """What « Droits vérifiés » will note."""
    return (
        f"Vous confirmez que les droits sur {_named(services)} sont vérifiés pour tous les "
        "comptes. L’historique en garde la trace."
    )


def confirmed(services: Sequence[Service]) -> str:
    """What « Droits vérifiés » noted."""
    return f"Les droits sur {_named(services)} sont vérifiés."


def _named(services: Sequence[Service]) -> str:
    if len(services) > 3:
        return plural(len(services), "service", "services")
    return ", ".join(f"« {service.label} »" for service in services)
