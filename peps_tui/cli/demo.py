"""`peps-tui demo`: a platform to try, kept or not."""

from __future__ import annotations

import re
import tempfile
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from peps_tui.cli.demo_crowd import MAX_CROWD
from peps_tui.cli.demo_guide import FILE, read_guide, write_list
from peps_tui.cli.opening import connected, open_application, settings_of
from peps_tui.cli.outcome import DONE, REFUSED
from peps_tui.cli.terminal import complain, tell
from peps_tui.core.adapters.clock import TravellingClock
from peps_tui.core.adapters.files import write_whole
from peps_tui.core.ports import Clock
from peps_tui.settings import FILE as SETTINGS_FILE
from peps_tui.settings import HOME, Settings
from peps_tui.texts import cli as words

_FRENCH_DATE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_YEARS = range(2021, 2100)


def add_to(commands: Any) -> None:
    """Declare the command `demo`."""
    parser: ArgumentParser = commands.add_parser(
        "demo", help=words.DEMO, description=words.DEMO_DESCRIPTION
    )
    parser.add_argument("--date", type=_date, metavar=words.DEMO_DATE_FORM, help=words.DEMO_DATE)
    parser.add_argument(
        "--accounts", type=_count, default=0, metavar=words.NUMBER, help=words.DEMO_ACCOUNTS
    )
    parser.add_argument("--dir", type=Path, metavar=words.DIRECTORY, help=words.DEMO_DIR)
    parser.add_argument("--prepare", action="store_true", help=words.DEMO_PREPARE)
    parser.set_defaults(run=demo, misused=parser.error)


def demo(command: Namespace) -> int:
    """Make or reopen a demonstration, then open the application upon it."""
    if command.prepare and command.dir is None:
        command.misused(words.DEMO_PREPARE_ALONE)
    clock = None if command.date is None else TravellingClock(command.date)
    with _home(command.dir) as home:
        if home is None:
            complain(words.NOT_A_DEMO)
            return REFUSED
        settings = _settings(home, clock, command.accounts)
        tell(words.to_try(read_guide(settings).accounts))
        if command.prepare:
            tell(words.prepared(str(home)))
            return DONE
        return open_application(settings, clock=clock)


@contextmanager
def _home(chosen: Path | None) -> Iterator[Path | None]:
    """The folder of the demonstration, or None; the one that nobody chose is removed after."""
    if chosen is None:
        with tempfile.TemporaryDirectory(prefix="peps-demo-", ignore_cleanup_errors=True) as made:
            yield Path(made)
        return
    home = chosen.expanduser().absolute()
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        empty = not any(home.iterdir())
        if empty:
            home.chmod(0o700)
    except OSError:
        yield None
    else:
        yield home if empty or _is_demo(home) else None


def _is_demo(home: Path) -> bool:
    # Written last: a preparation that was cut short does not count.
    return (home / FILE).is_file()


def _settings(home: Path, clock: Clock | None, accounts: int) -> Settings:
    """The settings of the demonstration kept in `home`, made first when there is none.

    What the environment sets is not for it: the database it names may be a real one.
    """
    environ = {HOME: str(home)}
    if _is_demo(home):
        tell(words.reopened(str(home)))
        return settings_of(environ)
    from peps_tui.cli.demo_platform import build

    tell(words.PREPARING)
    write_whole(home / SETTINGS_FILE, b"demo = true\n")
    settings = settings_of(environ)
    with connected(settings, clock=clock) as ports:
        write_list(home, build(ports, more=accounts))
    return settings


def _date(text: str) -> date:
    french = _FRENCH_DATE.fullmatch(text)
    try:
        day = date.fromisoformat("-".join(reversed(french.groups())) if french else text)
    except ValueError:
        raise ArgumentTypeError(words.BAD_DATE) from None
    if day.year not in _YEARS:
        raise ArgumentTypeError(words.BAD_DATE)
    return day


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) > MAX_CROWD:
        raise ArgumentTypeError(words.BAD_COUNT)
    return int(text)
