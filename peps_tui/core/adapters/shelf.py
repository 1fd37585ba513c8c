"""Files made for people: a private folder, where no file ever takes the place of another."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from peps_tui.core.adapters.files import private_directory, write_new
from peps_tui.core.domain.errors import FileNotSaved
from peps_tui.core.domain.text import fold

LONGEST_STEM = 60
"""In characters of up to four bytes; file systems take 255 bytes."""

NAMELESS = "export"


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderShelf:
    """Saves files (0600) in `directory` (0700), which is made at first use."""

    directory: Path

    def save(self, name: str, content: bytes, *, first: Callable[[], None] | None = None) -> str:
        """Put a file there; see `peps_tui.core.ports.Shelf`. A name that is taken gets -2, -3…

        Raises:
            FilesTooOpen: other users of the machine may enter the folder.
        """
        try:
            private_directory(self.directory)
            return str(write_new(_paths(self.directory / safe_name(name)), content, first=first))
        except OSError as error:
            raise FileNotSaved from error


@dataclass(frozen=True, slots=True, kw_only=True)
class OneFile:
    """The place an operator names on the command line; a file that is there already stays."""

    path: Path

    def save(self, name: str, content: bytes, *, first: Callable[[], None] | None = None) -> str:
        """Put the file there, whatever `name`; see `peps_tui.core.ports.Shelf`."""
        try:
            return str(write_new([self.path], content, first=first))
        except OSError as error:
            raise FileNotSaved from error


def safe_name(name: str) -> str:
    """A name that every system takes, and that names no folder: « Comptes.csv » → `comptes.csv`."""
    stem, _, suffix = name.rpartition(".")
    safe = fold(stem)[:LONGEST_STEM].strip().replace(" ", "-")
    return f"{safe or NAMELESS}.{fold(suffix)}"


def _paths(path: Path) -> Iterator[Path]:
    yield path
    for number in itertools.count(2):
        yield path.with_stem(f"{path.stem}-{number}")
