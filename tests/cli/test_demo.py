"""`peps-tui demo`: every account of its list is as the list says."""

import json
import shlex
import shutil
import stat
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from peps_tui.cli import demo, demo_list
from peps_tui.cli.demo_crowd import MAX_CROWD, crowd
from peps_tui.cli.demo_guide import read_guide
from peps_tui.cli.demo_story import Calendar
from peps_tui.cli.opening import connected, open_application
from peps_tui.core.adapters.passwords import FLOOR_KIB, FLOOR_PASSES, Argon2Hasher, Cost
from peps_tui.core.domain.account import Status
from peps_tui.core.domain.dates import paris_date
from peps_tui.core.domain.errors import AccountBlocked, AccountExpired, CoreError
from peps_tui.core.domain.history import Author
from peps_tui.core.domain.identifier import is_identifier
from peps_tui.core.domain.listing import Criterion
from peps_tui.core.domain.password import check_password
from peps_tui.core.domain.review import Decision, is_due
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.ports import PasswordHasher, Ports
from peps_tui.core.use_cases import sign_in
from peps_tui.core.use_cases.activation import open_invitation
from peps_tui.core.use_cases.daily import run_daily
from peps_tui.settings import Settings, load_settings
from tests.cli.conftest import Run
from tests.e2e.demo import prepared
from tests.support.copies import contents, copy
from tests.support.fakes import NOON


def home_of(tmp_path: Path) -> Path:
    return tmp_path / "demo"


def prepare(run: Run, home: Path, *more: str) -> list[dict[str, Any]]:
    outcome = run("demo", "--prepare", "--dir", home, *more)
    assert (outcome.code, outcome.err) == (0, "")
    return listed_in(home)


