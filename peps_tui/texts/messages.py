"""The messages that leave the platform, in words (MSG-1).

E-mails follow those of the administrator’s guide. An SMS fits one segment in GSM-7, whose letters
are few; a call says its digits one by one. What people typed is cleaned before it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Civility, Profile, Status
from peps_tui.core.domain.challenge import CODE_LIFE, Purpose
from peps_tui.core.domain.dates import LINK_LIFE_DAYS
from peps_tui.core.domain.door import Subject
from peps_tui.core.domain.message import Message, MessageChannel, MessageKind, Worded
from peps_tui.core.domain.text import clean
from peps_tui.texts import dates
from peps_tui.texts.common import FULL_NAME, PLATFORM, duration, plural
from peps_tui.texts.contact import SUBJECT_NAMES
from peps_tui.texts.letters import as_text, letter
from peps_tui.texts.login import CREATE_PASSWORD
from peps_tui.texts.names import CIVILITY_NAMES
from peps_tui.texts.phone import MAIL_TITLE
from peps_tui.texts.refusals import explain
from peps_tui.texts.workstation import place

KEY_CREATE_PASSWORD = "F5"
"""The key of « Créer mon mot de passe » on the sign-in screen."""

SHORT_LINK_LIFE = timedelta(hours=1)

Facts = Mapping[str, str]

_PURPOSES: Mapping[Purpose, str] = MappingProxyType(
    {
        Purpose.SIGN_IN: "vous connecter",
        Purpose.ENROL_PHONE: "enregistrer ce numéro",
        Purpose.CREATE_ACCOUNT: "créer un compte",
        Purpose.CHANGE_ACCOUNT: "modifier un compte",
        Purpose.OPEN_SERVICE: "ouvrir un service",
        Purpose.CHANGE_OWN_DETAILS: "modifier vos coordonnées",
        Purpose.CHANGE_PASSWORD: "modifier votre mot de passe",
        Purpose.CHANGE_PHONE: "changer de numéro",
        Purpose.CONFIRM_PHONE: "confirmer ce numéro",
        Purpose.RESET_PASSWORD: "changer de mot de passe",
        Purpose.LINK_ACCOUNT: "relier ce compte",
        Purpose.CHANGE_ESTABLISHMENT: "modifier l’établissement",
    }
)

_PROFILES: Mapping[Profile, str] = MappingProxyType(
    {Profile.ADMIN: "qu’administrateur", Profile.USER: "qu’utilisateur"}
)

_REFUSALS: Mapping[Status, Callable[[tuple[str, ...]], errors.SignInError]] = MappingProxyType(
    {
        Status.EXPIRED: errors.AccountExpired,
        Status.BLOCKED: errors.AccountBlocked,
        Status.PENDING: errors.AccountPending,
    }
)

_NEVER_TOLD = "Ne le communiquez à personne."
_SIGNATURE = (
    f"L’assistance technique de la {FULL_NAME}\n"
    "Direction des politiques sociales – Caisse des Dépôts"
)
_NOT_YOU = (
    "Si vous n’êtes pas à l’origine de cette opération, prévenez sans tarder un administrateur "
    "de votre établissement."
)
_NOT_EXPECTED = (
    "Si vous n’attendiez pas ce changement, prévenez sans tarder un administrateur de votre "
    "établissement."
)
_SUPPORT = "L’assistance de la plateforme"
_TRUSTS_ENDED = "Les postes de confiance de ce compte ont été oubliés."

# What our texts hold that the alphabet of SMS does not; é, è, à and ù it has.
_TO_GSM7 = str.maketrans("’\N{NO-BREAK SPACE}", "' ")


def compose(message: Message) -> Worded:
    """Subject and text of `message`; SMS and calls have no subject."""
    facts = {name: clean(value) for name, value in message.facts.items()}
    return _WORDERS[message.kind](message, facts)


def _code(message: Message, facts: Facts) -> Worded:
    say = _spoken_code if message.channel is MessageChannel.VOICE else _written_code
    return Worded(subject="", text=say(facts))


def _written_code(facts: Facts) -> str:
    purpose = _PURPOSES[Purpose(facts["purpose"])]
    text = (
        f"{PLATFORM} : {facts['code']} est votre code pour {purpose} (compte "
        f"{facts['identifier']}), valable {duration(CODE_LIFE)}. {_NEVER_TOLD}"
    )
    return text.translate(_TO_GSM7)


def _spoken_code(facts: Facts) -> str:
    purpose = _PURPOSES[Purpose(facts["purpose"])]
    code = _one_by_one(facts["code"])
    return (
        f"Bonjour. Voici le code de la {FULL_NAME} pour {purpose}. "
        f"Compte : {_one_by_one(facts['identifier'])} Votre code : {code} Je répète : {code} "
        f"Il est valable {duration(CODE_LIFE)}. {_NEVER_TOLD} Au revoir."
    )


def _one_by_one(characters: str) -> str:
    """« 4. 8. 2. 9. 1. 7. »: a voice reads it digit by digit."""
    return " ".join(f"{character}." for character in characters)


def _creation(_message: Message, facts: Facts) -> Worded:
    by = _by(facts).replace(_SUPPORT, _SUPPORT.lower())
    profile = _PROFILES[Profile(facts["profile"])]
    return _mail(
        "Vous pouvez créer votre mot de passe",
        facts,
        f"Le {dates.short(date.fromisoformat(facts['created_on']))}, un compte vous a été créé en "
        f"tant {profile} à la {FULL_NAME} pour l’établissement {facts['establishment']}.",
        f"Pour finaliser la procédure, vous devez créer votre mot de passe. {_way_in(facts)} "
        f"sur l’écran de connexion, appuyez sur la touche {KEY_CREATE_PASSWORD} "
        f"(« {CREATE_PASSWORD} ») et collez-y ce lien :",
        facts["link"],
        f"Attention ! Pour des raisons de sécurité, vous avez {LINK_LIFE_DAYS} jours pour le "
        f"créer. Passé ce délai, {by} devra procéder à une nouvelle demande.",
        f"Votre identifiant ne figure pas dans ce courriel : {by} vous le communique.",
        "Vous pourrez accéder ensuite aux services auxquels vous êtes habilité(e).",
        f"À bientôt sur la {FULL_NAME}.",
    )


def _enrolment(_message: Message, facts: Facts) -> Worded:
    return _mail(
        "Confirmez l’enregistrement de votre numéro de téléphone",
        facts,
        "Quelqu’un qui connaît votre mot de passe demande à enregistrer un numéro de téléphone "
        f"sur votre compte de l’établissement {facts['establishment']}. Ce numéro recevra ensuite "
        "vos codes à usage unique.",
        f"Si c’est vous, collez ce lien dans l’application, à l’étape « {MAIL_TITLE} » :",
        facts["link"],
        f"Ce lien est valable {duration(SHORT_LINK_LIFE)}.",
        "Si ce n’est pas vous, ne vous servez pas de ce lien, ne le transmettez à personne et "
        "prévenez sans tarder un administrateur de votre établissement : votre mot de passe est "
        "connu de quelqu’un d’autre.",
    )


def _blocked(_message: Message, facts: Facts) -> Worded:
    return _mail(
        "Votre compte est bloqué",
        facts,
        f"Votre compte de l’établissement {facts['establishment']} est bloqué après plusieurs "
        "mots de passe ou codes erronés. Vous ne pouvez plus vous connecter.",
        "Pour le débloquer, adressez-vous à un autre administrateur de votre établissement. S’il "
        "n’y en a pas, adressez-vous à l’assistance de la plateforme.",
        "Si ces essais ne viennent pas de vous, signalez-le à cette occasion.",
    )


def _blocked_admin(_message: Message, facts: Facts) -> Worded:
    return _mail(
        "Un compte de votre établissement est bloqué",
        facts,
        f"Le compte de {facts['about']} (identifiant {facts['identifier']}), de l’établissement "
        f"{facts['establishment']}, est bloqué après plusieurs mots de passe ou codes erronés.",
        "Assurez-vous auprès de cette personne que ces essais viennent d’elle. Vous pourrez "
        "ensuite débloquer son compte dans « Gestion des comptes ».",
    )


def _phone_changed(_message: Message, facts: Facts) -> Worded:
    if "by_last_name" in facts:
        return _phone_changed_by(facts)
    return _mail(
        "Votre numéro de téléphone est enregistré",
        facts,
        "Le numéro de téléphone de votre compte de l’établissement "
        f"{facts['establishment']} vient d’être enregistré : vos codes à usage unique sont "
        f"désormais envoyés au {facts['masked']}.",
        _TRUSTS_ENDED,
        _NOT_YOU,
    )


def _phone_changed_by(facts: Facts) -> Worded:
    """An administrator replaced the number, or blanked it (PHONE-5)."""
    where = f"du compte de l’établissement {facts['establishment']}"
    if facts["masked"]:
        subject = "Votre numéro de téléphone est remplacé"
        done = (
            f"{_by(facts)} vient de remplacer votre numéro de téléphone : vos codes à usage "
            f"unique {where} sont désormais envoyés au {facts['masked']}."
        )
    else:
        subject = "Votre numéro de téléphone est effacé"
        done = (
            f"{_by(facts)} vient d’effacer votre numéro de téléphone {where}. Vous le "
            "renseignerez à votre prochaine connexion."
        )
    shown = (
        "Votre numéro était anonymisé ; il ne l’est plus, et les administrateurs de votre "
        "établissement peuvent lire le nouveau."
    )
    told = [shown] if facts.get("was_anonymous") else []
    return _mail(subject, facts, done, *told, _TRUSTS_ENDED, _NOT_EXPECTED)


def _email_changed(_message: Message, facts: Facts) -> Worded:
    """The same to the old and to the new address, which it does not tell."""
    where = f"de votre compte de l’établissement {facts['establishment']}"
    if "by_last_name" in facts:
        done = f"{_by(facts)} vient de modifier l’adresse de courriel {where}."
    else:
        done = f"L’adresse de courriel {where} vient d’être modifiée dans « Mon compte »."
    return _mail(
        "Votre adresse de courriel est modifiée",
        facts,
        done,
        "Les messages de la plateforme sont désormais envoyés à la nouvelle adresse. Les liens "
        "envoyés à l’ancienne ne fonctionnent plus.",
        _NOT_EXPECTED if "by_last_name" in facts else _NOT_YOU,
    )


def _password_changed(_message: Message, facts: Facts) -> Worded:
    return _mail(
        "Votre mot de passe est modifié",
        facts,
        f"Le mot de passe de votre compte de l’établissement {facts['establishment']} vient "
        "d’être modifié. Vos autres sessions sont terminées.",
        _TRUSTS_ENDED,
        _NOT_YOU,
    )


def _promoted(_message: Message, facts: Facts) -> Worded:
    return _mail(
        "Vous devenez administrateur de votre établissement",
        facts,
        f"{_by(facts)} vient de vous attribuer le profil « Administrateur » de l’établissement "
        f"{facts['establishment']}. Le représentant légal en est informé par courrier.",
        "À partir de votre prochaine connexion, vous pourrez créer, modifier, renouveler et "
        "supprimer les comptes des utilisateurs, et leur attribuer leurs droits.",
        _TRUSTS_ENDED,
        _NOT_EXPECTED,
    )


def _unblocked(_message: Message, facts: Facts) -> Worded:
    return _mail(
        "Votre compte est débloqué",
        facts,
        f"{_by(facts)} vient de débloquer votre compte de l’établissement "
        f"{facts['establishment']} : vous pouvez de nouveau vous connecter.",
        _TRUSTS_ENDED,
        _NOT_EXPECTED,
    )


def _reminder(message: Message, facts: Facts) -> Worded:
    """The accounts about to expire, one a line (LIFE-7)."""
    listed = [_expiring(clean(line)) for line in message.facts["accounts"].split("\n")]
    count = plural(len(listed), "compte arrive", "comptes arrivent")
    return _mail(
        f"{count} à expiration",
        facts,
        f"Dans l’établissement {facts['establishment']}, {count} à expiration :",
        "\n".join(listed),
        "Dans « Gestion des comptes », renouvelez ceux qui servent encore et supprimez ceux des "
        "personnes qui ont quitté l’établissement. Passé sa date d’expiration, un compte ne permet "
        "plus de se connecter.",
    )


def _expiring(line: str) -> str:
    """« - Jean Louty (JLO000439), le 15/01/2027 », from « JLO000439|Jean Louty|2027-01-15 »."""
    identifier, _, rest = line.partition("|")
    name, _, day = rest.rpartition("|")
    return f"- {name} ({identifier}), le {dates.short(date.fromisoformat(day))}"


def _phone_enrolled_admin(_message: Message, facts: Facts) -> Worded:
    return _mail(
        "Un numéro de téléphone a été enregistré sur un compte de votre établissement",
        facts,
        f"Un numéro de téléphone vient d’être enregistré sur le compte de {facts['about']} "
        f"(identifiant {facts['identifier']}), de l’établissement {facts['establishment']}. Ce "
        "compte était déjà en service, sans numéro.",
        "Assurez-vous auprès de cette personne qu’elle l’a fait elle-même.",
    )


def _identifiers(message: Message, facts: Facts) -> Worded:
    """The identifiers of one address, with the employer of each (PWD-4)."""
    listed = [_identifier(clean(line)) for line in message.facts["identifiers"].split("\n")]
    return _mail(
        "Vos identifiants PEP’s" if len(listed) > 1 else f"Votre identifiant {PLATFORM}",
        facts,
        f"Vous avez demandé à retrouver votre identifiant {PLATFORM} :",
        "\n".join(listed),
        "Si vous ne l’avez pas demandé, vous n’avez rien à faire.",
    )


def _identifier(line: str) -> str:
    """« - COMMUNE DE VILLEBOIS : JLO000439 », from « JLO000439|COMMUNE DE VILLEBOIS »."""
    identifier, _, establishment = line.partition("|")
    return f"- {establishment} : {identifier}"


def _reset(_message: Message, facts: Facts) -> Worded:
    return _mail(
        "Choisissez un nouveau mot de passe",
        facts,
        "Vous avez demandé à changer le mot de passe oublié de votre compte de l’établissement "
        f"{facts['establishment']}. {_way_in(facts)} sur l’écran de connexion, choisissez "
        f"« Mot de passe oublié » et collez-y ce lien :",
        facts["link"],
        f"Ce lien est valable {duration(SHORT_LINK_LIFE)} et ne sert qu’une fois. Un code à usage "
        "unique vous sera ensuite demandé.",
        "Si vous ne l’avez pas demandé, ne vous servez pas de ce lien et ne le transmettez à "
        "personne : votre mot de passe reste inchangé.",
    )


def _reset_refused(message: Message, facts: Facts) -> Worded:
    """Why no new password is of any help, and whom to ask (CASE-91)."""
    names = tuple(clean(name) for name in message.facts["administrators"].split("\n") if name)
    return _mail(
        "Votre mot de passe ne peut pas être changé",
        facts,
        "Vous avez demandé à changer le mot de passe oublié de votre compte de l’établissement "
        f"{facts['establishment']}.",
        explain(_REFUSALS[Status(facts["status"])](names)),
        "Si vous ne l’avez pas demandé, vous n’avez rien à faire.",
    )


def _enquiry(message: Message, facts: Facts) -> Worded:
    """What somebody wrote to support, who is known by nothing but what he typed."""
    subject = SUBJECT_NAMES[Subject(facts["subject"])]
    heading = (
        f"Motif : {subject}",
        f"Nom : {facts['name']}",
        f"Courriel : {facts['email']}",
        f"Établissement : {facts['establishment']}",
        f"Depuis : {place(facts['source'])}",
    )
    typed = "\n".join(f"> {clean(line)}" for line in message.facts["message"].split("\n"))
    text = "\n".join((*heading, "", "Message, tel que saisi sans identification :", typed))
    return Worded(subject=f"Formulaire de contact : {subject}", text=f"{text}\n")


def _export(_message: Message, facts: Facts) -> Worded:
    """What carries a file to whoever asked for it, and to nobody else."""
    return _mail(
        "Le fichier que vous avez demandé",
        facts,
        f"Le fichier que vous avez demandé, de l’établissement {facts['establishment']}, est joint "
        "à ce courriel :",
        facts["file"],
        "Il contient des données personnelles. Ne le transmettez qu’à des personnes qui doivent "
        "les connaître, et supprimez-le dès qu’il ne sert plus. L’historique des opérations garde "
        "la trace de cet envoi.",
        _NOT_YOU,
    )


def _mail(subject: str, facts: Facts, *paragraphs: str) -> Worded:
    holder = _person(facts["civility"], facts["last_name"])
    text = "\n\n".join((f"Bonjour {holder},", *paragraphs, _SIGNATURE))
    return Worded(subject=subject, text=f"{text}\n")


def _admin_letter(message: Message, facts: Facts) -> Worded:
    """A letter to the legal representative, ready to be posted (LIFE-9, LIFE-10)."""
    pages = letter(message.to, facts)
    return Worded(subject=pages.title, text=as_text(pages), pages=pages)


def _day(facts: Facts) -> str:
    return dates.short(date.fromisoformat(facts["on"]))


def _way_in(facts: Facts) -> str:
    """How one comes to the screen where a link is pasted."""
    if typed := facts.get("entrance"):
        return f"Ouvrez l’application en tapant « {typed} » dans un terminal ; puis,"
    return "Dans l’application,"


def _by(facts: Facts) -> str:
    """Who acted, as a mail names him."""
    return _person(facts.get("by_civility", ""), facts["by_last_name"]) or _SUPPORT


def _person(civility: str, name: str) -> str:
    """« Madame Dupont », or the name alone where the civility is not known."""
    return f"{CIVILITY_NAMES[Civility(civility)]} {name}" if civility else name


_WORDERS: Mapping[MessageKind, Callable[[Message, Facts], Worded]] = MappingProxyType(
    {
        MessageKind.CODE: _code,
        MessageKind.CREATION: _creation,
        MessageKind.ENROLMENT: _enrolment,
        MessageKind.BLOCKED: _blocked,
        MessageKind.BLOCKED_ADMIN: _blocked_admin,
        MessageKind.PHONE_CHANGED: _phone_changed,
        MessageKind.PHONE_ENROLLED_ADMIN: _phone_enrolled_admin,
        MessageKind.IDENTIFIERS: _identifiers,
        MessageKind.RESET: _reset,
        MessageKind.RESET_REFUSED: _reset_refused,
        MessageKind.ENQUIRY: _enquiry,
        MessageKind.ADMIN_LETTER: _admin_letter,
        MessageKind.EMAIL_CHANGED: _email_changed,
        MessageKind.PASSWORD_CHANGED: _password_changed,
        MessageKind.PROMOTED: _promoted,
        MessageKind.UNBLOCKED: _unblocked,
        MessageKind.REMINDER: _reminder,
        MessageKind.EXPORT: _export,
    }
)
