"""« Créer un compte »: one screen, four steps (SCR-WIZ)."""
