"""Words of « Revue des comptes » (SCR-REVIEW); where there are several, the longest comes first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from peps_tui.core.domain import errors
from peps_tui.core.domain.dates import ACCOUNT_LIFE_MONTHS, paris_date
from peps_tui.core.domain.review import Reason, Result, Review, ReviewItem, Totals
from peps_tui.texts import bulk, dates, names, people
from peps_tui.texts.common import plural

TITLE = "Revue des comptes"

KEY_START = "Commencer la revue"
KEY_KEEP = "Garder"
KEY_DELETE = "Supprimer"
KEY_LATER = "Plus tard"
KEY_UNDO = "Annuler"
KEY_APPLY = "Appliquer les décisions"
KEY_CLOSE = "Terminer la revue"
KEY_REPORT = "Rapport"
KEY_SHOW = "Afficher"
KEY_KEEP_REST = "Garder tous ceux sans motif"
KEY_REFRESH = "Actualiser"

WHAT_IT_IS = (
    f"Tous les {ACCOUNT_LIFE_MONTHS} mois au plus, l’établissement passe en revue ses comptes : "
    "qui doit garder son accès, et qui ne doit plus l’avoir."
)
HOW_IT_GOES = (
    "La revue les présente un par un, ceux qui posent question d’abord. Pour chacun, vous "
    f"décidez : le garder (il est renouvelé pour {ACCOUNT_LIFE_MONTHS} mois), le supprimer, ou "
    "voir plus tard. Rien ne change tant que vous n’appliquez pas les décisions."
)
WHEN = (
    "Vous pouvez l’interrompre à tout moment ; vous la reprendrez là où elle en est, vous ou un "
    "autre administrateur. Son rapport est à conserver."
)
DUE = "Une revue est à faire."
NEVER = "Aucune revue n’a encore été terminée."

ALL = "Tous"
UNANSWERED = "À traiter"
ANSWERED = "Décidés"
WITHOUT_REASON = "Sans motif"
SHOW_TITLE = "Comptes à afficher"

NAME = ("Nom et prénom",)
REASONS = ("Motifs",)
DECISION = ("Décision",)
NOBODY = "Aucun compte à afficher : la touche f change ceux qui le sont."
OWN = "C’est votre compte : vous pouvez le garder, pas le supprimer."
NO_REASON = "Aucun motif particulier."

REASON_FORMS: Mapping[Reason, str] = MappingProxyType(
    {
        **names.REASON_NAMES,
        Reason.LAPSED_LINK: "lien périmé",
        Reason.INACTIVE: "inactif",
        Reason.DUPLICATE: "doublon",
        Reason.NET_ENTREPRISES: "N-E",
    }
)
RESULT_FORMS: Mapping[Result, tuple[str, ...]] = MappingProxyType(
    {result: (name,) for result, name in names.RESULT_NAMES.items()}
    | {Result.GONE: (names.RESULT_NAMES[Result.GONE], "Disparu")}
)

NOT_YET = (
    "Rien ne sera renouvelé avant que vous appliquiez les décisions ; d’ici là, chacune peut être "
    "annulée."
)
SETTLED = "Ce compte est déjà traité : il n’y a plus rien à décider."
NOTHING_TO_UNDO = "Il n’y a aucune décision à annuler."
APPLY_HINT = "Appliquer"
CLOSE_HINT = "Terminer"
KEEP_REST = "Garder sans motif"
KEEP_SHOWN = "Garder affichés"
KEY_KEEP_SHOWN = "Garder tous ceux affichés"
KEY_OPEN = "Modifier"
KEY_SEARCH = "Rechercher"
SEARCH = "Rechercher un nom, un prénom…"
ABOUT = (
    "Les comptes qui posent question viennent d’abord, avec leur motif.",
    "Une décision se reprend tant qu’elle n’est pas appliquée (F2).",
    "Expiré passe avant Bloqué : un expiré n’est pas noté bloqué.",
)

NO_REST = "Aucun compte sans motif ne reste à traiter."
NO_SHOWN = "Aucun des comptes affichés ne reste à traiter."
NOTHING_TO_APPLY = "Aucune décision n’attend d’être appliquée."
KEPT = "Vos décisions sont enregistrées : vous pourrez reprendre la revue à tout moment."

REPORT_TITLE = "Rapport de la revue"
REPORT_BODY = "Le rapport en PDF est à signer et à conserver ; le tableau se trie et se filtre."
PDF = "PDF"


def last(review: Review | None) -> str:
    """When the last review ended, and by whom."""
    if review is None or review.closed_at is None:
        return NEVER
    return (
        f"Dernière revue : commencée le {dates.moment(review.started_at)} par {review.started_by}, "
        f"terminée le {dates.moment(review.closed_at)} par {review.closed_by}."
    )


def progress(answered: int, count: int) -> str:
    """« 120 / 300 traités »."""
    return f"{answered} / {count} traités"


def title(review: Review) -> str:
    """« Revue des comptes commencée le 21/11/2026 par Claire Martin »."""
    day = dates.short(paris_date(review.started_at))
    return f"{TITLE} commencée le {day} par {review.started_by}"


def part(name: str, count: int) -> str:
    """« À traiter (12) »."""
    return f"{name} ({count})"


def reason_part(reason: Reason) -> str:
    """The name of the accounts that have this reason."""
    name = names.REASON_NAMES[reason]
    return name[0].upper() + name[1:]


def holder(item: ReviewItem) -> str:
    """« Dupont Claire », as lists sort people."""
    return f"{item.last_name} {item.first_name}"


def reasons(item: ReviewItem) -> tuple[str, ...]:
    """All the reasons, or the first one and how many more there are."""
    told = [REASON_FORMS[reason] for reason in item.present_reasons]
    if len(told) < 2:
        return ("".join(told),)
    return ", ".join(told), f"{told[0]} +{len(told) - 1}"


def decision(item: ReviewItem) -> tuple[str, ...]:
    """What became of the account, else what is decided; nothing as long as nothing is."""
    if item.result is not None:
        return RESULT_FORMS[item.result]
    return (names.DECISION_NAMES[item.decision],) if item.decision else ("",)


def describe(item: ReviewItem, *, own: bool) -> Sequence[str]:
    """Everything the review knows of an account; safe to show through `plain`."""
    facts = (
        people.named(item.civility, item.first_name, item.last_name),
        item.identifier,
        item.service,
        names.PROFILE_NAMES[item.profile],
        _expiry(item),
        f"connexion le {dates.short(item.last_login_on)}" if item.last_login_on else "",
    )
    told = [_sentence(reason, item.expires_on) for reason in item.present_reasons]
    sentences = told or [NO_REASON]
    if own:
        sentences.append(OWN)
    return " · ".join(filter(None, facts)), " ".join(sentences), _decided(item)


def _expiry(item: ReviewItem) -> str:
    before = dates.short(item.expires_on)
    if item.expires_after in {None, item.expires_on}:
        return f"expiration le {before}"
    return f"expiration le {dates.short(item.expires_after)} (le {before} au début de la revue)"


def _sentence(reason: Reason, expires_on: date) -> str:
    match reason:
        case Reason.EXPIRED:
            return f"Il a expiré le {dates.short(expires_on)}."
        case Reason.EXPIRES_SOON:
            return f"Il expire bientôt, le {dates.short(expires_on)}."
    return _SENTENCES[reason]


_SENTENCES: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.NEVER_SIGNED_IN: "Son titulaire ne s’est jamais connecté.",
        Reason.LAPSED_LINK: "Son lien de création est périmé.",
        Reason.INACTIVE: "Personne ne s’y est connecté depuis un an.",
        Reason.BLOCKED: "Il est bloqué ; le garder ne le débloque pas.",
        Reason.GENERIC_NAME: "Son nom est générique : un compte appartient à une personne.",
        Reason.DUPLICATE: "Un autre compte a le même nom et le même prénom.",
        Reason.NET_ENTREPRISES: "Il s’ouvre par Net-entreprises : vérifiez qui s’en sert.",
    }
)


def _decided(item: ReviewItem) -> str:
    if item.decision is None:
        return ""
    told = f"Décision : {names.DECISION_NAMES[item.decision]}"
    if item.decided_by and item.decided_at:
        told += f", par {item.decided_by} le {dates.moment(item.decided_at)}"
    if item.result is not None:
        told += f". Résultat : {names.RESULT_NAMES[item.result]}"
    return f"{told}."


def keep_rest(count: int) -> str:
    """What « Garder tous ceux sans motif » will do."""
    them = plural(count, "compte sans motif qui reste", "comptes sans motif qui restent")
    return f"Vous allez garder {them} à traiter. {NOT_YET}"


def keep_shown(count: int) -> str:
    """What « Garder tous ceux affichés » will do."""
    them = plural(count, "compte affiché qui reste", "comptes affichés qui restent")
    return f"Vous allez garder {them} à traiter. {NOT_YET}"


def to_apply(renewed: int, deleted: int, until: date, *, own: bool, left: Totals) -> Iterator[str]:
    """What applying the decisions will do, in numbers, and what it will leave as it is.

    `own`: somebody decided to delete the account of the reader, who may not do it.
    """
    yield "Les décisions de la revue, celles des autres administrateurs comprises, donnent :"
    if renewed:
        them = plural(renewed, "compte renouvelé", "comptes renouvelés")
        yield f"- {them} jusqu’au {dates.short(until)}"
    if deleted:
        yield f"- {plural(deleted, 'compte supprimé', 'comptes supprimés')}, définitivement"
    if left.later:
        yield f"- {plural(left.later, 'compte remis', 'comptes remis')} à plus tard"
    if left.undecided:
        yield f"- {plural(left.undecided, 'compte inchangé', 'comptes inchangés')}, sans décision"
    if own:
        yield from bulk.left_out([errors.OwnAccount()])


def applied(renewed: int, deleted: int, gone: int) -> str:
    """What applying did."""
    told = [f"{plural(renewed, 'compte renouvelé', 'comptes renouvelés')}"]
    told.append(plural(deleted, "compte supprimé", "comptes supprimés"))
    if gone:
        told.append(plural(gone, "compte déjà supprimé", "comptes déjà supprimés"))
    return f"Décisions appliquées : {', '.join(told)}."


def to_close(waiting: int, undecided: int) -> Iterator[str]:
    """What ending the review means for what is left of it."""
    yield "Une revue terminée ne se reprend plus. Vous en garderez le rapport."
    if waiting:
        them = plural(waiting, "décision n’est pas appliquée", "décisions ne sont pas appliquées")
        yield f"{them} : revenez en arrière pour le faire (F2)."
    if undecided:
        them = plural(undecided, "compte sera noté", "comptes seront notés")
        yield f"{them} « Non traité » dans le rapport."


def exported(count: int) -> str:
    """How much the report of a review holds."""
    return f"Le rapport de la revue porte sur {plural(count, 'compte', 'comptes')}."
