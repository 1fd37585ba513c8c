"""Words of « Mon établissement » (SCR-ETAB)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from peps_tui.core.domain.establishment import BankDetails, Contract, Establishment, as_read
from peps_tui.texts import dashboard, dates

INFORMATION = "Informations"
CONTRACTS = "Contrats"
BANK = "Références bancaires"
BANK_TAB = "Banque"
CONTACTS = "Mes intervenants"
ACCOUNTS = dashboard.ACCOUNTS
EDIT = "Modifier"

NAME = "Nom"
SIRET = "SIRET"

NO_CONTRACT = "Aucun contrat n’est connu de la plateforme."
NO_BANK = "Aucune référence bancaire n’est enregistrée."
NO_CONTACT = "Aucun administrateur actif."
CONTACTS_ARE = "Vos administrateurs gèrent les comptes : ce sont eux que vous pouvez solliciter."
BANK_MASKED = "Seuls les administrateurs lisent l’IBAN en entier."
NOTHING_KNOWN = "Non renseigné"

EDIT_INFORMATION = "Modifier les informations"
EDIT_BANK = "Modifier les références bancaires"
REPRESENTATIVE_HINT = "Nom, fonction et adresse vont ensemble : les courriers lui sont adressés."

NEXT = "Vérifier et confirmer"
CHANGED = "Les modifications sont enregistrées."
CHANGED_MEANWHILE = "Informations modifiées entre-temps"
RELOADED = (
    "Elles viennent d’être modifiées par quelqu’un d’autre. Vous lisez maintenant la dernière "
    "version, vos propres modifications par-dessus : vérifiez-les avant de confirmer."
)

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "address": "Adresse",
        "representative_name": "Représentant légal",
        "representative_title": "Sa fonction",
        "representative_address": "Son adresse",
        "holder": "Titulaire du compte",
        "iban": "IBAN",
        "bic": "BIC",
    }
)


def information(establishment: Establishment) -> Iterator[tuple[str, str]]:
    """« Informations », label by label."""
    yield NAME, establishment.name
    yield SIRET, _spaced_siret(establishment.siret)
    read = as_read(establishment)
    for name, value in (
        ("address", read.address),
        ("representative_name", read.representative_name),
        ("representative_title", read.representative_title),
        ("representative_address", read.representative_address),
    ):
        yield LABELS[name], value or NOTHING_KNOWN


def contracts(known: Sequence[Contract]) -> Iterator[tuple[str, str]]:
    """« Contrats », fund by fund."""
    for contract in known:
        since = f", depuis le {dates.short(contract.since)}" if contract.since else ""
        yield contract.fund, f"Contrat {contract.number}{since}"


def bank(details: BankDetails) -> Iterator[tuple[str, str]]:
    """« Références bancaires », label by label; a masked IBAN stays as it is."""
    masked = "•" in details.iban
    yield LABELS["holder"], details.holder
    yield LABELS["iban"], details.iban if masked else details.spaced
    yield LABELS["bic"], details.bic


def change(before: str, after: str) -> str:
    """« 1 rue Haute, Luisant → 2 rue Basse, Luisant »."""
    return f"{_on_one_line(before)} → {_on_one_line(after)}"


def _on_one_line(text: str) -> str:
    return ", ".join(text.splitlines()) or NOTHING_KNOWN


def _spaced_siret(siret: str) -> str:
    return f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}"
