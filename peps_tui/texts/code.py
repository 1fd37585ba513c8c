"""Words of the code step, at sign-in and wherever a code confirms an operation (OTP)."""

from peps_tui.core.domain.challenge import CODE_LIFE, RESEND_WAIT
from peps_tui.core.domain.phone import Channel
from peps_tui.core.domain.trust import TRUST_LIFE
from peps_tui.texts.common import duration

TITLE = "Saisissez votre code à usage unique"
LABEL = "Code à usage unique"
RESEND = "Recevoir un nouveau code"

SENDING = "Envoi du code…"
VERIFYING = "Vérification du code…"
VALIDITY = f"Le code comporte 6 chiffres, à saisir dans les {duration(CODE_LIFE)}."
AGAIN = f"Rien reçu ? Un nouveau code peut être demandé au bout de {duration(RESEND_WAIT)}."
REPLACED = "Un nouveau code est en route : le précédent ne sert plus."
INCOMPLETE = "Saisissez les 6 chiffres du code."
CONFIRMED_BEFORE = "Vous avez changé votre demande : le code déjà reçu ne la confirme pas."
WAITED_FOR = "Il partira de lui-même."
NOT_FROM_BEFORE = "Celui d’une connexion précédente ne sert plus ici."

TRUST = "Je suis sur un poste de confiance"
TRUST_MEANING = (
    f"Pendant {TRUST_LIFE.days} jours, votre mot de passe suffira pour vous connecter d’ici."
)
TRUST_UNAVAILABLE = (
    "ce poste ne peut pas être reconnu : un code vous sera demandé à chaque connexion"
)


def sent(channel: Channel, masked: str) -> str:
    """How the code travels, and the number it goes to (OTP-1)."""
    if channel is Channel.VOICE:
        return f"Vous allez recevoir un appel vocal au {masked}."
    return f"Un SMS a été envoyé au {masked}."


def possible_in(seconds: int) -> str:
    """When a new code may leave: « Nouveau code possible dans 36 s. »."""
    return f"Nouveau code possible dans {seconds} s."


def expected(channel: Channel, masked: str) -> str:
    """Where a code is to go, when none has left."""
    way = "par appel vocal" if channel is Channel.VOICE else "par SMS"
    return f"Votre code vous parviendra {way} au {masked}."
