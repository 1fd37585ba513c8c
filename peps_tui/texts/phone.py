"""Words of the first connection without a number (PHONE-1 to PHONE-3)."""

from collections.abc import Mapping
from types import MappingProxyType

from peps_tui.core.domain.phone import Channel

TITLE = "Renseignez votre numéro de téléphone"
LEAD = "Un code à usage unique vous sera envoyé à ce numéro, à chaque fois qu’il le faudra."
NUMBER = "Numéro de téléphone"
NUMBER_HINT = "Ex. : 06 12 34 56 78 ou 05 56 11 41 23"
ACCEPTED_TITLE = "Numéros acceptés"
ACCEPTED = (
    "Mobile, en 06 ou 07 : le code arrive par SMS.",
    "Fixe, en 01 à 05, ou en 09 : le code est dicté par un appel automatique.",
    "Métropole et outre-mer. Ni numéro en 08, ni numéro court, ni poste interne.",
)
CHANNELS: Mapping[Channel, str] = MappingProxyType(
    {
        Channel.SMS: "✓ Le code arrivera par SMS.",
        Channel.VOICE: "✓ Le code sera dicté par un appel automatique.",
    }
)
SWITCHBOARD = (
    "Un standard à décrochage automatique ne peut pas recevoir le code : préférez une ligne "
    "directe, à défaut un mobile."
)
SUBMIT = "Recevoir le code"
SENDING = "Envoi du code…"

MAIL_TITLE = "Confirmez par courriel"
MAIL_LEAD = (
    "Votre compte a déjà servi et n’a plus de numéro de téléphone. Avant d’en renseigner un, "
    "collez le lien du courriel qui vient de vous être envoyé : il est valable 1 heure."
)
LINK = "Lien du courriel"
LINK_HINT = "Le lien entier, ou ce qui suit la dernière barre /"
LINK_LAPSED = "Ce lien a expiré : reconnectez-vous pour en recevoir un autre."
MAIL_SUBMIT = "Confirmer"
CONFIRMING = "Vérification du lien…"


def received(channel: Channel) -> str:
    """How the code will come; only a fixed line may be that of a switchboard (PHONE-3)."""
    told = CHANNELS[channel]
    return f"{told} {SWITCHBOARD}" if channel is Channel.VOICE else told
