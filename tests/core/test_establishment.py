"""What an employer is known by: SIRET, IBAN, BIC, contracts."""

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.establishment import (
    checked_bic,
    checked_iban,
    checked_siret,
    contract_number,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("21990041200012", "21990041200012"),
        (" 219 900 412 00012 ", "21990041200012"),
        ("２１９９００４１２０００１２", "21990041200012"),
        ("35600000000048", "35600000000048"),  # La Poste, its head office
        ("35600000049837", "35600000049837"),  # La Poste: its other keys are sums
    ],
)
def test_a_siret_is_kept_when_its_key_holds(typed: str, kept: str) -> None:
    assert checked_siret(typed) == kept


HOSTILE = ("", " ", "x" * 10_000, "\x00", "\udce9", "-" * 14)


@pytest.mark.parametrize("typed", ["21990041200013", "2199004120001", "35600000049838", *HOSTILE])
def test_anything_else_is_no_siret(typed: str) -> None:
    with pytest.raises(errors.SiretRefused):
        checked_siret(typed)


def test_an_iban_and_a_bic_are_kept_without_what_people_type_between() -> None:
    assert checked_iban("fr76 3000 6000 0112 3456 7890 189") == "FR7630006000011234567890189"
    assert checked_bic("agri fr pp 882") == "AGRIFRPP882"


@pytest.mark.parametrize(
    "typed", ["FR7630006000011234567890188", "ZZ7630006000011234567890189", "FR76", *HOSTILE]
)
def test_anything_else_is_no_iban(typed: str) -> None:
    with pytest.raises(errors.IbanRefused):
        checked_iban(typed)


@pytest.mark.parametrize("typed", ["AGRIFRP", "AGRIZZPP", "AGRIFRPP8", *HOSTILE])
def test_anything_else_is_no_bic(typed: str) -> None:
    with pytest.raises(errors.BicRefused):
        checked_bic(typed)


def test_a_contract_number_is_read_as_people_write_it() -> None:
    assert contract_number(" b028 0001 ") == "B0280001"
    for typed in ("", "x" * 31, "B\x1b[2J"):
        with pytest.raises(errors.TextRefused):
            contract_number(typed)
