"""How a workstation is recognised: a token in a file of its user, or the SSH key it proves (TRUST-3)."""

from __future__ import annotations

import logging
import os
import pwd
import re
import secrets
import socket
from pathlib import Path

from peps_tui.core.adapters.files import read_private, write_once
from peps_tui.core.domain.errors import FilesTooOpen
from peps_tui.core.domain.trust import Workstation

log = logging.getLogger(__name__)

TOKEN = re.compile(r"[\w-]{43}")
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
    account (TRUST-3).
    """
    address = plain(address)
    return Workstation(
        secret=None if key is None else f"ssh-key {key}",
        name=f"{label} ({address})",
        source=f"ssh:{address}",
    )


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
