"""Words of `peps-tui accounts renew`, `unlock` and `forget-phone` (AUTH-5)."""

from __future__ import annotations

from peps_tui.core.domain.account import Account, Status
from peps_tui.core.domain.establishment import Establishment
from peps_tui.texts import dates
from peps_tui.texts.cli import named
from peps_tui.texts.people import named as person

RENEW = "renouveler le compte du seul administrateur d’un établissement"
RENEW_DESCRIPTION = (
    "Renouvelle pour 18 mois le compte d’un administrateur qu’aucun autre administrateur actif de "
    "son établissement ne peut renouveler. Ne débloque pas. L’historique de l’établissement en "
    "garde la trace."
)
UNLOCK = "débloquer le compte du seul administrateur d’un établissement"
UNLOCK_DESCRIPTION = (
    "Débloque le compte d’un administrateur qu’aucun autre administrateur actif de son "
    "établissement ne peut débloquer. Ses postes de confiance sont oubliés et il en est averti par "
    "courriel. Assurez-vous de son identité auparavant. L’historique de l’établissement en garde "
    "la trace."
)
FORGET_PHONE = "effacer le numéro de téléphone perdu par le seul administrateur d’un établissement"
FORGET_PHONE_DESCRIPTION = (
    "Efface le numéro de téléphone d’un administrateur qui ne reçoit plus ses codes et qu’aucun "
    "autre administrateur actif de son établissement ne peut aider. À sa prochaine connexion, il "
    "confirme un nouveau numéro par le lien envoyé à son courriel. Assurez-vous de son identité "
    "auparavant. L’historique de l’établissement en garde la trace."
)
IDENTIFIER = "identifiant de l’administrateur (JLO000439)"
IDENTIFIER_FORM = "IDENTIFIANT"

_STILL = {
    Status.BLOCKED: " Il reste bloqué : « accounts unlock » le débloque.",
    Status.PENDING: " Il reste à activer par le lien reçu par courriel.",
}


def renewed(account: Account, establishment: Establishment, status: Status) -> str:
    """Until when, and what still keeps him out."""
    until = f"est renouvelé jusqu’au {dates.short(account.expires_on)}."
    return f"{_whose(account, establishment)} {until}{_STILL.get(status, '')}"


def unblocked(account: Account, establishment: Establishment) -> str:
    """He may enter again."""
    return f"{_whose(account, establishment)} est débloqué."


def phone_forgotten(account: Account, establishment: Establishment) -> str:
    """How he gets another one."""
    return (
        f"{_whose(account, establishment)} n’a plus de numéro de téléphone. Le nouveau se confirme "
        "par courriel, à la prochaine connexion."
    )


def _whose(account: Account, establishment: Establishment) -> str:
    name = person(account.civility, account.first_name, account.last_name)
    return f"{named(establishment)} : le compte {account.identifier} de {name}"
