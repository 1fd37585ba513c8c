"""`peps-tui daily`, `services` and the help for sole administrators, as operators type them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from peps_tui.core.adapters.clock import SystemClock
from peps_tui.core.domain.account import Profile, Status
from peps_tui.core.use_cases import daily
from tests.cli.conftest import Run
from tests.support.world import World

COMMUNE = "COMMUNE DE VILLEBOIS (SIRET 21280220900014)"


@pytest.fixture
def platform(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """The platform that the commands open, at the present day."""
    monkeypatch.setenv("PEPS_HOME", str(tmp_path / "home"))
    world.clock.instant = SystemClock().now()
    return world


@pytest.mark.rule("LIFE-7", "MSG-3", "HIST-1", "CASE-26")
def test_daily_says_what_it_did_and_does_it_once(platform: World, run: Run) -> None:
    platform.add("Martin", "Claire", profile=Profile.ADMIN)
    for number in (1, 2):
        platform.add(f"Fin {number}", expires_on=platform.today)

    first, second = run("daily"), run("daily")

    assert (first.code, first.err) == (0, "")
    assert first.out.splitlines() == [
        f"{COMMUNE}\N{NO-BREAK SPACE}: rappel aux administrateurs, 2 comptes expirent bientôt.",
        "Ménage\N{NO-BREAK SPACE}: rien à effacer.",
        "Messages\N{NO-BREAK SPACE}: 1 envoyé, 0 en attente.",
    ]
    assert second.out.splitlines()[0] == "Rappels\N{NO-BREAK SPACE}: aucun n’est à envoyer."
    assert platform.operations() == ["reminder_sent"]


@pytest.mark.rule("LIFE-7")
def test_daily_tells_who_could_not_be_reminded(
    platform: World, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    platform.add("Fin", expires_on=platform.today)
    alone = run("daily")

    platform.add("Martin", "Claire", profile=Profile.ADMIN)
    with monkeypatch.context() as broken:
        broken.setattr(daily, "_store", None)
        failed = run("daily")

    assert alone.code == 0
    assert "aucun administrateur actif" in alone.out
    assert failed.code == 1
    assert "LE RAPPEL A ÉCHOUÉ" in failed.err
    assert "establishment 1 failed" in (tmp_path / "home" / "peps.log").read_text("utf-8")
    assert run("daily").code == 0


@pytest.mark.rule("OTP-4")
def test_the_retention_is_a_setting(
    platform: World, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = platform.clock.now()
    with platform.storage.writing() as unit:
        for days in (29, 31):
            unit.failures.add(
                source="x", account_id=None, stranger=False, at=now - timedelta(days=days)
            )

    assert "rien à effacer" in run("daily").out
    monkeypatch.setenv("PEPS_RETENTION_DAYS", "30")
    assert "1 échec de connexion" in run("daily").out
    monkeypatch.setenv("PEPS_RETENTION_DAYS", "29")
    refused = run("daily")
    assert refused.code == 1
    assert "de 30 à 3650" in refused.err


@pytest.mark.rule("RIGHT-1", "RIGHT-2", "HIST-1")
def test_services_are_added_and_listed(platform: World, run: Run) -> None:
    order = ["services", "add", "vos-courriers", "--label", "Vos courriers", "--fund", "pep’s"]
    first = run(*order, "--theme", "Échanges", "--sensitive", "--online-on", "01/02/2099")
    again = run(*order, "--theme", "Carrière")
    listed = run("services", "list")

    assert (first.code, first.err) == (0, "")
    assert "01/02/2099" in first.out
    assert "2 établissements" in first.out
    assert (again.code, again.out) == (1, "")
    assert "déjà ce service" in again.err
    assert "  Vos courriers (PEP’s, sensible, en ligne le 01/02/2099)" in listed.out
    assert listed.out.index("Échanges") > listed.out.index("RNCPS")
    assert platform.operations() == ["service_added"]
    with platform.storage.reading() as unit:
        assert unit.services.online(date(2099, 2, 1))[-1].code == "vos-courriers"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["Vos Courriers", "--label", "A", "--theme", "B", "--fund", "RAFP"], "pas un code"),
        (["courriers", "--label", " ", "--theme", "B", "--fund", "RAFP"], "pas un nom"),
        (["courriers", "--label", "A\x1b[2J", "--theme", "B", "--fund", "RAFP"], "pas un nom"),
        (["courriers", "--label", "A", "--theme", "B", "--fund", "Livret"], "pas un fonds"),
        (["courriers", "--label", "A", "--theme", "B"], "il manque"),
    ],
)
def test_a_service_is_refused_whole(run: Run, arguments: list[str], told: str) -> None:
    outcome = run("services", "add", *arguments)

    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err


@pytest.mark.rule("AUTH-5", "LIFE-5", "HIST-1", "CASE-6")
def test_a_sole_administrator_is_renewed_then_unlocked(platform: World, run: Run) -> None:
    sole = platform.add(
        "Martin",
        "Claire",
        profile=Profile.ADMIN,
        status=Status.EXPIRED,
        blocked_at=platform.clock.now(),
    )

    too_early = run("accounts", "unlock", sole.identifier)
    renewed = run("accounts", "renew", sole.identifier)
    unlocked = run("accounts", "unlock", sole.identifier.lower())
    unknown = run("accounts", "unlock", "XXX000999")
    platform.admin("Petit", "Paul")
    helped = run("accounts", "renew", sole.identifier)

    assert too_early.code == 1
    assert "La seule action possible est le renouvellement" in too_early.err
    assert (renewed.code, unlocked.code) == (0, 0)
    assert "Il reste bloqué" in renewed.out
    assert f"{sole.identifier} de Mme Claire Martin est débloqué." in unlocked.out
    assert (unknown.code, helped.code) == (1, 1)
    assert "Paul Petit" in helped.err
    assert platform.operations() == ["account_renewed", "account_unblocked"]
