"""The sentences of refusals hold what the sources and the rules ask of them."""

from datetime import date

import pytest

from peps_tui.core.domain import errors
from peps_tui.core.domain.password import Condition, PasswordFault
from peps_tui.core.domain.phone import PhoneFault
from peps_tui.core.domain.text import TextFault
from peps_tui.texts.refusals import (
    PASSWORD_FAULTS,
    PHONE_FAULTS,
    STATE_REFUSES,
    TEXT_FAULTS,
    explain,
)

ADMINISTRATORS = ("Anne Petit", "Jean Louty")


@pytest.mark.parametrize(
    ("table", "faults"),
    [
        (TEXT_FAULTS, {*TextFault}),
        (PHONE_FAULTS, {*PhoneFault}),
        (PASSWORD_FAULTS, {*Condition, *PasswordFault}),
    ],
)
def test_every_fault_has_a_sentence(table: dict[str, str], faults: set[str]) -> None:
    assert set(table) == faults


@pytest.mark.rule("AUTH-4")
@pytest.mark.parametrize(
    "refusal", [errors.AccountExpired, errors.AccountBlocked, errors.AccountPending]
)
def test_a_closed_way_in_names_whom_to_contact(
    refusal: type[errors.AccountExpired | errors.AccountBlocked | errors.AccountPending],
) -> None:
    sentence = explain(refusal(ADMINISTRATORS))

    assert sentence.startswith(STATE_REFUSES)
    assert all(name in sentence for name in ADMINISTRATORS)
    assert "formulaire de contact" in explain(refusal())


@pytest.mark.rule("AUTH-3")
def test_wrong_credentials_tell_neither_which_nor_what_state() -> None:
    sentence = explain(errors.CredentialsRefused())

    assert "Identifiant ou mot de passe" in sentence
    assert not any(state in sentence for state in ("expiré", "bloqué", "inconnu"))


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (errors.LastAdministrator(), "Il doit exister au moins un compte administrateur"),
        (errors.OnlyRenewal(date(2026, 1, 31)), "31/01/2026. La seule action possible est le"),
        (errors.CodeCancelled(), "annulé par une nouvelle demande"),
        (errors.CodeExpired(), "Code expiré"),
        (errors.CodeTooSoon(seconds=42), "42 secondes"),
        (errors.CodeWrong(remaining=1), "Encore 1 essai avant"),
        (errors.SourcePaused(seconds=901), "16 minutes"),
    ],
)
def test_the_facts_are_in_the_sentence(refusal: errors.CoreError, words: str) -> None:
    assert words in explain(refusal)
