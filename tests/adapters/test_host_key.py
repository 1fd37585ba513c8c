"""The key of the SSH server: OpenSSH's own, made once, its owner's alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from asyncssh import generate_private_key, import_private_key

from peps_tui.core.adapters.host_key import host_key
from peps_tui.core.domain.errors import FilesTooOpen, HostKeyUnreadable


def test_it_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    made = host_key(path := tmp_path / "peps.host_key")

    assert host_key(path) == made
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes() == made.private
    assert "PRIVATE" not in repr(made)


def test_its_fingerprint_is_the_one_people_see(tmp_path: Path) -> None:
    made = host_key(path := tmp_path / "peps.host_key")

    assert import_private_key(path.read_bytes()).get_fingerprint() == made.fingerprint


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    host_key(path := tmp_path / "peps.host_key")
    path.chmod(0o640)

    with pytest.raises(FilesTooOpen):
        host_key(path)


@pytest.mark.parametrize("held", [b"", b"nonsense", b"-----BEGIN OPENSSH PRIVATE KEY-----"])
def test_what_is_no_key_is_told_and_left(tmp_path: Path, held: bytes) -> None:
    path = tmp_path / "peps.host_key"
    path.touch(mode=0o600)
    path.write_bytes(held)

    with pytest.raises(HostKeyUnreadable):
        host_key(path)
    assert path.read_bytes() == held


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "peps.host_key"
    path.touch(mode=0o600)
    path.write_bytes(generate_private_key("ecdsa-sha2-nistp256").export_private_key())

    with pytest.raises(HostKeyUnreadable):
        host_key(path)


def test_a_folder_that_refuses_is_told(tmp_path: Path) -> None:
    with pytest.raises(HostKeyUnreadable):
        host_key(tmp_path / "nowhere" / "peps.host_key")
