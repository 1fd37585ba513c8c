"""Makes the demonstration: its people with their past, and their messages of late.

Everything is counted from the demonstration's today; the same day gives the same platform, but
for its secrets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from peps_tui.cli import demo_data as data
from peps_tui.cli.demo_crowd import crowd
from peps_tui.cli.demo_data import Employer, Person
from peps_tui.cli.demo_list import ListedAccount
from peps_tui.cli.demo_review import PastReview
from peps_tui.cli.demo_story import Calendar, Story, Told, author_of
from peps_tui.core.adapters.clock import SystemClock
from peps_tui.core.adapters.passwords import FLOOR_KIB, FLOOR_PASSES, Argon2Hasher, Cost
from peps_tui.core.domain.account import Account, Profile
from peps_tui.core.domain.dates import expiry_from, paris_date
from peps_tui.core.domain.establishment import BankDetails, Contract, Establishment
from peps_tui.core.domain.history import Author, Event, Operation
from peps_tui.core.domain.identifier import identifier_for
from peps_tui.core.domain.link import LinkKind
from peps_tui.core.domain.phone import parse_phone
from peps_tui.core.domain.rights import Service
from peps_tui.core.domain.sign_in import MAX_PASSWORD_FAILURES
from peps_tui.core.domain.text import fold
from peps_tui.core.ports import PasswordHasher, Ports, UnitOfWork
from peps_tui.core.use_cases.messages import deliver_due, mail_link, notify_block, queue_letter
from peps_tui.texts.cli import SOURCE

DAYS_OF_MESSAGES = 30
CROWD_BATCH = 5_000
FOUNDER = Author(identifier="", name=data.FOUNDER, source=data.FOUNDER_SOURCE)
OPERATOR = Author(identifier="", name=data.FOUNDER, source=SOURCE)


def build(ports: Ports, *, more: int = 0) -> list[ListedAccount]:
    """Fill an empty platform in one transaction, then send its messages.

    `more` accounts are added to the commune, without passwords. Returns those of its people.
    """
    calendar = Calendar(now=ports.clock.now())
    people = [person for employer in data.EMPLOYERS for person in employer.people]
    passwords = [password(number) for number in range(sum(p.activated for p in people))]
    listed: list[ListedAccount] = []
    with ThreadPoolExecutor() as threads, ports.storage.writing() as unit:
        secrets = zip(passwords, threads.map(_light(ports.hasher).hash, passwords), strict=True)
        builder = _Builder(unit=unit, ports=ports, calendar=calendar, secrets=secrets)
        for employer in data.EMPLOYERS:
            listed += builder.employ(employer, more if employer is data.COMMUNE else 0)
        builder.establish(data.NEWCOMER)
        unit.services.add([builder.new_service])
    deliver_due(ports)
    return listed


def password(number: int) -> str:
    """The password of an account by its number: no secret, yet good by every rule (PWD-1)."""
    word = data.PASSWORD_WORDS[number % len(data.PASSWORD_WORDS)]
    end = data.PASSWORD_ENDS[number % len(data.PASSWORD_ENDS)]
    return f"{word}-{end}-{10 + number * 37 % 90}"


def _light(hasher: PasswordHasher) -> PasswordHasher:
    """The least cost that is accepted: these passwords are printed anyway."""
    if isinstance(hasher, Argon2Hasher):
        return replace(hasher, cost=Cost(memory_kib=FLOOR_KIB, passes=FLOOR_PASSES, lanes=1))
    return hasher


@dataclass(frozen=True, slots=True)
class _ClockAt(SystemClock):
    """Stands at one instant: for what was done then."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant


