"""Words of the name menu (SCR-MENU)."""

MENU = "Menu"
ACCOUNT = "Mon compte"
ESTABLISHMENT = "Mon établissement"
SPACES = "Liste des établissements"
SIGN_OUT = "Se déconnecter"
