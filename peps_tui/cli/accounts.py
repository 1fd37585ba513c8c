"""`peps-tui accounts import`: the existing list of an establishment."""

from __future__ import annotations

import os
import pwd
from argparse import Namespace
from pathlib import Path
from typing import Any

from peps_tui.cli.entries import siret
from peps_tui.cli.opening import connected, settings_of
from peps_tui.cli.terminal import tell
from peps_tui.core.domain.account_csv import MAX_BYTES, FileFault, FileRefused
from peps_tui.core.domain.history import Author
from peps_tui.core.use_cases.importing import import_accounts
from peps_tui.texts import cli as words
from peps_tui.texts import imports


def add_to(commands: Any) -> None:
    """Declare the family `accounts`."""
    accounts = commands.add_parser("accounts", help=words.ACCOUNTS, description=words.ACCOUNTS)
    verbs = accounts.add_subparsers(
        title=words.COMMANDS, metavar=words.COMMAND, required=True, dest="verb"
    )
    load = verbs.add_parser("import", help=words.IMPORT, description=words.IMPORT_DESCRIPTION)
    load.add_argument("file", type=Path, metavar=words.FILE, help=words.IMPORT_FILE)
    load.add_argument("--siret", type=siret, metavar=words.SIRET_FORM, help=words.SIRET)
    load.set_defaults(run=import_list)


def import_list(command: Namespace) -> int:
    """Import the file whole, or raise what refuses it."""
    settings = settings_of(os.environ)
    data = _content(command.file)
    tell(imports.importing(command.file.name))
    with connected(settings) as ports:
        done = import_accounts(ports, data, siret=command.siret, operator=operator())
    tell(imports.imported(done.count, done.establishment))
    return 0


def operator() -> Author:
    """Who runs the command: the Unix user, who has no account on the platform."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = str(os.getuid())
    return Author(identifier="", name=name, source=words.SOURCE)


def _content(path: Path) -> bytes:
    """The file, or just enough of it to see that it is too large."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise FileRefused(FileFault.MISSING) from None
    except OSError:
        raise FileRefused(FileFault.UNREADABLE) from None
