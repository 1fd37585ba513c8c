"""What the core asks of its storage: one transaction, and the repositories in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from peps_tui.core.domain.account import Account, Status
from peps_tui.core.domain.challenge import Challenge, Purpose, Sends
from peps_tui.core.domain.establishment import Establishment
from peps_tui.core.domain.history import Author, Event, HistoryLine
from peps_tui.core.domain.link import Link, LinkKind
from peps_tui.core.domain.listing import AccountPage, Position
from peps_tui.core.domain.message import Message
from peps_tui.core.domain.phone import Phone
from peps_tui.core.domain.rights import Rights, Service
from peps_tui.core.domain.sign_in import Failure, Session
from peps_tui.core.domain.trust import Trust


class Establishments(Protocol):
    """The public employers."""

    def get(self, establishment_id: int) -> Establishment: ...

    def by_siret(self, siret: str) -> Establishment | None: ...

    def all(self) -> Sequence[Establishment]: ...

    def add(self, establishment: Establishment) -> Establishment: ...


class Accounts(Protocol):
    """The accounts; every method that takes an `establishment_id` sees that one alone."""

    def get(self, account_id: int) -> Account | None: ...

    def within(self, establishment_id: int, account_id: int) -> Account:
        """Raises AccountNotFound for a missing id and for one of elsewhere alike (RIGHT-4)."""
        ...

    def by_identifier(self, identifier: str) -> Account | None: ...

    def email_taken(self, establishment_id: int, email: str, *, but: int = 0) -> bool: ...

    def by_email(self, email: str) -> Sequence[Account]:
        """The accounts of a person in every establishment (PWD-4)."""
        ...

    def known_identifiers(self, identifiers: Iterable[str]) -> frozenset[str]:
        """Those ever given to anyone, deleted accounts included (LIFE-13)."""
        ...

    def next_number(self) -> int:
        """The next number of the national sequence of identifiers; raises IdentifiersExhausted."""
        ...

    def add(self, account: Account, rights: Rights) -> Account:
        """Store a new account; its identifier is taken for ever (LIFE-13)."""
        ...

    def add_many(self, accounts: Sequence[Account]) -> None: ...

    def save(self, account: Account) -> Account:
        """Raises AccountChanged when somebody saved it since it was read (LIFE-14)."""
        ...

    def remove(self, account: Account) -> None: ...

    def blank_phones(self) -> Mapping[int, int]:
        """Forget every number and flag; returns how many, by establishment (PHONE-6)."""
        ...

    def charge(self, account_id: int, failure: Failure, limit: int) -> int | None:
        """Count one attempt before it is compared (OTP-4, AUTH-5).

        Returns the attempts in a row including this one, or None when `limit` was reached.
        """
        ...

    def forgive(self, account_id: int, failure: Failure) -> None:
        """A success: the failures in a row start again from zero (AUTH-5)."""
        ...

    def rights(self, account_id: int) -> Rights: ...

    def password(self, account_id: int) -> str | None: ...

    def set_password(self, account_id: int, stored: str) -> None: ...

    def active_administrators(self, establishment_id: int, today: date) -> Sequence[Account]: ...

    def page(
        self,
        establishment_id: int,
        *,
        words: Sequence[str],
        size: int,
        today: date,
        by: Account,
        after: Position | None = None,
        before: Position | None = None,
        offset: int = 0,
    ) -> AccountPage:
        """A page in name order whose rows hold every one of `words` (folded text).

        `after`/`before` continue from a neighbouring page, whose offset the caller knows.
        """
        ...

    def count_by_status(self, establishment_id: int, today: date) -> Mapping[Status, int]: ...


class Services(Protocol):
    """The catalogue of services."""

    def online(self, today: date) -> Sequence[Service]:
        """In the order people see, those put online by `today`."""
        ...

    def add(self, services: Iterable[Service]) -> None: ...


class Sessions(Protocol):
    """Sign-ins under way and open sessions."""

    def by_ticket(self, digest: str) -> Session | None: ...

    def add(self, session: Session) -> Session: ...

    def save(self, session: Session) -> None: ...

    def end_all(self, account_id: int, now: datetime) -> None: ...


class Challenges(Protocol):
    """The one-time codes that were sent."""

    def live(self, session_id: int, purpose: Purpose) -> Challenge | None: ...

    def former(self, challenge: Challenge) -> Challenge | None:
        """The one of the same session that `challenge` replaced, if still readable."""
        ...

    def add(self, challenge: Challenge) -> Challenge: ...

    def save(self, challenge: Challenge) -> None: ...

    def withdraw(self, account_id: int, session_id: int) -> None:
        """The code never left: forget the live challenge, as if it had not been asked."""
        ...

    def cancel_live(self, account_id: int, session_id: int, now: datetime) -> None: ...

    def forget_secrets(self, now: datetime) -> None:
        """Wipe the secrets that can no longer serve (OTP-4)."""
        ...

    def sends(self, account_id: int, phone: Phone, now: datetime) -> Sends: ...


class Trusts(Protocol):
    """The trusted workstations."""

    def of(self, account_id: int) -> Sequence[Trust]: ...

    def find(self, account_id: int, fingerprint: str) -> Trust | None: ...

    def add(self, trust: Trust) -> Trust: ...

    def save(self, trust: Trust) -> None: ...

    def end_of_account(self, account_id: int, now: datetime) -> None: ...

    def end_all(self, now: datetime) -> None: ...

    def end_of_workstation(self, fingerprint: str, now: datetime) -> Sequence[Trust]:
        """End every trust in the workstation and return those that were alive (TRUST-4)."""
        ...


class Links(Protocol):
    """The secret links that were mailed."""

    def by_digest(self, digest: str) -> Link | None: ...

    def add(self, link: Link) -> Link: ...

    def sent_at(self, account_id: int, kind: LinkKind) -> datetime | None:
        """When the living link of this kind was mailed, if there is one."""
        ...

    def cancel(self, account_id: int, kind: LinkKind, now: datetime) -> None: ...

    def mark_used(self, link: Link, now: datetime) -> bool:
        """Use it up, once: False when somebody was quicker."""
        ...


class Failures(Protocol):
    """Failed sign-ins, by source and by account (AUTH-5, AUTH-8)."""

    def add(self, *, source: str, account_id: int | None, stranger: bool, at: datetime) -> int:
        """Note an attempt before it is judged; returns the id that `remove` takes."""
        ...

    def remove(self, failure_id: int) -> None:
        """The attempt was no failure."""
        ...

    def of_source(self, source: str, since: datetime) -> Sequence[datetime]: ...

    def of_strangers(self, account_id: int, since: datetime) -> Sequence[datetime]:
        """Those of workstations the account does not trust, since `since`, oldest first."""
        ...

    def count_since(self, account_id: int, since: datetime | None) -> int: ...


class History(Protocol):
    """The operations, append-only and chained (HIST-1, HIST-2)."""

    def record(self, establishment_id: int, event: Event, *, by: Author, at: datetime) -> None: ...

    def record_many(
        self, establishment_id: int, events: Sequence[Event], *, by: Author, at: datetime
    ) -> None: ...

    def page(
        self, establishment_id: int, *, before: int | None, size: int
    ) -> tuple[Sequence[HistoryLine], int]:
        """The newest lines numbered under `before`, newest first, and the count of all."""
        ...

    def first_broken(self, establishment_id: int) -> int | None: ...


class Marks(Protocol):
    """What was done once for the whole platform."""

    def set(self, name: str) -> bool:
        """Note that `name` was done; False when it already was."""
        ...


class Outbox(Protocol):
    """Messages stored with their cause, sent after it (MSG-2)."""

    def add(self, message: Message) -> Message: ...

    def claim(self, now: datetime, *, limit: int, only: int | None = None) -> Sequence[Message]:
        """Lease due messages for a minute, so that no other dispatcher takes them."""
        ...

    def sent(self, message: Message, now: datetime) -> None:
        """It left: what it said and to whom is wiped."""
        ...

    def failed(self, message: Message, reason: str, next_try: datetime | None) -> None: ...

    def expire(self, now: datetime) -> int:
        """Give up the messages that are too old to help, wiped; returns how many."""
        ...

    def waiting(self) -> int: ...


class UnitOfWork(Protocol):
    """One transaction: everything read in it is one instant, everything written is one act."""

    @property
    def establishments(self) -> Establishments: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def services(self) -> Services: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def challenges(self) -> Challenges: ...
    @property
    def trusts(self) -> Trusts: ...
    @property
    def links(self) -> Links: ...
    @property
    def failures(self) -> Failures: ...
    @property
    def history(self) -> History: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def marks(self) -> Marks: ...


class Storage(Protocol):
    """Gives transactions. Both methods raise StorageUnavailable when the database refuses."""

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        """A consistent view; writing in it is an error."""
        ...

    def writing(self) -> AbstractContextManager[UnitOfWork]:
        """The platform's one writer at a time: commits at the end, or nothing happened."""
        ...

    def close(self) -> None:
        """Close every connection; the storage opens them again when it is used."""
        ...
