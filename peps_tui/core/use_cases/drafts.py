"""The creations that an administrator had not finished when his line dropped (SCR-WIZ).

    kept ──▶ offered, at the next sign-in ──▶ taken ──▶ an account, or dropped

Each is typed in by one session. Another session of the same person may take it over: the first one
writes nothing more, and creates nothing, before it took it back.
"""

from __future__ import annotations

from dataclasses import replace

from peps_tui.core.domain import errors
from peps_tui.core.domain.draft import Draft
from peps_tui.core.domain.kept_draft import DraftStep, KeptDraft, Offered, resumable
from peps_tui.core.ports import Context, UnitOfWork
from peps_tui.core.use_cases.identity import Actor, administrator


def keep_draft(
    context: Context,
    draft: Draft,
    step: DraftStep,
    kept: KeptDraft | None = None,
    *,
    anyway: bool = False,
) -> KeptDraft | None:
    """Keep what is typed at `step`, in the place of what was `kept`; nothing typed, nothing is.

    `anyway` takes it back from the session that has it now. The history does not tell it:
    nothing exists.

    Raises:
        DraftTaken: another session has it now; without `kept` there is nothing to take.
        NotAdministrator, SessionError, TermsToAccept.
    """
    with context.ports.storage.writing() as unit:
        actor = administrator(unit, context)
        if draft == Draft():
            if kept is not None:
                _drop(unit, actor, kept)
            return None
        refuse_taken(unit, actor, kept, anyway=anyway)
        new = KeptDraft(
            id=0 if kept is None else kept.id,
            draft=draft,
            step=step,
            session_id=actor.session.id,
            saved_at=actor.now,
        )
        return unit.drafts.keep(actor.account.id, new)


def offered_draft(context: Context) -> Offered | None:
    """What is to be taken up, by its author alone; the last typed first, open elsewhere last.

    See `resumable`. Raises as `keep_draft`.
    """
    with context.ports.storage.reading() as unit:
        actor = administrator(unit, context)
        since = actor.now - context.ports.idleness.end
        sessions = {each.id: each for each in unit.sessions.open(actor.account.id, since)}
        sessions.pop(actor.session.id, None)
        found = [
            Offered(kept=_today(unit, actor, kept), elsewhere=sessions.get(kept.session_id))
            for kept in unit.drafts.of(actor.account.id)
            if not kept.has_lapsed(actor.now)
        ]
        return min(found, key=lambda each: each.elsewhere is not None, default=None)


def take_draft(context: Context, kept: KeptDraft) -> KeptDraft:
    """Go on with `kept` in this session, as it was last typed; it is kept for as long as if new.

    Raises:
        DraftTaken: another session took it up since it was read, or ended it.
        NotAdministrator, SessionError, TermsToAccept.
    """
    with context.ports.storage.writing() as unit:
        actor = administrator(unit, context)
        found = unit.drafts.find(actor.account.id, kept.id)
        if found is None or found.session_id != kept.session_id or found.has_lapsed(actor.now):
            raise errors.DraftTaken
        own = replace(found, session_id=actor.session.id, saved_at=actor.now)
        return _today(unit, actor, unit.drafts.keep(actor.account.id, own))


def drop_draft(context: Context, kept: KeptDraft) -> None:
    """Give it up, unless another session took it up since. Raises as `keep_draft`."""
    with context.ports.storage.writing() as unit:
        _drop(unit, administrator(unit, context), kept)


def refuse_taken(
    unit: UnitOfWork, actor: Actor, kept: KeptDraft | None, *, anyway: bool = False
) -> None:
    """Raise DraftTaken when what the session `kept` is gone or, but for `anyway`, another’s."""
    if kept is not None:
        found = unit.drafts.find(actor.account.id, kept.id)
        if found is None or not (anyway or found.session_id == actor.session.id):
            raise errors.DraftTaken


def _drop(unit: UnitOfWork, actor: Actor, kept: KeptDraft) -> None:
    found = unit.drafts.find(actor.account.id, kept.id)
    if found is not None and found.session_id == kept.session_id:
        unit.drafts.drop(found)


def _today(unit: UnitOfWork, actor: Actor, kept: KeptDraft) -> KeptDraft:
    return resumable(kept, (service.code for service in unit.services.online(actor.today)))
