"""Words of the contact form (SCR-LOGIN)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from peps_tui.core.domain.door import Subject

TITLE = "Formulaire de contact"
LEAD = "Votre message est envoyé à l’assistance de la plateforme, qui répond par courriel."
SUBJECT = "Motif"
NAME = "Vos nom et prénom"
EMAIL = "Courriel"
ESTABLISHMENT = "Établissement"
ESTABLISHMENT_HINT = "Son nom ou son SIRET"
MESSAGE = "Message"
MESSAGE_HINT = "N’y écrivez ni mot de passe ni code."
SUBMIT = "Envoyer"
SENDING = "Envoi du message…"
LEAVE_TITLE = "Abandonner ce message ?"
LEAVE_BODY = "Il n’est pas envoyé : ce que vous avez saisi sera perdu."
SENT = "Votre message est envoyé. La réponse vous parviendra par courriel."

SUBJECT_NAMES: Mapping[Subject, str] = MappingProxyType(
    {
        Subject.ACCOUNTS: "Gestion des comptes dans PEP’s",
        Subject.SIGN_IN: "Connexion et code à usage unique",
        Subject.REGISTRATION: "Inscription d’un établissement",
        Subject.OTHER: "Autre demande",
    }
)
