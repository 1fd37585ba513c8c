"""Sessions, codes, trusts, links and failures: what decides who comes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from peps_tui.core.domain.account import Profile
from peps_tui.core.domain.challenge import CODE_LIFE, DAY, HOUR, Challenge, Purpose, Sends
from peps_tui.core.domain.link import Link, LinkKind
from peps_tui.core.domain.phone import Phone, phone_from_e164
from peps_tui.core.domain.sign_in import Session
from peps_tui.core.domain.trust import Trust
from peps_tui.core.ports import Vault
from peps_tui.core.storage.tables import challenges, failures, links, sessions, trusts

PHONE = "challenge.phone"
NUMBER = "challenge.number"
SECRET = "challenge.secret"


def _first(connection: Connection, table: Table, *where: ColumnElement[bool]) -> RowMapping | None:
    """The newest row that satisfies every condition."""
    query = select(table).where(*where).order_by(table.c.id.desc()).limit(1)
    return connection.execute(query).mappings().one_or_none()


@dataclass(frozen=True, slots=True)
class SqlSessions:
    """See `peps_tui.core.ports.Sessions`."""

    connection: Connection

    def by_ticket(self, digest: str) -> Session | None:
        """The session whose ticket has this digest."""
        row = _first(self.connection, sessions, sessions.c.ticket == digest)
        return None if row is None else Session(**{**row, "profile": Profile(row["profile"])})

    def add(self, session: Session) -> Session:
        """Store a new session; returned with its id."""
        values = asdict(session)
        del values["id"]
        made = self.connection.execute(insert(sessions).returning(sessions.c.id), values)
        return replace(session, id=made.scalar_one())

    def save(self, session: Session) -> None:
        """Write a session back."""
        self.connection.execute(
            update(sessions).where(sessions.c.id == session.id), asdict(session)
        )

    def end_all(self, account_id: int, now: datetime) -> None:
        """End every session of the account, those under way included."""
        alive = (sessions.c.account_id == account_id) & sessions.c.ended_at.is_(None)
        self.connection.execute(update(sessions).where(alive).values(ended_at=now))


@dataclass(frozen=True, slots=True)
class SqlChallenges:
    """See `peps_tui.core.ports.Challenges`."""

    connection: Connection
    vault: Vault

    def live(self, session_id: int, purpose: Purpose) -> Challenge | None:
        """The code that a session waits for, for one purpose."""
        return self._challenge(
            _first(
                self.connection,
                challenges,
                challenges.c.session_id == session_id,
                challenges.c.purpose == purpose,
                challenges.c.used_at.is_(None),
                challenges.c.cancelled_at.is_(None),
            )
        )

    def former(self, challenge: Challenge) -> Challenge | None:
        """The one of the same session that `challenge` replaced, if still readable."""
        return self._challenge(
            _first(
                self.connection,
                challenges,
                challenges.c.session_id == challenge.session_id,
                challenges.c.purpose == challenge.purpose,
                challenges.c.cancelled_at.is_not(None),
                challenges.c.secret.is_not(None),
                challenges.c.id < challenge.id,
            )
        )

    def add(self, challenge: Challenge) -> Challenge:
        """Store a new code, its secret and number sealed."""
        made = self.connection.execute(
            insert(challenges).returning(challenges.c.id), self._columns(challenge)
        )
        return replace(challenge, id=made.scalar_one())

    def save(self, challenge: Challenge) -> None:
        """Write a challenge back."""
        self.connection.execute(
            update(challenges).where(challenges.c.id == challenge.id), self._columns(challenge)
        )

    def withdraw(self, account_id: int, session_id: int) -> None:
        """The code never left: forget the live challenge, as if it had not been asked."""
        self.connection.execute(delete(challenges).where(_alive(account_id, session_id)))

    def cancel_live(self, account_id: int, session_id: int, now: datetime) -> None:
        """A new request cancels the former code of the session (OTP-5)."""
        self.connection.execute(
            update(challenges).where(_alive(account_id, session_id)).values(cancelled_at=now)
        )

    def forget_secrets(self, now: datetime) -> None:
        """Wipe the secrets that can no longer serve (OTP-4)."""
        stale = challenges.c.secret.is_not(None) & (challenges.c.sent_at < now - CODE_LIFE)
        self.connection.execute(update(challenges).where(stale).values(secret=None))

    def sends(self, account_id: int, phone: Phone, now: datetime) -> Sends:
        """The codes that count against the ceilings of OTP-5."""
        number = self.vault.fingerprint(phone.e164, use=NUMBER)
        in_all = select(func.count()).where(challenges.c.sent_at > now - DAY)
        return Sends(
            by_account=self._instants(challenges.c.account_id == account_id, now - HOUR),
            to_number=self._instants(challenges.c.number == number, now - DAY),
            in_all=self.connection.execute(in_all).scalar_one(),
        )

    def _instants(self, which: ColumnElement[bool], since: datetime) -> list[datetime]:
        query = (
            select(challenges.c.sent_at)
            .where(which, challenges.c.sent_at > since, challenges.c.used_at.is_(None))
            .order_by(challenges.c.sent_at)
        )
        return list(self.connection.execute(query).scalars())

    def _columns(self, challenge: Challenge) -> dict[str, object]:
        secret = challenge.secret
        return {
            "account_id": challenge.account_id,
            "session_id": challenge.session_id,
            "purpose": challenge.purpose,
            "target": challenge.target,
            "phone": self.vault.seal(challenge.phone.e164, use=PHONE),
            "number": self.vault.fingerprint(challenge.phone.e164, use=NUMBER),
            "secret": None if secret is None else self.vault.seal(secret, use=SECRET),
            "sent_at": challenge.sent_at,
            "used_at": challenge.used_at,
            "cancelled_at": challenge.cancelled_at,
        }

    def _challenge(self, row: RowMapping | None) -> Challenge | None:
        if row is None:
            return None
        sealed = row["secret"]
        return Challenge(
            id=row["id"],
            account_id=row["account_id"],
            session_id=row["session_id"],
            purpose=Purpose(row["purpose"]),
            target=row["target"],
            phone=phone_from_e164(self.vault.open(row["phone"], use=PHONE)),
            secret=None if sealed is None else self.vault.open(sealed, use=SECRET),
            sent_at=row["sent_at"],
            used_at=row["used_at"],
            cancelled_at=row["cancelled_at"],
        )


def _alive(account_id: int, session_id: int) -> ColumnElement[bool]:
    return (
        (challenges.c.account_id == account_id)
        & (challenges.c.session_id == session_id)
        & challenges.c.used_at.is_(None)
        & challenges.c.cancelled_at.is_(None)
    )


@dataclass(frozen=True, slots=True)
class SqlTrusts:
    """See `peps_tui.core.ports.Trusts`."""

    connection: Connection

    def of(self, account_id: int) -> Sequence[Trust]:
        """Those of the account that nobody ended; some may have lapsed."""
        return self._all(trusts.c.account_id == account_id)

    def find(self, account_id: int, fingerprint: str) -> Trust | None:
        """The newest trust of the account in a workstation, unless it was ended."""
        row = _first(
            self.connection,
            trusts,
            trusts.c.account_id == account_id,
            trusts.c.fingerprint == fingerprint,
            trusts.c.ended_at.is_(None),
        )
        return None if row is None else Trust(**row)

    def add(self, trust: Trust) -> Trust:
        """Store a new trust; returned with its id."""
        values = asdict(trust)
        del values["id"]
        made = self.connection.execute(insert(trusts).returning(trusts.c.id), values)
        return replace(trust, id=made.scalar_one())

    def save(self, trust: Trust) -> None:
        """Write a trust back."""
        self.connection.execute(update(trusts).where(trusts.c.id == trust.id), asdict(trust))

    def end_of_account(self, account_id: int, now: datetime) -> None:
        """Every workstation of the account needs a code again (TRUST-5)."""
        alive = (trusts.c.account_id == account_id) & trusts.c.ended_at.is_(None)
        self.connection.execute(update(trusts).where(alive).values(ended_at=now))

    def end_all(self, now: datetime) -> None:
        """Every workstation of everybody needs a code again (PHONE-6)."""
        self.connection.execute(
            update(trusts).where(trusts.c.ended_at.is_(None)).values(ended_at=now)
        )

    def end_of_workstation(self, fingerprint: str, now: datetime) -> Sequence[Trust]:
        """End every trust in the workstation and return those that were alive (TRUST-4)."""
        here = trusts.c.fingerprint == fingerprint
        ended = self._all(here & (trusts.c.until > now))
        self.connection.execute(
            update(trusts).where(here, trusts.c.ended_at.is_(None)).values(ended_at=now)
        )
        return ended

    def _all(self, which: ColumnElement[bool]) -> list[Trust]:
        query = select(trusts).where(which, trusts.c.ended_at.is_(None)).order_by(trusts.c.id)
        return [Trust(**row) for row in self.connection.execute(query).mappings()]


@dataclass(frozen=True, slots=True)
class SqlLinks:
    """See `peps_tui.core.ports.Links`."""

    connection: Connection

    def by_digest(self, digest: str) -> Link | None:
        """The link whose token has this digest."""
        row = _first(self.connection, links, links.c.digest == digest)
        return None if row is None else Link(**{**row, "kind": LinkKind(row["kind"])})

    def add(self, link: Link) -> Link:
        """Store a new link; returned with its id."""
        values = asdict(link)
        del values["id"]
        made = self.connection.execute(insert(links).returning(links.c.id), values)
        return replace(link, id=made.scalar_one())

    def cancel(self, account_id: int, kind: LinkKind, now: datetime) -> None:
        """Only the last link sent works (LIFE-2)."""
        self.connection.execute(
            update(links)
            .where(
                links.c.account_id == account_id,
                links.c.kind == kind,
                links.c.used_at.is_(None),
                links.c.cancelled_at.is_(None),
            )
            .values(cancelled_at=now)
        )

    def mark_used(self, link: Link, now: datetime) -> bool:
        """Use it up, once: False when somebody was quicker."""
        used = self.connection.execute(
            update(links)
            .where(links.c.id == link.id, links.c.used_at.is_(None))
            .values(used_at=now)
        )
        return used.rowcount == 1


@dataclass(frozen=True, slots=True)
class SqlFailures:
    """See `peps_tui.core.ports.Failures`."""

    connection: Connection

    def add(self, *, source: str, account_id: int | None, stranger: bool, at: datetime) -> int:
        """Note an attempt before it is judged; returns the id that `remove` takes."""
        made = self.connection.execute(
            insert(failures).returning(failures.c.id),
            {"source": source, "account_id": account_id, "stranger": stranger, "at": at},
        )
        return int(made.scalar_one())

    def remove(self, failure_id: int) -> None:
        """The attempt was no failure."""
        self.connection.execute(delete(failures).where(failures.c.id == failure_id))

    def of_source(self, source: str, since: datetime) -> Sequence[datetime]:
        """Those of a source over all accounts, oldest first."""
        return self._instants(failures.c.source == source, since)

    def of_strangers(self, account_id: int, since: datetime) -> Sequence[datetime]:
        """Those of workstations the account does not trust, since `since`, oldest first."""
        return self._instants(
            (failures.c.account_id == account_id) & failures.c.stranger.is_(True), since
        )

    def count_since(self, account_id: int, since: datetime | None) -> int:
        """The failed tries on an account after `since`, or ever (AUTH-8)."""
        query = select(func.count()).where(failures.c.account_id == account_id)
        if since is not None:
            query = query.where(failures.c.at > since)
        return self.connection.execute(query).scalar_one()

    def _instants(self, which: ColumnElement[bool], since: datetime) -> list[datetime]:
        query = select(failures.c.at).where(which, failures.c.at >= since).order_by(failures.c.at)
        return list(self.connection.execute(query).scalars())
