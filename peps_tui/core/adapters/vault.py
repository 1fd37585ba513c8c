"""The keys of the platform, in a file of their own beside the database (PHONE-7, HIST-2).

A sealed value is `version | key id | nonce (12) | ciphertext and tag`, AES-256-GCM, the use as
associated data. Every key of the file opens; the newest, which is the last, seals.

Whoever changes the keys holds the lock of the platform’s one writer, and whoever seals holds it
too: each looks at the file first, so nobody seals with a key that is being dropped.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Self

from peps_tui.core.adapters.files import read_private, write_once, write_whole
from peps_tui.core.domain import errors

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

log = logging.getLogger(__name__)

FILE_VERSION = 1
SEAL_VERSION = 1
KEY_BYTES = 32
NONCE_BYTES = 12
FINGERPRINT_BYTES = 16
KEY_IDS = 255
"""A key id is a byte: from the last one they start again at 1, whose values are long renewed."""


class KeyUnknown(ValueError):
    """A value was sealed with a key that is not there."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Keys:
    """What a key file holds. `keys` encrypt, by id, the newest last; `pepper` is for passwords.

    The history and index keys must stay the same for as long as the database lives.
    """

    keys: Mapping[int, bytes]
    history_key: bytes
    index_key: bytes
    pepper: bytes

    @classmethod
    def fresh(cls) -> Self:
        """New keys, kept nowhere."""
        history, index, pepper = (secrets.token_bytes(KEY_BYTES) for _ in range(3))
        return cls(
            keys={1: secrets.token_bytes(KEY_BYTES)},
            history_key=history,
            index_key=index,
            pepper=pepper,
        )

    @property
    def newest(self) -> int:
        """The id of the key that seals."""
        return list(self.keys)[-1]

    @property
    def head(self) -> bytes:
        """How a value sealed with the newest key starts."""
        return bytes([SEAL_VERSION, self.newest])

    def seal(self, text: str, *, use: str) -> bytes:
        """Encrypt `text`, 30 bytes longer; it opens for the same use only."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = _aes(self.keys[self.newest]).encrypt(nonce, text.encode(), use.encode())
        return self.head + nonce + sealed

    def open(self, sealed: bytes, *, use: str) -> str:
        """Decrypt; raises ValueError when the bytes were altered, or the key or the use differ."""
        from cryptography.exceptions import InvalidTag

        head, nonce, rest = sealed[:2], sealed[2 : 2 + NONCE_BYTES], sealed[2 + NONCE_BYTES :]
        key = self.keys.get(head[-1]) if head[:1] == bytes([SEAL_VERSION]) else None
        if key is None:
            raise KeyUnknown("sealed with a key that is not here")
        try:
            return _aes(key).decrypt(nonce, rest, use.encode()).decode()
        except InvalidTag:
            raise ValueError("altered, or sealed for another use") from None

    def fingerprint(self, text: str, *, use: str) -> str:
        """A keyed digest of `text` for this use: 32 hexadecimal digits."""
        told = f"{use}\0{text}".encode()
        return hmac.digest(self.index_key, told, hashlib.sha256)[:FINGERPRINT_BYTES].hex()

    def __repr__(self) -> str:
        return "<Keys>"


class FileVault:
    """The keys of a file, which others may change meanwhile; see `peps_tui.core.ports.Vault`.

    Keys that were dropped from the file open for as long as this process lives: it may still be
    reading the database as it was before.
    """

    def __init__(self, path: Path) -> None:
        """Raises as `open_vault`."""
        self._path = path
        self._lock = Lock()
        self._seen = _stamp(path)
        self._keys = _read(path)

    @property
    def history_key(self) -> bytes:
        """What the history is sealed with."""
        return self._keys.history_key

    @property
    def pepper(self) -> bytes:
        """What passwords are hashed with."""
        return self._keys.pepper

    def seal(self, text: str, *, use: str) -> bytes:
        """Encrypt `text` with the newest key of the file."""
        self._look_again()
        return self._keys.seal(text, use=use)

    def open(self, sealed: bytes, *, use: str) -> str:
        """Decrypt; raises ValueError when the bytes were altered, or the key or the use differ."""
        try:
            return self._keys.open(sealed, use=use)
        except KeyUnknown:
            self._look_again()
            return self._keys.open(sealed, use=use)

    def fingerprint(self, text: str, *, use: str) -> str:
        """A keyed digest of `text` for this use: 32 hexadecimal digits."""
        return self._keys.fingerprint(text, use=use)

    @property
    def head(self) -> bytes:
        """How a value starts that was sealed with the newest key of the file."""
        self._look_again()
        return self._keys.head

    def add_key(self) -> bool:
        """Make a key that seals from now on; False when former ones remain in the file."""
        found = _read(self._path)
        if len(found.keys) > 1:
            self._look_again()
            return False
        added = {found.newest % KEY_IDS + 1: secrets.token_bytes(KEY_BYTES)}
        self._write(replace(found, keys={**found.keys, **added}))
        return True

    def drop_former_keys(self) -> None:
        """Leave the newest key alone in the file."""
        found = _read(self._path)
        self._write(replace(found, keys={found.newest: found.keys[found.newest]}))

    def _write(self, keys: Keys) -> None:
        try:
            write_whole(self._path, _encoded(keys))
        except OSError:
            log.warning("the key file cannot be written", exc_info=True)
            raise errors.StorageUnavailable from None
        self._look_again()

    def _look_again(self) -> None:
        """Take the keys of the file if it changed; without a file those known go on serving."""
        with self._lock, suppress(FileNotFoundError):
            stamp = _stamp(self._path)
            if stamp == self._seen:
                return
            found = _read(self._path)
            former = {id_: key for id_, key in self._keys.keys.items() if id_ not in found.keys}
            self._keys = replace(found, keys={**former, **found.keys})
            self._seen = stamp

    def __repr__(self) -> str:
        return "<FileVault>"


def open_vault(path: Path, *, create: bool = False) -> FileVault:
    """Read the keys of `path`; with `create` a missing file is made, and on disk before it serves.

    Of processes that create it together one wins, and the others read what it wrote.

    Raises:
        KeysMissing: there is no file, or no keys can be read in it.
        FilesTooOpen: it belongs to others or they can read it.
        StorageUnavailable: it cannot be written.
    """
    if create and not path.exists():
        try:
            write_once(path, _encoded(Keys.fresh()))
        except OSError:
            log.warning("the key file cannot be written", exc_info=True)
            raise errors.StorageUnavailable from None
    try:
        return FileVault(path)
    except FileNotFoundError:
        raise errors.KeysMissing(str(path)) from None


def _stamp(path: Path) -> tuple[int, int, int]:
    """What tells a file from the one that took its place."""
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size


def _read(path: Path) -> Keys:
    try:
        return _decoded(read_private(path))
    except (OSError, ValueError, KeyError, TypeError) as error:
        # No traceback: it may quote the keys.
        log.warning("the key file cannot be read: %s", type(error).__name__)
        raise errors.KeysMissing(str(path)) from None


def _aes(key: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # 6 ms, after the first screen

    return AESGCM(key)


def _encoded(held: Keys) -> bytes:
    def text(key: bytes) -> str:
        return base64.b64encode(key).decode()

    content = {
        "version": FILE_VERSION,
        "keys": [{"id": number, "key": text(key)} for number, key in held.keys.items()],
        "history": text(held.history_key),
        "index": text(held.index_key),
        "pepper": text(held.pepper),
    }
    return json.dumps(content, indent=2).encode() + b"\n"


def _decoded(content: bytes) -> Keys:
    """Raises ValueError, KeyError or TypeError when it is not such a file."""

    def key(text: str) -> bytes:
        decoded = base64.b64decode(text, validate=True)
        if len(decoded) != KEY_BYTES:
            raise ValueError("not a key")
        return decoded

    told = json.loads(content)
    if told["version"] != FILE_VERSION or not told["keys"]:
        raise ValueError("not a file of this version")
    return Keys(
        keys={int(entry["id"]): key(entry["key"]) for entry in told["keys"]},
        history_key=key(told["history"]),
        index_key=key(told["index"]),
        pepper=key(told["pepper"]),
    )
