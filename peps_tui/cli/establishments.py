"""`peps-tui establishments`: the employers that the platform knows."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from typing import Any

from peps_tui.cli.entries import table
from peps_tui.cli.opening import connected, settings_of
from peps_tui.cli.operators import operator
from peps_tui.cli.outcome import DONE
from peps_tui.cli.terminal import tell
from peps_tui.core.use_cases.founding import import_establishments, list_establishments
from peps_tui.texts import cli as shared
from peps_tui.texts import founding as words


def add_to(commands: Any) -> None:
    """Declare the family `establishments`."""
    family = commands.add_parser(
        "establishments", help=words.ESTABLISHMENTS, description=words.ESTABLISHMENTS
    )
    verbs = family.add_subparsers(
        title=shared.COMMANDS, metavar=shared.COMMAND, required=True, dest="verb"
    )
    load = verbs.add_parser("import", help=words.IMPORT, description=words.IMPORT_DESCRIPTION)
    load.add_argument("file", type=Path, metavar=shared.FILE, help=words.IMPORT_FILE)
    load.set_defaults(run=import_list)
    listing = verbs.add_parser("list", help=words.LIST, description=words.LIST)
    listing.set_defaults(run=list_all)


def import_list(command: Namespace) -> int:
    """Import the file whole, or raise what refuses it."""
    settings = settings_of(os.environ)
    data = table(command.file)
    with connected(settings) as ports:
        tell(words.loaded(import_establishments(ports, data, by=operator())))
    return DONE


def list_all(_command: Namespace) -> int:
    """Tell every employer, and which have nobody to run their accounts."""
    with connected(settings_of(os.environ)) as ports:
        employers = list_establishments(ports)
    for employer in employers:
        tell(words.listed(employer))
    if not employers:
        tell(shared.NO_ESTABLISHMENT)
    return DONE
