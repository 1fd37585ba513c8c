"""Words of renewals, deletions and « @ », of one account or of many (SCR-RENEW, LIFE-2, 5, 6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Civility
from peps_tui.texts import dates, people
from peps_tui.texts.common import figures, plural
from peps_tui.texts.errors import explain

RENEW_TITLE = "Renouvellement des droits"
DELETE_TITLE = "Suppression de comptes"
RESEND_TITLE = "Renvoi du courriel de création"

DELETE = "Supprimer"
RENEW_AND_DELETE = "Renouveler puis supprimer"
NONE = "Aucun compte ne peut être supprimé."
NONE_DELETED = "Aucun compte n’est supprimé."
NONE_RESENT = "Aucun courriel n’est renvoyé."
NOT_DELETED = "Ne sont pas supprimés :"
NOT_RESENT = "Ne sont pas concernés :"
STAYS_BLOCKED = "Ce compte est bloqué et le reste."
LONE_ADMINISTRATOR = "Il ne restera qu’un administrateur actif : au moins deux sont conseillés."
FOR_EVER = "Cette suppression est définitive ; l’historique est conservé."


def renew_one(who: str, until: date) -> str:
    """What renewal will do, in the words of the administrators’ guide."""
    return f"Vous allez renouveler les droits de {who} jusqu’au {dates.short(until)}."


def renew_many(count: int, until: date, *, expired: int, blocked: int) -> Iterator[str]:
    """The same for several accounts, of which so many are `expired` or `blocked`."""
    yield "Vous allez renouveler les droits pour :"
    yield f"- {plural(count, 'utilisateur', 'utilisateurs')}"
    if expired:
        yield f"- dont {plural(expired, 'expiré', 'expirés')}"
    if blocked:
        yield f"- {_stay(blocked)}"
    yield f"- jusqu’au {dates.short(until)}"


def _stay(blocked: int) -> str:
    return plural(blocked, "compte bloqué le reste", "comptes bloqués le restent")


def renewed(who: str, count: int, until: date) -> str:
    """What renewal did; `who` is empty when several are renewed."""
    whose = f"de {who}" if who else f"de {plural(count, 'utilisateur', 'utilisateurs')}"
    return f"Les droits {whose} sont renouvelés jusqu’au {dates.short(until)}."


def delete_one(who: str) -> str:
    """What deletion will do, and what it keeps (LIFE-13)."""
    return f"Vous allez supprimer le compte de {who}. {FOR_EVER}"


def delete_many(count: int, who: Sequence[str]) -> str:
    """The same for several accounts; `who` is empty when they are too many to be named."""
    named = f" : {', '.join(who)}" if who else ""
    return f"Vous allez supprimer {plural(count, 'compte', 'comptes')}{named}. {FOR_EVER}"


def deleted(who: str, count: int) -> str:
    """What deletion did; `who` is empty when several are deleted."""
    if who:
        return f"Le compte de {who} est supprimé."
    return f"{plural(count, 'compte est supprimé', 'comptes sont supprimés')}."


def resend_one(who: str) -> str:
    """What « @ » will do (LIFE-2)."""
    return (
        f"Vous allez renvoyer à {who} le courriel de création du mot de passe. "
        "Le lien envoyé précédemment ne fonctionnera plus ; le nouveau sera valable 15 jours."
    )


def resend_many(count: int, *, blocked: int) -> Iterator[str]:
    """The same for several accounts, of which so many are `blocked`."""
    yield (
        f"Vous allez renvoyer à {figures(count)} titulaires le courriel de création du mot de "
        "passe. Les liens envoyés précédemment ne fonctionneront plus ; les nouveaux seront "
        "valables 15 jours."
    )
    if blocked:
        yield f"- {_stay(blocked)}"


def resent(who: str, count: int) -> str:
    """What « @ » did; `who` is empty when several are concerned."""
    if who:
        return f"Un nouveau courriel est envoyé à {who} : son lien est valable 15 jours."
    mails = plural(count, "nouveau courriel est envoyé", "nouveaux courriels sont envoyés")
    return f"{mails}, avec un lien valable 15 jours."


def chain_one(who: str, error: errors.ActionError) -> str:
    """Why an expired account is not deleted as it is, and the way on (LIFE-6)."""
    asked = f"Vous demandez à supprimer le compte de {who}."
    chain = f"« {RENEW_AND_DELETE} » fait les deux à la suite."
    return f"{asked} {explain(error)} {chain} {FOR_EVER}"


def chain_many(expired: int, total: int) -> str:
    """What « Renouveler puis supprimer » takes with it (LIFE-6)."""
    them = plural(expired, "compte expiré", "comptes expirés")
    if expired == total:
        return f"« {RENEW_AND_DELETE} » supprime {them}. {FOR_EVER}"
    whole = plural(total, "compte", "comptes")
    return f"« {RENEW_AND_DELETE} » supprime aussi {them}, soit {whole} en tout."


def left_out(refused: Sequence[errors.ActionError], *, heading: str = NOT_DELETED) -> Iterator[str]:
    """How many are left out, reason by reason, under `heading`."""
    if refused:
        yield heading
    examples = {type(error): error for error in refused}
    for kind, count in Counter(map(type, refused)).items():
        if kind is errors.OnlyRenewal:
            them = plural(count, "compte expiré", "comptes expirés")
            yield f"- {them} : la seule action possible est le renouvellement"
        elif kind is errors.OwnAccount:
            yield "- votre propre compte : un autre administrateur peut le supprimer"
        elif kind is errors.NotPending:
            yield f"- {plural(count, 'compte', 'comptes')} : mot de passe déjà créé"
        elif kind is errors.NoEmail:
            yield f"- {plural(count, 'compte', 'comptes')} : aucun courriel renseigné"
        else:
            yield f"- {plural(count, 'compte', 'comptes')} : {explain(examples[kind])}"


def not_done(count: int) -> str:
    """What comes before the accounts that were left out, one by one."""
    return f"{plural(count, 'compte non traité', 'comptes non traités')} :"


def refusal(
    identifier: str, civility: Civility | None, first_name: str, last_name: str, why: str
) -> str:
    """One account that was left out, and why."""
    return f"{identifier} {people.named(civility, first_name, last_name)} : {why}"


def progress(done: int, total: int) -> str:
    """While a long work goes on."""
    return f"Traitement en cours… {figures(done)} sur {figures(total)}"
