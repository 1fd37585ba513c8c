"""How a database is, looked at without changing anything in it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, make_url, select
from sqlalchemy.exc import DBAPIError

from peps_tui.core.domain import errors
from peps_tui.core.storage.engine import open_engine
from peps_tui.core.storage.migrating import HEAD, current_version
from peps_tui.core.storage.tables import history

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """`version` is None in an empty database; `journal` is empty where there is no choice.

    `newest` is the last instant of the history: the clock cannot be behind it.
    """

    backend: str
    version: str | None
    expected: str
    sound: bool
    journal: str
    newest: datetime | None


def examine(url: str) -> Health:
    """Examine the database at `url`; reads a SQLite file whole, a second for a gigabyte or so.

    Raises:
        BackupRefused: there is no SQLite file.
        FilesTooOpen, StorageUnavailable.
    """
    target = make_url(url)
    sqlite = target.get_backend_name() == "sqlite"
    if sqlite and not Path(target.database or "").is_file():
        raise errors.BackupRefused(errors.BackupFault.NO_DATABASE)
    engine = open_engine(url, upgrade=False)
    try:
        version = current_version(engine)
        with engine.connect() as connection:
            return Health(
                backend=target.get_backend_name(),
                version=version,
                expected=HEAD,
                sound=not sqlite or _pragma(connection, "quick_check") == "ok",
                journal=_pragma(connection, "journal_mode") if sqlite else "",
                newest=_newest(connection) if version else None,
            )
    except DBAPIError:
        log.warning("the database cannot be examined", exc_info=True)
        raise errors.StorageUnavailable from None
    finally:
        engine.dispose()


def shown(url: str) -> str:
    """The address of a database, without its password and what may hold one."""
    return make_url(url).set(query={}).render_as_string()


def _newest(connection: Connection) -> datetime | None:
    newest: datetime | None = connection.execute(select(func.max(history.c.at))).scalar_one()
    return newest


def _pragma(connection: Connection, name: str) -> str:
    return str(connection.exec_driver_sql(f"PRAGMA {name}").scalar())
