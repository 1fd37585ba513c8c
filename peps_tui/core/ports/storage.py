"""What the core asks of its storage: one transaction, and the repositories in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from peps_tui.core.domain.account import Account
from peps_tui.core.domain.challenge import Challenge, Purpose, Sends
from peps_tui.core.domain.daily import Trace
from peps_tui.core.domain.door import RequestKind
from peps_tui.core.domain.establishment import BankDetails, Contract, Establishment
from peps_tui.core.domain.history import (
    EVERYTHING,
    Anchor,
    Author,
    Event,
    HistoryFilter,
    HistoryLine,
)
from peps_tui.core.domain.kept_draft import KeptDraft
from peps_tui.core.domain.link import Link, LinkKind
from peps_tui.core.domain.listing import AccountPage, Criterion, Filter, Listing
from peps_tui.core.domain.message import (
    CARRIES_SECRET,
    Message,
    MessageKind,
    MessageState,
    MessageTrace,
)
from peps_tui.core.domain.phone import Phone
from peps_tui.core.domain.review import Review, ReviewItem
from peps_tui.core.domain.rights import Rights, Service
from peps_tui.core.domain.sign_in import Failure, Session
from peps_tui.core.domain.terms import Acceptance, Terms
from peps_tui.core.domain.trust import Trust
from peps_tui.core.ports.outside import Anchors


class Establishments(Protocol):
    """The public employers."""

    def get(self, establishment_id: int) -> Establishment: ...

    def by_siret(self, siret: str) -> Establishment | None: ...

    def all(self) -> Sequence[Establishment]: ...

    def add(self, establishment: Establishment, *, now: datetime) -> Establishment:
        """Store a new employer; what is online at `now` is no news to it (RIGHT-2)."""
        ...

    def save(self, establishment: Establishment) -> None:
        """Write back its address and its legal representative."""
        ...

    def contracts(self, establishment_id: int) -> Sequence[Contract]:
        """By fund, then by number."""
        ...

    def add_contract(self, establishment_id: int, contract: Contract) -> bool:
        """Store a contract; False when the employer already has it."""
        ...

    def bank_details(self, establishment_id: int) -> BankDetails | None: ...

    def save_bank_details(self, establishment_id: int, details: BankDetails) -> None: ...


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

    def named(self, establishment_id: int, last_name: str, first_name: str) -> Sequence[Account]:
        """Those of these names, without accents or case."""
        ...

    def known_emails(self, establishment_id: int, emails: Iterable[str]) -> frozenset[str]:
        """Those of `emails`, all case-folded, that accounts of the establishment use."""
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

    def refund(self, account_id: int, failure: Failure) -> None:
        """An attempt that nobody could judge: the failures in a row are one less (AUTH-5)."""
        ...

    def rights(self, account_id: int) -> Rights: ...

    def password(self, account_id: int) -> str | None: ...

    def set_password(self, account_id: int, stored: str) -> None: ...

    def active_administrators(self, establishment_id: int, today: date) -> Sequence[Account]: ...

    def page(
        self,
        establishment_id: int,
        listing: Listing,
        *,
        by: Account,
        now: datetime,
        ticked: Set[int] = frozenset(),
    ) -> AccountPage:
        """One page of the grid, as `by` sees it at `now`; of `ticked`, those in the results."""
        ...

    def ids(self, establishment_id: int, which: Filter, *, now: datetime) -> Sequence[int]:
        """Every account that `which` keeps, in name order."""
        ...

    def many(
        self, establishment_id: int, ids: Iterable[int] | None = None, *, phones: bool = False
    ) -> Sequence[Account]:
        """Accounts by id, in name order; None is all of them.

        Ids that are missing or of elsewhere are left out alike. Numbers stay sealed, hence
        None, unless `phones` asks for them.
        """
        ...

    def renew_many(self, ids: Sequence[int], expires_on: date) -> None:
        """Give all these accounts the same expiry."""
        ...

    def remove_many(self, ids: Sequence[int]) -> None:
        """Delete accounts and all that belongs to them; their identifiers stay taken."""
        ...

    def set_rights(self, account_id: int, levels: Rights) -> None:
        """Change the levels of these services; those not named stay."""
        ...

    def count_by(
        self, establishment_id: int, criteria: Iterable[Criterion], *, now: datetime
    ) -> Mapping[Criterion, int]:
        """How many accounts each criterion keeps."""
        ...


class People(Protocol):
    """Which accounts, of several establishments, their person proved to be his."""

    def accounts(self, account_id: int) -> Sequence[int]:
        """The other accounts of the same person."""
        ...

    def link(self, one: int, other: int) -> None:
        """Both, and all that were linked with either, are the same person’s."""
        ...

    def cut(self, account_id: int) -> bool:
        """The account is linked with no other; False when it was not."""
        ...


class TermsOfUse(Protocol):
    """The versions of the terms, and who accepted them (CGU)."""

    def newest(self) -> Terms | None:
        """The only version that still matters."""
        ...

    def to_accept(self, establishment_id: int) -> Terms | None:
        """The newest version, unless it was accepted for the establishment."""
        ...

    def text(self, terms: Terms) -> str: ...

    def acceptance(self, establishment_id: int, terms: Terms) -> Acceptance | None: ...

    def publish(self, terms: Terms, text: str) -> bool:
        """Store a new version; False when there was one of the same name."""
        ...

    def accept(self, establishment_id: int, terms: Terms, acceptance: Acceptance) -> None: ...


class Requests(Protocol):
    """What was asked without signing in, to stop floods; what it was about is kept digested."""

    def add(self, kind: RequestKind, *, source: str, about: str, at: datetime) -> None: ...

    def of_source(self, kind: RequestKind, source: str, since: datetime) -> Sequence[datetime]:
        """When a source asked since, oldest first."""
        ...

    def about(self, kind: RequestKind, about: str, since: datetime) -> Sequence[datetime]:
        """When the same was asked since, oldest first."""
        ...


class Services(Protocol):
    """The catalogue of services."""

    def online(self, today: date) -> Sequence[Service]:
        """In the order people see, those put online by `today`."""
        ...

    def all(self) -> Sequence[Service]:
        """The whole catalogue, what is to come included."""
        ...

    def add(self, services: Iterable[Service]) -> None:
        """Every account holds no right on them (RIGHT-2)."""
        ...

    def holders(self, establishment_id: int, codes: Iterable[str]) -> Mapping[str, int]:
        """How many accounts hold a right on each of these services; none is left out."""
        ...

    def to_review(self, establishment_id: int, today: date) -> Sequence[Service]:
        """Those online that no administrator of the establishment has reviewed (RIGHT-2)."""
        ...

    def reviewed(
        self, establishment_id: int, codes: Iterable[str], *, by: str, at: datetime
    ) -> None:
        """Note that an administrator reviewed them."""
        ...


class Sessions(Protocol):
    """Sign-ins under way and open sessions."""

    def by_ticket(self, digest: str) -> Session | None: ...

    def add(self, session: Session) -> Session: ...

    def save(self, session: Session) -> None: ...

    def open(self, account_id: int, since: datetime) -> Sequence[Session]:
        """Those of the account that are open and were used after `since`, the newest first."""
        ...

    def end_all(self, account_id: int, now: datetime, *, but: int = 0) -> None:
        """End every session of the account but one, those under way included."""
        ...

    def end_of_accounts(self, account_ids: Sequence[int], now: datetime) -> None:
        """End every session of these accounts, those under way included."""
        ...

    def end_under_way(self, account_id: int, now: datetime) -> None:
        """End the sign-ins of the account that are not finished; open sessions go on."""
        ...


class Challenges(Protocol):
    """The one-time codes that were sent."""

    def keyed(self, target: str) -> str:
        """The only stored form of a target: without the keys nobody can tell what it digests."""
        ...

    def live(self, session_id: int, purpose: Purpose) -> Challenge | None: ...

    def former(self, challenge: Challenge) -> Challenge | None:
        """The one of the same session that `challenge` replaced, if still readable."""
        ...

    def accepted(self, session_id: int, purpose: Purpose) -> Challenge | None:
        """The newest of a session whose code was accepted."""
        ...

    def add(self, challenge: Challenge) -> Challenge: ...

    def save(self, challenge: Challenge) -> None: ...

    def withdraw(self, account_id: int, session_id: int) -> None:
        """The code never left: forget the live challenge, as if it had not been asked."""
        ...

    def cancel_live(self, account_id: int, session_id: int, now: datetime) -> None: ...

    def cancel_all(self, account_id: int, now: datetime) -> None:
        """Cancel every code of an account, whichever session asked for it."""
        ...

    def forget_secrets(self, now: datetime) -> None:
        """Wipe the secrets that can no longer serve (OTP-4)."""
        ...

    def sends(self, account_id: int, phone: Phone, now: datetime) -> Sends: ...

    def sent_in_all(self, now: datetime) -> int:
        """How many codes the fuse of the platform counts (OTP-5)."""
        ...


class Trusts(Protocol):
    """The trusted workstations."""

    def of(self, account_id: int) -> Sequence[Trust]: ...

    def find(self, account_id: int, fingerprint: str) -> Trust | None: ...

    def add(self, trust: Trust) -> Trust: ...

    def save(self, trust: Trust) -> None: ...

    def end_of_account(self, account_id: int, now: datetime) -> None: ...

    def end_of_accounts(self, account_ids: Sequence[int], now: datetime) -> None: ...

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

    def remove(self, failure_id: int, account_id: int | None) -> None:
        """The attempt on this account was no failure."""
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
        self,
        establishment_id: int,
        which: HistoryFilter = EVERYTHING,
        *,
        before: int | None,
        size: int,
    ) -> tuple[Sequence[HistoryLine], int]:
        """The newest lines numbered under `before`, newest first, and the count of all."""
        ...

    def matching(self, establishment_id: int, which: HistoryFilter) -> Sequence[HistoryLine]:
        """Every line that `which` keeps, newest first."""
        ...

    def first_broken(self, establishment_id: int, anchor: Anchor | None = None) -> int | None:
        """The number of the first line that does not hold, the end included; None when all do."""
        ...

    def head(self, establishment_id: int) -> Anchor:
        """The last line, numbered 0 while there is none."""
        ...


class Marks(Protocol):
    """What was done once for the whole platform."""

    def set(self, name: str) -> bool:
        """Note that `name` was done; False when it already was."""
        ...


class Preferences(Protocol):
    """What each account chose for its own screens, as texts by name."""

    def of(self, account_id: int) -> Mapping[str, str]: ...

    def save(self, account_id: int, values: Mapping[str, str]) -> None:
        """Replace all that the account chose."""
        ...


class Drafts(Protocol):
    """The creations that were not finished."""

    def of(self, account_id: int) -> Sequence[KeptDraft]:
        """What the account was typing and can still be read, the last typed first."""
        ...

    def find(self, account_id: int, draft_id: int) -> KeptDraft | None:
        """That one, if the account is its author and it can still be read."""
        ...

    def keep(self, account_id: int, kept: KeptDraft) -> KeptDraft:
        """Store a new one, returned with its id, or write one back."""
        ...

    def drop(self, kept: KeptDraft) -> None: ...

    def drop_all(self, account_id: int) -> None:
        """Keep nothing of what the account was typing."""
        ...

    def drop_saved_before(self, instant: datetime) -> int:
        """Delete those that nobody typed in since; returns how many."""
        ...


class Reviews(Protocol):
    """The reviews of accounts; at most one of an establishment is open."""

    def open(self, establishment_id: int) -> Review | None: ...

    def last_closed(self, establishment_id: int) -> Review | None: ...

    def within(self, establishment_id: int, review_id: int) -> Review | None:
        """None for a missing id and for one of elsewhere alike (RIGHT-4)."""
        ...

    def since(self, establishment_id: int) -> datetime | None:
        """When the accounts were last reviewed, or else when the oldest of them was created."""
        ...

    def add(self, review: Review, items: Sequence[ReviewItem]) -> Review: ...

    def save(self, review: Review) -> None: ...

    def items(self, review: Review, numbers: Collection[int] | None = None) -> Sequence[ReviewItem]:
        """Those of these numbers, or all, in the order the review asks.

        As long as it goes on, each has the expiry its account has now.
        """
        ...

    def keep_expiries(self, review: Review) -> None:
        """Write down the expiry each account has now, for the report of a review that ends."""
        ...

    def save_decision(self, items: Sequence[ReviewItem]) -> None:
        """Write back what was decided of items at once: the same for all."""
        ...

    def save_results(self, items: Sequence[ReviewItem]) -> None:
        """Write back what became of items."""
        ...

    def left(self, review: Review) -> int:
        """How many accounts of the review are not settled yet."""
        ...


class Reminders(Protocol):
    """Which accounts administrators were reminded of, for which expiry (LIFE-7)."""

    def due(self, establishment_id: int, today: date) -> Sequence[int]:
        """The ids of those whose reminder day has come, not expired, not told yet."""
        ...

    def establishments(self, today: date) -> Sequence[int]:
        """The ids of those where at least one reminder is due."""
        ...

    def note(self, accounts: Iterable[Account], now: datetime) -> None:
        """They were told, for the expiry they have now."""
        ...


class Retention(Protocol):
    """Traces that have served their time."""

    def purge(self, before: datetime) -> Mapping[Trace, int]:
        """Delete what ended before; returns how many of each kind, those of none left out."""
        ...


class Outbox(Protocol):
    """Messages stored with their cause, sent after it (MSG-2)."""

    def add(self, message: Message) -> Message: ...

    def claim(self, now: datetime, *, limit: int, only: int | None = None) -> Sequence[Message]:
        """Lease due messages for ten minutes, so that no other dispatcher takes them.

        `only` is for the request that stored a message, which may take it before it is due.
        """
        ...

    def sent(self, message: Message, now: datetime) -> None:
        """It left: what it said and to whom is wiped."""
        ...

    def failed(self, message: Message, reason: str, next_try: datetime | None) -> None:
        """It did not leave. Without a next try it is given up; what is `ASKED_ANEW` is wiped.

        What was given up meanwhile stays so.
        """
        ...

    def retry(self, now: datetime, *, only: int | None = None) -> Sequence[int]:
        """Let what failed leave at once, `only` or all; returns which messages that was.

        What is kept no longer never does, nor what is too old to help, or is being sent by a
        dispatcher at this moment.
        """
        ...

    def traces(self, state: MessageState | None, *, limit: int) -> Sequence[MessageTrace]:
        """The newest messages in this state, or in any, newest first."""
        ...

    def trace(self, message_id: int) -> MessageTrace | None: ...

    def count(self) -> Mapping[MessageState, int]: ...

    def give_up(
        self, account_ids: Sequence[int], kinds: Collection[MessageKind] = CARRIES_SECRET
    ) -> None:
        """What these messages to these accounts carry serves no longer: they do not leave."""
        ...

    def expire(self, now: datetime) -> int:
        """Give up the messages that are too old to help, wiped; returns how many."""
        ...

    def waiting(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """`count` values were sealed anew, up to the row `last`; those nobody can read were left."""

    last: int
    count: int


class Seals(Protocol):
    """All that is sealed in the database, whatever it is (PHONE-7).

    What changes keys belongs to a writing transaction: nobody seals meanwhile.
    """

    @property
    def places(self) -> Sequence[str]:
        """The names of the columns that hold sealed values."""
        ...

    def start(self) -> bool:
        """Seal with a new key from now on; False when a former rotation is to be finished."""
        ...

    def count(self) -> int:
        """How many values are not sealed with the newest key."""
        ...

    def renew(self, place: str, *, after: int, limit: int) -> Renewed | None:
        """Seal the next values of a column with the newest key; None when there is none left."""
        ...

    def open(self) -> bool:
        """Whether a value sealed with each of the keys that served can be read."""
        ...

    def finish(self) -> int:
        """Forget the former keys, unless some values still need them; returns how many do."""
        ...


class UnitOfWork(Protocol):
    """One transaction: everything read in it is one instant, everything written is one act."""

    @property
    def establishments(self) -> Establishments: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def people(self) -> People: ...
    @property
    def terms(self) -> TermsOfUse: ...
    @property
    def requests(self) -> Requests: ...
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
    @property
    def preferences(self) -> Preferences: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def reviews(self) -> Reviews: ...
    @property
    def reminders(self) -> Reminders: ...
    @property
    def retention(self) -> Retention: ...
    @property
    def seals(self) -> Seals: ...


class Storage(Protocol):
    """Gives transactions. Both methods raise StorageUnavailable when the database refuses."""

    @property
    def anchors(self) -> Anchors:
        """Where the chains of history ended at the last commit; ask before you read them."""
        ...

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        """A consistent view; writing in it is an error."""
        ...

    def writing(self) -> AbstractContextManager[UnitOfWork]:
        """The platform's one writer at a time: commits at the end, or nothing happened.

        Raises CommitUnknown when the database leaves meanwhile: one or the other.
        """
        ...

    def close(self) -> None:
        """Close every connection; the storage opens them again when it is used."""
        ...
