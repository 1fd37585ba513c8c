"""Words of a session that was left alone (AUTH-7)."""

TITLE = "Session verrouillée"
LEAD = (
    "Vous n’avez rien saisi depuis un moment. Votre travail est conservé : saisissez votre mot de "
    "passe pour le reprendre."
)
PASSWORD = "Mot de passe"
UNLOCK = "Reprendre"
VERIFYING = "Vérification…"
NET_ENTREPRISES = (
    "Vous entrez par Net-entreprises, sans mot de passe PEP’s ? Déconnectez-vous, puis "
    "connectez-vous à nouveau."
)

LEAVE_TITLE = "Se déconnecter ?"
LEAVE = "Se déconnecter"


def of(person: str) -> str:
    """« Session de Mme Claire Dupont »."""
    return f"Session de {person}" if person else ""
