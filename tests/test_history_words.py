"""The lines of the history, in words."""

from dataclasses import replace
from typing import Any

import pytest

from peps_tui.core.domain.account import Account, Profile
from peps_tui.core.domain.challenge import Purpose
from peps_tui.core.domain.editing import as_read, plan
from peps_tui.core.domain.history import Event, Operation
from peps_tui.core.domain.phone import parse_phone
from peps_tui.texts.history import OPERATION_NAMES, PURPOSE_NAMES, operation
from tests.core.test_account import ADMIN, NOW, person


def told(account: Account, **typed: Any) -> str:
    edit = replace(as_read(account, {}), **typed)
    made = plan(account, {}, edit, by=ADMIN, services=(), now=NOW)
    return operation(made.events[0]).replace("\N{NO-BREAK SPACE}", " ")


def test_every_operation_and_every_purpose_has_its_words() -> None:
    assert OPERATION_NAMES.keys() == {*Operation}
    assert PURPOSE_NAMES.keys() == {*Purpose}


@pytest.mark.rule("HIST-1", "PHONE-5")
def test_changed_details_are_told_before_and_after() -> None:
    account = person(phone=parse_phone("0612345678"), email=None)

    assert told(account, email="jean@exemple.fr", delegation=True, phone="") == (
        "Coordonnées modifiées · courriel : non renseigné → jean@exemple.fr"
        " · téléphone : 06 •• •• •• 78 → non renseigné · délégation : Non → Oui"
    )
    hidden = person(phone=parse_phone("0612345678"), phone_anonymous=True)
    assert told(hidden, phone="0698765432") == (
        "Coordonnées modifiées · téléphone : anonymisé → 06 •• •• •• 32"
    )
    assert (
        told(account, profile=Profile.ADMIN)
        == "Profil modifié · profil : Utilisateur → Administrateur"
    )


def test_a_fact_of_a_newer_version_is_told_as_it_is() -> None:
    event = Event(operation=Operation.DETAILS_CHANGED, after={"civility": "mx", "hue": "blue"})

    assert operation(event).endswith("mx · hue\N{NO-BREAK SPACE}: blue")
