"""Words of « Messages reçus », the inbox of the demonstration (MSG-3)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from peps_tui.core.domain.message import MessageChannel
from peps_tui.texts import dates
from peps_tui.texts.common import weight

TITLE = "Messages reçus (démonstration)"
EMPTY = "Aucun message pour l’instant."
OPEN = "Lire en entier"
REFRESH = "Actualiser"
FOLLOW = "Suivre le lien"

WHEN = "Envoyé le"
CHANNEL = "Par"
TO = "À"
SUBJECT = "Objet"

CHANNELS: Mapping[MessageChannel, str] = MappingProxyType(
    {
        MessageChannel.SMS: "SMS",
        MessageChannel.VOICE: "Appel",
        MessageChannel.EMAIL: "Courriel",
        MessageChannel.LETTER: "Lettre",
    }
)


def when(instant: datetime) -> str:
    """« 21/11/2026 14 h 05 », in Paris."""
    return f"{dates.moment(instant).replace(' à ', ' ')}"


def files(attached: Sequence[tuple[str, int]]) -> str:
    """« Pièce jointe : Comptes au 21-11-2026.csv (3,2 ko) »."""
    told = ", ".join(f"{name} ({weight(size)})" for name, size in attached)
    return f"{'Pièces jointes' if len(attached) > 1 else 'Pièce jointe'} : {told}"


def heading(channel: MessageChannel, to: str, instant: datetime) -> str:
    """« SMS à +33612345678, le 21/11/2026 à 14 h 05 »."""
    recipient = f" à {to}" if to else ""
    return f"{CHANNELS[channel]}{recipient}, le {dates.moment(instant)}"
