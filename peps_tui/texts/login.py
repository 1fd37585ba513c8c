"""Words of the first screen (SCR-LOGIN)."""

from peps_tui.texts.common import PLATFORM, plural

TITLE = "Accéder à la Plateforme Employeurs Publics"
IDENTIFIER = f"Identifiant {PLATFORM}"
IDENTIFIER_HINT = "Ex. : JLO000439"
PASSWORD = "Mot de passe"

SUBMIT = "Se connecter"
VERIFYING = "Vérification…"
NET_ENTREPRISES = "Net-entreprises"
FORGOTTEN_IDENTIFIER = "Identifiant oublié"
FORGOTTEN_PASSWORD = "Mot de passe oublié"
CREATE_PASSWORD = "Créer mon mot de passe"
FORGET = "Oublier ce poste de confiance"
HELP = "Aide à la connexion"
CONTACT = "Contact"
CONTACT_FORM = "Formulaire de contact"
REGISTER = "Inscrire un établissement"

FORGET_TITLE = "Oublier ce poste de confiance ?"
FORGET_BODY = (
    "Un code sera demandé à la prochaine connexion de chaque compte pour lequel ce poste est de "
    "confiance, et pas seulement du vôtre."
)
FORGET_CONFIRM = "Oublier"
NOT_RECOGNISED = "Ce poste ne peut pas être reconnu : il n’est de confiance pour aucun compte."
PASSWORD_CREATED = (
    "Votre mot de passe a bien été créé. Vous pouvez maintenant accéder à l’ensemble des services "
    f"de la Plateforme Employeurs Publics {PLATFORM}."
)

DEMO_TITLE = "Démonstration : comptes à essayer"


def forgotten(accounts: int) -> str:
    """What « Oublier ce poste de confiance » did (TRUST-4)."""
    if not accounts:
        return "Ce poste n’était de confiance pour aucun compte."
    count = plural(accounts, "compte", "comptes")
    return (
        f"Ce poste n’est plus de confiance ({count}) : un code sera demandé "
        "à la prochaine connexion."
    )


def demo_account(profile: str, status: str, establishment: str) -> str:
    """What to expect of an account to try."""
    return f"{profile} · {status} · {establishment}"
