"""Words of renewals and deletions, of one account or of many (SCR-RENEW, LIFE-5, LIFE-6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Civility
from peps_tui.texts import dates, people
from peps_tui.texts.common import plural
from peps_tui.texts.errors import explain

RENEW_TITLE = "Renouvellement des droits"
DELETE_TITLE = "Suppression de comptes"

DELETE = "Supprimer"
RENEW_AND_DELETE = "Renouveler puis supprimer"
NONE = "Aucun compte ne peut être supprimé."
NONE_DELETED = "Aucun compte n’est supprimé."
FOR_EVER = "Cette suppression est définitive ; l’historique est conservé."


def renew_one(who: str, until: date) -> str:
    """What renewal will do, in the words of the administrators’ guide."""
    return f"Vous allez renouveler les droits de {who} jusqu’au {dates.short(until)}."


def renew_many(count: int, until: date) -> Sequence[str]:
    """The same for several accounts."""
    return (
        "Vous allez renouveler les droits pour :",
        f"- {count} utilisateurs",
        f"- jusqu’au {dates.short(until)}",
    )


def renewed(who: str, count: int, until: date) -> str:
    """What renewal did; `who` is empty when several are renewed."""
    whose = f"de {who}" if who else f"de {plural(count, 'utilisateur', 'utilisateurs')}"
    return f"Les droits {whose} sont renouvelés jusqu’au {dates.short(until)}."


def delete_one(who: str) -> str:
    """What deletion will do, and what it keeps (LIFE-13)."""
    return f"Vous allez supprimer le compte de {who}. {FOR_EVER}"


def delete_many(count: int) -> str:
    """The same for several accounts."""
    return f"Vous allez supprimer {count} comptes. {FOR_EVER}"


def deleted(who: str, count: int) -> str:
    """What deletion did; `who` is empty when several are deleted."""
    if who:
        return f"Le compte de {who} est supprimé."
    return f"{count} comptes sont supprimés." if count > 1 else f"{count} compte est supprimé."


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


def left_out(refused: Sequence[errors.ActionError]) -> Iterator[str]:
    """How many are left out of a deletion, reason by reason."""
    if refused:
        yield "Ne sont pas supprimés :"
    examples = {type(error): error for error in refused}
    for kind, count in Counter(map(type, refused)).items():
        if kind is errors.OnlyRenewal:
            them = plural(count, "compte expiré", "comptes expirés")
            yield f"- {them} : la seule action possible est le renouvellement"
        elif kind is errors.OwnAccount:
            yield "- votre propre compte : un autre administrateur peut le supprimer"
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
    return f"Traitement en cours… {done} sur {total}"
