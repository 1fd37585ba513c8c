"""Copies of a SQLite database: made while it works, checked, and put in its place."""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url

from peps_tui.core.domain.errors import BackupFault, BackupRefused
from peps_tui.core.storage.migrating import locked

log = logging.getLogger(__name__)

PAGES = 2_000
"""Pages copied at once, 8 MB: what is told of the progress in between."""


def database_file(url: str) -> Path:
    """The file of the database at `url`, there or not. Raises BackupRefused: it is none."""
    target = make_url(url)
    if target.get_backend_name() != "sqlite" or not target.database:
        raise BackupRefused(BackupFault.NOT_SQLITE)
    return Path(target.database)


def back_up(file: Path, copy: Path, *, progress: Callable[[int, int], None]) -> None:
    """Copy the database as it is at this instant into `copy` (0600), while others write in it.

    Raises:
        BackupRefused: there is such a file already, it cannot be written, or the database is
            missing or damaged; nothing is left there.
    """
    if not file.is_file():
        raise BackupRefused(BackupFault.NO_DATABASE)
    if copy.exists():
        raise BackupRefused(BackupFault.FILE_EXISTS)
    try:
        with _beside(copy) as made:
            _copy(file, made, progress)
            check(made, damaged=BackupFault.DATABASE_DAMAGED)
            _sync(made)
            os.link(made, copy)
            _sync(copy.parent)
    except FileExistsError:
        raise BackupRefused(BackupFault.FILE_EXISTS) from None
    except OSError:
        raise BackupRefused(BackupFault.NOT_WRITTEN) from None


@contextmanager
def candidate(backup: Path, file: Path) -> Iterator[Path]:
    """A copy of `backup`, in a folder of its own beside `file`, that is removed at the end.

    Raises:
        BackupRefused: it cannot be read or copied, is damaged, or is no backup of a platform.
    """
    try:
        with _beside(file) as copy:
            with backup.open("rb") as source, copy.open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
            check(copy, damaged=BackupFault.DAMAGED)
            yield copy
    except OSError:
        readable = backup.is_file() and os.access(backup, os.R_OK)
        fault = BackupFault.NOT_WRITTEN if readable else BackupFault.NOT_READ
        raise BackupRefused(fault) from None


def check(file: Path, *, damaged: BackupFault) -> None:
    """Read every page of a database that nobody uses. Raises BackupRefused."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise BackupRefused(damaged)
            version = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            connection.execute("SELECT 1 FROM history, establishments LIMIT 1")
    except sqlite3.OperationalError:
        raise BackupRefused(BackupFault.NOT_A_PLATFORM) from None
    except sqlite3.DatabaseError:
        raise BackupRefused(damaged) from None
    if version is None:
        raise BackupRefused(BackupFault.NOT_A_PLATFORM)


def put_in_place(copy: Path, file: Path, *, now: datetime) -> Path | None:
    """Put `copy` in the place of `file`, which is kept aside if it is there; returns where.

    At any instant there is a whole database in its place.

    Raises:
        BackupRefused: somebody uses `file`; nothing was changed.
    """
    with locked(file, fcntl.LOCK_EX):
        _single_file(copy)
        _sync(copy)
        if not file.exists():
            copy.replace(file)
            _sync(file.parent)
            return None
        _single_file(file)
        aside = file.with_name(f"{file.name}.{now:%Y%m%dT%H%M%SZ}")
        for end in ("-wal", "-shm"):  # a damaged database keeps them
            with suppress(FileNotFoundError):
                file.with_name(file.name + end).rename(aside.with_name(aside.name + end))
        os.link(file, aside)
        copy.replace(file)
        _sync(file.parent)
    log.warning("the database was replaced; the former one is %s", aside)
    return aside


def _copy(file: Path, made: Path, progress: Callable[[int, int], None]) -> None:
    def told(_status: int, left: int, total: int) -> None:
        progress(total - left, total)

    try:
        with (
            closing(sqlite3.connect(file, isolation_level=None)) as source,
            closing(sqlite3.connect(made, isolation_level=None)) as target,
        ):
            # Read from one instant on: else each write would start the copy again.
            source.execute("BEGIN")
            source.execute("SELECT 1 FROM sqlite_master").fetchone()
            source.backup(target, pages=PAGES, progress=told, sleep=0)
            target.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        log.warning("the database cannot be copied", exc_info=True)
        raise OSError from error
    except sqlite3.DatabaseError:
        raise BackupRefused(BackupFault.DATABASE_DAMAGED) from None


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A file (0600) in a folder of its own beside `file`: it can take its place at once."""
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".") as folder:
        made = Path(folder) / file.name
        made.touch(0o600)
        yield made


def _single_file(file: Path) -> None:
    """Take what waits beside the database into it. Raises BackupRefused when others use it."""
    try:
        with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise BackupRefused(BackupFault.IN_USE) from None


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
