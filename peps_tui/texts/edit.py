"""Words of « Modifier », its three tabs and what they change (SCR-EDIT)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from peps_tui.core.domain.account import Civility, Profile, Status
from peps_tui.core.domain.editing import ANONYMOUS, Change, Changes, Edit
from peps_tui.core.domain.rights import RightChange, Service, changes
from peps_tui.texts import common, dates, names, wizard
from peps_tui.texts.common import plural
from peps_tui.texts.people import named
from peps_tui.texts.workstation import whence

RIGHTS = "Ses droits"
DETAILS = "Ses coordonnées"
HISTORY = "Son historique"

APPLY = "Appliquer les modifications"
KEY_APPLY = "Appliquer"
UNDO = "Annuler les droits modifiés"
UNDO_HINT = "Annuler"
RESEND = "Renvoyer le courriel"

NOTHING = "Aucune modification à appliquer."
PROFILE_LOCKED = (
    "Un administrateur ne peut pas redevenir utilisateur : supprimez ce compte, puis créez-en un "
    "avec le profil Utilisateur."
)
OWN_PROFILE = (
    "Vous ne pouvez pas changer votre propre profil : un autre administrateur peut supprimer ce "
    "compte, puis vous en créer un."
)
OWN_PHONE = "Votre numéro se change dans « Mon compte »."
ANONYMOUS_PHONE = "Numéro anonymisé. Pour le remplacer, saisissez-en un."
BLANK_PHONE = "Effacer le numéro anonymisé"
UNBLOCK = "Débloquer ce compte"

ABOUT = (
    "≠ marque un droit modifié. Rien ne change avant « Appliquer »,",
    "qui montre tout d’abord ; un code est demandé pour les coordonnées",
    "et les droits sensibles. Aucun : le service ne peut être ouvert.",
)

CONFIRM_TITLE = "Vérifier et confirmer les modifications"
BLOCK = "Blocage"
UNBLOCKED = "le compte est débloqué"

NEXT_SIGN_IN = "Le profil Administrateur prendra effet à la prochaine connexion du titulaire."
TRUSTS_END = "Ses postes de confiance ne seront plus reconnus."
EMAIL_TOLD = "Le titulaire en est prévenu à son ancienne et à sa nouvelle adresse."
HOLDER_TOLD = "Le titulaire en est prévenu par courriel."
LINK_ENDS = "Le lien d’activation déjà envoyé ne fonctionnera plus."
NUMBER_LATER = "Il renseignera un numéro à sa prochaine connexion."

LEAVE_TITLE = "Abandonner les modifications ?"
LEAVE_BODY = "Elles ne sont pas appliquées : ce que vous avez saisi sera perdu."

EXPIRED_TITLE = "Compte expiré"
RENEW = "Renouveler"

CHANGED_TITLE = "Compte modifié entre-temps"
CHANGED_BODY = (
    "Ce que vous avez saisi est conservé : il sera repris par-dessus ce qui vient de changer."
)
RELOAD = "Recharger"
RELOADED_TITLE = "Compte rechargé"
RELOADED = "Ce qui a changé entre-temps :"
UNSEEN = "Son numéro de téléphone, ou son blocage."

RESEND_TITLE = "Renvoyer le courriel de création ?"
RESEND_BODY = (
    "Le lien d’activation envoyé à l’ancienne adresse ne fonctionne plus. Voulez-vous envoyer à la "
    "nouvelle un courriel de création du mot de passe, valable 15 jours ?"
)
RESENT = "Un courriel de création du mot de passe est envoyé à la nouvelle adresse."

LETTER_QUEUED = "Un courrier est adressé au représentant légal."

ANONYMOUS_NUMBER = "numéro anonymisé"

_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "profile": "Profil",
        "civility": wizard.CIVILITY,
        "last_name": wizard.LAST_NAME,
        "first_name": wizard.FIRST_NAME,
        "email": wizard.EMAIL,
        "phone": wizard.PHONE,
        "service": wizard.SERVICE,
        "delegation": wizard.DELEGATION,
    }
)
_VALUES: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "profile": lambda value: names.PROFILE_NAMES[Profile(value)],
        "civility": lambda value: names.CIVILITY_NAMES[Civility(value)],
        "delegation": lambda value: common.YES if value == "yes" else common.NO,
        "phone": lambda value: ANONYMOUS_NUMBER if value == ANONYMOUS else value,
    }
)


def heading(identifier: str, holder: Edit) -> str:
    """« Modifier le compte JLO000439 de M. Jean Louty »."""
    person = named(holder.civility, holder.first_name, holder.last_name)
    return f"Modifier le compte {identifier} de {person}"


def life(status: Status, expires_on: date, created_on: date) -> str:
    """« Actif · expire le 21/05/2028 · créé le 21/11/2026 »."""
    return (
        f"{names.STATUS_NAMES[status]} · expire le {dates.short(expires_on)} · "
        f"créé le {dates.short(created_on)}"
    )


def last_login(day: date | None, source: str) -> str:
    """« Dernière connexion le 21/11/2026 depuis 10.0.0.1 »."""
    if day is None:
        return "Aucune connexion à ce jour"
    return f"Dernière connexion le {dates.short(day)} {whence(source)}".strip()


def pending(rights: int, details: int) -> str:
    """What the button would apply: « 2 droits et 1 coordonnée à appliquer »."""
    told = [
        plural(rights, "droit", "droits") if rights else "",
        plural(details, "coordonnée", "coordonnées") if details else "",
    ]
    return f"{' et '.join(filter(None, told))} à appliquer" if any(told) else NOTHING


def summary(made: Changes, *, waiting: bool) -> Iterator[tuple[str, str]]:
    """Everything that a confirmation applies, label by label; what it entails comes first.

    `waiting`: the holder has not activated his account yet.
    """
    sensitive = [change for change in made.rights if change.service.sensitive]
    others = [change for change in made.rights if not change.service.sensitive]
    yield from _under(wizard.CONSEQUENCES, _consequences(made, waiting=waiting))
    yield from _under(wizard.SENSITIVE_RIGHTS, map(_right, sensitive))
    if made.promoted:
        yield _told(Change(field="profile", before=Profile.USER, after=Profile.ADMIN))
    yield from map(_told, made.details)
    if made.unblocked:
        yield BLOCK, UNBLOCKED
    yield from _under(wizard.RIGHTS, map(_right, others))


def differences(before: Edit, after: Edit, services: Sequence[Service]) -> Iterator[str]:
    """What somebody else changed between two readings of an account (LIFE-14)."""
    old, new = _facts(before), _facts(after)
    for field in old:
        if old[field] != new[field]:
            label, value = _told(Change(field=field, before=old[field], after=new[field]))
            yield f"{label} : {value}"
    yield from map(_right, changes(before.rights, after.rights, services))


def applied(identifier: str) -> str:
    """What was done."""
    return f"Les modifications du compte {identifier} sont appliquées."


def letter(*, unaddressed: bool) -> str:
    """What becomes of the letter to the legal representative (LIFE-9)."""
    return wizard.LETTER_UNADDRESSED if unaddressed else LETTER_QUEUED


def renewed(identifier: str, until: date) -> str:
    """What the renewal of an expired account did, before it opens."""
    return f"Le compte {identifier} est renouvelé jusqu’au {dates.short(until)}."


def _told(change: Change) -> tuple[str, str]:
    field = change.field
    return _LABELS[field], f"{_value(field, change.before)} → {_value(field, change.after)}"


def _value(field: str, value: str) -> str:
    return _VALUES.get(field, str)(value) if value else wizard.NOT_GIVEN


def _right(change: RightChange) -> str:
    before, after = names.RIGHT_NAMES[change.before], names.RIGHT_NAMES[change.after]
    return f"{change.service.label} : {before} → {after}"


def _under(label: str, told: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Several values under one label, written once."""
    for index, value in enumerate(told):
        yield ("" if index else label), value


def _consequences(made: Changes, *, waiting: bool) -> Iterator[str]:
    if made.promoted:
        yield wizard.LETTER
        yield NEXT_SIGN_IN
    if made.ends_trusts:
        yield TRUSTS_END
    if any(change.field == "email" and change.before for change in made.details):
        yield EMAIL_TOLD
    elif made.ends_trusts or made.touches("email"):
        yield HOLDER_TOLD
    if waiting and made.touches("email"):
        yield LINK_ENDS
    if any(change.field == "phone" and not change.after for change in made.details):
        yield NUMBER_LATER


def _facts(edit: Edit) -> Mapping[str, str]:
    return {
        "profile": edit.profile,
        "civility": edit.civility or "",
        "last_name": edit.last_name,
        "first_name": edit.first_name,
        "email": edit.email,
        "service": edit.service,
        "delegation": "yes" if edit.delegation else "no",
    }
