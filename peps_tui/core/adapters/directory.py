"""Who vouches for people of Net-entreprises, where no service does: a file that operators keep."""

from __future__ import annotations

import fcntl
import json
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from peps_tui.core.adapters.files import read_private, write_whole
from peps_tui.core.domain.errors import (
    DirectoryDamaged,
    DirectoryUnavailable,
    FileNotSaved,
    FilesTooOpen,
)
from peps_tui.core.domain.net_entreprises import NetIdentity, typed_identity
from peps_tui.core.domain.password import prepared
from peps_tui.core.ports import PasswordHasher

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A person of the file, and the hash of his password."""

    identity: NetIdentity
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDirectory:
    """People that operators wrote in a private file; none while there is no file.

    See `peps_tui.core.ports.Directory`.
    """

    path: Path
    hasher: PasswordHasher

    def authenticate(self, asked: NetIdentity, password: str) -> NetIdentity | None:
        """The person, when the password is his; as long for whoever is not in the file."""
        try:
            entry = self._entries().get(asked.key)
        except (DirectoryDamaged, FilesTooOpen) as error:
            log.warning("the Net-entreprises directory cannot be used: %s", type(error).__name__)
            raise DirectoryUnavailable from None
        stored = None if entry is None else entry.password
        known = self.hasher.verify(stored, prepared(password))
        return entry.identity if known and entry is not None else None

    def people(self) -> Sequence[NetIdentity]:
        """Those of the file, by SIRET then by name. Raises FilesTooOpen, DirectoryDamaged."""
        return [entry.identity for _, entry in sorted(self._entries().items())]

    def add(self, identity: NetIdentity, password: str) -> None:
        """Write a person down, or give him a new password.

        Raises FileNotSaved, FilesTooOpen, DirectoryDamaged.
        """
        entry = _Entry(identity=identity, password=self.hasher.hash(prepared(password)))
        with self._alone():
            self._write({**self._entries(), identity.key: entry})

    def remove(self, identity: NetIdentity) -> bool:
        """Forget a person; False when nobody of this name is there. Raises as `add`."""
        with self._alone():
            entries = dict(self._entries())
            if entries.pop(identity.key, None) is None:
                return False
            self._write(entries)
            return True

    def _entries(self) -> Mapping[str, _Entry]:
        try:
            entries = [_entry(row) for row in json.loads(read_private(self.path))]
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError):
            raise DirectoryDamaged(str(self.path)) from None
        return {entry.identity.key: entry for entry in entries}

    def _write(self, entries: Mapping[str, _Entry]) -> None:
        rows = [
            {
                "siret": entry.identity.siret,
                "last_name": entry.identity.last_name,
                "first_name": entry.identity.first_name,
                "password": entry.password,
            }
            for _, entry in sorted(entries.items())
        ]
        text = json.dumps(rows, ensure_ascii=False, indent=1)
        try:
            write_whole(self.path, f"{text}\n".encode())
        except OSError:
            raise FileNotSaved from None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two operators at once: one waits for the other."""
        beside = self.path.with_name(f"{self.path.name}.lock")
        lock = os.open(beside, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


def _entry(row: Mapping[str, str]) -> _Entry:
    return _Entry(
        identity=typed_identity(row["siret"], row["last_name"], row["first_name"]),
        password=str(row["password"]),
    )
