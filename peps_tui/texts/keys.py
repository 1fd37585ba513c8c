"""Names of keys, and of the actions every screen has."""

QUIT = "Quitter"
HELP = "Aide"
THEME = "Changer de thème"
LINE = "Mode bas débit, ou retour au mode normal"
REDRAW = "Redessiner l’écran"
INTERRUPT = "Rappeler comment quitter"
PASTE = "Rappeler comment coller"
BACK = "Retour"
INBOX = "Messages reçus"
NEXT = "Champ suivant"
PREVIOUS = "Champ précédent"
SUBMIT = "Valider"
REVEAL = "Voir le mot de passe"
PRESS = "Appuyer sur le bouton"
TOGGLE = "Cocher ou décocher"
CHOOSE = "Choisir"
CHOOSE_PREVIOUS = "Choix précédent"
CHOOSE_NEXT = "Choix suivant"
RUN = "Exécuter l’action"
LINE_UP = "Ligne précédente"
LINE_DOWN = "Ligne suivante"
PAGE_UP = "Page précédente"
PAGE_DOWN = "Page suivante"
READ_ON = "Lire la suite"
LINE_FIRST = "Première ligne"
LINE_LAST = "Dernière ligne"

_NAMES = {
    "enter": "Entrée",
    "escape": "Échap",
    "tab": "Tab",
    "space": "Espace",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "home": "Début",
    "end": "Fin",
    "pageup": "Page préc.",
    "pagedown": "Page suiv.",
    "delete": "Suppr",
    "backspace": "Retour arr.",
    "insert": "Inser",
    "ctrl": "Ctrl",
    "shift": "Maj",
    "at": "@",
    "plus": "+",
    "minus": "-",
    "slash": "/",
    "asterisk": "*",
}


def key_name(key: str) -> str:
    """How `key` is written on a French keyboard: « Maj+Tab », « Ctrl+Q », « F1 »."""
    *modifiers, last = key.split("+")
    printed = last.upper() if modifiers or last[1:].isdigit() else last
    return "+".join([*(_NAMES[part] for part in modifiers), _NAMES.get(last, printed)])
