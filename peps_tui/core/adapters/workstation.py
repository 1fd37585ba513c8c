"""How a workstation is recognised: a token of its user, or the SSH key it proves (TRUST-3)."""

from __future__ import annotations

import base64
import hashlib
import logging
import os
import pwd
import re
import secrets
import socket
from pathlib import Path

from peps_tui.core.adapters.files import read_handed, read_private, write_once
from peps_tui.core.domain.errors import FilesTooOpen
from peps_tui.core.domain.trust import Workstation

log = logging.getLogger(__name__)

TOKEN = re.compile(r"[\w-]{43}")
EXPOSED_BYTES = 16_384
"""More than what one session proves ever takes."""

SHOWN = 8
"""Characters of a key’s fingerprint in the name of its workstation: enough to tell one’s own."""

_PUBLIC_KEY = re.compile(r"publickey (?!\S*-cert-)\S+ ([A-Za-z0-9+/]+=*)", re.ASCII)
_NOT_PLAIN = re.compile(r"[^\w.@:-]", re.ASCII)


def local_workstation(path: Path, label: str) -> Workstation:
    """The workstation whose token is in `path`, made (0600) at first use; its name is `label`.

    Where the token cannot be kept from others it has no secret, hence cannot be trusted.
    """
    place = whereabouts()
    return Workstation(secret=_token(path), name=f"{label} ({place})", source=f"local:{place}")


def remote_workstation(address: str, label: str, *, key: str | None = None) -> Workstation:
    """The workstation behind an SSH session that comes from `address`.

    `key` is the fingerprint (`SHA256:…`) of the key that the client proved to hold; without one
    it is never trusted: the token of a local file would be the same for all who share the Unix
    account (TRUST-3). The name has the start of the fingerprint: a whole mairie may have one
    address (TRUST-4).
    """
    address = plain(address)
    shown = "" if key is None else f" {key.removeprefix('SHA256:')[:SHOWN]}"
    return Workstation(
        secret=None if key is None else f"ssh-key {key}",
        name=f"{label}{shown} ({address})",
        source=f"ssh:{address}",
    )


def exposed_key(path: Path) -> str | None:
    """The fingerprint (`SHA256:…`) of the key that this session proved, as sshd tells it in `path`.

    `ExposeAuthInfo` writes that file, a line for each proof, and `$SSH_USER_AUTH` names it. None,
    hence no trust, unless it tells one public key and no other: of two neither is the workstation,
    and a certificate is another one each time it is renewed (TRUST-3). A file that is a link, that
    somebody else owns or can open, or that is longer than `EXPOSED_BYTES` is not believed.
    """
    try:
        told = read_handed(path, EXPOSED_BYTES + 1)
        keys = [line for line in told.decode().splitlines() if line.startswith("publickey")]
        (found,) = map(_PUBLIC_KEY.fullmatch, keys)
        if found is None or len(told) > EXPOSED_BYTES:
            raise ValueError
        digest = hashlib.sha256(base64.b64decode(found[1], validate=True)).digest()
    except (OSError, ValueError, FilesTooOpen) as error:
        log.warning("the key of this session is not known: %s", type(error).__name__)
        return None
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def whereabouts() -> str:
    """The Unix user and the machine, `user@host`, whatever the environment says."""
    try:
        user = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        user = str(os.getuid())
    return plain(f"{user}@{socket.gethostname()}")


def plain(text: str) -> str:
    """ASCII letters, digits and `._@:-`, 64 at most: nothing a terminal or a log would obey."""
    return _NOT_PLAIN.sub("", text)[:64]


def _token(path: Path) -> str | None:
    try:
        if not path.exists():
            write_once(path, secrets.token_urlsafe(32).encode())
        token = read_private(path).decode().strip()
    except (OSError, ValueError, FilesTooOpen) as error:
        log.warning("this workstation cannot be recognised: %s", type(error).__name__)
        return None
    return token if TOKEN.fullmatch(token) else None
