"""Words of `peps-tui services` (RIGHT-1, RIGHT-2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from peps_tui.core.domain.rights import Service
from peps_tui.texts import dates
from peps_tui.texts.common import plural

SERVICES = "gérer le catalogue des services"
LIST = "afficher le catalogue, services à venir compris"
ADD = "mettre un service en ligne"
ADD_DESCRIPTION = (
    "Ajoute un service au catalogue. Personne n’y a de droit au départ (« Aucun ») ; dès qu’il est "
    "en ligne, les administrateurs de chaque établissement sont invités à vérifier les droits. "
    "L’historique de chaque établissement en garde la trace."
)
CODE = "nom technique, définitif : lettres minuscules, chiffres et tirets (vos-courriers)"
CODE_FORM = "CODE"
THEME = "thématique, existante ou nouvelle"
THEME_FORM = "THÉMATIQUE"
LABEL = "nom affiché"
LABEL_FORM = "LIBELLÉ"
FUND = "CNRACL, Ircantec, RAFP, RNCPS ou PEP’s"
FUND_FORM = "FONDS"
SENSITIVE = "demander un code à chaque ouverture du service"
ONLINE_ON = "jour de la mise en ligne (défaut : aujourd’hui)"
DAY_FORM = "JJ/MM/AAAA"

BAD_CODE = "ce n’est pas un code (attendu : lettres minuscules sans accent, chiffres et tirets)"
BAD_NAME = "ce n’est pas un nom (attendu : de 1 à 80 caractères affichables)"
BAD_FUND = "ce n’est pas un fonds (attendu : CNRACL, Ircantec, RAFP, RNCPS ou PEP’s)"


def catalogue(services: Sequence[Service], *, today: date) -> str:
    """Every service under its theme."""
    lines = []
    for theme, members in groupby(services, key=lambda service: service.theme):
        lines.append(theme)
        lines += [f"  {_line(service, today)}" for service in members]
    return "\n".join(lines)


def _line(service: Service, today: date) -> str:
    told = [service.fund.value.replace("'", "’")]
    if service.sensitive:
        told.append("sensible")
    if service.online_on > today:
        told.append(f"en ligne le {dates.short(service.online_on)}")
    return f"{service.label} ({', '.join(told)}) : {service.code}"


def added(service: Service, establishments: int) -> str:
    """A service is in the catalogue, and who is told."""
    count = plural(establishments, "établissement", "établissements")
    return (
        f"« {service.label} » est au catalogue, en ligne le {dates.short(service.online_on)}. "
        f"Personne n’y a encore de droit ; à vérifier dans {count}."
    )
