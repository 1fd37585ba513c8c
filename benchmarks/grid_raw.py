"""The same statements through `sqlite3` alone: the floor of the storage."""

from __future__ import annotations

import hashlib
import hmac
import json
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import event

from peps_tui.core.domain.history import Operation
from tests.support.world import World

Statement = tuple[str, Any]

KEY = b"any"
READ = "SELECT identifier, first_name, last_name, expires_on FROM accounts WHERE id IN {ids}"
RENEW = "UPDATE accounts SET expires_on = ?, version = version + 1 WHERE id IN {ids}"
IDS = "(SELECT value FROM json_each(?))"
LAST = "SELECT number, seal FROM history WHERE establishment_id = ? ORDER BY number DESC LIMIT 1"
WRITE = f"INSERT INTO history VALUES ({', '.join('?' * 12)})"


class Raw:
    """One connection, opened as ours is."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA foreign_keys = ON")

    def replay(self, statements: Sequence[Statement]) -> float:
        """The milliseconds of statements recorded from ours, the transaction included."""
        start = perf_counter()
        for sql, bound in statements:
            self._connection.execute(sql, bound).fetchall()
        self._connection.execute("ROLLBACK")
        return (perf_counter() - start) * 1000

    def renew(self, establishment_id: int, ids: Sequence[int], until: str) -> float:
        """The milliseconds of a renewal of all of them, with a chained line each."""
        start = perf_counter()
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        told = json.dumps(list(ids))
        number, seal = run(LAST, (establishment_id,)).fetchone() or (0, "")
        lines = []
        for identifier, first_name, last_name, expiry in run(READ.format(ids=IDS), (told,)):
            number += 1
            name, before, after = f"{first_name} {last_name}", f'"{expiry}"', f'"{until}"'
            sealed = f"{seal}|{number}|{identifier}|{name}|{before}|{after}".encode()
            seal = hmac.new(KEY, sealed, hashlib.sha256).hexdigest()
            lines.append(
                (
                    *(establishment_id, number, "2026-11-21 11:00:00.000000"),
                    *("CMA000001", "Claire Martin", "10.0.0.1", Operation.ACCOUNT_RENEWED),
                    *(identifier, name, before, after, seal),
                )
            )
        run(RENEW.format(ids=IDS), (until, told))
        self._connection.executemany(WRITE, lines)
        run("COMMIT")
        return (perf_counter() - start) * 1000


def recorded(world: World, ask: Callable[[], object]) -> list[Statement]:
    """The statements that `ask` sends to the database, with what is bound to them."""
    sent: list[Statement] = []

    def note(_connection: object, _cursor: object, sql: str, bound: Any, *_more: object) -> None:
        sent.append((sql, bound))

    event.listen(world.storage.engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(world.storage.engine, "before_cursor_execute", note)
    return sent
