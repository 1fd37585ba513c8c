"""What a workstation is recognised by."""

import base64
import os
from pathlib import Path

import asyncssh
import pytest

from peps_tui.core.adapters.workstation import (
    EXPOSED_BYTES,
    exposed_key,
    local_workstation,
    plain,
    remote_workstation,
)

TOKEN_KEYS = ("sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com")
KEYS = ("ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp521", "ssh-rsa")


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


@pytest.mark.rule("TRUST-4")
def test_two_keys_behind_one_address_are_told_apart_by_their_names() -> None:
    office = remote_workstation("192.0.2.1", "clé SSH", key="SHA256:tWm97f1X" + "k" * 35)
    home = remote_workstation("192.0.2.1", "clé SSH", key="SHA256:VBeuqU+X" + "k" * 35)

    assert office.name == "clé SSH tWm97f1X (192.0.2.1)"
    assert home.name == "clé SSH VBeuqU+X (192.0.2.1)"


@pytest.mark.rule("TRUST-3")
@pytest.mark.parametrize("kind", KEYS)
def test_a_key_is_the_same_whichever_server_tells_it(kind: str, path: Path) -> None:
    key = asyncssh.generate_private_key(kind)
    expose(path, proof(key))

    assert exposed_key(path) == key.get_fingerprint()


@pytest.mark.rule("TRUST-3")
@pytest.mark.parametrize("kind", TOKEN_KEYS)
def test_a_key_of_a_security_token_is_one_too(kind: str, path: Path) -> None:
    told = f"{kind} {base64.b64encode(sk_key(kind)).decode()}"
    expose(path, f"publickey {told}")

    assert exposed_key(path) == asyncssh.import_public_key(told).get_fingerprint()


@pytest.mark.rule("TRUST-3")
def test_what_else_a_session_proved_takes_nothing_from_its_key(path: Path) -> None:
    key = asyncssh.generate_private_key("ssh-ed25519")
    expose(path, "hostbased ssh-ed25519 AAAA", proof(key), "keyboard-interactive/pam")

    assert exposed_key(path) == key.get_fingerprint()


@pytest.mark.rule("TRUST-3")
def test_without_exactly_one_public_key_none_is_believed(path: Path) -> None:
    one, other = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    renewed = one.generate_user_certificate(one, "anne")
    for told in (
        [],
        ["password"],
        [proof(one), proof(other)],
        [f"publickey {renewed.export_certificate().decode().strip()}"],
        ["publickey ssh-ed25519"],
        ["publickey ssh-ed25519 A"],
        [proof(one), "publickey"],
        [f"hostbased {proof(one)}"],
    ):
        expose(path, *told)
        assert exposed_key(path) is None, told


@pytest.mark.rule("TRUST-3")
def test_a_file_that_others_may_have_touched_is_not_believed(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expose(path, proof(asyncssh.generate_private_key("ssh-ed25519")))
    assert exposed_key(path) is not None
    link, pipe = tmp_path / "link", tmp_path / "pipe"
    link.symlink_to(path)
    os.mkfifo(pipe, 0o600)

    for doubtful in (link, pipe, tmp_path, tmp_path / "nowhere"):
        assert exposed_key(doubtful) is None
    path.chmod(0o640)
    assert exposed_key(path) is None
    path.chmod(0o600)
    me = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: me + 1)
    assert exposed_key(path) is None


def test_a_file_too_long_is_not_believed(path: Path) -> None:
    told = proof(asyncssh.generate_private_key("ssh-ed25519"))
    expose(path, told + "\n" * (EXPOSED_BYTES - len(told) - 1))
    assert exposed_key(path) is not None
    expose(path, told + "\n" * (EXPOSED_BYTES - len(told)))

    assert exposed_key(path) is None


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


def expose(path: Path, *proofs: str) -> None:
    """What sshd writes where `ExposeAuthInfo` is on."""
    path.write_text("".join(f"{proof}\n" for proof in proofs))
    path.chmod(0o600)


def proof(key: asyncssh.SSHKey) -> str:
    return f"publickey {key.export_public_key().decode().strip()}"


def sk_key(kind: str) -> bytes:
    """The public half of a key that only a security token could make."""
    simple = "ecdsa-sha2-nistp256" if "ecdsa" in kind else "ssh-ed25519"
    like = asyncssh.generate_private_key(simple)
    inside = like.public_data[4 + len(like.algorithm) :]
    return _field(kind.encode()) + inside + _field(b"ssh:")


def _field(content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + content
