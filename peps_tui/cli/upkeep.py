"""`peps-tui keys`, `phones`, `db`: what operators do to the platform itself."""

from __future__ import annotations

import os
from argparse import Namespace
from typing import Any

from peps_tui.cli.asking import add_yes, confirmed
from peps_tui.cli.opening import connected, settings_of
from peps_tui.cli.operators import operator
from peps_tui.cli.outcome import DONE, REFUSED
from peps_tui.cli.terminal import complain, progress, tell
from peps_tui.core.use_cases.rotating import rotate_keys
from peps_tui.core.use_cases.upkeep import blank_phones
from peps_tui.texts import cli as shared
from peps_tui.texts import upkeep as words


def add_to(commands: Any) -> None:
    """Declare the families `keys`, `phones` and `db`, of one command each."""
    rotation = _only(commands, "keys", words.KEYS, "rotate", words.ROTATE)
    rotation.description = words.ROTATE_DESCRIPTION
    rotation.set_defaults(run=rotate)
    blanking = _only(commands, "phones", words.PHONES, "reset", words.RESET)
    blanking.description = words.RESET_DESCRIPTION
    add_yes(blanking)
    blanking.set_defaults(run=reset_phones)
    upgrading = _only(commands, "db", words.DATABASE, "upgrade", words.UPGRADE)
    upgrading.description = words.UPGRADE_DESCRIPTION
    upgrading.set_defaults(run=upgrade)


def rotate(_command: Namespace) -> int:
    """Seal everything with a new key; 1 when some values cannot be read."""
    with connected(settings_of(os.environ)) as ports:
        done = rotate_keys(ports, progress=progress(words.ROTATING))
    if done.left:
        complain(words.unreadable(done.left))
        return REFUSED
    tell(words.rotated(done.renewed, resumed=done.resumed))
    return DONE


def reset_phones(command: Namespace) -> int:
    """Forget every number, once and for all (PHONE-6)."""
    settings = settings_of(os.environ)
    if not confirmed(command, words.RESET_WARNING):
        return REFUSED
    with connected(settings) as ports:
        count = blank_phones(ports, by=operator())
    tell(words.ALREADY_RESET if count is None else words.reset(count))
    return DONE


def upgrade(_command: Namespace) -> int:
    """Bring the database to the version of the program."""
    from peps_tui.core.storage.health import examine

    settings = settings_of(os.environ)
    found = examine(settings.database_url)
    with connected(settings):
        tell(words.upgraded(found.version or "", found.expected))
    return DONE


def _only(commands: Any, family: str, told: str, verb: str, help_: str) -> Any:
    parser = commands.add_parser(family, help=told, description=told)
    verbs = parser.add_subparsers(
        title=shared.COMMANDS, metavar=shared.COMMAND, required=True, dest="verb"
    )
    return verbs.add_parser(verb, help=help_)
