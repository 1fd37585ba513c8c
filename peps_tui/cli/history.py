"""`peps-tui history verify`: whether somebody altered the history (HIST-2)."""

from __future__ import annotations

import os
from argparse import Namespace
from typing import Any

from peps_tui.cli.entries import siret
from peps_tui.cli.opening import connected, settings_of
from peps_tui.cli.terminal import complain, tell
from peps_tui.core.use_cases.importing import find_establishment
from peps_tui.texts import cli as words


def add_to(commands: Any) -> None:
    """Declare the family `history`."""
    history = commands.add_parser("history", help=words.HISTORY, description=words.HISTORY)
    verbs = history.add_subparsers(
        title=words.COMMANDS, metavar=words.COMMAND, required=True, dest="verb"
    )
    check = verbs.add_parser("verify", help=words.VERIFY, description=words.VERIFY_DESCRIPTION)
    check.add_argument("--siret", type=siret, metavar=words.SIRET_FORM, help=words.VERIFY_SIRET)
    check.set_defaults(run=verify)


def verify(command: Namespace) -> int:
    """Name the first broken line of each establishment; 1 when there is one."""
    code = 0
    with connected(settings_of(os.environ)) as ports, ports.storage.reading() as unit:
        if command.siret is None:
            establishments = unit.establishments.all()
        else:
            establishments = [find_establishment(unit, command.siret)]
        if not establishments:
            tell(words.NO_ESTABLISHMENT)
        for establishment in establishments:
            line = unit.history.first_broken(establishment.id)
            if line is not None:
                complain(words.broken(establishment, line))
                code = 1
            else:
                _, count = unit.history.page(establishment.id, before=None, size=1)
                tell(words.holds(establishment, count))
    return code
