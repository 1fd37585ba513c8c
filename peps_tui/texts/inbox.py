"""Words of « Messages reçus », the inbox of the demonstration (MSG-3)."""

from collections.abc import Mapping
from types import MappingProxyType

from peps_tui.core.domain.message import MessageChannel

TITLE = "Messages reçus (démonstration)"
LEAD = "Ce que la plateforme a envoyé, le plus récent en tête. Rien ne quitte votre machine."
EMPTY = "Aucun message pour l’instant."
OPEN = "Lire le message"
REFRESH = "Actualiser"
CREATE_PASSWORD = "Créer le mot de passe"
CODE = "Code à saisir"

CHANNELS: Mapping[MessageChannel, str] = MappingProxyType(
    {
        MessageChannel.SMS: "SMS",
        MessageChannel.VOICE: "Appel",
        MessageChannel.EMAIL: "Courriel",
        MessageChannel.LETTER: "Lettre",
    }
)
