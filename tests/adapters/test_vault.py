"""Keys on disk, and what is sealed with them."""

import base64
import json
import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from peps_tui.core.adapters import vault as module
from peps_tui.core.adapters.vault import FileVault, Keys, open_vault
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
    vault = Keys.fresh()

    assert vault.seal(PHONE, use="phone") != vault.seal(PHONE, use="phone")


@pytest.mark.rule("PHONE-7")
def test_no_altered_byte_goes_unseen() -> None:
    vault = Keys.fresh()
    sealed = vault.seal(PHONE, use="phone")

    for index in range(len(sealed)):
        altered = bytearray(sealed)
        altered[index] ^= 1
        with pytest.raises(ValueError, match="sealed"):
            vault.open(bytes(altered), use="phone")


@pytest.mark.parametrize("length", range(20))
def test_a_cut_seal_is_a_value_error(length: int) -> None:
    vault = Keys.fresh()

    with pytest.raises(ValueError, match=r"sealed|[Nn]once"):
        vault.open(vault.seal(PHONE, use="phone")[:length], use="phone")


def test_a_seal_serves_one_use_and_one_platform() -> None:
    vault = Keys.fresh()
    sealed = vault.seal(PHONE, use="phone")

    with pytest.raises(ValueError, match="use"):
        vault.open(sealed, use="message.to")
    with pytest.raises(ValueError, match="altered"):
        Keys.fresh().open(sealed, use="phone")


def test_former_keys_open_and_the_newest_seals() -> None:
    former, newer = Keys.fresh(), Keys.fresh()
    both = Keys(
        keys={1: former.keys[1], 2: newer.keys[1]},
        history_key=former.history_key,
        index_key=former.index_key,
        pepper=former.pepper,
    )

    assert both.open(former.seal(PHONE, use="phone"), use="phone") == PHONE
    with pytest.raises(ValueError, match="not here"):
        former.open(both.seal(PHONE, use="phone"), use="phone")


def test_fingerprints_are_equal_for_equal_texts_of_one_use_and_one_platform() -> None:
    vault = Keys.fresh()
    fingerprint = vault.fingerprint(PHONE, use="phone")

    assert len(bytes.fromhex(fingerprint)) == 16
    assert fingerprint == vault.fingerprint(PHONE, use="phone")
    assert fingerprint != vault.fingerprint(PHONE, use="email")
    assert fingerprint != Keys.fresh().fingerprint(PHONE, use="phone")


def test_the_key_file_is_private_and_alone(path: Path) -> None:
    open_vault(path, create=True)

    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_existing_keys_are_never_replaced(path: Path) -> None:
    first = open_vault(path, create=True).seal(PHONE, use="phone")

    assert open_vault(path, create=True).open(first, use="phone") == PHONE


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
    assert repr(Keys.fresh()) == "<Keys>"
    assert vault.pepper == base64.b64decode(told["pepper"])


def test_processes_that_create_the_keys_together_share_them(path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(4)
    with context.Pool(4, initializer=_remember, initargs=(start,)) as pool:
        sealed = pool.map(_create_and_seal, [path] * 4, chunksize=1)

    vault = open_vault(path)
    assert [vault.open(value, use="phone") for value in sealed] == [PHONE] * 4


@pytest.mark.rule("PHONE-7")
def test_a_new_key_serves_in_every_vault_that_lives(path: Path) -> None:
    mine, theirs = open_vault(path, create=True), FileVault(path)
    old = mine.seal(PHONE, use="phone")

    assert mine.add_key()
    new = mine.seal(PHONE, use="phone")

    assert theirs.open(new, use="phone") == PHONE
    assert theirs.seal(PHONE, use="phone").startswith(theirs.head)
    assert (old.startswith(theirs.head), new.startswith(theirs.head)) == (False, True)
    assert open_vault(path).open(old, use="phone") == PHONE
    assert mine.fingerprint(PHONE, use="phone") == theirs.fingerprint(PHONE, use="phone")


@pytest.mark.rule("PHONE-7")
def test_a_key_that_is_dropped_opens_no_more_but_for_those_who_already_had_it(path: Path) -> None:
    mine, theirs = open_vault(path, create=True), FileVault(path)
    old = mine.seal(PHONE, use="phone")
    mine.add_key()

    assert not mine.add_key()
    mine.drop_former_keys()

    assert theirs.seal(PHONE, use="phone").startswith(mine.head)
    assert theirs.open(old, use="phone") == PHONE
    with pytest.raises(ValueError, match="not here"):
        open_vault(path).open(old, use="phone")
    assert path.stat().st_mode & 0o777 == 0o600


def test_key_ids_start_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEY_IDS", 3)
    vault = open_vault(path, create=True)
    for _ in range(3):
        assert vault.add_key()
        vault.drop_former_keys()

    assert vault.open(vault.seal(PHONE, use="phone"), use="phone") == PHONE
    assert vault.head == bytes([1, 1])


def test_a_file_that_went_away_does_not_stop_who_knows_its_keys(path: Path) -> None:
    vault = open_vault(path, create=True)
    path.unlink()

    assert vault.open(vault.seal(PHONE, use="phone"), use="phone") == PHONE
    with pytest.raises(KeysMissing):
        vault.add_key()


_starts: list[Barrier] = []


def _remember(start: Barrier) -> None:
    _starts.append(start)


def _create_and_seal(path: Path) -> bytes:
    _starts[0].wait(timeout=30)
    return open_vault(path, create=True).seal(PHONE, use="phone")
