"""Ending one's own trusted workstations and sessions (TRUST-4, AUTH-7).

An id that is not there, or is somebody else's, is left alone: both look the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from peps_tui.core.domain.history import Event, Operation
from peps_tui.core.domain.sign_in import Session
from peps_tui.core.domain.trust import Trust
from peps_tui.core.ports import Context, UnitOfWork
from peps_tui.core.use_cases.identity import Actor, holder


def end_trust(context: Context, trust_id: int) -> None:
    """« Oublier ce poste de confiance »: it asks a code at the next sign-in (TRUST-4).

    Raises SessionError.
    """
    with context.ports.storage.writing() as unit:
        actor = holder(unit, context)
        mine = unit.trusts.of(actor.account.id)
        _end_trusts(unit, actor, [trust for trust in mine if trust.id == trust_id])


def end_all_trusts(context: Context) -> None:
    """Every workstation asks a code at the next sign-in (TRUST-4). Raises SessionError."""
    with context.ports.storage.writing() as unit:
        actor = holder(unit, context)
        _end_trusts(unit, actor, unit.trusts.of(actor.account.id))


def _end_trusts(unit: UnitOfWork, actor: Actor, trusts: Sequence[Trust]) -> None:
    for trust in trusts:
        unit.trusts.save(replace(trust, ended_at=actor.now))
    _record(unit, actor, Operation.TRUST_ENDED, (trust.name for trust in trusts))


def end_session(context: Context, session_id: int) -> None:
    """End one of one's own sessions, this one included (AUTH-7). Raises SessionError."""
    with context.ports.storage.writing() as unit:
        actor = holder(unit, context)
        mine = unit.sessions.open(actor.account.id, actor.now - context.ports.idleness.end)
        _end_sessions(unit, actor, [session for session in mine if session.id == session_id])


def end_other_sessions(context: Context) -> None:
    """End every session of one's own but this one (AUTH-7). Raises SessionError."""
    with context.ports.storage.writing() as unit:
        actor = holder(unit, context)
        mine = unit.sessions.open(actor.account.id, actor.now - context.ports.idleness.end)
        _end_sessions(unit, actor, [each for each in mine if each.id != actor.session.id])


def _end_sessions(unit: UnitOfWork, actor: Actor, sessions: Sequence[Session]) -> None:
    for session in sessions:
        unit.sessions.save(replace(session, ended_at=actor.now))
    names = (session.workstation_name for session in sessions)
    _record(unit, actor, Operation.SESSION_ENDED, names)


def _record(
    unit: UnitOfWork, actor: Actor, operation: Operation, workstations: Iterable[str]
) -> None:
    events = [
        Event.about(actor.account, operation, before={"workstation": name}) for name in workstations
    ]
    unit.history.record_many(actor.establishment_id, events, by=actor.author, at=actor.now)
