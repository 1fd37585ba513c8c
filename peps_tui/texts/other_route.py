"""Words of the route of Net-entreprises (AUTH-1)."""

from peps_tui.texts.common import PLATFORM

TITLE = "Se connecter avec Net-entreprises"
LEAD = (
    "Saisissez ce que Net-entreprises connaît de vous. Un code vous sera demandé ensuite, comme "
    "avec un identifiant de la plateforme."
)
SIRET = "SIRET"
SIRET_HINT = "Ex. : 212 802 209 00014"
LAST_NAME = "Nom"
FIRST_NAME = "Prénom"
PASSWORD_HINT = "Celui de Net-entreprises. Ctrl+T pour afficher"
VERIFYING = "Net-entreprises vérifie votre mot de passe…"
BACK = f"Identifiant {PLATFORM}"