@dataclass(frozen=True, slots=True, kw_only=True)
class _Builder:
    """Fills the platform within one transaction; `secrets` are passwords and their hashes."""

    unit: UnitOfWork
    ports: Ports
    calendar: Calendar
    secrets: Iterator[tuple[str, str]]

    def employ(self, employer: Employer, more: int) -> list[ListedAccount]:
        """Add an establishment with its people; `more` accounts are added to them."""
        establishment = self.establish(employer)
        settled = [
            (person, self._settle(establishment, employer.domain, person))
            for person in employer.people
        ]
        self._write_history(settled, self._past_review(employer, settled))
        for person, account in settled:
            self._write_messages(person, account, by=settled[0][1])
        if more:
            self._crowd(establishment, employer.domain, more)
        return [self._listed(establishment, person, account) for person, account in settled]

    def establish(self, employer: Employer) -> Establishment:
        """Add an establishment with its contracts and its bank, without its people."""
        representative = employer.representative
        establishment = self.unit.establishments.add(
            Establishment(
                siret=employer.siret,
                name=employer.name,
                address="" if representative is None else representative.address,
                representative=representative,
            ),
            now=self.calendar.now,
        )
        since = paris_date(self.calendar.at(data.CONTRACTED, 9))
        for fund, number in employer.contracts.items():
            contract = Contract(fund=fund, number=number, since=since)
            self.unit.establishments.add_contract(establishment.id, contract)
        if employer.iban:
            details = BankDetails(holder=employer.name, iban=employer.iban, bic=data.BIC)
            self.unit.establishments.save_bank_details(establishment.id, details)
        return establishment

    def _settle(self, establishment: Establishment, domain: str, person: Person) -> Account:
        civility, last_name, first_name = person.name
        at = self.calendar.at
        since = person.created if person.renewed is None else person.renewed
        failures = 0 if person.blocked is None else MAX_PASSWORD_FAILURES
        by_codes = person.blocked_by is Operation.BLOCKED_BY_CODES
        account = Account(
            establishment_id=establishment.id,
            identifier=identifier_for(first_name, last_name, self.unit.accounts.next_number()),
            profile=person.profile,
            civility=civility,
            last_name=last_name,
            first_name=first_name,
            email=f"{person.mailbox or f'{_local(first_name)}.{_local(last_name)}'}@{domain}",
            phone=parse_phone(person.phone) if person.phone else None,
            phone_anonymous=person.anonymous,
            service=person.service,
            delegation=person.delegation,
            net_entreprises=person.net_entreprises,
            expires_on=expiry_from(paris_date(at(since, 9))),
            created_at=at(person.created, 9),
            activated_at=at(person.created - 1, 10) if person.activated else None,
            blocked_at=None if person.blocked is None else at(person.blocked, 15),
            code_failures=failures if by_codes else 0,
            password_failures=0 if by_codes else failures,
            last_login_at=None if person.last_login is None else at(person.last_login, 14),
            last_login_from="" if person.last_login is None else data.OFFICE,
        )
        return self.unit.accounts.add(account, person.rights.levels)

    def _listed(
        self, establishment: Establishment, person: Person, account: Account
    ) -> ListedAccount:
        secret = None
        if person.activated:
            secret, stored = next(self.secrets)
            self.unit.accounts.set_password(account.id, stored)
        return ListedAccount(
            siret=establishment.siret,
            establishment=establishment.name,
            name=f"{account.first_name} {account.last_name}",
            identifier=account.identifier,
            password=secret,
            profile=account.profile,
            status=account.status(paris_date(self.calendar.now)),
            suggested=person.suggested,
        )

    @property
    def new_service(self) -> Service:
        """The service put online of late."""
        return data.new_service(paris_date(self.calendar.at(data.ONLINE, 8)))

    def _past_review(
        self, employer: Employer, settled: Sequence[tuple[Person, Account]]
    ) -> Sequence[Told]:
        """Store the review that deleted those who left; what it leaves in the history."""
        if not employer.departed:
            return ()
        staff = [account for person, account in settled if person.created > data.REVIEWED]
        past = PastReview(calendar=self.calendar, staff=staff, departed=employer.departed)
        self.unit.reviews.add(*past.stored)
        return tuple(past.lines())

    def _service_added(self) -> Told:
        told = {"service": self.new_service.label, "online_on": str(self.new_service.online_on)}
        event = Event(operation=Operation.SERVICE_ADDED, after=told)
        return Told(at=self.calendar.at(data.ONLINE, 8), by=OPERATOR, event=event)

    def _write_history(
        self, settled: Sequence[tuple[Person, Account]], more: Sequence[Told]
    ) -> None:
        services = self.unit.services.online(paris_date(self.calendar.now))
        first = author_of(settled[0][1])
        told = [
            line
            for number, (person, account) in enumerate(settled)
            for line in Story(
                calendar=self.calendar,
                person=person,
                account=account,
                by=first if number else FOUNDER,
                services=services,
            ).lines()
        ]
        told += [*more, self._service_added()]
        told.sort(key=attrgetter("at"))
        for (at, by), lines in groupby(told, key=attrgetter("at", "by")):
            events = [line.event for line in lines]
            self.unit.history.record_many(settled[0][1].establishment_id, events, by=by, at=at)

    def _write_messages(self, person: Person, account: Account, *, by: Account) -> None:
        """What its mailbox and the administrators received these last days."""
        if person.created <= DAYS_OF_MESSAGES and not person.activated:
            then = replace(self.ports, clock=_ClockAt(account.created_at))
            facts = {"by_civility": by.civility or "", "by_last_name": by.last_name}
            mail_link(self.unit, then, account, LinkKind.ACTIVATION, facts=facts)
        if person.created <= DAYS_OF_MESSAGES and account.profile is Profile.ADMIN:
            queue_letter(self.unit, account, now=account.created_at)
        if account.blocked_at is not None:
            notify_block(self.unit, account, now=account.blocked_at)

    def _crowd(self, establishment: Establishment, domain: str, count: int) -> None:
        now = self.calendar.now
        for start in range(0, count, CROWD_BATCH):
            numbers = range(start, min(start + CROWD_BATCH, count))
            self.unit.accounts.add_many(
                [crowd(number, establishment.id, domain, self.calendar) for number in numbers]
            )
        event = Event(operation=Operation.ACCOUNTS_IMPORTED, after={"count": str(count)})
        self.unit.history.record(establishment.id, event, by=FOUNDER, at=now)


def _local(name: str) -> str:
    """A name as the left part of an address."""
    return fold(name).replace(" ", "-")
