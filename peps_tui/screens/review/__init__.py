"""« Revue des comptes » (SCR-REVIEW)."""
