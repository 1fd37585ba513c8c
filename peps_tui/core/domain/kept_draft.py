"""A creation that was not finished, as it is kept for its author (SCR-WIZ)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Civility, Profile
from peps_tui.core.domain.draft import Draft, identity
from peps_tui.core.domain.rights import Right, Rights
from peps_tui.core.domain.sign_in import Session

KEPT_FOR = timedelta(days=15)
"""How long a draft is offered after it was last typed in."""

_ENTRIES = {entry.name for entry in fields(Draft)}
_TEXTS = _ENTRIES - {"profile", "civility", "delegation", "rights"}


class DraftStep(StrEnum):
    """How far its author was; the last step creates the account."""

    IDENTITY = "identity"
    RIGHTS = "rights"
    CONFIRMATION = "confirmation"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDraft:
    """What the session `session_id` typed, until `saved_at`; nobody else types in it."""

    id: int = 0
    draft: Draft
    step: DraftStep
    session_id: int
    saved_at: datetime

    def has_lapsed(self, now: datetime) -> bool:
        """Whether it is offered no more, and may be deleted."""
        return now - self.saved_at > KEPT_FOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What may be taken up; `elsewhere` is the open session that still has it, if one does."""

    kept: KeptDraft
    elsewhere: Session | None = None


def resumable(kept: KeptDraft, online: Iterable[str]) -> KeptDraft:
    """`kept` as it can be taken up today; `online` are the codes of the services.

    Rights on a service that is gone are left out, and those that are left are looked at again. What
    the first step would refuse leads back there.
    """
    draft, step = kept.draft, kept.step
    codes = frozenset(online)
    given = {code: right for code, right in draft.rights.items() if code in codes}
    if given != draft.rights:
        draft, step = replace(draft, rights=given), min(step, DraftStep.RIGHTS, key=_ORDER.index)
    try:
        identity(draft)
    except errors.FieldsRefused:
        step = DraftStep.IDENTITY
    return replace(kept, draft=draft, step=step)


_ORDER = tuple(DraftStep)


def written(kept: KeptDraft) -> str:
    """The draft as text, but for its id and when it was saved; `read` takes it."""
    entries = {name: getattr(kept.draft, name) for name in _ENTRIES}
    entries["rights"] = dict(kept.draft.rights)
    return json.dumps({"session": kept.session_id, "step": kept.step, "entries": entries})


def read(text: str, *, saved_at: datetime, id: int = 0) -> KeptDraft:  # noqa: A002
    """The draft that `written` told.

    Raises:
        ValueError: this version would not have written it.
    """
    told = json.loads(text)
    match told:
        case {"session": int(session_id), "step": str(step), "entries": dict(entries)}:
            return KeptDraft(
                id=id,
                draft=_draft(entries),
                step=DraftStep(step),
                session_id=session_id,
                saved_at=saved_at,
            )
    raise ValueError("no draft")


def _draft(entries: Mapping[str, Any]) -> Draft:
    texts: dict[str, Any] = {name: entries.get(name) for name in _TEXTS}
    delegation, civility = entries.get("delegation"), entries.get("civility")
    if (
        entries.keys() != _ENTRIES
        or not all(isinstance(text, str) for text in texts.values())
        or not isinstance(delegation, bool)
    ):
        raise ValueError("not the entries of a draft")
    return Draft(
        **texts,
        profile=Profile(entries["profile"]),
        civility=None if civility is None else Civility(civility),
        delegation=delegation,
        rights=_rights(entries["rights"]),
    )


def _rights(told: object) -> Rights:
    if not isinstance(told, dict):
        raise ValueError("not rights")
    return {code: Right(right) for code, right in told.items()}
