"""What a workstation is recognised by."""

import os
from pathlib import Path

import pytest

from peps_tui.core.adapters.workstation import local_workstation, plain, remote_workstation


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "workstation"


@pytest.mark.rule("TRUST-3")
def test_a_workstation_keeps_its_secret(path: Path) -> None:
    first = local_workstation(path, "poste local")

    assert first.secret is not None
    assert len(first.secret) == 43
    assert path.stat().st_mode & 0o777 == 0o600
    assert local_workstation(path, "poste local") == first


@pytest.mark.rule("TRUST-3")
def test_two_workstations_differ(tmp_path: Path) -> None:
    one, other = (local_workstation(tmp_path / name, "poste") for name in "ab")

    assert one.secret != other.secret


@pytest.mark.rule("TRUST-3")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_secret_open_to_others_is_none(path: Path, mode: int) -> None:
    local_workstation(path, "poste")
    path.chmod(mode)

    assert local_workstation(path, "poste").secret is None


@pytest.mark.rule("TRUST-3")
def test_a_secret_of_somebody_else_is_none(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    local_workstation(path, "poste")
    me = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: me + 1)

    assert local_workstation(path, "poste").secret is None


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 43, b"a" * 44])
def test_a_damaged_secret_is_none(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.chmod(0o600)

    assert local_workstation(path, "poste").secret is None


def test_where_no_file_can_be_made_there_is_no_secret(tmp_path: Path) -> None:
    assert local_workstation(tmp_path / "nowhere" / "workstation", "poste").secret is None


@pytest.mark.rule("TRUST-3")
def test_a_session_over_ssh_has_no_secret_and_its_address_is_told() -> None:
    place = remote_workstation("2001:db8::1", "session SSH")

    assert place.secret is None
    assert place.source == "ssh:2001:db8::1"
    assert place.name == "session SSH (2001:db8::1)"


@pytest.mark.rule("TRUST-3")
def test_a_session_over_ssh_is_known_by_its_key_wherever_it_comes_from() -> None:
    key = "SHA256:" + "k" * 43
    office = remote_workstation("192.0.2.1", "session SSH", key=key)
    home = remote_workstation("198.51.100.2", "session SSH", key=key)
    other = remote_workstation("192.0.2.1", "session SSH", key="SHA256:" + "o" * 43)

    assert office.fingerprint == home.fingerprint
    assert office.fingerprint not in {other.fingerprint, None}


def test_the_source_tells_user_and_host(path: Path) -> None:
    place = local_workstation(path, "poste local")

    assert place.source.startswith("local:")
    assert place.name == f"poste local ({place.source.removeprefix('local:')})"


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("anne@poste-12.mairie.local", "anne@poste-12.mairie.local"),
        ("an ne\x1b[2J@h\u202eôte\n", "anne2J@hte"),
        ("x" * 65, "x" * 64),
    ],
)
def test_what_is_told_of_a_place_is_plain(told: str, kept: str) -> None:
    assert plain(told) == kept
