"""The database itself: created, upgraded, private, append-only, and the same on both engines."""

from __future__ import annotations

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import literal, select, text
from sqlalchemy.engine.interfaces import CacheStats
from sqlalchemy.exc import DBAPIError, StatementError

from peps_tui.core.adapters.vault import open_vault
from peps_tui.core.domain import errors
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.rights import Right
from peps_tui.core.storage import migrating
from peps_tui.core.storage.engine import open_engine, open_storage
from peps_tui.core.storage.tables import metadata
from peps_tui.core.use_cases import messages, sign_in
from tests.support.fakes import KeptAnchors
from tests.support.world import OFFICE, PASSWORD, World, found, open_world, opened


def test_the_tables_are_those_that_the_migrations_make(world: World) -> None:
    with world.storage.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_statement_written_for_one_file_is_written_for_all(tmp_path: Path) -> None:
    statement = select(literal("once for all"))
    hits = []
    for name in ("first.db", "second.db"):
        engine = open_engine(f"sqlite:///{tmp_path / name}", upgrade=False)
        with engine.connect() as connection:
            hits.append(connection.execute(statement).context.cache_hit)
        engine.dispose()

    assert hits == [CacheStats.CACHE_MISS, CacheStats.CACHE_HIT]


def test_head_is_the_newest_script() -> None:
    scripts = ScriptDirectory(str(Path(migrating.__file__).parent / "migrations"))

    assert scripts.get_heads() == [migrating.HEAD]


@pytest.mark.rule("RIGHT-1")
def test_the_catalogue_starts_with_the_sixteen_services_and_rncps(world: World) -> None:
    with world.storage.reading() as unit:
        services = unit.services.online(date(2026, 11, 21))

    assert len(services) == 17
    assert {service.theme for service in services[:-1]} == {
        "Carrière",
        "Droits à pension",
        "Cotisations",
    }
    assert [service.code for service in services if service.sensitive] == ["rncps"]


@pytest.mark.rule("RIGHT-2")
def test_a_service_put_online_is_none_for_all_and_shown_from_its_day(world: World) -> None:
    from dataclasses import replace

    account = world.add("Louty", rights={"rncps": Right.READ})
    with world.storage.writing() as unit:
        known = unit.services.online(world.today)[0]
        new = replace(known, code="nouveau", label="Nouveau", position=99)
        unit.services.add([replace(new, online_on=world.today + timedelta(days=1))])

    with world.storage.reading() as unit:
        assert len(unit.services.online(world.today)) == 17
        assert len(unit.services.online(world.today + timedelta(days=1))) == 18
        assert unit.accounts.rights(account.id) == {"rncps": Right.READ}


@pytest.mark.rule("HIST-2")
@pytest.mark.parametrize(
    "tampering", ["UPDATE history SET subject_name = 'x'", "DELETE FROM history"]
)
def test_the_history_refuses_to_be_changed(world: World, tampering: str) -> None:
    world.sign_in(world.add("Louty"))

    writing = world.storage.engine.execution_options(writing=True)
    with pytest.raises(DBAPIError, match="append-only"), writing.begin() as connection:
        connection.execute(text(tampering))
    assert world.operations() == ["code_sent", "signed_in"]


@pytest.mark.rule("HIST-2")
def test_each_establishment_has_its_own_chain(world: World) -> None:
    world.sign_in(world.add("Louty"))
    world.sign_in(world.add("Petit", establishment=world.hospital))

    with world.storage.reading() as unit:
        for establishment in (world.commune, world.hospital):
            lines, total = unit.history.page(establishment, before=None, size=10)
            assert ([line.number for line in lines], total) == ([2, 1], 2)
            assert unit.history.first_broken(establishment) is None


def test_what_is_read_in_a_reading_block_is_one_instant(world: World) -> None:
    account = world.add("Louty")

    with world.storage.reading() as unit:
        before = unit.accounts.get(account.id)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(remove, world, account.id).result(timeout=10)
        assert unit.accounts.get(account.id) == before
    assert world.find(account) is None


def remove(world: World, account_id: int) -> None:
    with world.storage.writing() as unit:
        account = unit.accounts.get(account_id)
        assert account is not None
        unit.accounts.remove_many([account.id])


def test_an_instant_without_zone_is_refused(world: World) -> None:
    naive = world.clock.now().replace(tzinfo=None)

    with pytest.raises(StatementError, match="naive"):
        world.add("Louty", last_login_at=naive)


@pytest.mark.rule("PHONE-7", "OTP-4", "PWD-3")
def test_nothing_secret_lies_readable_in_the_database(world: World, tmp_path: Path) -> None:
    account = world.add("Louty", phone="0612345678")
    step = sign_in.begin(world.ports, OFFICE, identifier=account.identifier, password=PASSWORD)
    assert isinstance(step, sign_in.CodeNeeded)
    sign_in.send_code(world.ports, OFFICE, ticket=step.ticket)
    with world.storage.writing() as unit:
        facts = {"link": "https://peps.exemple.fr/activation/very-secret-token"}
        messages.mail(unit, account, MessageKind.CREATION, now=world.clock.now(), facts=facts)

    with world.storage.engine.connect() as connection:
        kept = "\n".join(
            str([bytes(v) if isinstance(v, memoryview) else v for v in row])
            for table in metadata.sorted_tables
            for row in connection.execute(table.select())
        )
    for secret in ("612345678", world.last_code(), step.ticket, "very-secret", "office-secret"):
        assert secret not in kept


