"""What is wrong with a setting, and how to right it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# The keys are the values of `settings.SettingFault`, which texts do not import.
_FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "unknown": "ce réglage n’existe pas",
        "not_text": "un texte sur une ligne est attendu",
        "not_boolean": "true ou false est attendu, sans guillemets",
        "not_a_day": "une date est attendue, sans guillemets, AAAA-MM-JJ, de 2021 à 2099",
        "not_a_retention": "un nombre de jours de {least} à {most} est attendu",
        "day_outside_demo": "ce réglage n’est accepté qu’avec demo = true",
        "not_a_count": "un nombre entier de {least} à {most} est attendu",
        "not_a_display": "changes ou whole est attendu",
        "not_a_speed": "auto, slow ou fast est attendu",
        "not_minutes": "un nombre de minutes de {least} à {most} est attendu",
        "never_locked": (
            "une session se terminerait avant de se verrouiller ; il doit être inférieur à "
            "idle_minutes"
        ),
        "not_a_path": (
            "un chemin est attendu, écrit en UTF-8 ; s’il commence par ~, le dossier personnel "
            "doit exister"
        ),
        "not_a_database": (
            "l’adresse d’une base est attendue, sqlite:///FICHIER ou "
            "postgresql+psycopg://COMPTE:MOT_DE_PASSE@SERVEUR/BASE ; dans un mot de passe, "
            "les signes @ et / s’écrivent %40 et %2F"
        ),
        "database_in_memory": (
            "une base en mémoire ne garderait rien ; indiquez un fichier, par exemple "
            "sqlite:///peps.db"
        ),
        "not_a_web_address": "une adresse en https:// est attendue",
        "not_an_email": "une adresse électronique est attendue",
        "not_a_gateway": (
            "une passerelle est attendue : folder ou smtp pour le courriel ; folder, ovh, "
            "octopush, twilio, webhook ou smpp pour les SMS ; folder, octopush, twilio, webhook "
            "ou sip pour les appels"
        ),
        "not_a_host": "le nom ou l’adresse IP d’un serveur est attendu",
        "not_a_port": "un numéro de port de {least} à {most} est attendu",
        "not_a_security": "starttls, tls ou none est attendu (pour SMPP : tls ou none)",
        "not_protected": (
            "les messages circuleraient en clair ; sans chiffrement, seule la machine elle-même "
            "(localhost) est acceptée ; une adresse web s’écrit https://serveur/chemin, sans nom "
            "ni mot de passe"
        ),
        "not_certificates": (
            "les certificats d’autorités, en PEM, que nomme authorities_file ne peuvent pas y être "
            "lus"
        ),
        "missing": "ce réglage est exigé par la passerelle choisie",
        "readable_by_others": (
            "ce secret peut être lu par d’autres utilisateurs de la machine ; retirez-leur ce "
            "droit par chmod 600"
        ),
        "not_toml": "le fichier n’est pas écrit en TOML",
        "unreadable": "le fichier ne peut pas être lu",
    }
)


def explain_setting(fault: str, *, key: str, source: str, known: range = range(0)) -> str:
    """Say what is wrong with the setting `key` of the file `source`, empty for a variable.

    `known` are the numbers that it may be, where it is one.
    """
    if not source:
        place = f"Variable {key}"
    elif not key:
        place = f"Fichier de réglages {source}"
    else:
        place = f"Réglage « {key} » du fichier {source}"
    told = _FAULTS[fault].format(least=known.start, most=known.stop - 1)
    return f"{place} : {told}."
