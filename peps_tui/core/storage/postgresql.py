"""PostgreSQL: a connection for each transaction, and no wait without an end."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import URL, Connection, Dialect, Engine, NullPool, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection

CONNECT_SECONDS = 5
"""How long the server is knocked at: it restarts, or all its connections are taken for a moment."""
KNOCK_SECONDS = 0.25
LOST_SECONDS = 15
"""How long it may be out of reach before who waits for its answer is told."""
SILENT_SECONDS = 10
"""How long a transaction may ask nothing. Less than writers wait: they go on when the one that has
the lock was suspended, or its machine has left the network."""
WRITE_LOCK = 0x50455053
"""The advisory lock of the one writer; on SQLite BEGIN IMMEDIATE is that lock."""

_LINE = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives_idle": LOST_SECONDS // 3,
    "keepalives_interval": LOST_SECONDS // 3,
    "keepalives_count": 2,
    "tcp_user_timeout": LOST_SECONDS * 1000,
}
"""What libpq is told of the network, unless the address of the database tells it."""


def postgresql_engine(target: URL, *, lock_seconds: int) -> Engine:
    """Connections to `target`; a lock is waited for so long."""
    # None is kept: each person is a process, and a server has a hundred for all of them.
    engine = create_engine(target, hide_parameters=True, poolclass=NullPool)
    # Months are cut out of dates as text: a server may be set to write them otherwise.
    settings = f"""
        SET datestyle TO ISO;
        SET lock_timeout TO '{lock_seconds}s';
        SET idle_in_transaction_session_timeout TO '{SILENT_SECONDS}s';
    """

    def set_up(connection: DBAPIConnection, _record: object) -> None:
        try:
            connection.autocommit = True  # all of it in one round trip
            connection.cursor().execute(settings)
            connection.autocommit = False
        except BaseException:
            connection.close()  # the pool has not got it yet
            raise

    event.listen(engine, "do_connect", _knock)
    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _knock(
    dialect: Dialect, _record: object, words: tuple[Any, ...], told: dict[str, Any]
) -> DBAPIConnection:
    """Connect, as soon as the server lets one in."""
    last = time.monotonic() + CONNECT_SECONDS - KNOCK_SECONDS
    while True:
        try:
            return dialect.connect(*words, **{**_LINE, **told})
        # Whatever it is: the reason has no code before one is in, and may be in any language.
        except dialect.loaded_dbapi.OperationalError:
            if time.monotonic() > last:
                raise
        time.sleep(KNOCK_SECONDS)


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("writing", False):
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITE_LOCK})
    else:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
