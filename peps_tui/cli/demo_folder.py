"""The folder where a demonstration is kept: what is found in it, and its settings."""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from datetime import date
from enum import Enum, auto
from pathlib import Path

from peps_tui.cli.demo_guide import FILE
from peps_tui.core.adapters.files import write_whole
from peps_tui.settings import FILE as SETTINGS_FILE

_OWN = re.compile(r"peps\..+|messages|workstation|\..+\.tmp")
_DAY = re.compile(r"^[ \t]*[\"']?date[\"']?[ \t]*=.*\n?", re.MULTILINE)


class Contents(Enum):
    """What a folder holds."""

    NOTHING = auto()
    READY = auto()
    UNFINISHED = auto()  # a preparation was cut short
    FOREIGN = auto()  # something else: it is left alone
    NOT_A_DIRECTORY = auto()
    UNWRITABLE = auto()


def contents(home: Path) -> Contents:
    """What `home` holds; it is made (0700) when it is not there."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        names = {path.name for path in home.iterdir()}
        if not names:
            home.chmod(0o700)
    except (FileExistsError, NotADirectoryError):
        return Contents.NOT_A_DIRECTORY
    except OSError:
        return Contents.UNWRITABLE
    if not os.access(home, os.W_OK | os.X_OK):
        return Contents.UNWRITABLE
    if not names:
        return Contents.NOTHING
    if (home / FILE).is_file():  # written last
        return Contents.READY
    return Contents.UNFINISHED if _is_unfinished(home, names) else Contents.FOREIGN


def start(home: Path, day: date | None) -> None:
    """Mark `home`, before anything else, as a demonstration that takes place on `day`."""
    write_whole(home / SETTINGS_FILE, b"demo = true\n")
    if day is not None:
        set_day(home, day)


def set_day(home: Path, day: date) -> None:
    """Keep the day on which the demonstration starts, in the place of another."""
    file = home / SETTINGS_FILE
    others = _DAY.sub("", file.read_text("utf-8"))
    write_whole(file, f"date = {day.isoformat()}\n{others}".encode())


def empty(home: Path) -> None:
    """Remove what an unfinished preparation left."""
    # The settings go last: without them the folder would no longer be known as a demonstration.
    for path in sorted(home.iterdir(), key=lambda path: path.name == SETTINGS_FILE):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _is_unfinished(home: Path, names: set[str]) -> bool:
    """Whether all is of our making: what somebody added, a setting even, is not to be lost."""
    try:
        settings = tomllib.loads((home / SETTINGS_FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return (
        settings.get("demo") is True
        and settings.keys() <= {"demo", "date"}
        and all(map(_OWN.fullmatch, names))
    )
