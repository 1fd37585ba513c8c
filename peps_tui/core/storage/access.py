"""Sessions, trusts, links and failures: what decides who comes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    delete,
    func,
    insert,
    select,
    update,
)

from peps_tui.core.domain.account import Profile
from peps_tui.core.domain.challenge import Purpose
from peps_tui.core.domain.link import Link, LinkKind
from peps_tui.core.domain.sign_in import Session
from peps_tui.core.domain.trust import Trust
from peps_tui.core.storage.queries import among, newest
from peps_tui.core.storage.tables import failures, links, sessions, trusts


@dataclass(frozen=True, slots=True)
class SqlSessions:
    """See `peps_tui.core.ports.Sessions`."""

    connection: Connection

    def by_ticket(self, digest: str) -> Session | None:
        """The session whose ticket has this digest."""
        row = newest(self.connection, sessions, sessions.c.ticket == digest)
        return None if row is None else _session(row)

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

    def open(self, account_id: int, since: datetime) -> Sequence[Session]:
        """Those of the account that are open and were used after `since`, the newest first."""
        query = (
            select(sessions)
            .where(
                sessions.c.account_id == account_id,
                sessions.c.opened_at.is_not(None),
                sessions.c.ended_at.is_(None),
                sessions.c.seen_at > since,
            )
            .order_by(sessions.c.id.desc())
        )
        return [_session(row) for row in self.connection.execute(query).mappings()]

    def end_all(self, account_id: int, now: datetime, *, but: int = 0) -> None:
        """End every session of the account but one, those under way included."""
        self._end((sessions.c.account_id == account_id) & (sessions.c.id != but), now)

    def end_of_accounts(self, account_ids: Sequence[int], now: datetime) -> None:
        """End every session of these accounts, those under way included."""
        self._end(among(sessions.c.account_id, account_ids), now)

    def end_under_way(self, account_id: int, now: datetime) -> None:
        """End the sign-ins of the account that are not finished; open sessions go on (TRUST-5)."""
        self._end((sessions.c.account_id == account_id) & sessions.c.opened_at.is_(None), now)

    def _end(self, which: ColumnElement[bool], now: datetime) -> None:
        self.connection.execute(
            update(sessions).where(which, sessions.c.ended_at.is_(None)).values(ended_at=now)
        )


def _session(row: RowMapping) -> Session:
    told = {"profile": Profile(row["profile"]), "purpose": Purpose(row["purpose"])}
    return Session(**{**row, **told})


@dataclass(frozen=True, slots=True)
class SqlTrusts:
    """See `peps_tui.core.ports.Trusts`."""

    connection: Connection

    def of(self, account_id: int) -> Sequence[Trust]:
        """Those of the account that nobody ended; some may have lapsed."""
        return self._all(trusts.c.account_id == account_id)

    def find(self, account_id: int, fingerprint: str) -> Trust | None:
        """The newest trust of the account in a workstation, unless it was ended."""
        row = newest(
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
        self.end_of_accounts([account_id], now)

    def end_of_accounts(self, account_ids: Sequence[int], now: datetime) -> None:
        """Every workstation of these accounts needs a code again (TRUST-5)."""
        alive = among(trusts.c.account_id, account_ids) & trusts.c.ended_at.is_(None)
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
        row = newest(self.connection, links, links.c.digest == digest)
        return None if row is None else Link(**{**row, "kind": LinkKind(row["kind"])})

    def add(self, link: Link) -> Link:
        """Store a new link; returned with its id."""
        values = asdict(link)
        del values["id"]
        made = self.connection.execute(insert(links).returning(links.c.id), values)
        return replace(link, id=made.scalar_one())

    def sent_at(self, account_id: int, kind: LinkKind) -> datetime | None:
        """When the living link of this kind was mailed, if there is one."""
        row = newest(
            self.connection,
            links,
            links.c.account_id == account_id,
            links.c.kind == kind,
            links.c.used_at.is_(None),
            links.c.cancelled_at.is_(None),
        )
        return None if row is None else row["sent_at"]

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

    def remove(self, failure_id: int, account_id: int | None) -> None:
        """The attempt on this account was no failure."""
        # If the account was deleted meanwhile, SQLite may have given the id to another’s failure.
        mine = failures.c.account_id.is_not_distinct_from(account_id)
        self.connection.execute(delete(failures).where(failures.c.id == failure_id, mine))

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
