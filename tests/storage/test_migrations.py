"""What an upgrade makes of the accounts it finds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from peps_tui.core.adapters.vault import open_vault
from peps_tui.core.domain.challenge import Purpose
from peps_tui.core.domain.listing import Criterion, Filter, Listing, SortBy
from peps_tui.core.storage import migrating
from peps_tui.core.storage.engine import SqlStorage, open_storage
from peps_tui.core.storage.outbox import DESTINATION, FACTS
from tests.support.fakes import NOON, KeptAnchors

PEOPLE = [("Mairie", "Accueil", "Service Été"), ("Œuvray", "Zoé", ""), ("Le Goff", "Élie", "Paie")]


@pytest.fixture
def first_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SqlStorage:
    """A database as the first version left it, with an employer and its accounts."""
    vault = open_vault(tmp_path / "peps.key", create=True)
    with monkeypatch.context() as then:
        then.setattr(migrating, "HEAD", "0001")
        storage = open_storage(f"sqlite:///{tmp_path / 'peps.db'}", vault, KeptAnchors())
    with storage.engine.execution_options(writing=True).begin() as connection:
        connection.execute(
            text("INSERT INTO establishments (id, siret, name) VALUES (1, '21280220900014', 'V')")
        )
        for number, (last, first, service) in enumerate(PEOPLE, start=1):
            told = {"id": number, "identifier": f"AXX{number:06d}", "last": last, "first": first}
            connection.execute(text("INSERT INTO identifiers VALUES (:identifier)"), told)
            connection.execute(
                text(
                    "INSERT INTO accounts (id, establishment_id, identifier, profile, last_name,"
                    " first_name, phone_anonymous, service, delegation, net_entreprises,"
                    " expires_on, created_at, password_failures, code_failures, last_login_from,"
                    " sort_key, search_key, version) VALUES (:id, 1, :identifier, 'admin', :last,"
                    " :first, 0, :service, 0, 0, '2027-01-01', '2026-01-01 00:00:00.000000', 0, 0,"
                    " '', lower(:last), lower(:last), 1)"
                ),
                {**told, "service": service},
            )
    storage.close()
    return storage


def test_the_accounts_of_the_first_version_are_sorted_and_flagged_as_new_ones(
    first_version: SqlStorage, tmp_path: Path
) -> None:
    storage = open_storage(f"sqlite:///{tmp_path / 'peps.db'}", first_version.vault, KeptAnchors())
    keys = text("SELECT first_name_key, service_key, generic_name FROM accounts ORDER BY id")
    with storage.writing() as unit:
        upgraded = unit.connection.execute(keys).all()
        for account in unit.accounts.many(1):
            unit.accounts.save(replace(account, service=account.service))
        assert unit.connection.execute(keys).all() == upgraded
        assert unit.services.to_review(1, NOON.date()) == []

        by_first_name = Listing(sort=SortBy.FIRST_NAME)
        page = unit.accounts.page(1, by_first_name, by=unit.accounts.many(1)[0], now=NOON)
        assert [row.first_name for row in page.rows] == ["Accueil", "Élie", "Zoé"]
        generic = unit.accounts.ids(1, Filter(criterion=Criterion.GENERIC_NAME), now=NOON)
        assert generic == [1]
    storage.close()
    assert (tmp_path / "peps.db.0001").exists()


def test_messages_and_sessions_of_the_first_version_go_on(
    first_version: SqlStorage, tmp_path: Path
) -> None:
    sealed = {
        "to": first_version.vault.seal("jean@exemple.fr", use=DESTINATION),
        "facts": first_version.vault.seal("{}", use=FACTS),
    }
    with closing(sqlite3.connect(tmp_path / "peps.db")) as database:
        database.execute(
            "INSERT INTO outbox (id, establishment_id, kind, channel, destination, facts,"
            " created_at, attempts, due_at, reason) VALUES (7, 1, 'blocked', 'email', :to, :facts,"
            " '2026-01-01 00:00:00.000000', 0, '2026-01-01 00:00:00.000000', '')",
            sealed,
        )
        database.execute(
            "INSERT INTO sessions (ticket, account_id, establishment_id, profile, workstation_name,"
            " source, started_at, seen_at, enrolment_confirmed) VALUES ('jeton', 1, 1, 'admin',"
            " '', '', '2026-01-01 00:00:00.000000', '2026-01-01 00:00:00.000000', 0)"
        )
        database.commit()

    storage = open_storage(f"sqlite:///{tmp_path / 'peps.db'}", first_version.vault, KeptAnchors())
    with storage.writing() as unit:
        [waiting] = unit.outbox.claim(NOON, limit=10)
        session = unit.sessions.by_ticket("jeton")
    storage.close()

    assert (waiting.id, waiting.to, waiting.establishment_id) == (7, "jean@exemple.fr", 1)
    assert session is not None
    assert session.purpose is Purpose.SIGN_IN
