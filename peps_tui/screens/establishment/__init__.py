"""« Mon établissement »: its pages, and the forms that change two of them (SCR-ETAB)."""