def listed_in(home: Path) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads((home / "comptes-demo.json").read_text("utf-8"))
    return listed


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A demonstration that was prepared."""
    copy(prepared(), home_of(tmp_path))
    return home_of(tmp_path)


def settings_of(home: Path) -> Settings:
    return load_settings({"PEPS_HOME": str(home)})


def light(hasher: PasswordHasher) -> PasswordHasher:
    """At the cost the passwords of the list were hashed at: entering hashes none anew."""
    assert isinstance(hasher, Argon2Hasher)
    return replace(hasher, cost=Cost(memory_kib=FLOOR_KIB, passes=FLOOR_PASSES, lanes=1))


def how_it_enters(ports: Any, entry: dict[str, Any], number: int) -> str:
    place = Workstation(secret=None, name="essai", source=f"local:{number}")
    try:
        sign_in.begin(ports, place, identifier=entry["identifier"], password=entry["password"])
    except AccountExpired:
        return "Expiré"
    except AccountBlocked:
        return "Bloqué"
    except CoreError as error:
        return type(error).__name__
    return "Actif"


def test_every_listed_account_signs_in_as_its_status_says(home: Path) -> None:
    listed = listed_in(home)
    usable = [entry for entry in listed if entry["password"] is not None]

    with connected(settings_of(home)) as ports:
        ports = replace(ports, hasher=light(ports.hasher))
        entered = [how_it_enters(ports, entry, number) for number, entry in enumerate(usable)]

    assert entered == [entry["status"] for entry in usable]
    pending = [entry for entry in listed if entry["password"] is None]
    assert {entry["status"] for entry in pending} == {"En attente d’activation"}


def test_the_platform_is_believable(home: Path) -> None:
    listed = listed_in(home)

    assert len(listed) == 41
    assert len({entry["siret"] for entry in listed}) == 3
    assert {entry["profile"] for entry in listed} == {"Administrateur", "Utilisateur"}
    for siret in {entry["siret"] for entry in listed}:
        statuses = Counter(e["status"] for e in listed if e["siret"] == siret)
        assert set(statuses) == {"Actif", "Expiré", "Bloqué", "En attente d’activation"}
    with connected(settings_of(home)) as ports, ports.storage.reading() as unit:
        *employers, newcomer = sorted(
            unit.establishments.all(), key=lambda each: each.representative is None
        )
        assert unit.establishments.contracts(newcomer.id)
        for establishment in employers:
            assert unit.establishments.contracts(establishment.id)
            assert unit.establishments.bank_details(establishment.id)
            assert unit.history.first_broken(establishment.id) is None
            lines, count = unit.history.page(establishment.id, before=None, size=1000)
            assert count > 50
            assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)
        found = [unit.accounts.by_identifier(entry["identifier"]) for entry in listed]
    accounts = [account for account in found if account is not None]
    assert any(account.phone_anonymous for account in accounts)
    assert any(account.net_entreprises for account in accounts)
    assert any(account.delegation for account in accounts)
    assert any(account.phone is None and account.activated_at for account in accounts)
    assert {account.phone.channel for account in accounts if account.phone} == {"sms", "voice"}
    assert any(a.phone and a.phone.e164.startswith("+594") for a in accounts)


@pytest.mark.rule("LIFE-7", "LIFE-12", "RIGHT-2")
def test_the_commune_has_something_to_look_at(home: Path) -> None:
    listed = listed_in(home)

    with connected(settings_of(home)) as ports:
        with ports.storage.reading() as unit:
            commune = unit.establishments.by_siret(listed[0]["siret"])
            assert commune is not None
            now = ports.clock.now()
            counts = unit.accounts.count_by(commune.id, Criterion, now=now)
            review = unit.reviews.last_closed(commune.id)
            assert review is not None
            decided = [item.decision for item in unit.reviews.items(review)]
            new = unit.services.to_review(commune.id, paris_date(now))
        assert is_due(review.closed_at, now)
        operator = Author(identifier="", name="operateur", source="ligne de commande")
        report = run_daily(ports, by=operator, retention_days=180)

    assert {criterion for criterion, count in counts.items() if not count} == {
        Criterion.EXPIRES_TODAY,
        Criterion.DELEGATION,  # a commune manages nobody else’s accounts
    }
    assert {Decision.DELETE, Decision.LATER} == set(decided)
    assert [service.label for service in new] == ["Vos courriers"]
    assert report.failed == report.unreachable == []


def test_passwords_are_good_by_every_rule(home: Path) -> None:
    for entry in listed_in(home):
        if password := entry["password"]:
            personal = (entry["identifier"], entry["name"], entry["establishment"])
            assert check_password(password, password, personal=personal) == password


def test_the_guide_and_the_inbox_are_read_from_the_folder(home: Path) -> None:
    settings = settings_of(home)

    guide = read_guide(settings)

    assert settings.demo
    assert {account.status for account in guide.accounts} >= {"Actif", "Expiré"}
    assert {account.profile for account in guide.accounts} == {"Administrateur", "Utilisateur"}
    mail = next(m for m in guide.messages() if "camille.petit" in m.to)
    link = next(word for word in mail.text.split() if word.startswith("https://"))
    with connected(settings) as ports:
        assert open_invitation(ports, link).last_name == "Petit"


def test_the_same_day_gives_the_same_people(run: Run, tmp_path: Path) -> None:
    first = prepare(run, tmp_path / "one", "--date", "29/02/2028")
    second = prepare(run, tmp_path / "two", "--date", "2028-02-29")

    assert first == second
    with connected(settings_of(tmp_path / "one")) as ports, ports.storage.reading() as unit:
        petit = next(e for e in first if e["name"] == "Camille Petit")
        account = unit.accounts.by_identifier(petit["identifier"])
    assert account is not None
    assert account.created_at.date() == date(2028, 2, 26)


def test_the_files_are_private(run: Run, tmp_path: Path) -> None:
    home = home_of(tmp_path)
    home.mkdir(mode=0o755)
    prepare(run, home)

    modes = {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in (home, *home.rglob("*"))}
    assert modes == {0}


def test_a_kept_demonstration_is_reopened_as_it_is(run: Run, home: Path) -> None:
    listed = listed_in(home)
    database = (home / "peps.db").read_bytes()

    assert prepare(run, home) == listed
    assert (home / "peps.db").read_bytes() == database


def test_a_folder_that_holds_something_else_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("à garder", "utf-8")

    outcome = run("demo", "--prepare", "--dir", tmp_path)

    assert outcome.code == 1
    assert "démonstration" in outcome.err
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


@pytest.fixture
def cut_short(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a preparation that was killed near its end."""

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(demo_list, "write_list", cut)
        assert run("demo", "--prepare", "--dir", home_of(tmp_path)).code == 130
    return home_of(tmp_path)


def test_a_preparation_cut_short_starts_again_from_scratch(run: Run, cut_short: Path) -> None:
    key = (cut_short / "peps.key").read_bytes()

    assert len(prepare(run, cut_short, "--date", "2021-03-01")) == 41
    assert (cut_short / "peps.key").read_bytes() != key
    assert settings_of(cut_short).date == date(2021, 3, 1)


def test_what_somebody_added_to_it_is_not_lost(run: Run, cut_short: Path) -> None:
    for name, content in [
        ("notes.txt", "à garder"),
        ("peps.toml", 'demo = true\nsender_name = "Mairie"\n'),
        ("peps.toml", "demo = false\n"),
        ("peps.toml", "demo"),
    ]:
        files = contents(cut_short)
        (cut_short / name).write_text(content, "utf-8")
        before = {path: path.stat().st_mtime_ns for path in cut_short.iterdir()}

        assert run("demo", "--prepare", "--dir", cut_short).code == 1, content
        assert {path: path.stat().st_mtime_ns for path in cut_short.iterdir()} == before, content
        shutil.rmtree(cut_short)
        copy(files, cut_short)


