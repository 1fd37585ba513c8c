"""Words of the terms of use: read by all, accepted by an administrator (SCR-CGU)."""

from __future__ import annotations

from datetime import date, datetime

from peps_tui.texts import dates

TITLE = "Conditions générales d’utilisation"
DECLARATION = "Je déclare avoir lu, compris et accepté les conditions générales d’utilisation."
TO_TICK = "Pour accepter, cochez d’abord la déclaration."
NONE = "Aucune version n’a été publiée."
ACCEPTED = "Les conditions générales d’utilisation sont acceptées pour votre établissement."


def accepted(version: str, by: str, at: datetime) -> str:
    """« Version 2026-1, acceptée par Claire Martin le 21/11/2026 à 14 h 05. »."""
    return f"Version {version}, acceptée par {by} le {dates.moment(at)}."


def awaited(version: str, deadline: date) -> str:
    """What a user reads above terms that nobody accepted yet (CGU-2)."""
    return (
        f"Version {version}, qu’un de vos administrateurs doit accepter avant le "
        f"{dates.short(deadline)}."
    )


def to_accept(version: str, deadline: date) -> str:
    """What an administrator reads above terms that he must accept to go on (CGU-1)."""
    return (
        f"Version {version}. Pour continuer à utiliser les services de la plateforme, vous devez "
        "accepter ces conditions au nom de votre établissement. Après le "
        f"{dates.short(deadline)}, les services seront refusés à vos utilisateurs."
    )
