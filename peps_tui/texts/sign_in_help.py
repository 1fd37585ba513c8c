"""« Aide à la connexion »: what people ask at the door, and the way on (SCR-LOGIN, SCR-HELP)."""

from __future__ import annotations

from dataclasses import dataclass

from peps_tui.core.domain.trust import TRUST_LIFE
from peps_tui.texts import code, login

TITLE = "Aide à la connexion"
QUESTIONS = "Votre question"
GO = "Y aller"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A question, its answer, and the action of the first screen that follows from it.

    `way` names that action in French; both are empty where reading is all there is to do.
    """

    question: str
    answer: str
    action: str = ""
    way: str = ""


_CONTACT = {"action": "contact", "way": login.CONTACT_FORM}

TOPICS = (
    Topic(
        question="J’ai oublié mon identifiant",
        answer=(
            "Votre identifiant a 3 lettres et 6 chiffres, par exemple JLO000439. Il vous a "
            "été communiqué par l’administrateur qui a créé votre compte : il ne figure pas "
            "dans le courriel de création.\n"
            "« Identifiant oublié » l’envoie au courriel de votre compte."
        ),
        action="forgotten_identifier",
        way=login.FORGOTTEN_IDENTIFIER,
    ),
    Topic(
        question="J’ai oublié mon mot de passe",
        answer=(
            "« Mot de passe oublié » vous envoie un lien valable 1 heure, à coller ici, puis "
            "un code sur votre téléphone.\n"
            "Changer de mot de passe ne renouvelle pas un compte expiré et n’en débloque "
            "aucun."
        ),
        action="forgotten_password",
        way=login.FORGOTTEN_PASSWORD,
    ),
    Topic(
        question="Mon compte est bloqué",
        answer=(
            "Après 5 échecs à la suite, un compte est bloqué. Un administrateur de votre "
            "établissement le débloque depuis la gestion des comptes.\n"
            "Si vous êtes le seul administrateur, écrivez à l’assistance, motif « Gestion des "
            "comptes dans PEP’s »."
        ),
        **_CONTACT,
    ),
    Topic(
        question="L’état de votre compte ne permet pas votre connexion",
        answer=(
            "Un compte dont la date d’expiration est passée doit être renouvelé par un "
            "administrateur de votre établissement ; son nom vous est indiqué à la connexion.\n"
            "Si vous êtes le seul administrateur, écrivez à l’assistance, motif « Gestion des "
            "comptes dans PEP’s »."
        ),
        **_CONTACT,
    ),
    Topic(
        question="Je ne reçois pas le code",
        answer=(
            "Le code arrive par SMS sur un mobile, par appel automatique sur un fixe. Le code "
            "comporte 6 chiffres, à saisir dans les 5 minutes.\n"
            "Rien reçu ? Un nouveau code peut être demandé au bout de 60 secondes. Avec la "
            "touche F6, le précédent ne sert plus.\n"
            "Un standard à décrochage automatique ne peut pas le recevoir : demandez à un "
            "administrateur d’enregistrer une ligne directe ou un mobile."
        ),
        **_CONTACT,
    ),
    Topic(
        question="Un code m’est demandé à chaque connexion",
        answer=(
            f"En saisissant le code, cochez « {code.TRUST} » : pendant {TRUST_LIFE.days} jours, "
            "votre mot de passe suffira sur ce poste.\n"
            "Par SSH, un poste se reconnaît à sa clé : sans clé, la case est grisée. "
            "« ssh-keygen -t ed25519 », sur le poste, en fait une. S’il en a plusieurs, présentez "
            "toujours la même."
        ),
    ),
    Topic(
        question="Le lien de création du mot de passe ne fonctionne plus",
        answer=(
            "Ce lien est valable 15 jours et ne sert qu’une fois. Votre administrateur peut "
            "vous en renvoyer un, avec la touche @ de la gestion des comptes : seul le "
            "dernier reçu fonctionne.\n"
            "Si votre mot de passe est déjà créé, passez par « Mot de passe oublié »."
        ),
        action="create_password",
        way=login.CREATE_PASSWORD,
    ),
    Topic(
        question="Je me connecte par Net-entreprises",
        answer=(
            "Le SIRET, le nom, le prénom et le mot de passe sont ceux de Net-entreprises ; un "
            "code vous est demandé ensuite, comme à tous.\n"
            "Sans compte à votre nom ici, un administrateur de l’établissement doit vous en "
            "créer un."
        ),
        action="net_entreprises",
        way=login.NET_ENTREPRISES,
    ),
    Topic(
        question="Je n’ai pas de compte",
        answer=(
            "Un administrateur de votre établissement crée votre compte : demandez-le-lui, avec "
            "vos droits.\n"
            "Si votre établissement n’est pas encore inscrit, il l’est avec son SIRET et le "
            "numéro d’un de ses contrats."
        ),
        action="register",
        way=login.REGISTER,
    ),
    Topic(
        question="L’affichage est lent",
        answer=(
            "La touche F12 met le mode bas débit : moins de couleurs et de cadres, la recherche "
            "attend une pause. Il se met de lui-même sur une ligne lente ; F12 l’enlève.\n"
            "Par SSH, demandez aussi la compression : « ssh -C », ou « Compression yes » dans le "
            "fichier de configuration de votre poste."
        ),
    ),
    Topic(
        question="Les bonnes pratiques du titulaire d’un compte",
        answer=(
            "Un compte par personne : ne prêtez ni votre identifiant, ni votre mot de passe, "
            "ni un code reçu.\n"
            "Vos coordonnées se modifient dans « Mon compte » ; vos droits se demandent à un "
            "administrateur, dont le nom est dans « Mon établissement », « Mes "
            "intervenants ».\n"
            "Ne déclarez de confiance que votre propre poste."
        ),
    ),
    Topic(
        question="Les bonnes pratiques de l’administrateur",
        answer=(
            "Au moins un administrateur actif et présent dans l’établissement ; deux de "
            "préférence, pour les congés et pour débloquer un compte.\n"
            "Un départ : supprimez le compte. Une arrivée : créez-en un autre, sans jamais "
            "réutiliser celui de quelqu’un. Avant de partir, un administrateur crée le compte "
            "de son successeur, qui supprime ensuite le sien.\n"
            "Revoyez tous les comptes tous les 18 mois, et renouvelez-les à temps."
        ),
    ),
)
