"""Private files: their owner alone reads them, and they are there whole or not at all.

Every function raises OSError when the disk refuses.
"""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from peps_tui.core.domain.errors import FilesTooOpen


def private_directory(path: Path) -> None:
    """Make `path` (0700) unless it is there; raises FilesTooOpen when others may enter it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    _refuse_others(path.stat(), path)


def read_private(path: Path) -> bytes:
    """What `path` holds; raises FilesTooOpen when it belongs to others or they can read it."""
    with path.open("rb") as file:
        _refuse_others(os.fstat(file.fileno()), path)
        return file.read()


def read_handed(path: Path, limit: int) -> bytes:
    """The first `limit` bytes of `path`, as `read_private` and only when it is no link."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        _refuse_others(os.fstat(descriptor), path)
        return os.read(descriptor, limit)
    finally:
        os.close(descriptor)


def write_once(path: Path, content: bytes) -> None:
    """Create `path` (0600); of those who create it at once the first wins, the others leave it."""
    with _written_beside(path, content) as beside, suppress(FileExistsError):
        os.link(beside, path)


def write_new(
    paths: Iterable[Path], content: bytes, *, first: Callable[[], None] | None = None
) -> Path:
    """Create the first of `paths` that is free (0600), all in one folder; returns it.

    `first` is called once `content` is on the disk, before any of the names is given to it.

    Raises:
        FileExistsError: none of the names is free.
    """
    candidates = iter(paths)
    path = next(candidates)
    with _written_beside(path, content) as beside:
        if first is not None:
            first()
        for name in itertools.chain([path], candidates):
            with suppress(FileExistsError):
                os.link(beside, name)
                return name
    raise FileExistsError(path)


def write_whole(path: Path, content: bytes) -> None:
    """Write `path` (0600), in the place of what it held."""
    with _written_beside(path, content) as beside:
        beside.replace(path)


@contextmanager
def _written_beside(path: Path, content: bytes) -> Iterator[Path]:
    """A hidden file that safely holds `content`, to be given the name `path`."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")  # 0600
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        yield beside
    finally:
        beside.unlink(missing_ok=True)
    _sync_directory(path.parent)


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refuse_others(found: os.stat_result, path: Path) -> None:
    if found.st_mode & 0o077 or found.st_uid != os.getuid():
        raise FilesTooOpen(str(path))