class TestSqliteFile:
    """What only a file can be asked."""

    def test_files_are_for_their_owner_alone(self, tmp_path: Path) -> None:
        storage = opened(tmp_path)
        found(storage)

        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
        assert {"peps.db", "peps.db-wal", "peps.key"} <= set(modes)
        assert set(modes.values()) == {0o600}
        storage.close()

    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
    def test_a_file_open_to_others_is_refused(self, tmp_path: Path, mode: int) -> None:
        open_world(tmp_path / "home").storage.close()
        file = tmp_path / "home" / "peps.db"
        file.chmod(mode)

        vault = open_vault(tmp_path / "home" / "peps.key")
        with pytest.raises(errors.FilesTooOpen):
            open_storage(f"sqlite:///{file}", vault, KeptAnchors())

    def test_a_database_newer_than_the_program_is_refused_untouched(self, tmp_path: Path) -> None:
        world = open_world(tmp_path / "home")
        with world.storage.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        world.storage.close()

        with pytest.raises(errors.StorageTooNew) as refused:
            open_storage(f"sqlite:///{tmp_path}/home/peps.db", world.storage.vault, KeptAnchors())
        assert (refused.value.found, refused.value.known) == ("9999", migrating.HEAD)

    def test_a_program_that_was_replaced_meanwhile_leaves_the_database_of_the_next_alone(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It still runs, with the scripts of the next version where its own were."""
        opened(tmp_path).close()
        monkeypatch.setattr(migrating, "HEAD", "0003")

        with pytest.raises(errors.StorageTooNew):
            open_engine(f"sqlite:///{tmp_path}/peps.db")
        assert not list(tmp_path.glob("peps.db.0*"))

    def test_confirmed_writes_are_on_disk(self, tmp_path: Path) -> None:
        storage = opened(tmp_path)

        with storage.engine.connect() as connection:
            pragmas = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("journal_mode", "synchronous", "foreign_keys")
            }
        assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
        storage.close()

    def test_first_openings_at_once_make_one_database(self, tmp_path: Path) -> None:
        vault = open_vault(tmp_path / "peps.key", create=True)
        url = f"sqlite:///{tmp_path / 'peps.db'}"

        with ThreadPoolExecutor(8) as pool:
            opened = [pool.submit(open_storage, url, vault, KeptAnchors()) for _ in range(8)]
        storages = [future.result() for future in opened]

        with storages[0].reading() as unit:
            assert len(unit.services.online(date(2026, 1, 1))) == 17
        for storage in storages:
            storage.close()

    def test_a_copy_put_back_is_opened_by_many_at_once(self, tmp_path: Path) -> None:
        opened(tmp_path).close()
        file = tmp_path / "peps.db"

        for _ in range(20):
            with closing(sqlite3.connect(file)) as connection:
                connection.execute("PRAGMA journal_mode = DELETE")
            with ThreadPoolExecutor(8) as pool:
                engines = list(pool.map(lambda _: open_engine(f"sqlite:///{file}"), range(8)))
            with engines[0].connect() as connection:
                assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
            for engine in engines:
                engine.dispose()

    def test_a_file_that_is_no_database_is_refused(self, tmp_path: Path) -> None:
        file = tmp_path / "peps.db"
        file.write_bytes(b"not a database, " * 100)
        file.chmod(0o600)

        vault = open_vault(tmp_path / "peps.key", create=True)
        with pytest.raises(errors.StorageUnavailable):
            open_storage(f"sqlite:///{file}", vault, KeptAnchors())
        assert file.read_bytes() == b"not a database, " * 100

    def test_a_full_disk_loses_nothing_confirmed(self, tmp_path: Path) -> None:
        world = open_world(tmp_path / "home")
        world.add("Louty")

        with pytest.raises(errors.StorageUnavailable):
            fill_the_disk(world)

        with world.storage.reading() as unit:
            assert unit.failures.of_source(FILLER, world.clock.now() - timedelta(days=1)) == []
            assert len(unit.accounts.by_email("anne.louty@commune.exemple.fr")) == 1
        world.storage.close()


FILLER = "x" * 500


def fill_the_disk(world: World) -> None:
    """Write until SQLite finds no page left, as on a full disk."""
    with world.storage.writing() as unit:
        pages = unit.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        unit.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        for _ in range(10_000):
            unit.failures.add(source=FILLER, account_id=None, stranger=False, at=world.clock.now())


@pytest.mark.rule("HIST-2")
@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE history SET operation = 'nonsense' WHERE number = 2",
        "UPDATE history SET after = 'nonsense' WHERE number = 2",
        "UPDATE history SET subject_name = 'x' WHERE number = 2",
        "DELETE FROM history WHERE number = 2",
        "UPDATE history SET number = 9 WHERE number = 2",
        "UPDATE history SET at = 'nonsense' WHERE number = 2",
        "UPDATE history SET seal = 'é' WHERE number = 2",
        "UPDATE history SET seal = x'00' WHERE number = 2",
    ],
)
def test_whatever_was_altered_the_first_broken_line_is_named(
    tmp_path: Path, tampering: str
) -> None:
    world = open_world(tmp_path / "home")
    world.sign_in(world.add("Louty"))
    world.clock.advance(timedelta(minutes=2))
    world.sign_in(world.add("Petit", "Paul"))
    with world.storage.engine.execution_options(writing=True).begin() as connection:
        for verb in ("UPDATE", "DELETE"):
            connection.execute(text(f"DROP TRIGGER history_no_{verb}"))
        connection.execute(text(tampering))

    with world.storage.reading() as unit:
        assert unit.history.first_broken(world.commune) == 2
    world.storage.close()
