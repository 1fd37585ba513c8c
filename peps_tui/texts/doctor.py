"""Words of `peps-tui doctor`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from peps_tui.core.domain.challenge import MAX_SENDS_IN_ALL
from peps_tui.core.domain.diagnosis import Finding, Subject, Verdict
from peps_tui.core.domain.message import MessageChannel
from peps_tui.texts.common import plural, weight
from peps_tui.texts.outbox import FUSE_BLOWN

DOCTOR = "examiner la plateforme"
DOCTOR_DESCRIPTION = (
    "Examine la plateforme sans rien y changer : droits des fichiers, clés, base de données, "
    "espace libre, horloge, historique, messages et passerelles ; puis les réglages en vigueur, "
    "sans les secrets. Le code de sortie est 1 si quelque chose est en défaut."
)
JSON = "écrire le résultat en JSON, pour une supervision"
SETTINGS = "Réglages en vigueur :"
HIDDEN = "(secret, défini)"

_VERDICTS: Mapping[Verdict, str] = MappingProxyType(
    {Verdict.OK: "bon", Verdict.WARNING: "À VOIR", Verdict.FAILURE: "EN DÉFAUT"}
)
_SUBJECTS: Mapping[Subject, str] = MappingProxyType(
    {
        Subject.HOME: "Dossier",
        Subject.FILES: "Fichiers",
        Subject.HOST_KEY: "Clé SSH",
        Subject.DISK: "Disque",
        Subject.EXPORTS: "Exports",
        Subject.DATABASE: "Base",
        Subject.KEYS: "Clés",
        Subject.CLOCK: "Horloge",
        Subject.HISTORY: "Historique",
        Subject.MESSAGES: "Messages",
        Subject.GATEWAY: "Passerelle",
        Subject.SPEECH: "Voix",
    }
)
_CHANNELS: Mapping[MessageChannel, str] = MappingProxyType(
    {
        MessageChannel.SMS: "SMS",
        MessageChannel.VOICE: "appels vocaux",
        MessageChannel.EMAIL: "courriels",
        MessageChannel.LETTER: "lettres",
    }
)
_BACKENDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def told(finding: Finding) -> str:
    """« [bon] Disque : 24,1 Go libres. »."""
    what = finding.error or _FACTS[finding.subject](finding.facts)
    return f"[{_VERDICTS[finding.verdict]}] {_SUBJECTS[finding.subject]} : {what}"


def _home(facts: Mapping[str, Any]) -> str:
    return (
        f"{facts['path']} n’existe pas. Vérifiez PEPS_HOME, ou créez la plateforme par "
        "« peps-tui init »."
    )


def _files(facts: Mapping[str, Any]) -> str:
    if facts["path"] is None:
        return f"{plural(facts['count'], 'élément réservé', 'éléments réservés')} au compte Unix."
    return f"{facts['path']} est ouvert à d’autres comptes Unix (chmod go-rwx, chown)."


def _host_key(facts: Mapping[str, Any]) -> str:
    if facts["fingerprint"] is None:
        return "« peps-tui serve » la créera."
    return f"{facts['fingerprint']}."


def _disk(facts: Mapping[str, Any]) -> str:
    return f"{weight(facts['free'])} libres."


def _exports(facts: Mapping[str, Any]) -> str:
    count = plural(facts["count"], "fichier", "fichiers")
    return f"{count} ({weight(facts['bytes'])}) dans {facts['path']}."


def _database(facts: Mapping[str, Any]) -> str:
    name = _BACKENDS.get(facts["backend"], facts["backend"])
    if facts["version"] is None:
        return f"{name}, vide : créez la plateforme par « peps-tui init »."
    if not facts["sound"]:
        return f"{name}, ENDOMMAGÉE : restaurez une sauvegarde."
    if facts["journal"] not in ("", "wal"):
        return f"{name}, journal {facts['journal']} : ce disque n’accepte pas le mode WAL."
    if facts["version"] > facts["expected"]:
        return (
            f"{name}, version {facts['version']}, plus récente que le programme, qui s’arrête à "
            f"{facts['expected']} : mettez-le à jour."
        )
    if facts["version"] != facts["expected"]:
        return (
            f"{name}, version {facts['version']} ; le programme attend {facts['expected']} "
            "(« db upgrade »)."
        )
    return f"{name}, version {facts['version']}, intacte."


def _keys(facts: Mapping[str, Any]) -> str:
    if not facts["opens"]:
        return "peps.key n’ouvre pas ce que contient la base : remettez le bon fichier."
    if facts["former"]:
        values = plural(facts["former"], "valeur attend", "valeurs attendent")
        return f"{values} la nouvelle clé : relancez « keys rotate »."
    return "elles ouvrent ce que contient la base."


def _clock(facts: Mapping[str, Any]) -> str:
    if facts["newest"] is None:
        return f"{facts['now']}."
    return f"{facts['now']}, dernière opération {facts['newest']}."


def _history(facts: Mapping[str, Any]) -> str:
    if facts["cut"]:
        return f"{plural(facts['cut'], 'fin manque', 'fins manquent')} : « history verify »."
    if facts["unanchored"]:
        count = plural(facts["unanchored"], "n’est pas ancré", "ne sont pas ancrés")
        return f"{count} : « history verify »."
    return f"{plural(facts['chains'], 'établissement', 'établissements')}, fins ancrées."


def _messages(facts: Mapping[str, Any]) -> str:
    told = (
        f"{facts['waiting']} en attente, {facts['failed']} en échec, "
        f"{plural(facts['codes'], 'code', 'codes')} depuis 24 heures."
    )
    return f"{told} {FUSE_BLOWN}" if facts["codes"] >= MAX_SENDS_IN_ALL else told


def _gateway(facts: Mapping[str, Any]) -> str:
    channel = _CHANNELS[MessageChannel(facts["channel"])]
    if facts["host"] is None:
        return f"{channel}, dossier de la plateforme."
    silence = "" if facts["reached"] else " ne répond pas"
    return f"{channel}, {facts['host']} port {facts['port']}{silence}."


def _speech(facts: Mapping[str, Any]) -> str:
    if facts["available"]:
        return "espeak-ng est installé."
    return "espeak-ng n’est pas installé : aucun code ne peut être dit au téléphone."


_FACTS: Mapping[Subject, Callable[[Mapping[str, Any]], str]] = MappingProxyType(
    {
        Subject.HOME: _home,
        Subject.FILES: _files,
        Subject.HOST_KEY: _host_key,
        Subject.DISK: _disk,
        Subject.EXPORTS: _exports,
        Subject.DATABASE: _database,
        Subject.KEYS: _keys,
        Subject.CLOCK: _clock,
        Subject.HISTORY: _history,
        Subject.MESSAGES: _messages,
        Subject.GATEWAY: _gateway,
        Subject.SPEECH: _speech,
    }
)
