"""How a draft is kept and read again (SCR-WIZ)."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from peps_tui.core.domain.account import Civility, Profile
from peps_tui.core.domain.draft import Draft
from peps_tui.core.domain.kept_draft import (
    KEPT_FOR,
    DraftStep,
    KeptDraft,
    read,
    resumable,
    written,
)
from peps_tui.core.domain.rights import Right
from tests.support.fakes import NOON

WHOLE = Draft(
    profile=Profile.ADMIN,
    civility=Civility.MR,
    last_name="L’Outy [b]\x1b",
    first_name="Jean",
    email="jean@exemple.fr",
    email_again="Jean@exemple.fr",
    phone="06 12",
    service="Finances",
    delegation=True,
    rights={"cir-cnracl": Right.WRITE, "rncps": Right.NONE},
)
RIGHT_DRAFT = replace(WHOLE, last_name="Louty", phone="")


def kept(draft: Draft = WHOLE, step: DraftStep = DraftStep.CONFIRMATION) -> KeptDraft:
    return KeptDraft(draft=draft, step=step, session_id=7, saved_at=NOON)


@pytest.mark.rule("CASE-84")
@pytest.mark.parametrize("draft", [WHOLE, Draft(), Draft(last_name="L")])
@pytest.mark.parametrize("step", DraftStep)
def test_a_draft_is_read_again_as_it_was_typed(draft: Draft, step: DraftStep) -> None:
    assert read(written(kept(draft, step)), saved_at=NOON) == kept(draft, step)


def told(**changes: Any) -> str:
    """What `written` gives, with these changes."""
    whole = json.loads(written(kept()))
    return json.dumps(whole | {"entries": whole["entries"] | changes})


def told_without(entry: str) -> str:
    """What `written` gives, but for this entry."""
    whole = json.loads(written(kept()))
    del whole["entries"][entry]
    return json.dumps(whole)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"session": "7", "step": "rights", "entries": {}}',
        '{"session": 7, "step": "elsewhere", "entries": {}}',
        '{"session": 7, "step": "rights", "entries": {}}',
        told_without("last_name"),
        told_without("rights"),
        told(last_name=None),
        told(last_name=3),
        told(middle_name="Paul"),
        told(delegation="yes"),
        told(profile="owner"),
        told(civility=["mr"]),
        told(rights=[]),
        told(rights={"cir-cnracl": "own"}),
        told(rights={"cir-cnracl": []}),
    ],
)
def test_what_this_version_would_not_have_written_is_not_read(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # of JSON, of an enumeration, or ours
        read(text, saved_at=NOON)


def test_one_is_taken_up_where_he_was() -> None:
    whole = kept(RIGHT_DRAFT)

    assert resumable(whole, ["cir-cnracl", "rncps", "other"]) == whole


@pytest.mark.parametrize(
    ("step", "found"),
    [
        (DraftStep.IDENTITY, DraftStep.IDENTITY),
        (DraftStep.RIGHTS, DraftStep.RIGHTS),
        (DraftStep.CONFIRMATION, DraftStep.RIGHTS),
    ],
)
def test_rights_on_a_service_that_is_gone_are_left_out_and_looked_at(
    step: DraftStep, found: DraftStep
) -> None:
    again = resumable(kept(RIGHT_DRAFT, step), ["cir-cnracl"])

    assert (again.draft.rights, again.step) == ({"cir-cnracl": Right.WRITE}, found)


@pytest.mark.parametrize("step", DraftStep)
def test_what_the_first_step_would_refuse_leads_back_there(step: DraftStep) -> None:
    again = resumable(kept(WHOLE, step), ["cir-cnracl", "rncps"])

    assert (again.draft, again.step) == (WHOLE, DraftStep.IDENTITY)


def test_it_lapses_after_fifteen_days() -> None:
    assert timedelta(days=15) == KEPT_FOR
    assert not kept().has_lapsed(NOON + KEPT_FOR)
    assert kept().has_lapsed(NOON + KEPT_FOR + timedelta(seconds=1))
