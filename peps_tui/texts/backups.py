"""Words of `backup` and `restore`."""

from __future__ import annotations

from peps_tui.texts.common import plural

BACKUP = "sauvegarder la base de données"
BACKUP_DESCRIPTION = (
    "Copie la base de données SQLite dans FICHIER, telle qu’elle est à cet instant, pendant que "
    "l’application travaille. La copie est relue en entier. Le fichier de clés peps.key n’y est "
    "pas : sauvegardez-le ailleurs. Sur PostgreSQL, utilisez pg_dump."
)
BACKUP_FILE = "le fichier à créer ; il ne doit pas exister"
RESTORE = "remettre en place une sauvegarde"
RESTORE_DESCRIPTION = (
    "Vérifie la sauvegarde (fichier intact, version connue, clés, historique), puis la met à la "
    "place de la base de données, qui est conservée à côté. La plateforme ne doit pas être "
    "utilisée. Ce qui a été fait depuis la sauvegarde n’y est plus ; l’historique de chaque "
    "établissement concerné le dit."
)
RESTORE_FILE = "la sauvegarde"
RESTORE_WARNING = (
    "La base de données va être remplacée : ce qui a été fait depuis la sauvegarde n’y sera plus."
)
COPYING = "Copie"
CHECKING = "Vérification de la sauvegarde…"


def backed_up(path: str, size: int) -> str:
    """A backup is on the disk."""
    return (
        f"Sauvegarde de {size / 1e6:.1f}".replace(".", ",")
        + f"\N{NO-BREAK SPACE}Mo dans {path}. Sauvegardez le fichier de clés peps.key ailleurs : "
        "sans lui elle ne s’ouvre pas."
    )


def restored(establishments: int, aside: str | None) -> str:
    """A backup is in place."""
    count = plural(establishments, "établissement", "établissements")
    kept = f" L’ancienne base est conservée : {aside}" if aside else ""
    return f"La sauvegarde est en place ({count}), son historique est intact et ancré.{kept}"
