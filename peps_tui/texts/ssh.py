"""Words of `peps-tui serve`, to operators and to those who connect."""

from __future__ import annotations

SERVE = "servir l’application par SSH"
SERVE_DESCRIPTION = (
    "Sert l’application à tous ceux qui se connectent par SSH, et rien d’autre : ni shell, ni "
    "commande, ni fichier, ni redirection. La clé du poste ne décide pas de qui entre, mais du "
    "poste de confiance. S’arrête par Ctrl+C ou SIGTERM, en laissant aux sessions ouvertes le "
    "temps de finir ; SIGHUP fait servir les nouvelles sessions par le programme installé depuis. "
    "Les réglages sont ssh_host, ssh_port et les autres « ssh_… »."
)

# OpenSSH writes accents as numbers here: the sentences that it shows have none.
TOO_MANY_HERE = "Trop de connexions depuis votre adresse. Fermez-en une, puis recommencez."
TOO_FAST = "Trop de connexions depuis votre adresse. Recommencez dans une minute."
FULL = "Toutes les places sont prises. Recommencez dans quelques minutes."
TOO_SLOW = "Aucune session ouverte."
NO_WAY = "Ce serveur ne redirige rien."

TOO_MANY_OF_KEY = "Trop de sessions sont ouvertes depuis ce poste : quittez-en une (Ctrl+Q)."
NO_TERMINAL = "Demandez un terminal : « ssh -t … ». L’application ne s’ouvre que dans un terminal."
NO_COMMAND = "Ce serveur n’ouvre que l’application : connectez-vous sans commande."
UNAVAILABLE = "L’application redémarre : reconnectez-vous dans quelques instants."


def listening(places: str, fingerprint: str) -> str:
    """Where the server listens, and the key to compare at the first connection."""
    return f"Le serveur SSH écoute ({places}).\nEmpreinte de sa clé : {fingerprint}"
