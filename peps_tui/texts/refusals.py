"""What was refused, and what to do about it, in French (the facts come from the core).

Names of people appear in these sentences: show them through `widgets.plain`.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from datetime import timedelta
from functools import singledispatch
from types import MappingProxyType

from peps_tui.core.domain import errors
from peps_tui.core.domain.errors import BackupFault
from peps_tui.core.domain.password import Condition, PasswordFault
from peps_tui.core.domain.phone import PhoneFault
from peps_tui.core.domain.text import TextFault
from peps_tui.texts import dates
from peps_tui.texts.common import duration, plural, weight
from peps_tui.texts.saving import ELSEWHERE

STATE_REFUSES = "L’état de votre compte ne permet pas votre connexion."
CONTACT = (
    "Utilisez le formulaire de contact de l’écran de connexion, motif « Gestion des comptes dans "
    "PEP’s »."
)

TEXT_FAULTS: Mapping[str, str] = MappingProxyType(
    {
        TextFault.EMPTY: "Ce champ est obligatoire.",
        TextFault.TOO_LONG: "Ce texte est trop long : abrégez-le.",
        TextFault.CONTROL: (
            "Ce texte contient des caractères invisibles ou de commande : saisissez-le au clavier."
        ),
        TextFault.LOST_CHARACTER: (
            "Un caractère, sans doute accentué, a été perdu : réglez votre terminal en UTF-8, puis "
            "ressaisissez ce texte."
        ),
    }
)
NOT_LISTENING: Mapping[int, str] = MappingProxyType(
    {
        errno.EADDRINUSE: "un autre programme y écoute déjà",
        errno.EADDRNOTAVAIL: "cette adresse n’est pas celle de la machine",
        errno.EACCES: (
            "le compte Unix n’en a pas le droit ; un port inférieur à 1024 se confie à systemd "
            "(peps-tui-ssh.socket)"
        ),
    }
)
PHONE_FAULTS: Mapping[str, str] = MappingProxyType(
    {
        PhoneFault.EMPTY: "Saisissez un numéro de téléphone.",
        PhoneFault.NOT_A_NUMBER: (
            "Ce n’est pas un numéro de téléphone : saisissez ses chiffres, par exemple "
            "06 12 34 56 78."
        ),
        PhoneFault.WRONG_LENGTH: "Un numéro français a dix chiffres : vérifiez votre saisie.",
        PhoneFault.EXTENSION: (
            "Un poste derrière un standard ne peut pas recevoir le code : indiquez une ligne "
            "directe."
        ),
        PhoneFault.SHORT_NUMBER: (
            "Un numéro court ne peut pas recevoir le code : indiquez un numéro à dix chiffres."
        ),
        PhoneFault.FOREIGN: (
            "Seuls les numéros français, de métropole et d’outre-mer, peuvent recevoir le code."
        ),
        PhoneFault.SPECIAL_RATE: (
            "Les numéros spéciaux (08…, satellite) ne peuvent pas recevoir le code : indiquez une "
            "ligne directe."
        ),
        PhoneFault.MACHINE: (
            "Ce numéro est réservé aux échanges entre machines : indiquez celui d’un téléphone."
        ),
        PhoneFault.PLATFORM: (
            "Ce numéro est réservé à des plateformes techniques : indiquez celui d’un téléphone."
        ),
        PhoneFault.UNASSIGNED: "Ce numéro n’est attribué à personne : vérifiez votre saisie.",
    }
)
PASSWORD_FAULTS: Mapping[str, str] = MappingProxyType(
    {
        Condition.LENGTH: "Il faut au moins 8 caractères.",
        Condition.DIGIT: "Il faut au moins 1 chiffre.",
        Condition.UPPER: "Il faut au moins 1 majuscule.",
        Condition.LOWER: "Il faut au moins 1 minuscule.",
        Condition.SPECIAL: "Il faut au moins 1 caractère spécial.",
        PasswordFault.TOO_LONG: "Le mot de passe ne peut pas dépasser 128 caractères.",
        PasswordFault.CONTROL: (
            "Le mot de passe contient des caractères invisibles : saisissez-le au clavier."
        ),
        PasswordFault.LOST_CHARACTER: (
            "Un caractère du mot de passe, sans doute accentué, a été perdu : réglez votre "
            "terminal en UTF-8, ou choisissez un mot de passe sans accent."
        ),
        PasswordFault.COMMON: "Ce mot de passe est trop courant : choisissez-en un autre.",
        PasswordFault.PERSONAL: (
            "Le mot de passe ne peut pas contenir votre identifiant, votre nom ou votre courriel."
        ),
        PasswordFault.MISMATCH: "Le mot de passe et sa confirmation sont différents.",
    }
)

BACKUP_FAULTS: Mapping[str, str] = MappingProxyType(
    {
        BackupFault.NOT_SQLITE: (
            "La plateforme est sur PostgreSQL : sauvegardez-la par pg_dump et restaurez-la par "
            "pg_restore (docs/operations.md)."
        ),
        BackupFault.NO_DATABASE: (
            "Il n’y a pas encore de base de données ici : vérifiez PEPS_HOME, ou créez la "
            "plateforme par « peps-tui init »."
        ),
        BackupFault.FILE_EXISTS: (
            "Ce fichier existe déjà : indiquez-en un autre, ou déplacez-le. Rien n’a été écrit."
        ),
        BackupFault.NOT_WRITTEN: (
            "La copie n’a pas pu être écrite : vérifiez le dossier, ses droits d’accès et l’espace "
            "libre. Rien n’a été modifié."
        ),
        BackupFault.NOT_READ: (
            "Ce fichier n’existe pas ou ne peut pas être lu. Rien n’a été modifié."
        ),
        BackupFault.DAMAGED: (
            "Ce fichier n’est pas une base SQLite, ou il est endommagé. Rien n’a été modifié."
        ),
        BackupFault.DATABASE_DAMAGED: (
            "La base de données est endommagée : aucune copie n’en est faite. Restaurez une "
            "sauvegarde."
        ),
        BackupFault.NOT_A_PLATFORM: (
            "Ce fichier n’est pas la sauvegarde d’une plateforme. Rien n’a été modifié."
        ),
        BackupFault.OTHER_KEYS: (
            "Le fichier de clés n’ouvre pas cette sauvegarde : elle vient d’une autre plateforme, "
            "ou d’avant un changement de clés. Remettez d’abord le fichier de clés qui "
            "l’accompagne. Rien n’a été modifié."
        ),
        BackupFault.IN_USE: (
            "La plateforme est utilisée : fermez les applications et arrêtez ses services, puis "
            "recommencez. Rien n’a été modifié."
        ),
    }
)


@singledispatch
def explain(error: errors.CoreError) -> str:
    """Say what was refused and what the person can do about it."""
    raise NotImplementedError(type(error).__name__)


def _administrators(names: tuple[str, ...]) -> str:
    if not names:
        return f"Aucun administrateur de votre établissement ne peut agir. {CONTACT}"
    whom = "votre administrateur" if len(names) == 1 else "l’un de vos administrateurs"
    return f"Adressez-vous à {whom} : {', '.join(names)}."


# What was typed


@explain.register
def _(error: errors.FieldsRefused) -> str:
    return " ".join(dict.fromkeys(explain(refused) for refused in error.fields.values()))


@explain.register
def _(error: errors.TextRefused) -> str:
    return TEXT_FAULTS[error.reason]


@explain.register
def _(_error: errors.EmailRefused) -> str:
    return "Cette adresse de courriel n’est pas valide : vérifiez-la (exemple : nom@ville.fr)."


@explain.register
def _(_error: errors.EmailMismatch) -> str:
    return "Le courriel et sa confirmation sont différents."


@explain.register
def _(_error: errors.EmailTaken) -> str:
    return (
        "Un autre compte de l’établissement a déjà ce courriel. Un courriel est propre à une "
        "personne : indiquez-en un autre."
    )


@explain.register
def _(_error: errors.LinkUnreadable) -> str:
    return (
        "Ce n’est pas un lien de la plateforme : copiez-le en entier dans le courriel reçu, puis "
        "collez-le ici."
    )


@explain.register
def _(error: errors.PhoneRefused) -> str:
    return PHONE_FAULTS[error.reason]


@explain.register
def _(error: errors.PasswordRefused) -> str:
    return " ".join(PASSWORD_FAULTS[reason] for reason in error.reasons)


@explain.register
def _(_error: errors.PasswordWrong) -> str:
    return (
        "Ce n’est pas le mot de passe de votre compte. Après plusieurs échecs, l’accès est "
        "suspendu."
    )


@explain.register
def _(_error: errors.SiretRefused) -> str:
    return "Ce n’est pas un SIRET : vérifiez ses quatorze chiffres."


@explain.register
def _(_error: errors.IbanRefused) -> str:
    return "Ce n’est pas un IBAN : vérifiez-le sur un relevé d’identité bancaire."


@explain.register
def _(_error: errors.BicRefused) -> str:
    return "Ce n’est pas un BIC : il a huit ou onze caractères, par exemple BDFEFRPP."


# The way in


@explain.register
def _(_error: errors.CredentialsRefused) -> str:
    return (
        "Identifiant ou mot de passe incorrect. Un compte nouvellement créé doit d’abord être "
        "activé par le lien reçu par courriel. Après plusieurs échecs, l’accès est suspendu."
    )


@explain.register
def _(error: errors.SourcePaused) -> str:
    wait = duration(timedelta(seconds=error.seconds))
    return f"Trop d’essais ont échoué depuis ce poste. Réessayez dans {wait}."


@explain.register
def _(error: errors.AccountExpired) -> str:
    return (
        f"{STATE_REFUSES} Il a expiré et doit être renouvelé. "
        f"{_administrators(error.administrators)}"
    )


@explain.register
def _(error: errors.AccountBlocked) -> str:
    return (
        f"{STATE_REFUSES} Il est bloqué et doit être débloqué : changer de mot de passe n’y suffit "
        f"pas. {_administrators(error.administrators)}"
    )


@explain.register
def _(error: errors.AccountPending) -> str:
    return (
        f"{STATE_REFUSES} Il reste à l’activer par le lien reçu par courriel, valable 15 jours. "
        f"Pour en recevoir un nouveau : {_lower_first(_administrators(error.administrators))}"
    )


@explain.register
def _(error: errors.NoWayToConfirm) -> str:
    return (
        "Votre compte n’a ni numéro de téléphone ni adresse de courriel : votre identité ne peut "
        f"pas être vérifiée. {_administrators(error.administrators)}"
    )


def _lower_first(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


@explain.register
def _(error: errors.LinkRefused) -> str:
    if error.lapsed:
        return (
            "Ce lien a expiré. Demandez à un administrateur de votre établissement de vous "
            "renvoyer le courriel."
        )
    return (
        "Ce lien n’est plus valable : il a déjà servi ou un plus récent l’a remplacé. Utilisez le "
        "dernier courriel reçu ou, si votre mot de passe est déjà créé, « Mot de passe oublié »."
    )


@explain.register
def _(_error: errors.ResetLinkRefused) -> str:
    return (
        "Ce lien n’est plus valable : il a déjà servi, un plus récent l’a remplacé ou une heure a "
        "passé. Demandez-en un autre par « Mot de passe oublié »."
    )


@explain.register
def _(error: errors.TooManyRequests) -> str:
    wait = duration(timedelta(minutes=error.minutes))
    return f"Trop de demandes sont venues de ce poste. Réessayez dans {wait}."


@explain.register
def _(error: errors.NetEntreprisesUnknown) -> str:
    return (
        "Net-entreprises vous reconnaît, mais aucun compte n’est à votre nom dans cet "
        "établissement. "
        f"{_administrators(error.administrators)}"
    )


@explain.register
def _(_error: errors.RegistrationRefused) -> str:
    return (
        "Aucun établissement ne correspond à ce SIRET et à ce numéro de contrat : vérifiez-les sur "
        "un courrier du fonds."
    )


@explain.register
def _(error: errors.AlreadyRegistered) -> str:
    return (
        "Cet établissement est déjà inscrit. Pour obtenir un compte : "
        f"{_lower_first(_administrators(error.administrators))}"
    )


@explain.register
def _(_error: errors.RegistrationUnderWay) -> str:
    return (
        "Cet établissement est en cours d’inscription : un courriel de création du mot de passe a "
        "été envoyé à son administrateur. Nous pouvons lui en envoyer un nouveau."
    )


@explain.register
def _(_error: errors.SessionEnded) -> str:
    return "Votre session est terminée : connectez-vous à nouveau."


@explain.register
def _(_error: errors.SessionLocked) -> str:
    return "Votre session est verrouillée : saisissez votre mot de passe pour la reprendre."


@explain.register
def _(error: errors.SessionExpired) -> str:
    return (
        f"Votre session est terminée. {STATE_REFUSES} Il a expiré ; ce que vous avez confirmé est "
        f"enregistré. {_administrators(error.administrators)}"
    )


@explain.register
def _(error: errors.SessionBlocked) -> str:
    return (
        f"Votre session est terminée. {STATE_REFUSES} Il est bloqué et doit être débloqué. "
        f"{_administrators(error.administrators)}"
    )


# One-time codes


@explain.register
def _(error: errors.CodeWrong) -> str:
    left = plural(error.remaining, "essai", "essais")
    return f"Ce code n’est pas le bon. Encore {left} avant le blocage de votre compte."


@explain.register
def _(_error: errors.CodeExpired) -> str:
    return "Code expiré : plus de 5 minutes se sont écoulées. Demandez un nouveau code."


@explain.register
def _(_error: errors.CodeCancelled) -> str:
    return "Code annulé par une nouvelle demande : saisissez le dernier code reçu."


@explain.register
def _(_error: errors.CodeUnknown) -> str:
    return "Aucun code n’est attendu, ou il a déjà servi. Demandez un nouveau code."


@explain.register
def _(error: errors.CodeTooSoon) -> str:
    wait = duration(timedelta(seconds=error.seconds))
    return f"Un code vient d’être envoyé. Vous pourrez en demander un autre dans {wait}."


@explain.register
def _(error: errors.CodeCeilingReached) -> str:
    wait = duration(timedelta(minutes=error.minutes))
    return f"Trop de codes ont été envoyés. Vous pourrez en demander un autre dans {wait}."


@explain.register
def _(_error: errors.NumberMissing) -> str:
    return (
        "Aucun numéro de téléphone n’est enregistré pour recevoir le code. Renseignez-le à votre "
        "prochaine connexion."
    )


@explain.register
def _(_error: errors.GatewayUnavailable) -> str:
    return (
        "Le code n’a pas pu être envoyé ; aucun essai ne vous est compté. Réessayez dans quelques "
        "minutes."
    )


# What the rules forbid


@explain.register
def _(_error: errors.NotAdministrator) -> str:
    return "Cette action est réservée aux administrateurs de votre établissement."


@explain.register
def _(_error: errors.AccountNotFound) -> str:
    return "Ce compte n’existe pas ou n’existe plus dans votre établissement."


@explain.register
def _(error: errors.OnlyRenewal) -> str:
    return (
        f"Ce compte a expiré le {dates.short(error.expired_on)}. La seule action possible est le "
        "renouvellement du compte."
    )


@explain.register
def _(_error: errors.NotPending) -> str:
    return (
        "Le courriel de création ne concerne que les comptes en attente d’activation : le "
        "titulaire de celui-ci a déjà créé son mot de passe."
    )


@explain.register
def _(_error: errors.NotBlocked) -> str:
    return "Ce compte n’est pas bloqué : il n’y a rien à débloquer."


@explain.register
def _(_error: errors.OwnAccount) -> str:
    return (
        "Cette action n’est pas possible sur votre propre compte : un autre administrateur peut la "
        "faire."
    )


@explain.register
def _(_error: errors.LastAdministrator) -> str:
    return (
        "Il doit exister au moins un compte administrateur à l’état actif. Créez d’abord le compte "
        "de votre remplaçant."
    )


@explain.register
def _(_error: errors.DemotionRefused) -> str:
    return (
        "Un administrateur ne peut pas devenir utilisateur. Supprimez le compte, puis créez-en un "
        "nouveau : il aura un autre identifiant et aucun droit repris."
    )


@explain.register
def _(_error: errors.AlreadyAdministrator) -> str:
    return "Ce compte a déjà le profil Administrateur."


@explain.register
def _(_error: errors.NoEmail) -> str:
    return "Ce compte n’a pas de courriel : renseignez-le d’abord dans ses coordonnées."


@explain.register
def _(error: errors.AccountChanged) -> str:
    return (
        f"Le compte {error.identifier} vient d’être modifié par {error.by or 'quelqu’un d’autre'}. "
        "Rechargez-le pour reprendre votre modification."
    )


@explain.register
def _(_error: errors.DraftTaken) -> str:
    return "Cette création a été reprise, terminée ou abandonnée dans une autre de vos sessions."


@explain.register
def _(_error: errors.AccountGone) -> str:
    return "Ce compte n’existe plus : il vient d’être supprimé. Rien n’a été modifié."


@explain.register
def _(_error: errors.NothingToChange) -> str:
    return "Aucune modification à appliquer : tout est déjà ainsi."


@explain.register
def _(_error: errors.OwnTelephone) -> str:
    return (
        "Votre propre numéro de téléphone se change dans « Mon compte », avec un code envoyé à "
        "l’ancien numéro."
    )


@explain.register
def _(_error: errors.NothingToExport) -> str:
    return "Il n’y a rien à exporter : aucun fichier n’a été créé."


@explain.register
def _(_error: errors.NoOwnEmail) -> str:
    return "Votre compte n’a pas de courriel : renseignez-le d’abord dans « Mon compte »."


@explain.register
def _(_error: errors.OnlyTextIsCopied) -> str:
    return "Seul un texte se copie : choisissez le CSV."


@explain.register
def _(error: errors.TooLongToCopy) -> str:
    return (
        f"Ce texte fait {weight(error.size)} ; un terminal n’en prend que {weight(error.limit)}. "
        f"Choisissez {ELSEWHERE}, ou exportez moins de lignes."
    )


@explain.register
def _(error: errors.TooLargeToMail) -> str:
    return (
        f"Ce fichier fait {weight(error.size)} ; un courriel n’en porte que "
        f"{weight(error.limit)}. Enregistrez-le sur le serveur, ou exportez moins de lignes."
    )


@explain.register
def _(_error: errors.ReviewClosed) -> str:
    return "Aucune revue des comptes n’est en cours : elle vient peut-être d’être terminée."


@explain.register
def _(_error: errors.ReviewUnderWay) -> str:
    return "Une revue des comptes est déjà en cours dans votre établissement : reprenez-la."


@explain.register
def _(error: errors.ServiceKnown) -> str:
    return f"Le catalogue a déjà ce service, sous le code {error.code}."


@explain.register
def _(error: errors.IdentifierUnknown) -> str:
    return f"Aucun compte n’a l’identifiant {error.identifier}."


@explain.register
def _(error: errors.AdministratorsCanAct) -> str:
    return (
        "Un administrateur actif de l’établissement peut le faire lui-même : "
        f"{', '.join(error.administrators)}. L’assistance n’agit qu’à défaut."
    )


@explain.register
def _(_error: errors.NotForUsers) -> str:
    return (
        "L’assistance n’agit que pour un administrateur. Renouvelez ou débloquez d’abord celui de "
        "l’établissement : il s’occupera des utilisateurs."
    )


@explain.register
def _(_error: errors.NoPassword) -> str:
    return "Votre compte n’a pas de mot de passe PEP’s : on y entre par Net-entreprises seulement."


@explain.register
def _(_error: errors.ServiceUnknown) -> str:
    return "Ce service n’est pas en ligne, ou ne l’est plus."


@explain.register
def _(error: errors.RightMissing) -> str:
    return (
        f"Vous n’avez pas de droit sur le service « {error.service} ». "
        f"{_administrators(error.administrators)}"
    )


@explain.register
def _(_error: errors.PlatformFounded) -> str:
    return (
        "Cette plateforme a déjà un établissement : rien n’a été modifié. "
        "« peps-tui establishments import » en ajoute d’autres."
    )


@explain.register
def _(_error: errors.ServiceNotOnline) -> str:
    return (
        "Un droit porte sur un service qui n’est pas en ligne. Revenez à l’attribution des droits "
        "et vérifiez-les."
    )


@explain.register
def _(error: errors.MessageUnknown) -> str:
    return (
        f"Il n’y a pas de message {error.message_id}. « peps-tui messages list » donne leurs "
        "numéros."
    )


@explain.register
def _(error: errors.MessageNotRepeatable) -> str:
    return (
        f"Le message {error.message_id} ne peut pas être renvoyé : il est déjà parti, il part dans "
        "les minutes qui viennent, ou son contenu est effacé."
    )


@explain.register
def _(_error: errors.CodeNotRepeated) -> str:
    return (
        "Un code à usage unique n’est jamais renvoyé : la personne qui l’attend en demande un "
        "autre à l’écran."
    )


@explain.register
def _(_error: errors.TermsToAccept) -> str:
    return (
        "Pour continuer à utiliser les services de la Plateforme Employeurs Publics, vous devez "
        "accepter les nouvelles conditions générales d’utilisation."
    )


@explain.register
def _(error: errors.TermsAwaited) -> str:
    return (
        "Pour garantir l’accès à la plateforme, un de vos administrateurs doit valider les "
        f"conditions générales d’utilisation avant le {dates.short(error.deadline)}."
    )


@explain.register
def _(error: errors.TermsKnown) -> str:
    return (
        f"La version {error.version} des conditions générales a déjà été publiée : donnez un autre "
        "nom à celle-ci."
    )


@explain.register
def _(error: errors.DeadlinePast) -> str:
    return (
        f"Le {dates.short(error.deadline)} est passé : personne ne pourrait accepter à temps les "
        "conditions générales."
    )


@explain.register
def _(_error: errors.NotLinkable) -> str:
    return (
        "Ce compte ne peut pas être ajouté : il est de cet établissement, ou déjà dans votre liste."
    )


@explain.register
def _(_error: errors.EstablishmentChanged) -> str:
    return (
        "Ces informations viennent d’être modifiées par quelqu’un d’autre. Rechargez-les pour "
        "reprendre votre modification."
    )


@explain.register
def _(_error: errors.NoWorkstation) -> str:
    return "Ce poste ne peut pas être reconnu : il ne peut pas devenir un poste de confiance."


# The platform


@explain.register
def _(_error: errors.StorageUnavailable) -> str:
    return (
        "La base de données ne répond pas ou le disque est plein. Rien n’a été modifié : "
        "réessayez, puis prévenez votre assistance."
    )


@explain.register
def _(_error: errors.CommitUnknown) -> str:
    return (
        "La base de données a cessé de répondre pendant l’enregistrement. Il est complet, ou n’a "
        "pas eu lieu : vérifiez avant de recommencer."
    )


@explain.register
def _(error: errors.StorageTooNew) -> str:
    return (
        "La base de données vient d’une version plus récente du programme "
        f"({error.found} ; celui-ci connaît {error.known}). Mettez le programme à jour."
    )


@explain.register
def _(error: errors.HostKeyUnreadable) -> str:
    return (
        f"La clé du serveur SSH, {error.path}, ne peut pas être lue ou créée. Remettez-la, ou "
        "supprimez-la pour qu’une autre soit créée : chacun devra alors accepter la nouvelle."
    )


@explain.register
def _(error: errors.CannotListen) -> str:
    where = f"{error.host} port {error.port}" if error.host else f"port {error.port}"
    if error.number < 0:  # getaddrinfo counts apart
        reason = "ce nom de machine n’est pas connu"
    else:
        reason = NOT_LISTENING.get(error.number) or os.strerror(error.number)
    return f"Le serveur SSH ne peut pas écouter ({where}) : {reason}. Réglez ssh_host et ssh_port."


@explain.register
def _(error: errors.TooFewFiles) -> str:
    return (
        f"Pour {error.sessions} connexions le serveur SSH ouvre {error.needed} fichiers ; "
        f"ce compte n’en ouvre que {error.allowed}. Baissez ssh_sessions, ou relevez la limite "
        "(ulimit -n, LimitNOFILE)."
    )


@explain.register
def _(_error: errors.SessionsUnavailable) -> str:
    return "Les sessions ne démarrent pas : le journal peps.log dit pourquoi."


@explain.register
def _(_error: errors.ServerOutdated) -> str:
    return (
        "Le serveur SSH est trop ancien pour le programme installé depuis : redémarrez-le "
        "(systemctl restart peps-tui-ssh)."
    )


@explain.register
def _(error: errors.FilesTooOpen) -> str:
    return (
        f"D’autres utilisateurs de la machine peuvent lire {error.path}, ou il n’est pas à celui "
        "qui lance la commande. Lancez-la sous le compte de la plateforme, ou retirez ce droit aux "
        "autres (chmod go-rwx)."
    )


@explain.register
def _(error: errors.NoPlatform) -> str:
    return (
        f"Il n’y a pas de plateforme dans le dossier {error.home}. Vérifiez PEPS_HOME, ou "
        "créez-la par « peps-tui init »."
    )


@explain.register
def _(error: errors.KeysMissing) -> str:
    return (
        f"Le fichier de clés {error.path} manque ou ne peut pas être lu : la base "
        "de données reste fermée. Restaurez-le depuis votre sauvegarde."
    )


@explain.register
def _(error: errors.HistoryBroken) -> str:
    return (
        f"L’historique de « {error.establishment} » est altéré à partir de la ligne {error.line} : "
        "restaurez une sauvegarde plus ancienne, ou faites examiner la plateforme."
    )


@explain.register
def _(error: errors.BackupRefused) -> str:
    return BACKUP_FAULTS[error.reason]


@explain.register
def _(error: errors.LibraryMissing) -> str:
    return (
        f"La passerelle choisie demande la bibliothèque {error.library}, qui n’est pas installée : "
        f"installez-la par pip install '.[{error.extra}]' dans le dossier du programme, ou "
        "choisissez-en une autre."
    )


@explain.register
def _(error: errors.DirectoryDamaged) -> str:
    return (
        f"Le fichier {error.path} ne peut pas être lu ou est abîmé : restaurez-le depuis votre "
        "sauvegarde."
    )


@explain.register
def _(_error: errors.DirectoryUnavailable) -> str:
    return (
        "Net-entreprises ne répond pas ; aucun essai ne vous est compté. Réessayez dans quelques "
        "minutes, ou connectez-vous avec votre identifiant PEP’s."
    )


@explain.register
def _(_error: errors.FileNotSaved) -> str:
    return (
        "Le fichier n’a pas pu être enregistré : son dossier ne peut pas être modifié ou le disque "
        "est plein."
    )


@explain.register
def _(_error: errors.SpeechUnavailable) -> str:
    return (
        "La version sonore n’a pas pu être créée : la synthèse vocale n’est pas installée sur "
        "cette machine, ou elle a échoué."
    )


@explain.register
def _(_error: errors.IdentifiersExhausted) -> str:
    return "Tous les numéros d’identifiant ont été attribués : prévenez votre assistance."
