"""« Gestion des comptes » (SCR-GRID)."""

from peps_tui.screens.accounts.screen import AccountsScreen

__all__ = ["AccountsScreen"]
