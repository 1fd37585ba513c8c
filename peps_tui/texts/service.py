"""Words of a service that is opened (SCR-DASH, OTP-7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from peps_tui.core.domain.rights import Right, Service
from peps_tui.texts import dashboard, names

THEME = "Thématique"
FUND = "Fonds"
ADDRESS = "Adresse"
WHAT_TO_DO = "Que faire"

COPY = "Copier l’adresse"
COPIED = (
    "L’adresse est envoyée au presse-papiers de votre terminal. S’il la refuse, sélectionnez-la à "
    "l’écran."
)

CODE_TITLE = "Ce service est sensible : chaque ouverture demande un code."
RECORDED = "Cette ouverture est inscrite dans l’historique."

_BROWSE = "Ouvrez cette adresse dans votre navigateur."
_NO_ADDRESS = (
    "L’adresse de ce service n’est pas encore connue de la plateforme : demandez-la à votre "
    "gestionnaire de la Caisse des Dépôts."
)
_ALLOWED: Mapping[Right, str] = MappingProxyType(
    {
        Right.READ: "vous pouvez consulter, sans rien modifier",
        Right.WRITE: "vous pouvez consulter et modifier",
    }
)


def facts(service: Service, right: Right) -> Iterator[tuple[str, str]]:
    """All that is told of a service once it is open, label by label."""
    yield THEME, service.theme
    yield FUND, service.fund
    yield dashboard.RIGHT, f"{names.RIGHT_NAMES[right]} : {_ALLOWED[right]}."
    if service.address:
        yield ADDRESS, service.address
    yield WHAT_TO_DO, _BROWSE if service.address else _NO_ADDRESS