def today_in(home: Path) -> date:
    with connected(settings_of(home)) as ports:
        return paris_date(ports.clock.now())


def test_a_kept_demonstration_stays_on_its_day_until_it_is_given_another(
    run: Run, tmp_path: Path
) -> None:
    home = home_of(tmp_path)
    listed = prepare(run, home, "--date", "2021-03-01")
    active = next(e for e in listed if e["status"] == "Actif" and e["password"])

    with connected(settings_of(home)) as ports:
        assert how_it_enters(ports, active, 1) == "Actif"
    (home / "peps.toml").write_text(f'{(home / "peps.toml").read_text()}sender_name = "Essai"\n')
    prepare(run, home)
    assert today_in(home) == date(2021, 3, 1)

    assert prepare(run, home, "--date", "02/04/2022") == listed
    assert today_in(home) == date(2022, 4, 2)
    assert settings_of(home).sender_name == "Essai"


def test_the_application_opens_on_the_day_of_the_demonstration(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(run, home, "--date", "2021-03-01")
    days: list[date] = []

    class App:
        return_code = 0

        def __init__(self, connect: Callable[[], Ports], **_: object) -> None:
            ports = connect()
            days.append(paris_date(ports.clock.now()))
            ports.storage.close()

        def run(self, **_: object) -> None:
            pass

        def end_session(self) -> None:
            pass

    monkeypatch.setattr("peps_tui.app.PepsApp", App)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)

    assert open_application(settings_of(home)) == 0
    assert days == [date(2021, 3, 1)]


def test_the_commands_that_open_it_can_be_pasted_in_a_shell(run: Run, tmp_path: Path) -> None:
    home = tmp_path / 'essai d\'Anne et "Zoé"'
    copy(prepared(), home)
    lines = run("demo", "--prepare", "--dir", home).out.splitlines()[-2:]

    opening, serving = (shlex.split(line.partition(" : ")[2]) for line in lines)
    assert opening == [f"PEPS_HOME={home}", "peps-tui"]
    assert serving == [*opening, "serve"]


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_file_is_no_folder(run: Run, tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()

    outcome = run("demo", "--prepare", "--dir", tmp_path / place)

    assert (outcome.code, outcome.out) == (1, "")
    assert "d’un fichier" in outcome.err


@pytest.mark.parametrize("there", [True, False])
def test_a_place_that_cannot_be_written_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    if there:
        home_of(tmp_path).mkdir()
        monkeypatch.setattr("os.access", lambda *_: False)
    else:
        monkeypatch.setattr(Path, "mkdir", refuse)

    outcome = run("demo", "--prepare", "--dir", home_of(tmp_path))

    assert (outcome.code, outcome.out) == (1, "")
    assert "droits d’accès" in outcome.err


def test_the_database_of_the_environment_is_not_touched(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEPS_DATABASE_URL", f"sqlite:///{tmp_path / 'real.db'}")

    prepare(run, home_of(tmp_path))

    assert not (tmp_path / "real.db").exists()


def test_without_a_folder_nothing_is_left(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    opened: list[Settings] = []

    def open_application(settings: Settings, **_: object) -> int:
        opened.append(settings)
        return 7

    monkeypatch.setattr(demo, "open_application", open_application)

    outcome = run("demo")

    assert outcome.code == 7
    assert opened[0].demo
    assert "HCA000001" in outcome.out
    assert list(tmp_path.iterdir()) == []


def test_a_crowd_is_varied_and_has_room_for_all() -> None:
    calendar = Calendar(now=NOON)
    sample = [crowd(n, 1, "ville.exemple.fr", calendar) for n in range(0, MAX_CROWD, 97)]
    last = crowd(MAX_CROWD - 1, 1, "ville.exemple.fr", calendar)

    assert last.identifier.endswith("999999")
    assert all(is_identifier(account.identifier) for account in (*sample, last))
    assert len({account.identifier for account in sample}) == len(sample)
    assert len({account.email for account in sample}) == len(sample)
    assert {account.status(NOON.date()) for account in sample} == set(Status)


def test_a_crowd_joins_the_commune(run: Run, tmp_path: Path) -> None:
    listed = prepare(run, home_of(tmp_path), "--accounts", "300")

    with connected(settings_of(home_of(tmp_path))) as ports, ports.storage.reading() as unit:
        commune = unit.establishments.by_siret(listed[0]["siret"])
        assert commune is not None
        count = len(unit.accounts.many(commune.id))
        assert unit.history.first_broken(commune.id) is None
    assert count == 317
    assert len(listed) == 41
