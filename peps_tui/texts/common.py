"""Words that several screens share."""

from datetime import timedelta

PLATFORM = "PEP’s"
FULL_NAME = f"Plateforme Employeurs Publics {PLATFORM}"
CONFIRM = "Confirmer"
CANCEL = "Annuler"
ABANDON = "Abandonner"
KEEP_TYPING = "Continuer la saisie"
CLOSE = "Fermer"
CONTINUE = "Continuer"
BACK = "Retour"
YES = "Oui"
NO = "Non"

WORKING = "Traitement en cours…"
LOADING = "Chargement en cours…"
OPENING = "Ouverture de la plateforme en cours…"
REQUIRED = "Ce champ est obligatoire."
REQUIRED_NOTE = "* champ obligatoire"

REFUSED_TITLE = "Opération refusée"
FAILURE_TITLE = "La plateforme ne répond pas"
QUIT_TITLE = "Quitter l’application ?"
QUIT_BODY = "Ce que vous avez saisi et n’avez pas encore validé sera perdu."
SERVICE_STOPS = (
    "Le service s’arrête dans quelques instants : terminez ce que vous faites, puis quittez "
    "(Ctrl+Q)."
)
SERVICE_STOPPED = "Le service s’est arrêté ; reconnectez-vous dans quelques instants."
NOBODY_CAME = "Session fermée : personne ne s’est connecté à temps. Vous pouvez recommencer."
HOW_TO_QUIT = "Pour quitter l’application, appuyez sur Ctrl+Q."
HOW_TO_PASTE = "Pour coller : Ctrl+Maj+V, Maj+Inser ou un clic droit."

HELP_TITLE = "Aide : les actions disponibles"
HELP_FILTER = "Rechercher une action"
HELP_NONE = "Aucune action ne correspond à votre recherche."

ON = "coché"
SHOWN = "visible"
REVEAL_HINT = "Ctrl+T pour afficher"
HIDE_HINT = "Ctrl+T pour masquer"


SLOW = "Bas débit"
SLOW_LINE = "Mode bas débit : F12 pour en sortir."
SLOW_LINE_FOUND = "Ligne lente : mode bas débit (F12 pour en sortir)."
FAST_LINE = "Mode normal : F12 pour le mode bas débit."


def crashed(reference: str) -> str:
    """The only words of a crash: nothing of what was on screen or in memory."""
    return (
        "Une erreur inattendue a interrompu l’application. Ce qui a été confirmé est enregistré. "
        f"Communiquez la référence {reference} à votre assistance."
    )


def theme_changed(name: str) -> str:
    """Said when the theme changes."""
    return f"Thème : {name}"


def figures(number: int) -> str:
    """A number as French sets it: « 5 000 »."""
    return f"{number:_}".replace("_", "\N{NARROW NO-BREAK SPACE}")


def plural(count: int, one: str, many: str) -> str:
    """`count` with its noun: « 5 000 comptes »; French counts 0 and 1 as singular."""
    return f"{figures(count)} {one if count < 2 else many}"


def weight(size: int) -> str:
    """How large a file is: « 812 octets », « 3,2 ko », « 10,0 Mo »."""
    for unit, name in ((10**9, "Go"), (10**6, "Mo"), (10**3, "ko")):
        if size >= unit:
            return f"{size / unit:.1f}".replace(".", ",") + f"\N{NO-BREAK SPACE}{name}"
    return f"{size} octets"


def lines_left(count: int) -> str:
    """What is still to be read beneath: « ▾ encore 5 lignes »."""
    return f"▾ encore {plural(count, 'ligne', 'lignes')}"


def duration(span: timedelta) -> str:
    """A wait to come, rounded up: « 40 secondes », « 2 minutes », « 1 heure »."""
    seconds = -(-span // timedelta(seconds=1))
    if seconds <= 90:
        return plural(seconds, "seconde", "secondes")
    minutes = -(-seconds // 60)
    if minutes < 60 or minutes % 60:
        return plural(minutes, "minute", "minutes")
    return plural(minutes // 60, "heure", "heures")


def step(number: int, total: int, title: str) -> str:
    """Where one is in a procedure: « Étape 2 sur 4 · Attribuer les droits »."""
    return f"Étape {number} sur {total} · {title}"
