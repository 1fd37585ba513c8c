"""Keys on disk, and what is sealed with them."""

import base64
import json
import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from peps_tui.core.adapters.vault import FileVault, open_vault
from peps_tui.core.domain.errors import FilesTooOpen, KeysMissing, StorageUnavailable

PHONE = "+33612345678"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "peps.key"


@pytest.mark.rule("PHONE-7")
def test_what_is_sealed_is_unreadable_and_opens_again(path: Path) -> None:
    sealed = open_vault(path, create=True).seal(PHONE, use="account.phone")

    assert PHONE.encode() not in sealed
    assert open_vault(path).open(sealed, use="account.phone") == PHONE


def test_two_seals_of_one_text_differ() -> None:
    vault = FileVault.fresh()

    assert vault.seal(PHONE, use="phone") != vault.seal(PHONE, use="phone")


@pytest.mark.rule("PHONE-7")
def test_no_altered_byte_goes_unseen() -> None:
    vault = FileVault.fresh()
    sealed = vault.seal(PHONE, use="phone")

    for index in range(len(sealed)):
        altered = bytearray(sealed)
        altered[index] ^= 1
        with pytest.raises(ValueError, match="sealed"):
            vault.open(bytes(altered), use="phone")


@pytest.mark.parametrize("length", range(20))
def test_a_cut_seal_is_a_value_error(length: int) -> None:
    vault = FileVault.fresh()

    with pytest.raises(ValueError, match=r"sealed|[Nn]once"):
        vault.open(vault.seal(PHONE, use="phone")[:length], use="phone")


def test_a_seal_serves_one_use_and_one_platform() -> None:
    vault = FileVault.fresh()
    sealed = vault.seal(PHONE, use="phone")

    with pytest.raises(ValueError, match="use"):
        vault.open(sealed, use="message.to")
    with pytest.raises(ValueError, match="altered"):
        FileVault.fresh().open(sealed, use="phone")


def test_former_keys_open_and_the_newest_seals() -> None:
    former, newer = FileVault.fresh(), FileVault.fresh()
    both = FileVault(
        keys={1: former.keys[1], 2: newer.keys[1]},
        history_key=former.history_key,
        index_key=former.index_key,
        pepper=former.pepper,
    )

    assert both.open(former.seal(PHONE, use="phone"), use="phone") == PHONE
    with pytest.raises(ValueError, match="not here"):
        former.open(both.seal(PHONE, use="phone"), use="phone")


def test_fingerprints_are_equal_for_equal_texts_of_one_use_and_one_platform() -> None:
    vault = FileVault.fresh()
    fingerprint = vault.fingerprint(PHONE, use="phone")

    assert len(bytes.fromhex(fingerprint)) == 16
    assert fingerprint == vault.fingerprint(PHONE, use="phone")
    assert fingerprint != vault.fingerprint(PHONE, use="email")
    assert fingerprint != FileVault.fresh().fingerprint(PHONE, use="phone")


def test_the_key_file_is_private_and_alone(path: Path) -> None:
    open_vault(path, create=True)

    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_existing_keys_are_never_replaced(path: Path) -> None:
    first = open_vault(path, create=True)

    assert open_vault(path, create=True) == first


def test_without_its_file_a_platform_has_no_keys(path: Path) -> None:
    with pytest.raises(KeysMissing) as refused:
        open_vault(path)

    assert refused.value.path == str(path)
    assert not path.exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666])
def test_keys_that_others_may_read_are_refused(path: Path, mode: int) -> None:
    open_vault(path, create=True)
    path.chmod(mode)

    with pytest.raises(FilesTooOpen):
        open_vault(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"version": 2}',
        b'{"version": 1, "keys": []}',
        b'{"version": 1, "keys": [{"id": 1, "key": "c2hvcnQ="}]}',
        b'{"version": 1, "keys": [{"id": 1, "key": 5}]}',
    ],
)
def test_a_damaged_file_holds_no_keys(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.chmod(0o600)

    with pytest.raises(KeysMissing):
        open_vault(path, create=True)


def test_a_folder_that_is_not_there_is_told(path: Path) -> None:
    with pytest.raises(StorageUnavailable):
        open_vault(path / "peps.key", create=True)


def test_nothing_of_the_keys_is_shown(path: Path) -> None:
    vault = open_vault(path, create=True)
    told = json.loads(path.read_text())

    assert repr(vault) == "<FileVault>"
    assert vault.pepper == base64.b64decode(told["pepper"])


def test_processes_that_create_the_keys_together_share_them(path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(4)
    with context.Pool(4, initializer=_remember, initargs=(start,)) as pool:
        sealed = pool.map(_create_and_seal, [path] * 4, chunksize=1)

    vault = open_vault(path)
    assert [vault.open(value, use="phone") for value in sealed] == [PHONE] * 4


_starts: list[Barrier] = []


def _remember(start: Barrier) -> None:
    _starts.append(start)


def _create_and_seal(path: Path) -> bytes:
    _starts[0].wait(timeout=30)
    return open_vault(path, create=True).seal(PHONE, use="phone")
