"""The anchors of the history: where each chain ended, told by a file outside the database.

Each commit that wrote history adds a line for each chain it made longer:

    12 345 9f86d081884c7d65… 2c26b46b68ffc68f…     establishment, number, seal, and a keyed digest

They are written once the commit is on the disk, and not waited for: after a crash the database
may be ahead of its anchors by some lines, never behind them.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from peps_tui.core.adapters.files import read_private, write_whole
from peps_tui.core.domain.errors import FileNotSaved, FilesTooOpen
from peps_tui.core.domain.history import Anchor

log = logging.getLogger(__name__)

LARGE = 1 << 20
"""Bytes; at each doubling from there, the file is made small again if half of it is outdated."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FileAnchors:
    """See `peps_tui.core.ports.Anchors`. Threads and processes may share `path` (0600)."""

    path: Path
    key: bytes

    def note(self, heads: Iterable[Anchor]) -> None:
        """Add the new ends of chains; a disk that refuses is logged."""
        lines = b"".join(map(self._line, heads))
        if not lines:
            return
        try:
            with self._alone() as file:
                before = os.fstat(file).st_size
                torn = before > 0 and os.pread(file, 1, before - 1) != b"\n"
                _write(file, b"\n" + lines if torn else lines)
                after = before + len(lines)
                if after > LARGE and after.bit_length() > before.bit_length():
                    self._compact(after)
        except (OSError, FilesTooOpen):
            log.exception("the history could not be anchored")

    def all(self) -> Mapping[int, Anchor]:
        """The end of each chain: of its lines, the one with the greatest number."""
        try:
            content = read_private(self.path)
        except FileNotFoundError:
            return {}
        ends: dict[int, Anchor] = {}
        for anchor in filter(None, map(self._anchor, content.splitlines())):
            known = ends.get(anchor.establishment_id)
            if known is None or known.number < anchor.number:
                ends[anchor.establishment_id] = anchor
        return ends

    def replace(self, heads: Iterable[Anchor]) -> None:
        """Keep these ends, and forget all that were there."""
        try:
            with self._alone():
                write_whole(self.path, b"".join(map(self._line, heads)))
        except OSError as error:
            raise FileNotSaved from error

    def _compact(self, size: int) -> None:
        content = b"".join(map(self._line, self.all().values()))
        if len(content) <= size / 2:
            write_whole(self.path, content)

    @contextmanager
    def _alone(self) -> Iterator[int]:
        """The file, open to add to it, while nobody else writes."""
        while True:
            file = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX)
                # Another one may have taken its place while this waited.
                if os.path.samestat(os.fstat(file), self.path.stat()):
                    yield file
                    return
            finally:
                os.close(file)

    def _line(self, anchor: Anchor) -> bytes:
        told = f"{anchor.establishment_id} {anchor.number} {anchor.seal}"
        return f"{told} {self._digest(told)}\n".encode()

    def _anchor(self, line: bytes) -> Anchor | None:
        """The anchor of a line; None for what a crash left unfinished, or others wrote."""
        told, _, digest = line.decode("ascii", "replace").rpartition(" ")
        if not hmac.compare_digest(digest.encode(), self._digest(told).encode()):
            return None
        establishment_id, number, seal = told.split(" ")
        return Anchor(establishment_id=int(establishment_id), number=int(number), seal=seal)

    def _digest(self, told: str) -> str:
        return hmac.digest(self.key, f"anchor {told}".encode(), hashlib.sha256).hex()


def _write(file: int, content: bytes) -> None:
    while content:
        content = content[os.write(file, content) :]
