"""Words of « Personnaliser » the start page (SCR-DASH)."""

from peps_tui.texts import dashboard

TITLE = "Personnaliser mon tableau de bord"
SHOWN = "Blocs affichés, dans leur ordre"
TOGGLE = "Afficher ou masquer"
TOGGLE_HINT = "Afficher"
UP = "Monter"
DOWN = "Descendre"
RESET = "Disposition d’origine"
RESET_HINT = "Rétablir"
KEEP = "Enregistrer"
KEPT = "Votre tableau de bord est enregistré."

ACCOUNTS = dashboard.ACCOUNTS
NOTICES = dashboard.TO_LOOK_AT
FAVOURITES = dashboard.FAVOURITES
