"""What a signed-in person sees first, and how he leaves (SCR-DASH, AUTH-6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from peps_tui.core.domain.account import Civility, Profile, Status
from peps_tui.core.domain.history import Event, HistoryLine, Operation
from peps_tui.core.domain.rights import Rights, Service
from peps_tui.core.ports import Context
from peps_tui.core.use_cases.identity import administrator, signed_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The person, his establishment, his services; counts by status for administrators."""

    civility: Civility | None
    last_name: str
    first_name: str
    identifier: str
    profile: Profile
    establishment: str
    services: Sequence[Service]
    rights: Rights
    counts: Mapping[Status, int]


def home(context: Context) -> Home:
    """The start page of the session. Raises SessionError."""
    with context.ports.storage.reading() as unit:
        actor = signed_in(unit, context)
        admin = actor.session.profile is Profile.ADMIN
        return Home(
            civility=actor.account.civility,
            last_name=actor.account.last_name,
            first_name=actor.account.first_name,
            identifier=actor.account.identifier,
            profile=actor.session.profile,
            establishment=unit.establishments.get(actor.establishment_id).name,
            services=unit.services.online(actor.today),
            rights=unit.accounts.rights(actor.account.id),
            counts=(
                unit.accounts.count_by_status(actor.establishment_id, actor.today) if admin else {}
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """Lines of the history, newest first, and how many there are in all."""

    lines: Sequence[HistoryLine]
    total: int


def history(context: Context, *, before: int | None = None, size: int = 50) -> HistoryPage:
    """« Voir l'historique » of the establishment (HIST-1).

    `before` is the number of the last line already shown.

    Raises:
        NotAdministrator, SessionError.
    """
    with context.ports.storage.reading() as unit:
        actor = administrator(unit, context)
        lines, total = unit.history.page(actor.establishment_id, before=before, size=size)
        return HistoryPage(lines=lines, total=total)


def sign_out(context: Context) -> None:
    """End the session. Raises SessionError when it had already ended."""
    with context.ports.storage.writing() as unit:
        actor = signed_in(unit, context)
        unit.sessions.save(replace(actor.session, ended_at=actor.now))
        event = Event.about(actor.account, Operation.SIGNED_OUT)
        unit.history.record(actor.establishment_id, event, by=actor.author, at=actor.now)
