"""Words of `keys`, `phones` and `db`: what operators do to the platform itself."""

from __future__ import annotations

from peps_tui.texts.common import plural

KEYS = "gérer les clés de chiffrement"
ROTATE = "changer la clé de chiffrement"
ROTATE_DESCRIPTION = (
    "Crée une clé, chiffre de nouveau avec elle les numéros de téléphone, les codes et les "
    "messages en attente, puis retire l’ancienne du fichier peps.key. Les autres programmes "
    "continuent de travailler. Interrompue à tout instant, la commande reprend où elle en "
    "était. Une sauvegarde faite avant demande le fichier de clés d’avant : gardez-les ensemble."
)
ROTATING = "Chiffrement"

PHONES = "gérer les numéros de téléphone"
RESET = "effacer tous les numéros de téléphone (« remise à blanc »)"
RESET_DESCRIPTION = (
    "Efface, une fois pour toutes, le numéro de téléphone de tous les comptes, leur anonymisation "
    "et les postes de confiance. Chacun confirme ensuite son numéro à sa prochaine connexion. "
    "Lancée de nouveau, la commande ne touche pas aux numéros saisis depuis."
)
RESET_WARNING = (
    "Les numéros de téléphone et les postes de confiance de tous les comptes vont être effacés."
)
ALREADY_RESET = (
    "La remise à blanc a déjà eu lieu : les numéros saisis depuis sont conservés, rien n’a changé."
)

DATABASE = "gérer la base de données"
UPGRADE = "mettre la base de données à la version du programme"
UPGRADE_DESCRIPTION = (
    "Met la base de données à la version que le programme attend. Une base SQLite est d’abord "
    "copiée à côté, sous le nom de son ancienne version. L’application et les autres commandes le "
    "font aussi d’elles-mêmes à l’ouverture."
)


def rotated(renewed: int, *, resumed: bool) -> str:
    """What a rotation did."""
    values = plural(renewed, "valeur chiffrée", "valeurs chiffrées")
    if resumed:
        return f"Le changement de clé interrompu est terminé : {values} avec la nouvelle clé."
    return f"La clé est changée : {values} avec la nouvelle, l’ancienne est retirée."


def unreadable(left: int) -> str:
    """Why the former keys stay."""
    values = plural(left, "valeur ne peut pas être lue", "valeurs ne peuvent pas être lues")
    return (
        f"{values} : l’ancienne clé est conservée. Le journal peps.log dit lesquelles ; restaurez "
        "une sauvegarde, ou effacez-les, puis relancez la commande."
    )


def reset(count: int) -> str:
    """What the « remise à blanc » did."""
    numbers = plural(count, "numéro de téléphone effacé", "numéros de téléphone effacés")
    return f"{numbers}, tous les postes de confiance oubliés."


def upgraded(before: str, after: str) -> str:
    """What an upgrade did."""
    if before == after:
        return f"La base de données est déjà à la version {after}."
    return f"La base de données est passée de la version {before} à la version {after}."
