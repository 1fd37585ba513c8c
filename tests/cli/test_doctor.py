"""`peps-tui doctor`: what is wrong is named, and no setting that is secret is."""

from __future__ import annotations

import json
import socket
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from peps_tui.cli import examination
from peps_tui.core.adapters.clock import SystemClock
from peps_tui.core.adapters.host_key import host_key
from tests.cli.conftest import Run
from tests.support.world import World


@pytest.fixture
def home(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PEPS_HOME", str(tmp_path / "home"))
    world.clock.instant = SystemClock().now()
    world.sign_in(world.admin())
    return tmp_path / "home"


def found(run: Run) -> dict[str, dict[str, Any]]:
    told = json.loads(run("doctor", "--json").out)
    return {finding["subject"]: finding for finding in told["findings"]}


def test_a_sound_platform_is_told_as_such(home: Path, run: Run) -> None:
    outcome = run("doctor")

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.count("[bon]") == 13
    assert f"home = {home}" in outcome.out
    assert "ssh_compression = true" in outcome.out  # as it is written in peps.toml
    assert json.loads(run("doctor", "--json").out)["verdict"] == "ok"


@pytest.mark.rule("HIST-2", "PHONE-7")
def test_each_thing_that_is_wrong_is_named(
    world: World, home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examination, "LITTLE_DISK", 1 << 60)
    world.clock.advance(timedelta(hours=3))
    world.sign_in(world.add("Petit", "Paul"))
    (home / "messages").mkdir(mode=0o755)
    (home / "messages").chmod(0o755)
    (home / "peps.anchors").write_text("")
    world.storage.close()

    told = found(run)

    assert {name: finding["verdict"] for name, finding in told.items()} == {
        "files": "failure",
        "host_key": "ok",
        "disk": "warning",
        "exports": "ok",
        "database": "ok",
        "keys": "ok",
        "clock": "failure",
        "history": "warning",
        "messages": "ok",
        "gateway": "ok",
    }
    assert told["files"]["path"] == str(home / "messages")
    assert told["history"]["unanchored"] == 1
    outcome = run("doctor")
    assert outcome.code == 1
    assert outcome.err.count("EN DÉFAUT") == 2


def test_the_key_of_the_ssh_server_is_told_and_not_made(home: Path, run: Run) -> None:
    assert found(run)["host_key"]["fingerprint"] is None
    assert "la créera" in run("doctor").out
    path = home / "peps.host_key"
    assert not path.exists()

    made = host_key(path)
    assert found(run)["host_key"]["fingerprint"] == made.fingerprint
    assert made.fingerprint in run("doctor").out

    path.write_bytes(b"")
    assert "peps.host_key" in found(run)["host_key"]["error"]


def test_without_keys_or_database_it_still_answers(world: World, home: Path, run: Run) -> None:
    world.storage.close()
    (home / "peps.key").rename(home / "key")
    assert "peps.key" in found(run)["keys"]["error"]

    (home / "peps.db").write_bytes(b"no database " * 1000)
    for journal in home.glob("peps.db-*"):
        journal.unlink()
    assert found(run)["database"]["verdict"] == "failure"
    (home / "peps.db").unlink()
    assert "pas encore de base" in found(run)["database"]["error"]
    assert not (home / "peps.db").exists()


def test_an_empty_place_is_left_empty(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEPS_HOME", str(tmp_path / "nowhere"))

    outcome = run("doctor")

    assert outcome.code == 1
    assert "n’existe pas" in outcome.err
    assert not (tmp_path / "nowhere").exists()


def test_an_older_database_is_told_and_upgraded_on_demand(
    world: World, home: Path, run: Run
) -> None:
    world.storage.close()
    for version, verdict in (("0001", "warning"), ("9999", "failure")):
        with closing(sqlite3.connect(home / "peps.db")) as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", [version])
            connection.commit()
        told = found(run)
        assert (told["database"]["version"], told["database"]["verdict"]) == (version, verdict)
        assert "keys" not in told  # to open it would upgrade it

    assert "plus récente" in run("doctor").err
    refused = run("db", "upgrade")
    assert (refused.code, refused.out) == (1, "")
    assert "version plus récente" in refused.err


@pytest.mark.rule("MSG-3")
@pytest.mark.parametrize(("installed", "verdict"), [(True, "ok"), (False, "failure")])
def test_a_line_of_ones_own_needs_a_voice(
    home: Path,
    tmp_path: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    installed: bool,
    verdict: str,
) -> None:
    assert "speech" not in found(run)
    programs = tmp_path / "programs"
    programs.mkdir()
    if installed:
        (programs / "espeak-ng").touch(0o700)
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("PEPS_VOICE_GATEWAY", "sip")

    assert found(run)["speech"]["verdict"] == verdict
    assert "espeak-ng" in run("doctor").out + run("doctor").err


@pytest.mark.rule("MSG-3")
def test_gateways_are_reached_and_secrets_are_not_told(
    home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        for name, value in {
            "EMAIL_GATEWAY": "smtp",
            "SMTP_HOST": "localhost",
            "SMTP_PORT": str(port),
            "SMTP_USER": "peps",
            "SMTP_PASSWORD": "hunter2-smtp",
            "SMS_GATEWAY": "webhook",
            "WEBHOOK_URL": "https://127.0.0.1:1/hook-hunter2",
            "DIRECTORY_URL": "https://127.0.0.1:1/",
        }.items():
            monkeypatch.setenv(f"PEPS_{name}", value)
        outcome = run("doctor")

    assert outcome.code == 1
    assert "courriels, localhost" in outcome.out
    assert "SMS, 127.0.0.1 port 1" in outcome.err
    assert "hunter2" not in outcome.out + outcome.err
    assert "smtp_password = (secret, défini)" in outcome.out
