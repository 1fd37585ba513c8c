"""Public employers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalRepresentative:
    """Who gets the letters (LIFE-9, LIFE-10); `address` has one line of text per line."""

    name: str
    title: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Establishment:
    """A public employer, known by its SIRET (14 digits)."""

    id: int = 0
    siret: str
    name: str
    representative: LegalRepresentative | None = None
