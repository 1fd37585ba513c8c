"""Creating and upgrading the database: only when due, by one process at a time.

`HEAD` is compared with the database in under a millisecond; Alembic is imported only when they
differ. A SQLite file is copied aside before an upgrade.
"""

from __future__ import annotations

import fcntl
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import Engine, inspect, text

from peps_tui.core.domain import errors

log = logging.getLogger(__name__)

HEAD = "0004"
WAL = "wal"
UPGRADE_LOCK = 0x50455055
SCRIPTS = "peps_tui.core.storage:migrations"


def upgrade_if_due(engine: Engine, file: Path | None) -> None:
    """Bring the database to HEAD. `file` is the SQLite file, None on PostgreSQL.

    Raises:
        StorageTooNew: it was written by a newer version of the program; nothing was changed.
    """
    with _not_replaced(file):
        if current_version(engine) == HEAD:
            return
    with _alone(engine, file):
        current = current_version(engine)
        if current == HEAD:
            return
        if current is not None and current not in _known():
            raise errors.StorageTooNew(found=current, known=HEAD)
        if current is not None and file is not None:
            _copy_aside(file, current)
        _upgrade(engine)


def write_ahead(file: Path) -> None:
    """Have a SQLite file keep a write-ahead log, as the disk allows; raises sqlite3.Error.

    SQLite grants it to who is alone with the file, and has the others fail without waiting.
    """
    with _not_replaced(file):
        if _journal(file, "") == WAL:
            return
    with locked(file, fcntl.LOCK_EX):
        _journal(file, f" = {WAL}")


def _journal(file: Path, wanted: str) -> str:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        (kept,) = connection.execute(f"PRAGMA journal_mode{wanted}").fetchone()
    return str(kept)


def current_version(engine: Engine) -> str | None:
    """The version of the database; None when it is empty."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version"))
        return found.scalar_one_or_none()


@contextmanager
def _alone(engine: Engine, file: Path | None) -> Iterator[None]:
    """Upgrades that start together race: one goes, the others find it done."""
    if file is not None:
        with locked(file, fcntl.LOCK_EX):
            yield
        return
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": UPGRADE_LOCK})
        connection.commit()  # a transaction may not stay silent for as long as an upgrade lasts
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": UPGRADE_LOCK})


@contextmanager
def _not_replaced(file: Path | None) -> Iterator[None]:
    """A file that is being replaced is opened after that; others open it meanwhile."""
    with nullcontext() if file is None else locked(file, fcntl.LOCK_SH):
        yield


@contextmanager
def locked(file: Path, how: int) -> Iterator[None]:
    """Hold the lock of those who open, upgrade or replace a SQLite file; `how` as `flock` says."""
    lock = os.open(
        file.with_name(f"{file.name}.lock"), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600
    )
    try:
        fcntl.flock(lock, how)
        yield
    finally:
        os.close(lock)


def _copy_aside(file: Path, version: str) -> None:
    copy = file.with_name(f"{file.name}.{version}")
    copy.touch(0o600)
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    copy.chmod(0o600)
    log.info("the database was copied to %s before its upgrade", copy)


def _known() -> frozenset[str]:
    """HEAD and what came before it: scripts may lie there of a version installed since."""
    from alembic.script import ScriptDirectory

    found = ScriptDirectory(_scripts()).walk_revisions("base", HEAD)
    return frozenset(script.revision for script in found)


def _scripts() -> str:
    return str(Path(__file__).parent / "migrations")


def _upgrade(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    with engine.connect().execution_options(writing=True) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, HEAD)
        connection.commit()
    log.info("the database is at version %s", HEAD)
