"""Words of `peps-tui daily`, and its report (LIFE-7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from peps_tui.core.domain.daily import DailyReport, Trace
from peps_tui.core.domain.establishment import Establishment
from peps_tui.texts.cli import named
from peps_tui.texts.common import plural

DAILY = "faire le travail du jour : rappels, ménage, messages en attente"
DAILY_DESCRIPTION = (
    "À lancer chaque jour, par une minuterie : rappelle aux administrateurs les comptes qui "
    "expirent le mois prochain (à partir du 20), efface les codes et les traces dont la durée de "
    "conservation est passée, et envoie les messages en attente. Peut être relancé sans risque : "
    "rien n’est envoyé deux fois. Le code de sortie est 1 si un établissement n’a pas pu être "
    "traité."
)

NOTHING_DUE = "Rappels : aucun n’est à envoyer."
NOTHING_PURGED = "Ménage : rien à effacer."

_TRACES: Mapping[Trace, tuple[str, str]] = MappingProxyType(
    {
        Trace.CODES: ("code", "codes"),
        Trace.FAILURES: ("échec de connexion", "échecs de connexion"),
        Trace.REQUESTS: ("demande sans connexion", "demandes sans connexion"),
        Trace.SESSIONS: ("session", "sessions"),
        Trace.TRUSTS: ("poste de confiance", "postes de confiance"),
        Trace.LINKS: ("lien", "liens"),
        Trace.MESSAGES: ("trace de message", "traces de messages"),
        Trace.DRAFTS: ("création inachevée", "créations inachevées"),
    }
)


def told(report: DailyReport) -> Iterator[str]:
    """What a run did, a line each; what failed apart, see `failed`."""
    if not (report.reminded or report.unreachable or report.failed):
        yield NOTHING_DUE
    for establishment, count in report.reminded:
        yield (
            f"{named(establishment)} : rappel aux administrateurs, "
            f"{plural(count, 'compte expire bientôt', 'comptes expirent bientôt')}."
        )
    for establishment in report.unreachable:
        yield (
            f"{named(establishment)} : aucun administrateur actif à qui envoyer le rappel ; il "
            "partira dès qu’il y en aura un."
        )
    yield _purged(report.purged)
    sent = plural(report.sent, "envoyé", "envoyés")
    yield f"Messages : {sent}, {plural(report.waiting, 'en attente', 'en attente')}."


def failed(establishment: Establishment) -> str:
    """Its reminders met an error, and will be tried again by the next run."""
    return (
        f"{named(establishment)} : LE RAPPEL A ÉCHOUÉ. La cause est dans le journal ; la prochaine "
        "exécution le tentera de nouveau."
    )


def _purged(counts: Mapping[Trace, int]) -> str:
    if not counts:
        return NOTHING_PURGED
    return f"Ménage, effacés : {', '.join(plural(n, *_TRACES[t]) for t, n in counts.items())}."
