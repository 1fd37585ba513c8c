"""Words of « Inscrire un établissement » (SCR-LOGIN)."""

from __future__ import annotations

from datetime import date

from peps_tui.texts import dates

TITLE = "Inscrire un établissement"
LEAD = (
    "Votre établissement doit déjà avoir un contrat avec la CNRACL, l’Ircantec ou le RAFP. Vous en "
    "serez le premier administrateur."
)
SIRET = "SIRET"
SIRET_HINT = "14 chiffres. Ex. : 212 802 209 00014"
CONTRACT = "Numéro de contrat"
CONTRACT_HINT = "D’immatriculation ou d’adhésion : il est sur les courriers du fonds."
LOOK_UP = "Continuer"
LOOKING_UP = "Recherche de l’établissement…"

UNDER_WAY_TITLE = "Inscription en cours"
SEND_AGAIN = "Vous en envoyer un nouveau"
SENT_AGAIN = (
    "Un nouveau courriel de création du mot de passe est envoyé au premier administrateur : son "
    "lien, valable 15 jours, remplace le précédent."
)

ADMINISTRATOR_TITLE = "Premier administrateur"
REGISTER = "Inscrire"
LEAVE_TITLE = "Revenir au SIRET et au contrat ?"
LEAVE_BODY = "Ce que vous avez saisi du premier administrateur sera perdu."
REGISTERING = "Inscription en cours…"

REGISTERED_TITLE = "Établissement inscrit"
KEEP = "Voici votre identifiant. Notez-le : il ne figure pas dans le courriel."
NEXT = (
    "Un courriel vous est envoyé pour créer votre mot de passe : vous avez 15 jours pour le faire. "
    "À votre première connexion, un numéro de téléphone et un code vous seront demandés. Un "
    "courrier informe le représentant légal."
)
FINISH = "Terminer"
DONE = (
    "Votre établissement est inscrit. Créez maintenant votre mot de passe avec le lien du courriel "
    "reçu (F5)."
)


def expiry(until: date) -> str:
    """Until when the account of the first administrator is valid (LIFE-1)."""
    return f"Votre compte est en attente d’activation ; il expirera le {dates.short(until)}."
