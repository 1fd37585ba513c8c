"""The catalogue of services: what is new in it, and how operators add to it (RIGHT-2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from peps_tui.core.domain import errors
from peps_tui.core.domain.history import Author, Event, Operation
from peps_tui.core.domain.rights import Service
from peps_tui.core.domain.text import fold
from peps_tui.core.ports import Context, Ports, UnitOfWork
from peps_tui.core.use_cases.identity import administrator


@dataclass(frozen=True, slots=True, kw_only=True)
class NewService:
    """A service that no administrator has reviewed yet, and how many accounts hold a right."""

    service: Service
    holders: int


def services_to_review(context: Context) -> Sequence[NewService]:
    """The services put online that nobody of the establishment has reviewed (RIGHT-2).

    Raises:
        NotAdministrator, SessionError.
    """
    with context.ports.storage.reading() as unit:
        actor = administrator(unit, context)
        new = unit.services.to_review(actor.establishment_id, actor.today)
        holders = unit.services.holders(actor.establishment_id, [each.code for each in new])
        return [NewService(service=each, holders=holders.get(each.code, 0)) for each in new]


def services_reviewed(context: Context, codes: Collection[str]) -> None:
    """Note that an administrator reviewed who holds rights on these services (RIGHT-2).

    Those that are not to review, or no longer, are left out.

    Raises:
        NotAdministrator, SessionError.
    """
    with context.ports.storage.writing() as unit:
        actor = administrator(unit, context)
        new = unit.services.to_review(actor.establishment_id, actor.today)
        reviewed = [service for service in new if service.code in codes]
        unit.services.reviewed(
            actor.establishment_id,
            [service.code for service in reviewed],
            by=actor.author.name,
            at=actor.now,
        )
        events = [
            Event(operation=Operation.SERVICES_REVIEWED, after={"service": service.label})
            for service in reviewed
        ]
        unit.history.record_many(actor.establishment_id, events, by=actor.author, at=actor.now)


def add_service(ports: Ports, service: Service, *, by: Author) -> int:
    """Add a service to the catalogue, at the end of its theme; everybody holds « Aucun » on it.

    Its `position` is given here. From the day it is online, administrators are asked to review
    it, and the history of every establishment tells it now; returns how many there are.

    Raises:
        ServiceKnown: its code is taken, or its label in the same theme.
    """
    now = ports.clock.now()
    with ports.storage.writing() as unit:
        unit.services.add([_placed(unit, service)])
        told = {"service": service.label, "online_on": service.online_on.isoformat()}
        event = Event(operation=Operation.SERVICE_ADDED, after=told)
        establishments = unit.establishments.all()
        for establishment in establishments:
            unit.history.record(establishment.id, event, by=by, at=now)
        return len(establishments)


def _placed(unit: UnitOfWork, new: Service) -> Service:
    known = unit.services.all()
    for service in known:
        if service.code == new.code or _name(service) == _name(new):
            raise errors.ServiceKnown(service.code)
    return replace(new, position=max((service.position for service in known), default=0) + 1)


def _name(service: Service) -> tuple[str, str]:
    """What people would take for the same service."""
    return fold(service.theme), fold(service.label)
