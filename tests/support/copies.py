"""Folders that are made once in each process, and copied for each test."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

Contents = Mapping[Path, bytes | None]
"""What a folder holds, by its path there: each file, and None for each folder."""


def contents(folder: Path) -> Contents:
    return {
        path.relative_to(folder): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def copy(files: Contents, folder: Path) -> None:
    """Write `files` into `folder`, for their owner alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path, content in files.items():
        if content is None:
            (folder / path).mkdir(mode=0o700)
        else:
            (folder / path).touch(mode=0o600)
            (folder / path).write_bytes(content)
