"""« Mon compte »: a list of what there is, and a screen for each (SCR-ME)."""
