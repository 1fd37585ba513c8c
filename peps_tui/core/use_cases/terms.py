"""The terms of use: published by operators, read by all, accepted by an administrator (CGU)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from peps_tui.core.domain import errors, terms
from peps_tui.core.domain.account import Profile
from peps_tui.core.domain.history import Author, Event, Operation
from peps_tui.core.domain.terms import Acceptance
from peps_tui.core.ports import Context, Ports
from peps_tui.core.use_cases.identity import holder


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsPage:
    """The newest terms, who accepted them for the establishment, and whether the reader may."""

    version: str
    deadline: date
    text: str
    acceptance: Acceptance | None
    may_accept: bool


def read_terms(context: Context) -> TermsPage | None:
    """The terms in force, None before any was published. Raises SessionError."""
    with context.ports.storage.reading() as unit:
        actor = holder(unit, context)
        newest = unit.terms.newest()
        if newest is None:
            return None
        acceptance = unit.terms.acceptance(actor.establishment_id, newest)
        return TermsPage(
            version=newest.version,
            deadline=newest.deadline,
            text=unit.terms.text(newest),
            acceptance=acceptance,
            may_accept=acceptance is None and actor.session.profile is Profile.ADMIN,
        )


def accept_terms(context: Context, version: str) -> None:
    """Accept the version that was read, for the whole establishment (CGU-1).

    A colleague who was quicker changes nothing: the first acceptance stays.

    Raises:
        NotAdministrator: users do not accept (CASE-89).
        TermsToAccept: another version was published since: it must be read first.
        SessionError.
    """
    with context.ports.storage.writing() as unit:
        actor = holder(unit, context)
        if actor.session.profile is not Profile.ADMIN:
            raise errors.NotAdministrator
        newest = unit.terms.to_accept(actor.establishment_id)
        if newest is None:
            return
        if newest.version != version:
            raise errors.TermsToAccept(newest.version, newest.deadline)
        acceptance = Acceptance(by=actor.author.name, at=actor.now)
        unit.terms.accept(actor.establishment_id, newest, acceptance)
        event = Event(operation=Operation.TERMS_ACCEPTED, after={"version": newest.version})
        unit.history.record(actor.establishment_id, event, by=actor.author, at=actor.now)


def publish_terms(ports: Ports, *, version: str, text: str, deadline: date, by: Author) -> int:
    """Publish a new version: one administrator of each establishment must accept it.

    `deadline` is the last day on which users are served without; the history of every
    establishment tells the version. Returns how many establishments there are.

    Raises:
        TextRefused, DeadlinePast: see `terms.published`.
        TermsKnown: there is a version of this name.
    """
    now = ports.clock.now()
    new, text = terms.published(version, text, deadline, now=now)
    told = {"version": new.version, "deadline": deadline.isoformat()}
    event = Event(operation=Operation.TERMS_PUBLISHED, after=told)
    with ports.storage.writing() as unit:
        if not unit.terms.publish(new, text):
            raise errors.TermsKnown(new.version)
        establishments = unit.establishments.all()
        for establishment in establishments:
            unit.history.record(establishment.id, event, by=by, at=now)
        return len(establishments)
