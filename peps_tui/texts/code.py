"""Words of the code step, at sign-in and wherever a code confirms an operation (SPEC 3.2)."""

from peps_tui.core.domain.challenge import CODE_LIFE, RESEND_WAIT
from peps_tui.core.domain.phone import Channel
from peps_tui.core.domain.trust import TRUST_LIFE
from peps_tui.texts.common import duration

TITLE = "Saisir votre code à usage unique"
LABEL = "Code à usage unique (6 chiffres)"
SUBMIT = "Valider le code"
RESEND = "Nouveau code"
RESEND_IN_FULL = "Recevoir un nouveau code"

SENDING = "Envoi du code…"
VERIFYING = "Vérification du code…"
VALIDITY = f"Le code est à saisir dans les {duration(CODE_LIFE)}."
NOT_RECEIVED = f"Pas de code ? Un nouveau peut être demandé après {duration(RESEND_WAIT)}."
INCOMPLETE = "Saisissez les 6 chiffres du code."
NOT_SENT = "Aucun code n’a encore été envoyé."
RETRY = "Demandez un nouveau code pour réessayer."

TRUST = "Je suis sur un poste de confiance"
TRUST_MEANING = (
    f"Pendant {TRUST_LIFE.days} jours, votre mot de passe suffira pour vous connecter d’ici."
)
TRUST_UNAVAILABLE = (
    "Ce poste ne peut pas être reconnu : un code vous sera demandé à chaque connexion."
)


def sent(channel: Channel, masked: str) -> str:
    """How the code travels, and the number it goes to (OTP-1)."""
    if channel is Channel.VOICE:
        return f"Vous allez recevoir un appel vocal au {masked}."
    return f"Un SMS a été envoyé au {masked}."


def expected(channel: Channel, masked: str) -> str:
    """Where the code would go, before it left or when it did not."""
    way = "par appel vocal" if channel is Channel.VOICE else "par SMS"
    return f"Le code vous parvient {way} au {masked}."
