"""Words of `peps-tui messages`: what became of messages, never what they say (MSG-2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from peps_tui.core.domain.challenge import MAX_SENDS_IN_ALL
from peps_tui.core.domain.message import MessageKind, MessageState, MessageTrace
from peps_tui.texts import dates
from peps_tui.texts.common import figures, plural
from peps_tui.texts.inbox import CHANNELS

MESSAGES = "suivre les messages et renvoyer ceux qui ont échoué"
LIST = "afficher ce que sont devenus les messages"
LIST_DESCRIPTION = (
    "Affiche les messages, les plus récents d’abord : leur état, leurs essais et la raison du "
    "dernier échec, sans leur contenu ni leur destinataire ; puis leur nombre, et celui des codes "
    "partis depuis 24 heures."
)
STATE = "seulement ceux qui attendent (waiting), sont partis (sent) ou ont échoué (failed)"
LIMIT = "nombre de messages à afficher, de 1 à 100 000 (défaut : 50)"
NUMBER_FORM = "NOMBRE"
BAD_LIMIT = "ce n’est pas un nombre de 1 à 100 000"
SEND = "envoyer les messages dont l’heure est venue"
SEND_DESCRIPTION = (
    "Envoie les messages qui attendent et dont l’heure est venue, comme le font « daily » et "
    "l’application après chaque opération. À lancer par une minuterie, pour que les nouveaux "
    "essais n’attendent personne."
)
RETRY = "renvoyer un message, ou tous ceux qui ont échoué"
RETRY_DESCRIPTION = (
    "Tente tout de suite d’envoyer un message qui attend un nouvel essai ou qui a été abandonné. "
    "Un code à usage unique n’est jamais renvoyé. Le code de sortie est 1 si un message n’est pas "
    "parti."
)
ID = "numéro du message, tel que l’affiche « messages list »"
ID_FORM = "NUMÉRO"
FAILED = "tous ceux qui ont échoué, abandonnés ou en attente d’un nouvel essai"
BAD_ID = "ce n’est pas un numéro de message"

NONE = "Aucun message."
FUSE_BLOWN = "PLAFOND ATTEINT : AUCUN CODE NE PART PLUS."

KINDS: Mapping[MessageKind, str] = MappingProxyType(
    {
        MessageKind.CODE: "code à usage unique",
        MessageKind.CREATION: "lien de création du mot de passe",
        MessageKind.ENROLMENT: "lien de confirmation d’un numéro",
        MessageKind.BLOCKED: "compte bloqué",
        MessageKind.BLOCKED_ADMIN: "compte bloqué (aux administrateurs)",
        MessageKind.PHONE_CHANGED: "numéro changé",
        MessageKind.PHONE_ENROLLED_ADMIN: "numéro enregistré (aux administrateurs)",
        MessageKind.IDENTIFIERS: "identifiant oublié",
        MessageKind.ADMIN_LETTER: "lettre au représentant légal",
        MessageKind.EMAIL_CHANGED: "adresse changée",
        MessageKind.PASSWORD_CHANGED: "mot de passe changé",
        MessageKind.PROMOTED: "promotion",
        MessageKind.UNBLOCKED: "compte débloqué",
        MessageKind.REMINDER: "rappel d’expiration",
        MessageKind.RESET: "lien de mot de passe oublié",
        MessageKind.RESET_REFUSED: "mot de passe oublié, sans lien",
        MessageKind.ENQUIRY: "formulaire de contact",
        MessageKind.EXPORT: "fichier demandé",
    }
)
_STATES: Mapping[MessageState, str] = MappingProxyType(
    {
        MessageState.WAITING: "en attente",
        MessageState.SENT: "parti",
        MessageState.FAILED: "échec",
    }
)
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "expired": "trop tard pour être utile",
        "void": "ce qu’il portait ne sert plus",
        "unreadable": "illisible avec les clés de la plateforme",
        "address": "l’adresse n’est pas valable",
        "number": "le numéro est refusé",
        "sender": "l’expéditeur réglé n’est pas une adresse",
        "credentials": "l’identifiant ou le secret réglé a un caractère interdit (accent…)",
        "timeout": "la passerelle n’a pas répondu à temps",
        "unreachable": "la passerelle est injoignable",
        "disconnected": "la passerelle a coupé la connexion",
        "certificate": "le certificat de la passerelle n’est pas reconnu",
        "tls": "la connexion chiffrée avec la passerelle ne s’établit pas",
        "unsupported": "la passerelle n’offre pas ce que les réglages demandent",
        "speech": "la synthèse vocale espeak-ng manque ou a échoué",
        "disk": "le dossier des messages ne peut pas être écrit, ou le disque est plein",
        "busy": "la ligne téléphonique était occupée par un autre appel",
        "no answer": "personne n’a décroché",
        "call ended": "l’appel a été interrompu",
    }
)
"""What failures are called by our couriers; the codes of gateways are told as they are."""


def listed(trace: MessageTrace) -> Iterator[str]:
    """A message, in one line or two."""
    told = (
        str(trace.id),
        dates.moment(trace.created_at),
        _STATES[trace.state],
        f"{CHANNELS[trace.channel]}, {KINDS[trace.kind]}",
        trace.establishment,
    )
    yield "  ".join(filter(None, told))
    if trace.reason:
        yield f"    {_tries(trace)}"


def summary(counts: Mapping[MessageState, int], codes: int) -> Iterator[str]:
    """How many messages there are, and how near the fuse against toll fraud is (OTP-5)."""
    waiting, sent, failed = (counts[state] for state in MessageState)
    yield (
        f"{figures(waiting)} en attente, {plural(sent, 'parti', 'partis')}, "
        f"{figures(failed)} en échec."
    )
    yield (
        f"Codes envoyés depuis 24 heures : {figures(codes)} sur {figures(MAX_SENDS_IN_ALL)} au "
        "plus."
    )
    if codes >= MAX_SENDS_IN_ALL:
        yield FUSE_BLOWN


def delivered(left: int, waiting: int) -> str:
    """What leaves at once, and what waits for its next try."""
    return f"Messages : {plural(left, 'envoyé', 'envoyés')}, {figures(waiting)} en attente."


def repeated(trace: MessageTrace) -> str:
    """What became of a message that was sent again."""
    if trace.state is MessageState.SENT:
        return f"Le message {trace.id} est parti."
    later = f" ; prochain essai le {dates.moment(trace.next_try)}" if trace.next_try else ""
    return f"Le message {trace.id} n’est pas parti ({_reason(trace)}){later}."


def all_repeated(count: int, left: int) -> str:
    """What became of all those that had failed."""
    if not count:
        return "Aucun message en échec ne peut être renvoyé."
    told = plural(count, "message remis en attente", "messages remis en attente")
    return f"{told}, {plural(left, 'parti', 'partis')}."


def _tries(trace: MessageTrace) -> str:
    """« 1 essai ; SMTP 452 ; prochain essai le 21/11/2026 à 12 h 06 »."""
    told = [_reason(trace)]
    if trace.attempts:
        told.insert(0, plural(trace.attempts, "essai", "essais"))
    if trace.attempts and trace.next_try:
        told.append(f"prochain essai le {dates.moment(trace.next_try)}")
    return " ; ".join(told)


def _reason(trace: MessageTrace) -> str:
    return REASONS.get(trace.reason, trace.reason)
