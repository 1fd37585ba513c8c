"""What leaves for the terminal: the cells that changed, in as few bytes as it understands."""

OWN_CURSOR = "-own-cursor"
"""The class of the application while the terminal shows its cursor in a field, which draws none."""
