"""« accounts import »: an establishment's existing list, taken whole or refused whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from peps_tui.core.domain.account import Account, Status
from peps_tui.core.domain.account_cells import CellFault
from peps_tui.core.domain.account_csv import (
    AccountLine,
    Column,
    Listing,
    SiretMissing,
    SiretUnknown,
    read_listing,
)
from peps_tui.core.domain.csv_table import Fault, LinesRefused, in_file_order
from peps_tui.core.domain.dates import paris_date, start_of_day
from peps_tui.core.domain.establishment import Establishment
from peps_tui.core.domain.history import Author, Event, Operation
from peps_tui.core.ports import Ports, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What was done."""

    establishment: Establishment
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What an import would do on the day it was tried."""

    establishment: Establishment
    lines: Sequence[AccountLine]
    today: date


def check_accounts(ports: Ports, data: bytes, *, siret: str | None) -> Checked:
    """Try an import and write nothing; takes and raises what `import_accounts` does."""
    today = paris_date(ports.clock.now())
    listing = read_listing(data, today=today)
    with ports.storage.reading() as unit:
        establishment = _accepting(unit, listing, siret)
    return Checked(establishment=establishment, lines=listing.lines, today=today)


def import_accounts(ports: Ports, data: bytes, *, siret: str | None, operator: Author) -> Imported:
    """Add every account of the list in `data`, or none (see `account_csv` for its form).

    `siret` may be None when the platform has one establishment. The accounts have no password
    and no right; those which the list tells activated are so from now. The history gets one
    line with their count: nobody acted on each of them.

    Takes a second for 5,000 accounts, ten for 50,000 with e-mail addresses.

    Raises:
        FileRefused: the file is no list of accounts.
        LinesRefused: every fault of the file, with what the platform already knows.
        SiretUnknown, SiretMissing: the establishment is not known.
    """
    now = ports.clock.now()
    listing = read_listing(data, today=paris_date(now))
    with ports.storage.writing() as unit:
        establishment = _accepting(unit, listing, siret)
        unit.accounts.add_many([_account(line, establishment.id, now) for line in listing.lines])
        count = len(listing.lines)
        event = Event(operation=Operation.ACCOUNTS_IMPORTED, after={"count": str(count)})
        unit.history.record(establishment.id, event, by=operator, at=now)
    return Imported(establishment=establishment, count=count)


def _accepting(unit: UnitOfWork, listing: Listing, siret: str | None) -> Establishment:
    """The establishment that takes the list whole; raises as `import_accounts`."""
    establishment = find_establishment(unit, siret)
    faults = [*listing.faults, *_known(unit, establishment.id, listing)]
    if faults:
        raise LinesRefused(in_file_order(faults))
    return establishment


def find_establishment(unit: UnitOfWork, siret: str | None) -> Establishment:
    """The establishment of `siret`, spaces aside; without a SIRET, the only one there is.

    Raises:
        SiretUnknown, SiretMissing.
    """
    if siret is None:
        known = tuple(unit.establishments.all())
        if len(known) != 1:
            raise SiretMissing(known)
        return known[0]
    found = unit.establishments.by_siret("".join(siret.split()))
    if found is None:
        raise SiretUnknown(siret)
    return found


def _known(unit: UnitOfWork, establishment_id: int, listing: Listing) -> list[Fault]:
    identifiers = unit.accounts.known_identifiers(listing.identifiers)
    emails = unit.accounts.known_emails(establishment_id, listing.emails)
    return [
        *(
            Fault(
                line=listing.identifiers[identifier],
                column=Column.IDENTIFIER,
                reason=CellFault.KNOWN_IDENTIFIER,
                text=identifier,
            )
            for identifier in identifiers
        ),
        *(
            Fault(
                line=listing.emails[email],
                column=Column.EMAIL,
                reason=CellFault.KNOWN_EMAIL,
                text=email,
            )
            for email in emails
        ),
    ]


def _account(line: AccountLine, establishment_id: int, now: datetime) -> Account:
    return Account(
        establishment_id=establishment_id,
        identifier=line.identifier,
        profile=line.profile,
        civility=line.civility,
        last_name=line.last_name,
        first_name=line.first_name,
        email=line.email,
        service=line.service,
        delegation=line.delegation,
        net_entreprises=line.net_entreprises,
        expires_on=line.expires_on,
        created_at=now,
        activated_at=None if line.status is Status.PENDING else now,
        blocked_at=now if line.status is Status.BLOCKED else None,
        last_login_at=(
            # The list tells a day alone: its first instant is never in the future.
            None if line.last_login_on is None else start_of_day(line.last_login_on)
        ),
    )
