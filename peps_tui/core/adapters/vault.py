"""The keys of the platform, in a file of their own beside the database (PHONE-7, HIST-2).

A sealed value is `version | key id | nonce (12) | ciphertext and tag`, AES-256-GCM, the use as
associated data. Every key of the file opens; the newest seals.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from peps_tui.core.adapters.files import read_private, write_once
from peps_tui.core.domain import errors

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

log = logging.getLogger(__name__)

FILE_VERSION = 1
SEAL_VERSION = 1
KEY_BYTES = 32
NONCE_BYTES = 12
FINGERPRINT_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FileVault:
    """See `peps_tui.core.ports.Vault`. `keys` encrypt, by id; `pepper` is for passwords.

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

    def seal(self, text: str, *, use: str) -> bytes:
        """Encrypt `text`, 30 bytes longer; it opens for the same use only."""
        newest = max(self.keys)
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = _aes(self.keys[newest]).encrypt(nonce, text.encode(), use.encode())
        return bytes([SEAL_VERSION, newest]) + nonce + sealed

    def open(self, sealed: bytes, *, use: str) -> str:
        """Decrypt; raises ValueError when the bytes were altered, or the key or the use differ."""
        from cryptography.exceptions import InvalidTag

        head, nonce, rest = sealed[:2], sealed[2 : 2 + NONCE_BYTES], sealed[2 + NONCE_BYTES :]
        key = self.keys.get(head[-1]) if head[:1] == bytes([SEAL_VERSION]) else None
        if key is None:
            raise ValueError("sealed with a key that is not here")
        try:
            return _aes(key).decrypt(nonce, rest, use.encode()).decode()
        except InvalidTag:
            raise ValueError("altered, or sealed for another use") from None

    def fingerprint(self, text: str, *, use: str) -> str:
        """A keyed digest of `text` for this use: 32 hexadecimal digits."""
        told = f"{use}\0{text}".encode()
        return hmac.digest(self.index_key, told, hashlib.sha256)[:FINGERPRINT_BYTES].hex()

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
            write_once(path, _encoded(FileVault.fresh()))
        except OSError:
            log.warning("the key file cannot be written", exc_info=True)
            raise errors.StorageUnavailable from None
    try:
        return _decoded(read_private(path))
    except (OSError, ValueError, KeyError, TypeError) as error:
        # No traceback: it may quote the keys.
        log.warning("the key file cannot be read: %s", type(error).__name__)
        raise errors.KeysMissing(str(path)) from None


def _aes(key: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # 6 ms, after the first screen

    return AESGCM(key)


def _encoded(vault: FileVault) -> bytes:
    def text(key: bytes) -> str:
        return base64.b64encode(key).decode()

    content = {
        "version": FILE_VERSION,
        "keys": [{"id": number, "key": text(key)} for number, key in vault.keys.items()],
        "history": text(vault.history_key),
        "index": text(vault.index_key),
        "pepper": text(vault.pepper),
    }
    return json.dumps(content, indent=2).encode() + b"\n"


def _decoded(content: bytes) -> FileVault:
    """Raises ValueError, KeyError or TypeError when it is not such a file."""

    def key(text: str) -> bytes:
        decoded = base64.b64decode(text, validate=True)
        if len(decoded) != KEY_BYTES:
            raise ValueError("not a key")
        return decoded

    told = json.loads(content)
    if told["version"] != FILE_VERSION or not told["keys"]:
        raise ValueError("not a file of this version")
    return FileVault(
        keys={int(entry["id"]): key(entry["key"]) for entry in told["keys"]},
        history_key=key(told["history"]),
        index_key=key(told["index"]),
        pepper=key(told["pepper"]),
    )
