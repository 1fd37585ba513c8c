"""How a platform starts, and which employers it knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account
from peps_tui.core.domain.csv_table import LinesRefused, in_file_order
from peps_tui.core.domain.dates import paris_date
from peps_tui.core.domain.draft import Draft, Identity, identity
from peps_tui.core.domain.establishment import Establishment
from peps_tui.core.domain.establishment_csv import EmployerLine, read_employers
from peps_tui.core.domain.history import Author, Event, Operation
from peps_tui.core.domain.link import LinkKind
from peps_tui.core.domain.rights import NO_RIGHTS
from peps_tui.core.ports import Ports, UnitOfWork
from peps_tui.core.use_cases.accounts import add_pending, creation_event
from peps_tui.core.use_cases.messages import BY_SUPPORT, mail_link, queue_letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What an import of employers did; those `known` already may have got contracts."""

    added: int
    known: int
    contracts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Employer:
    """A public employer as operators see it."""

    establishment: Establishment
    contracts: int
    administrators: int


def found_platform(
    ports: Ports, establishment: Establishment, draft: Draft, *, by: Author
) -> Account:
    """Give a platform that knows nobody its first establishment and first administrator.

    The account waits for its holder, to whom a link of 15 days is mailed (LIFE-2); the legal
    representative gets a letter (LIFE-10).

    Raises:
        FieldsRefused: the faults of `draft`, by field.
        PlatformFounded: it already has an establishment.
    """
    checked = identity(draft)
    now = ports.clock.now()
    with ports.storage.writing() as unit:
        if unit.establishments.all():
            raise errors.PlatformFounded
        added = _add(unit, ports, establishment, by=by)
        account = first_administrator(unit, ports, added, checked)
        events = [creation_event(account), Event.about(account, Operation.LETTER_QUEUED)]
        unit.history.record_many(added.id, events, by=by, at=now)
    return account


def first_administrator(
    unit: UnitOfWork, ports: Ports, establishment: Establishment, checked: Identity
) -> Account:
    """Store a pending administrator, with his mail and the letter; its history is the caller’s."""
    now = ports.clock.now()
    account = add_pending(unit, establishment.id, checked, NO_RIGHTS, now=now)
    mail_link(unit, ports, account, LinkKind.ACTIVATION, facts=BY_SUPPORT)
    queue_letter(unit, account, now=now)
    return account


def import_establishments(ports: Ports, data: bytes, *, by: Author) -> Loaded:
    """Add every employer of the list in `data`, or none (see `establishment_csv` for its form).

    Those that are known keep their name, address and representative, and get the contracts they
    had not.

    Raises:
        FileRefused: the file is no list of employers.
        LinesRefused: every fault of the file.
    """
    found = read_employers(data)
    if found.faults:
        raise LinesRefused(in_file_order(found.faults))
    with ports.storage.writing() as unit:
        known = {each.siret: each for each in unit.establishments.all()}
        contracts = 0
        for line in found.lines:
            employer = known.get(line.establishment.siret)
            if employer is None:
                employer = _add(unit, ports, line.establishment, by=by)
            contracts += _add_contracts(unit, employer, line)
    added = sum(line.establishment.siret not in known for line in found.lines)
    return Loaded(added=added, known=len(found.lines) - added, contracts=contracts)


def list_establishments(ports: Ports) -> Sequence[Employer]:
    """Every employer, by name, with how many contracts and active administrators it has."""
    today = paris_date(ports.clock.now())
    with ports.storage.reading() as unit:
        return [
            Employer(
                establishment=each,
                contracts=len(unit.establishments.contracts(each.id)),
                administrators=len(unit.accounts.active_administrators(each.id, today)),
            )
            for each in unit.establishments.all()
        ]


def _add(
    unit: UnitOfWork, ports: Ports, establishment: Establishment, *, by: Author
) -> Establishment:
    now = ports.clock.now()
    added = unit.establishments.add(establishment, now=now)
    event = Event(operation=Operation.ESTABLISHMENT_ADDED)
    unit.history.record(added.id, event, by=by, at=now)
    return added


def _add_contracts(unit: UnitOfWork, employer: Establishment, line: EmployerLine) -> int:
    return sum(unit.establishments.add_contract(employer.id, each) for each in line.contracts)
