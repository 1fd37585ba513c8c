"""Opening the database, and the transactions everything happens in."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event, make_url, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.util import LRUCache

from peps_tui.core.domain import errors
from peps_tui.core.ports import Anchors, Vault
from peps_tui.core.storage.access import (
    SqlFailures,
    SqlLinks,
    SqlSessions,
    SqlTrusts,
)
from peps_tui.core.storage.accounts import SqlAccounts
from peps_tui.core.storage.catalogue import SqlMarks, SqlServices
from peps_tui.core.storage.challenges import SqlChallenges
from peps_tui.core.storage.drafts import SqlDrafts
from peps_tui.core.storage.establishments import SqlEstablishments
from peps_tui.core.storage.history import SqlHistory
from peps_tui.core.storage.migrating import upgrade_if_due, write_ahead
from peps_tui.core.storage.outbox import SqlOutbox
from peps_tui.core.storage.people import SqlPeople
from peps_tui.core.storage.postgresql import postgresql_engine
from peps_tui.core.storage.preferences import SqlPreferences
from peps_tui.core.storage.requests import SqlRequests
from peps_tui.core.storage.reviews import SqlReviews
from peps_tui.core.storage.sealed import SqlSeals
from peps_tui.core.storage.tables import establishments
from peps_tui.core.storage.terms import SqlTerms
from peps_tui.core.storage.upkeep import SqlReminders, SqlRetention

log = logging.getLogger(__name__)

BUSY_TIMEOUT_SECONDS = 15
"""How long a writer waits for its turn: a hundred at once on a busy machine took more than five."""
STATEMENTS = 500
"""How many statements are kept as they were written for SQLite: what SQLAlchemy keeps."""


@dataclass(frozen=True)
class SqlUnitOfWork:
    """The repositories of one transaction; see `peps_tui.core.ports.UnitOfWork`."""

    connection: Connection
    vault: Vault

    @cached_property
    def establishments(self) -> SqlEstablishments:
        """The public employers."""
        return SqlEstablishments(self.connection, self.vault)

    @cached_property
    def accounts(self) -> SqlAccounts:
        """The accounts."""
        return SqlAccounts(self.connection, self.vault)

    @cached_property
    def people(self) -> SqlPeople:
        """Which accounts are of one person."""
        return SqlPeople(self.connection)

    @cached_property
    def terms(self) -> SqlTerms:
        """The terms of use."""
        return SqlTerms(self.connection)

    @cached_property
    def requests(self) -> SqlRequests:
        """What was asked without signing in."""
        return SqlRequests(self.connection, self.vault)

    @cached_property
    def services(self) -> SqlServices:
        """The catalogue."""
        return SqlServices(self.connection)

    @cached_property
    def sessions(self) -> SqlSessions:
        """Sign-ins under way and open sessions."""
        return SqlSessions(self.connection)

    @cached_property
    def challenges(self) -> SqlChallenges:
        """The codes that were sent."""
        return SqlChallenges(self.connection, self.vault)

    @cached_property
    def trusts(self) -> SqlTrusts:
        """The trusted workstations."""
        return SqlTrusts(self.connection)

    @cached_property
    def links(self) -> SqlLinks:
        """The links that were mailed."""
        return SqlLinks(self.connection)

    @cached_property
    def failures(self) -> SqlFailures:
        """The failed sign-ins."""
        return SqlFailures(self.connection)

    @cached_property
    def history(self) -> SqlHistory:
        """The operations."""
        return SqlHistory(self.connection, self.vault)

    @cached_property
    def marks(self) -> SqlMarks:
        """What was done once for the whole platform."""
        return SqlMarks(self.connection)

    @cached_property
    def outbox(self) -> SqlOutbox:
        """The messages."""
        return SqlOutbox(self.connection, self.vault)

    @cached_property
    def preferences(self) -> SqlPreferences:
        """What each account chose for its own screens."""
        return SqlPreferences(self.connection)

    @cached_property
    def drafts(self) -> SqlDrafts:
        """The creations that were not finished."""
        return SqlDrafts(self.connection, self.vault)

    @cached_property
    def reviews(self) -> SqlReviews:
        """The reviews of accounts."""
        return SqlReviews(self.connection)

    @cached_property
    def reminders(self) -> SqlReminders:
        """The reminders of expiries."""
        return SqlReminders(self.connection)

    @cached_property
    def retention(self) -> SqlRetention:
        """What has served its time."""
        return SqlRetention(self.connection)

    @cached_property
    def seals(self) -> SqlSeals:
        """All that is sealed."""
        return SqlSeals(self.connection, self.vault)


@dataclass(frozen=True, slots=True)
class SqlStorage:
    """Transactions on one database; see `peps_tui.core.ports.Storage`."""

    engine: Engine
    vault: Vault
    anchors: Anchors

    @contextmanager
    def reading(self) -> Iterator[SqlUnitOfWork]:
        """One instant of the database; whatever is written in it is undone."""
        with self._transaction(writing=False) as unit:
            yield unit
            unit.connection.rollback()

    @contextmanager
    def writing(self) -> Iterator[SqlUnitOfWork]:
        """The one writer of the platform: its lock is taken before anything is read."""
        with self._transaction(writing=True) as unit:
            yield unit
            # So that a chain whose first lines are anchored too late is known all the same.
            self.anchors.note(unit.history.begun)
            _commit(unit.connection)
        self.anchors.note(unit.history.written.values())

    @contextmanager
    def _transaction(self, *, writing: bool) -> Iterator[SqlUnitOfWork]:
        try:
            with self.engine.connect().execution_options(writing=writing) as connection:
                yield SqlUnitOfWork(connection, self.vault)
        except IntegrityError:
            raise
        except DBAPIError as error:
            log.warning("the database refused: %s", type(error.orig).__name__, exc_info=True)
            raise errors.StorageUnavailable from None

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_storage(url: str, vault: Vault, anchors: Anchors) -> SqlStorage:
    """Open the database at `url`, creating or upgrading it when due.

    `url` is an SQLAlchemy address: `sqlite:////path/peps.db` or `postgresql+psycopg://…`.

    Raises:
        StorageTooNew: it was written by a newer version of the program.
        FilesTooOpen: the SQLite file can be read by other users of the machine.
        StorageUnavailable: it cannot be opened.
    """
    return SqlStorage(open_engine(url), vault, anchors)


def holds_nobody(url: str) -> bool:
    """Whether the database at `url`, created when missing, has no establishment; raises alike."""
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            return connection.execute(select(establishments.c.id).limit(1)).first() is None
    finally:
        engine.dispose()


def open_engine(url: str, *, upgrade: bool = True) -> Engine:
    """Connections to the database at `url`, as they are set up; raises as `open_storage`."""
    target = make_url(url)
    sqlite = target.get_backend_name() == "sqlite"
    path = Path(target.database) if sqlite and target.database else None
    if path is not None:
        _private_file(path)
    if sqlite:
        engine = _sqlite_engine(target)
    else:
        engine = postgresql_engine(target, lock_seconds=BUSY_TIMEOUT_SECONDS)
    try:
        if path is not None:
            write_ahead(path)
        if upgrade:
            upgrade_if_due(engine, path)
    except (DBAPIError, sqlite3.Error):
        engine.dispose()
        log.warning("the database cannot be opened", exc_info=True)
        raise errors.StorageUnavailable from None
    except errors.StorageTooNew:
        engine.dispose()
        raise
    return engine


def _sqlite_engine(target: URL) -> Engine:
    # Parameters hold people's data and sealed secrets: never in a log or a traceback.
    engine = create_engine(
        target, hide_parameters=True, connect_args={"timeout": BUSY_TIMEOUT_SECONDS}
    )
    engine.dialect, statements = _sqlite()
    engine.update_execution_options(compiled_cache=statements)
    event.listen(engine, "connect", _on_sqlite_connect)
    event.listen(engine, "begin", _begin_on_sqlite)
    return engine


def _private_file(path: Path) -> None:
    """Make the file readable by its owner alone before SQLite opens it (its WAL inherits)."""
    try:
        # One that exists is never opened here: closing it would drop the locks of this process.
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        open_to_others = path.stat().st_mode & 0o077
    except OSError:
        log.warning("the database file cannot be opened", exc_info=True)
        raise errors.StorageUnavailable from None
    if open_to_others:
        raise errors.FilesTooOpen(str(path))


@cache
def _sqlite() -> tuple[Dialect, LRUCache[Any, Any]]:
    """How SQLite is spoken to, and the statements that were written for it.

    They are the same for every file: a session over SSH has those of the rehearsal.
    """
    engine = create_engine("sqlite://")
    engine.connect().close()  # what it speaks depends on its version
    engine.dispose()
    return engine.dialect, LRUCache(STATEMENTS)


def _on_sqlite_connect(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy, not sqlite3, says BEGIN
    try:
        for pragma in (
            "foreign_keys = ON",
            "synchronous = FULL",
            "recursive_triggers = ON",  # else REPLACE deletes without asking those of the history
        ):
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()  # the pool has not got it yet
        raise


def _commit(connection: Connection) -> None:
    try:
        connection.commit()
    except DBAPIError as error:
        if error.connection_invalidated:
            log.warning("the database left at a commit", exc_info=True)
            raise errors.CommitUnknown from None
        raise


def _begin_on_sqlite(connection: Connection) -> None:
    # A reader that turns writer half-way fails at once, whatever the busy timeout.
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN DEFERRED")
