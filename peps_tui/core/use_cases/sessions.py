"""An open session that is used, left alone, or taken up again (AUTH-7).

    open ── 15 minutes without a touch ──▶ locked ── 60 minutes ──▶ ended
      ▲                                       │
      └──────────────── unlock ───────────────┘

What a session is now follows from when it was last used: nothing has to run for it to lock.
"""

from __future__ import annotations

from dataclasses import replace

from peps_tui.core.domain.history import Event, Operation
from peps_tui.core.ports import Context, Ports
from peps_tui.core.use_cases.identity import bearer, holder
from peps_tui.core.use_cases.passwords import prove_own


def touch(context: Context) -> None:
    """Note that the session is in use; call it at most once in `SEEN_EVERY`, for a key pressed.

    Raises:
        SessionLocked: it was idle too long, and stays locked.
        SessionError: it ended.
    """
    with context.ports.storage.writing() as unit:
        actor = holder(unit, context)
        unit.sessions.save(replace(actor.session, seen_at=actor.now))


def unlock(context: Context, password: str) -> None:
    """Take up a locked session again with one's password, counted as at sign-in (AUTH-5, AUTH-7).

    Raises:
        PasswordWrong, NoPassword, SourcePaused: it stays locked.
        SessionBlocked: this was the fifth wrong password in a row.
        SessionError: it ended.
    """
    with context.ports.storage.reading() as unit:
        actor = bearer(unit, context)
    prove_own(context, actor, password)
    with context.ports.storage.writing() as unit:
        actor = bearer(unit, context)
        unit.sessions.save(replace(actor.session, seen_at=actor.now))
        event = Event.about(actor.account, Operation.SESSION_UNLOCKED)
        unit.history.record(actor.establishment_id, event, by=actor.author, at=actor.now)


def end_lost(ports: Ports, digest: str) -> None:
    """End the session whose ticket has this digest, for the process that held it was killed.

    Nothing is done where it had ended, or where there is none.
    """
    with ports.storage.writing() as unit:
        session = unit.sessions.by_ticket(digest)
        if session is not None and session.ended_at is None:
            unit.sessions.save(replace(session, ended_at=ports.clock.now()))
