"""A new key for all that is sealed, while the platform works (PHONE-7)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count

import pytest
from sqlalchemy import LargeBinary, text

from peps_tui.core.adapters.vault import FileVault, open_vault
from peps_tui.core.domain.message import Attachment, MessageKind
from peps_tui.core.storage.engine import SqlStorage, SqlUnitOfWork
from peps_tui.core.storage.sealed import SEALED
from peps_tui.core.storage.tables import accounts, metadata
from peps_tui.core.use_cases import messages, rotating, sign_in
from peps_tui.core.use_cases.rotating import rotate_keys
from tests.support.world import OFFICE, PASSWORD, World

PEOPLE = 7


def people(world: World) -> list[int]:
    """Accounts with numbers, a code under way, and a mail that waits."""
    world.courier.broken = True
    made = [world.add(f"Louty {n}", phone=f"06123456{n:02}") for n in range(PEOPLE)]
    sign_in.begin(world.ports, OFFICE, identifier=made[0].identifier, password=PASSWORD)
    with world.storage.writing() as unit:
        for number in range(2):
            file = Attachment(name="comptes.csv", content=b"%d" % number)
            kind = MessageKind.EXPORT
            messages.mail(unit, made[0], kind, now=world.clock.now(), attachment=file)
    return [account.id for account in made]


def phones(world: World) -> list[str]:
    with world.storage.reading() as unit:
        found = unit.accounts.many(world.commune, phones=True)
    return [account.phone.e164 for account in found if account.phone]


def vault_of(world: World) -> FileVault:
    assert isinstance(world.storage.vault, FileVault)
    return world.storage.vault


def heads(world: World) -> set[bytes]:
    """The first bytes of every number that is stored."""
    with world.storage.engine.connect() as connection:
        stored = connection.execute(accounts.select()).mappings().all()
    return {bytes(row["phone"][:2]) for row in stored if row["phone"]}


def test_every_column_of_bytes_is_known_as_sealed() -> None:
    columns = {c for table in metadata.sorted_tables for c in table.c}
    assert {c for c in columns if isinstance(c.type, LargeBinary)} == set(SEALED.values())


@pytest.mark.rule("PHONE-7")
def test_everything_gets_the_new_key_and_the_former_is_forgotten(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotating, "BATCH", 3)
    people(world)
    known, old = phones(world), vault_of(world).head
    seen: list[tuple[int, int]] = []

    done = rotate_keys(world.ports, progress=lambda *told: seen.append(told))

    assert (done.resumed, done.left) == (False, 0)
    assert seen[-1] == (done.renewed, done.renewed)
    assert done.renewed >= PEOPLE + 6
    assert phones(world) == known
    assert heads(world) == {vault_of(world).head} != {old}
    with world.storage.writing() as unit:
        mails = unit.outbox.claim(world.clock.now(), limit=9)
    assert {mail.to for mail in mails} == {"anne.louty0@commune.exemple.fr"}
    assert [mail.attachment and mail.attachment.content for mail in mails] == [b"0", b"1"]


def die(monkeypatch: pytest.MonkeyPatch, fatal: int, *, commits: bool) -> None:
    """Let the process die at its `fatal`-th transaction, committed or not."""
    passed, writing = count(1), SqlStorage.writing

    @contextmanager
    def dying(storage: SqlStorage) -> Iterator[SqlUnitOfWork]:
        last = next(passed) == fatal
        with writing(storage) as unit:
            yield unit
            if last and not commits:
                raise KeyboardInterrupt
        if last:
            raise KeyboardInterrupt

    monkeypatch.setattr(SqlStorage, "writing", dying)


@pytest.mark.rule("PHONE-7")
@pytest.mark.parametrize("commits", [True, False])
def test_killed_anywhere_a_rotation_goes_on_where_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch, commits: bool
) -> None:
    monkeypatch.setattr(rotating, "BATCH", 3)
    people(world)
    known = phones(world)
    for fatal in count(1):
        try:
            with monkeypatch.context() as killer:
                die(killer, fatal, commits=commits)
                rotate_keys(world.ports)
        except KeyboardInterrupt:
            assert phones(world) == known
            assert rotate_keys(world.ports).left == 0
            fresh = open_vault(vault_of(world)._path)
            assert heads(world) == {fresh.head}
        else:
            assert fatal > 5
            return


@pytest.mark.rule("PHONE-7")
def test_a_process_that_worked_all_along_reads_and_writes_with_the_new_key(world: World) -> None:
    """Another process, which knows the former key alone, changes numbers at each step."""
    people(world)
    other = SqlStorage(
        world.storage.engine, FileVault(vault_of(world)._path), world.storage.anchors
    )
    neighbour = replace(world, storage=other)
    steps = iter(range(60, 99))

    def meanwhile(_done: int, _of: int) -> None:
        neighbour.add(f"Petit {next(steps)}", phone=f"06999999{next(steps)}")

    done = rotate_keys(world.ports, progress=meanwhile)

    assert done.left == 0
    assert len(phones(neighbour)) == len(phones(world)) > PEOPLE
    assert heads(world) == {open_vault(vault_of(world)._path).head}


@pytest.mark.rule("PHONE-7")
def test_a_value_that_nobody_can_read_keeps_the_former_key(world: World) -> None:
    ids = people(world)
    with world.storage.engine.execution_options(writing=True).begin() as connection:
        where = accounts.c.id == ids[0]
        sealed = connection.execute(accounts.select().where(where)).mappings().one()["phone"]
        altered = bytes(sealed[:-1]) + bytes([sealed[-1] ^ 1])
        connection.execute(accounts.update().where(where).values(phone=altered))

    first, second = rotate_keys(world.ports), rotate_keys(world.ports)

    assert (first.left, second.left) == (1, 1)
    assert (first.resumed, second.resumed, second.renewed) == (False, True, 0)
    with world.storage.engine.execution_options(writing=True).begin() as connection:
        connection.execute(text("UPDATE accounts SET phone = NULL WHERE id = :id"), {"id": ids[0]})
    assert rotate_keys(world.ports).left == 0
