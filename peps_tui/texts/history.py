"""Words of « Historique des opérations » (SCR-HIST, HIST-1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from peps_tui.core.domain.account import Civility, Profile
from peps_tui.core.domain.challenge import Purpose
from peps_tui.core.domain.dates import PARIS
from peps_tui.core.domain.document import Way
from peps_tui.core.domain.editing import ANONYMOUS
from peps_tui.core.domain.history import Event, Family, HistoryLine, Operation
from peps_tui.core.domain.phone import Channel
from peps_tui.core.domain.rights import Right
from peps_tui.texts import common, dates, names, workstation

TITLE = "Historique des opérations"

WHEN = ("Date et heure",)
OPERATION = ("Opération",)
AUTHOR = ("Auteur",)
SUBJECT = ("Compte concerné", "Compte")
SOURCE = ("Depuis",)
FACTS = ("Ce qui change",)

EMPTY = "Aucune opération n’est encore enregistrée."
NOBODY = "Non identifié"
BY_NOBODY = "par une personne non identifiée"
NOT_GIVEN = "non renseigné"
NOTHING_FOUND = "Aucune opération ne correspond à ces critères."
KEY_NEWEST = "Plus récentes"
KEY_FILTER = "Filtrer"
KEY_EXPORT = "Exporter"

FILTER_AUTHOR = "Auteur"
FILTER_SUBJECT = "Compte"
FILTER_FAMILY = "Nature"
FILTER_SINCE = "Du"
FILTER_UNTIL = "Au"
ALL_FAMILIES = "Toutes"
BAD_DAY = "Date attendue : JJ/MM/AAAA"
DAYS_REVERSED = "Cette date précède le début"

FAMILY_NAMES: Mapping[Family, str] = MappingProxyType(
    {
        Family.SIGN_IN: "Connexions",
        Family.SERVICES: "Services ouverts",
        Family.CODES: "Codes",
        Family.BLOCKS: "Blocages",
        Family.SECRETS: "Accès et numéros",
        Family.ACCOUNTS: "Vie des comptes",
        Family.DETAILS: "Coordonnées",
        Family.ESTABLISHMENT: "Établissement",
        Family.RIGHTS: "Droits",
        Family.REVIEWS: "Revues",
        Family.FILES: "Exports",
    }
)

EXPORT_TITLE = "Exporter l’historique"

OPERATION_NAMES: Mapping[Operation, str] = MappingProxyType(
    {
        Operation.SIGNED_IN: "Connexion",
        Operation.SIGNED_OUT: "Déconnexion",
        Operation.SESSION_UNLOCKED: "Session déverrouillée",
        Operation.SESSION_ENDED: "Session fermée à distance",
        Operation.PASSWORD_FAILED: "Mot de passe refusé",
        Operation.BLOCKED_BY_PASSWORDS: "Compte bloqué (mots de passe refusés)",
        Operation.BLOCKED_BY_CODES: "Compte bloqué (codes refusés)",
        Operation.CODE_SENT: "Code à usage unique envoyé",
        Operation.CODE_FAILED: "Code à usage unique refusé",
        Operation.TRUST_GIVEN: "Poste de confiance ajouté",
        Operation.TRUST_ENDED: "Poste de confiance oublié",
        Operation.PHONE_ENROLLED: "Numéro de téléphone enregistré",
        Operation.ENROLMENT_MAIL_SENT: "Courriel de vérification envoyé",
        Operation.RESET_MAIL_SENT: "Lien de mot de passe oublié envoyé",
        Operation.PASSWORD_CREATED: "Mot de passe créé, compte activé",
        Operation.PASSWORD_CHANGED: "Mot de passe modifié",
        Operation.PHONE_ANONYMISED: "Numéro de téléphone anonymisé",
        Operation.ACCOUNT_LINKED: "Compte relié à un autre établissement",
        Operation.ACCOUNT_UNLINKED: "Lien avec un autre établissement rompu",
        Operation.SPACE_ENTERED: "Connexion depuis un autre établissement",
        Operation.NET_ENTREPRISES_USED: "Compte désormais utilisé par Net-entreprises",
        Operation.ACCOUNT_CREATED: "Compte créé",
        Operation.ACCOUNTS_IMPORTED: "Comptes importés",
        Operation.SERVICE_OPENED: "Service ouvert",
        Operation.RIGHT_CHANGED: "Droit d’accès modifié",
        Operation.CREATION_MAIL_RESENT: "Courriel de création renvoyé",
        Operation.LETTER_QUEUED: "Courrier au représentant légal",
        Operation.ACCOUNT_RENEWED: "Compte renouvelé",
        Operation.ACCOUNT_DELETED: "Compte supprimé",
        Operation.ACCOUNT_UNBLOCKED: "Compte débloqué",
        Operation.PROFILE_CHANGED: "Profil modifié",
        Operation.DETAILS_CHANGED: "Coordonnées modifiées",
        Operation.ACCOUNTS_EXPORTED: "Comptes exportés",
        Operation.HISTORY_EXPORTED: "Historique exporté",
        Operation.IDENTIFIER_PRINTED: "Identifiant imprimé ou dit",
        Operation.REMINDER_SENT: "Rappel d’expiration envoyé",
        Operation.REVIEW_STARTED: "Revue des comptes commencée",
        Operation.REVIEW_APPLIED: "Décisions de la revue appliquées",
        Operation.REVIEW_CLOSED: "Revue des comptes terminée",
        Operation.SERVICE_ADDED: "Service mis en ligne",
        Operation.SERVICES_REVIEWED: "Nouveaux services vérifiés",
        Operation.PHONES_BLANKED: "Numéros de téléphone remis à blanc",
        Operation.ESTABLISHMENT_ADDED: "Établissement ajouté à la plateforme",
        Operation.ESTABLISHMENT_REGISTERED: "Établissement inscrit",
        Operation.ESTABLISHMENT_CHANGED: "Informations de l’établissement modifiées",
        Operation.BANK_DETAILS_CHANGED: "Références bancaires modifiées",
        Operation.TERMS_PUBLISHED: "Nouvelles conditions générales d’utilisation",
        Operation.TERMS_ACCEPTED: "Conditions générales d’utilisation acceptées",
        Operation.HISTORY_ANCHORED: "Historique repris après une perte",
        Operation.UNREADABLE: "Ligne altérée, illisible",
    }
)

FACT_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "profile": "profil",
        "expires_on": "expiration",
        "service": "service",
        "right": "droit",
        "purpose": "pour",
        "channel": "par",
        "workstation": "poste",
        "count": "nombre de comptes",
        "online_on": "en ligne le",
        "accounts": "comptes",
        "renewed": "renouvelés",
        "deleted": "supprimés",
        "gone": "déjà supprimés",
        "refused": "refusés",
        "to_renew": "à renouveler",
        "to_delete": "à supprimer",
        "later": "remis à plus tard",
        "undecided": "non traités",
        "lines": "nombre d’opérations",
        "form": "format",
        "way": "remise",
        "last_line": "dernière ligne",
        "civility": "civilité",
        "last_name": "nom",
        "first_name": "prénom",
        "email": "courriel",
        "phone": "téléphone",
        "delegation": "délégation",
        "version": "version",
        "deadline": "à accepter avant le",
        "address": "adresse",
        "representative_name": "représentant légal",
        "representative_title": "sa qualité",
        "representative_address": "son adresse",
        "holder": "titulaire",
        "iban": "IBAN",
        "bic": "BIC",
    }
)

PURPOSE_NAMES: Mapping[Purpose, str] = MappingProxyType(
    {
        Purpose.SIGN_IN: "se connecter",
        Purpose.ENROL_PHONE: "enregistrer un numéro de téléphone",
        Purpose.CREATE_ACCOUNT: "créer un compte",
        Purpose.CHANGE_ACCOUNT: "modifier un compte",
        Purpose.OPEN_SERVICE: "ouvrir un service",
        Purpose.CHANGE_OWN_DETAILS: "modifier ses coordonnées",
        Purpose.CHANGE_PASSWORD: "changer son mot de passe",
        Purpose.CHANGE_PHONE: "changer de numéro de téléphone",
        Purpose.CONFIRM_PHONE: "confirmer un nouveau numéro",
        Purpose.RESET_PASSWORD: "changer un mot de passe oublié",
        Purpose.LINK_ACCOUNT: "relier un compte",
        Purpose.CHANGE_ESTABLISHMENT: "modifier l’établissement",
    }
)

WAY_NAMES: Mapping[Way, str] = MappingProxyType(
    {
        Way.MAIL: "par courriel",
        Way.CLIPBOARD: "par le presse-papiers",
        Way.SERVER: "sur le serveur",
    }
)

CHANNEL_NAMES: Mapping[Channel, str] = MappingProxyType(
    {Channel.SMS: "SMS", Channel.VOICE: "appel vocal"}
)

_VALUES: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "profile": lambda value: names.PROFILE_NAMES[Profile(value)],
        "expires_on": lambda value: dates.short(date.fromisoformat(value)),
        "deadline": lambda value: dates.short(date.fromisoformat(value)),
        "online_on": lambda value: dates.short(date.fromisoformat(value)),
        "right": lambda value: names.RIGHT_NAMES[Right(value)],
        "purpose": lambda value: PURPOSE_NAMES[Purpose(value)],
        "channel": lambda value: CHANNEL_NAMES[Channel(value)],
        "way": lambda value: WAY_NAMES[Way(value)],
        "civility": lambda value: names.CIVILITY_NAMES[Civility(value)],
        "phone": lambda value: {ANONYMOUS: "anonymisé"}.get(value, value),
        "delegation": lambda value: {"yes": common.YES, "no": common.NO}[value],
    }
)


def when(line: HistoryLine) -> str:
    """« 21/11/2026 14:05 », in Paris: short enough for a column."""
    paris = line.at.astimezone(PARIS)
    return f"{dates.short(paris.date())} {paris:%H:%M}"


def exactly_when(line: HistoryLine) -> str:
    """« Le 21/11/2026 à 14:05:37 (heure de Paris) »."""
    paris = line.at.astimezone(PARIS)
    return f"Le {dates.short(paris.date())} à {paris:%H:%M:%S} (heure de Paris)"


def operation(event: Event) -> str:
    """The operation, with what changed: « Droit d’accès modifié · droit : Aucun → … »."""
    return " · ".join(filter(None, (OPERATION_NAMES[event.operation], facts(event))))


def facts(event: Event) -> str:
    """What the operation changed, before → after."""
    return " · ".join(
        f"{FACT_NAMES.get(name, name)} : {_change(name, event)}"
        for name in dict.fromkeys((*event.before, *event.after))
    )


def changes(event: Event) -> str:
    """The same without the names of the facts, what stays first: « RNCPS · Aucun → Écriture »."""
    names = dict.fromkeys((*event.before, *event.after))
    told = sorted(names, key=lambda name: event.before.get(name) != event.after.get(name))
    return " · ".join(_change(name, event) for name in told)


def author(line: HistoryLine) -> str:
    """Who acted: « Claire Dupont (CDU000001) »."""
    return person(line.author.name, line.author.identifier) or NOBODY


def place(line: HistoryLine) -> str:
    """Where from, in a column: « 10.0.0.7 (SSH) », or nothing."""
    return workstation.place(line.author.source)


def source(line: HistoryLine) -> str:
    """Where from: « depuis 10.0.0.7 », or nothing."""
    return workstation.whence(line.author.source)


def detail(line: HistoryLine) -> Iterator[str]:
    """A line of the history told in full, each part on its own line."""
    yield operation(line.event)
    by = BY_NOBODY if author(line) == NOBODY else f"par {author(line)}"
    yield ", ".join(filter(None, (exactly_when(line), by, source(line))))
    if subject(line):
        yield f"Compte concerné : {subject(line)}"


def subject(line: HistoryLine) -> str:
    """On whom: « Jean Louty (JLO000439) », or nothing."""
    return person(line.event.subject_name, line.event.subject_identifier)


def person(name: str, identifier: str) -> str:
    """A name with its identifier, when there is one."""
    return f"{name} ({identifier})" if name and identifier else name or identifier


def range_of(first: int, last: int, total: int) -> str:
    """« 1-50 sur 4 812 opération(s) »."""
    return f"{first}-{last} sur {total} opération(s)" if total else EMPTY


def to_export(count: int) -> str:
    """What an export will hold."""
    return f"Opérations ({count})"


def exported(count: int) -> str:
    """How much was exported."""
    return f"{count} opération(s) exportée(s)."


def _change(name: str, event: Event) -> str:
    told = [_value(name, side[name]) for side in (event.before, event.after) if name in side]
    return " → ".join(dict.fromkeys(told))


def _value(name: str, value: str) -> str:
    """One fact in words; none is « non renseigné »."""
    if not value:
        return NOT_GIVEN
    # A line may come from a newer version: a value that is not known is told as it is.
    try:
        return _VALUES[name](value)
    except (KeyError, ValueError):
        return value
