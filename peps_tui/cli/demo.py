"""`peps-tui demo`: a platform to try, kept or not."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from peps_tui.cli import entries
from peps_tui.cli.demo_folder import Contents, contents, empty, set_day, start
from peps_tui.cli.demo_guide import read_guide
from peps_tui.cli.opening import connected, open_application, settings_of
from peps_tui.cli.outcome import DONE, REFUSED
from peps_tui.cli.terminal import complain, tell
from peps_tui.settings import HOME, Settings
from peps_tui.texts import cli as words

_REFUSALS = {
    Contents.NOT_A_DIRECTORY: words.NOT_A_DIRECTORY,
    Contents.UNWRITABLE: words.UNWRITABLE,
    Contents.FOREIGN: words.NOT_A_DEMO,
}


def add_to(commands: Any) -> None:
    """Declare the command `demo`."""
    parser: ArgumentParser = commands.add_parser(
        "demo", help=words.DEMO, description=words.DEMO_DESCRIPTION
    )
    parser.add_argument(
        "--date", type=entries.day, metavar=words.DEMO_DATE_FORM, help=words.DEMO_DATE
    )
    parser.add_argument(
        "--accounts",
        type=entries.count,
        default=0,
        metavar=words.NUMBER,
        help=words.DEMO_ACCOUNTS,
    )
    parser.add_argument(
        "--dir", type=entries.directory, metavar=words.DIRECTORY, help=words.DEMO_DIR
    )
    parser.add_argument("--prepare", action="store_true", help=words.DEMO_PREPARE)
    parser.set_defaults(run=demo, misused=parser.error)


def demo(command: Namespace) -> int:
    """Make or reopen a demonstration, then open the application upon it."""
    if command.prepare and command.dir is None:
        command.misused(words.DEMO_PREPARE_ALONE)
    with _home(command.dir) as home:
        found = contents(home)
        if found in _REFUSALS:
            complain(_REFUSALS[found])
            return REFUSED
        settings = _settings(home, found, command)
        tell(words.to_try(read_guide(settings).accounts))
        if command.prepare:
            tell(words.prepared(str(home)))
            return DONE
        return open_application(settings)


@contextmanager
def _home(chosen: Path | None) -> Iterator[Path]:
    """The folder of the demonstration; the one that nobody chose is removed after."""
    if chosen is not None:
        yield chosen
        return
    with tempfile.TemporaryDirectory(prefix="peps-demo-", ignore_cleanup_errors=True) as made:
        yield Path(made)


def _settings(home: Path, found: Contents, command: Namespace) -> Settings:
    """The settings of the demonstration kept in `home`, made first unless it is ready.

    What the environment sets is not for it: the database it names may be a real one.
    """
    environ = {HOME: str(home)}
    if found is Contents.READY:
        tell(words.reopened(str(home)))
        if command.date is not None:
            set_day(home, command.date)
        return settings_of(environ)
    from peps_tui.cli.demo_list import write_list
    from peps_tui.cli.demo_platform import build

    if found is Contents.UNFINISHED:
        tell(words.STARTED_AGAIN)
        empty(home)
    tell(words.PREPARING)
    start(home, command.date)
    settings = settings_of(environ, new=True)
    with connected(settings) as ports:
        write_list(home, build(ports, more=command.accounts))
    return settings
