"""The creation that an administrator had not finished when his line dropped (SCR-WIZ).

One draft is kept for each administrator: the session that typed last is the one that wrote it, and
what another session creates or gives up does not drop it.
"""

from __future__ import annotations

from peps_tui.core.domain.draft import Draft
from peps_tui.core.domain.kept_draft import DraftStep, KeptDraft, resumable
from peps_tui.core.ports import Context, UnitOfWork
from peps_tui.core.use_cases.identity import Actor, administrator


def keep_draft(context: Context, draft: Draft, step: DraftStep) -> None:
    """Keep what is typed at `step`, in the place of what was; nothing typed, nothing is kept.

    The history does not tell it: nothing exists.

    Raises:
        NotAdministrator, SessionError, TermsToAccept.
    """
    with context.ports.storage.writing() as unit:
        actor = administrator(unit, context)
        if draft == Draft():
            drop_own(unit, actor)
            return
        kept = KeptDraft(draft=draft, step=step, session_id=actor.session.id, saved_at=actor.now)
        unit.drafts.keep(actor.account.id, kept)


def kept_draft(context: Context) -> KeptDraft | None:
    """What is to be taken up, by its author alone; see `resumable`. Raises as `keep_draft`."""
    with context.ports.storage.reading() as unit:
        actor = administrator(unit, context)
        kept = unit.drafts.of(actor.account.id)
        if kept is None or kept.has_lapsed(actor.now):
            return None
        return resumable(kept, (service.code for service in unit.services.online(actor.today)))


def drop_draft(context: Context, offered: KeptDraft | None = None) -> None:
    """Give up what was `offered`, by default what this session keeps.

    What another session typed meanwhile stays. Raises as `keep_draft`.
    """
    with context.ports.storage.writing() as unit:
        actor = administrator(unit, context)
        if offered is None:
            drop_own(unit, actor)
        else:
            _drop(unit, actor, offered.session_id)


def drop_own(unit: UnitOfWork, actor: Actor) -> None:
    """Drop what the session of `actor` keeps: it was given up, or became an account."""
    _drop(unit, actor, actor.session.id)


def _drop(unit: UnitOfWork, actor: Actor, session_id: int) -> None:
    kept = unit.drafts.of(actor.account.id)
    if kept is not None and kept.session_id == session_id:
        unit.drafts.drop(actor.account.id)
