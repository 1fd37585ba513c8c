"""Words of the contact form (SCR-LOGIN)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from peps_tui.core.domain.door import Subject

SUBJECT_NAMES: Mapping[Subject, str] = MappingProxyType(
    {
        Subject.ACCOUNTS: "Gestion des comptes dans PEP’s",
        Subject.SIGN_IN: "Connexion et code à usage unique",
        Subject.REGISTRATION: "Inscription d’un établissement",
        Subject.OTHER: "Autre demande",
    }
)
