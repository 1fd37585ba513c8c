"""« Modifier »: one screen, three tabs, one confirmation (SCR-EDIT)."""
