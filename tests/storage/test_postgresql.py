"""PostgreSQL alone: what a session holds of it, and what becomes of it when the server leaves."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Engine, NullPool, create_engine, make_url, text

from peps_tui.core.domain import errors
from peps_tui.core.ports import Storage, UnitOfWork
from peps_tui.core.storage import engine as engines
from peps_tui.core.storage import migrating, postgresql
from peps_tui.core.storage.engine import open_engine, open_storage
from tests.support import postgres
from tests.support.fakes import KeptAnchors
from tests.support.world import World, open_world

STATES = "SELECT state FROM pg_stat_activity WHERE datname = :database AND pid <> pg_backend_pid()"
END = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :database"


@pytest.fixture
def url() -> Iterator[str]:
    """The address of a fresh database."""
    with postgres.database() as url:
        yield url


@pytest.fixture
def world(url: str, tmp_path: Path) -> Iterator[World]:
    """A small platform on PostgreSQL."""
    world = open_world(tmp_path / "home", url)
    yield world
    world.storage.close()


class Operator:
    """Who looks at the server from another database of it."""

    def __init__(self, url: str) -> None:
        self.database = str(make_url(url).database)
        self._engine = create_engine(
            postgres.server(), isolation_level="AUTOCOMMIT", poolclass=NullPool
        )

    def states(self) -> list[str]:
        """Of the connections to the database."""
        with self._engine.connect() as connection:
            return list(connection.execute(text(STATES), {"database": self.database}).scalars())

    def end_all(self) -> None:
        """Cut every connection, as a server that stops does."""
        with self._engine.connect() as connection:
            connection.execute(text(END), {"database": self.database})

    def let_in(self, allowed: bool) -> None:
        """Whether anybody may connect."""
        with self._engine.connect() as connection:
            connection.execute(text(f"ALTER DATABASE {self.database} ALLOW_CONNECTIONS {allowed}"))


@pytest.fixture
def operator(url: str) -> Operator:
    """Of the server."""
    return Operator(url)


def fail(unit: UnitOfWork) -> None:
    """Write something; the lock is taken at the first statement."""
    at = datetime(2026, 11, 21, tzinfo=UTC)
    unit.failures.add(source="somewhere", account_id=None, stranger=False, at=at)


def write(storage: Storage) -> None:
    with storage.writing() as unit:
        fail(unit)


def written(world: World) -> int:
    with world.storage.reading() as unit:
        return len(unit.failures.of_source("somewhere", datetime(2026, 1, 1, tzinfo=UTC)))


def test_nothing_is_held_while_nothing_is_asked(world: World, operator: Operator) -> None:
    world.sign_in(world.add("Louty"))
    with world.storage.reading() as unit:
        unit.services.online(world.today)
        assert "idle in transaction" in operator.states()

    deadline = time.monotonic() + 10
    while operator.states():  # a process of the server ends after it was told to
        assert time.monotonic() < deadline


def test_what_the_server_cut_is_undone_and_the_next_works(world: World, operator: Operator) -> None:
    def cut() -> None:
        with world.storage.writing() as unit:
            fail(unit)
            operator.end_all()
            fail(unit)

    with pytest.raises(errors.StorageUnavailable):
        cut()
    assert written(world) == 0
    write(world.storage)
    assert written(world) == 1


def test_a_commit_without_an_answer_is_told_as_one(world: World, operator: Operator) -> None:
    def cut() -> None:
        with world.storage.writing() as unit:
            fail(unit)
            operator.end_all()

    with pytest.raises(errors.CommitUnknown):
        cut()
    write(world.storage)
    assert written(world) == 1


def knocking(monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[float], object]) -> list[float]:
    """The waits of who knocks, none of which lasts; `meanwhile` is told each."""
    waits = list[float]()

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        meanwhile(seconds)

    clock = SimpleNamespace(sleep=sleep, monotonic=lambda: sum(waits))
    monkeypatch.setattr(postgresql, "time", clock)
    return waits


def test_a_server_that_lets_nobody_in_for_a_moment_is_waited_for(
    world: World, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = knocking(monkeypatch, lambda _: operator.let_in(len(waits) == 3))
    operator.let_in(False)

    write(world.storage)
    assert len(waits) == 3


def test_a_server_that_lets_nobody_in_is_told_after_some_seconds(
    world: World, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = knocking(monkeypatch, lambda _: None)
    operator.let_in(False)

    with pytest.raises(errors.StorageUnavailable), world.storage.reading():
        pytest.fail("it let somebody in")
    assert sum(waits) == postgresql.CONNECT_SECONDS
    operator.let_in(True)


def test_a_writer_that_is_silent_lets_the_others_write(
    world: World, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "SILENT_SECONDS", 0.05)
    suspended = open_storage(url, world.storage.vault, KeptAnchors())

    def resume_too_late() -> None:
        with suspended.writing() as unit:
            fail(unit)
            write(world.storage)
            fail(unit)

    with pytest.raises(errors.StorageUnavailable):
        resume_too_late()
    assert written(world) == 1


def test_a_lock_is_not_waited_for_without_end(
    world: World, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_TIMEOUT_SECONDS", 0.05)
    other = open_storage(url, world.storage.vault, KeptAnchors())

    with world.storage.writing() as unit:
        fail(unit)
        with pytest.raises(errors.StorageUnavailable):
            write(other)
    write(other)
    assert written(world) == 2


def test_who_upgrades_is_in_no_transaction_meanwhile(url: str, operator: Operator) -> None:
    """It may last longer than a transaction may stay silent."""
    engine = open_engine(url)

    with migrating._alone(engine, None):
        assert operator.states() == ["idle"]


def test_what_is_told_of_the_network_may_be_told_otherwise_by_the_address(url: str) -> None:
    told = make_url(url).update_query_dict({"connect_timeout": "7"})

    assert parameters(open_engine(url))["tcp_user_timeout"] == "15000"
    assert parameters(open_engine(told.render_as_string(False)))["connect_timeout"] == "7"


def parameters(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        found: dict[str, str] = driver.info.get_parameters()
        return found
