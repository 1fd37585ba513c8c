"""The key by which clients know the SSH server: Ed25519, in a file of its own (0600)."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from peps_tui.core.adapters.files import read_private, write_once
from peps_tui.core.domain.errors import HostKeyUnreadable


@dataclass(frozen=True, slots=True)
class HostKey:
    """The private half in OpenSSH’s form, and what people compare: `SHA256:…`."""

    private: bytes = field(repr=False)
    fingerprint: str


def host_key(path: Path) -> HostKey:
    """The key in `path`, made (0600) at first use.

    Raises:
        FilesTooOpen: others may read it.
        HostKeyUnreadable: it cannot be read or written, or is no Ed25519 key.
    """
    try:
        if not path.exists():
            write_once(path, _new())
        private = read_private(path)
        return HostKey(private, _fingerprint(private))
    except (OSError, ValueError):
        raise HostKeyUnreadable(str(path)) from None


def _new() -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())


def _fingerprint(private: bytes) -> str:
    """As `ssh-keygen -l` tells it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        PublicFormat,
        load_ssh_private_key,
    )

    key = load_ssh_private_key(private, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("not an Ed25519 key")
    public = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    digest = hashlib.sha256(base64.b64decode(public.split()[1])).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")
