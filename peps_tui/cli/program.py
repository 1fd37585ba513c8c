"""The commands: which there are, and how the one that is named is run."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from peps_tui import __version__
from peps_tui.cli import (
    accounts,
    backups,
    completion,
    daily,
    demo,
    doctor,
    establishments,
    founding,
    history,
    messages,
    net_entreprises,
    serve,
    services,
    terms,
    upkeep,
)
from peps_tui.cli.french import Parser
from peps_tui.cli.outcome import DONE, exit_code
from peps_tui.texts import cli as words
from peps_tui.texts import imports  # noqa: F401  the refusals of a file are explained there

_FAMILIES = (
    *(demo, founding, establishments, accounts, net_entreprises, services, terms),
    *(serve, daily, messages, history, backups, upkeep, doctor, completion),
)
"""In the order in which help lists them."""


def run(arguments: Sequence[str]) -> int:
    """Run the command that `arguments` name and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal that cannot write French gets a few « ? », not a crash.
            stream.reconfigure(errors="replace")
    try:
        command = _parser().parse_args(arguments)
        return exit_code(lambda: int(command.run(command)))
    except SystemExit as stop:  # argparse answered by itself
        return DONE if stop.code is None else int(stop.code)


def _parser() -> Parser:
    parser = Parser(prog="peps-tui", description=words.DESCRIPTION)
    parser.add_argument(
        "--version", action="version", version=f"%(prog)s {__version__}", help=words.VERSION
    )
    commands = parser.add_subparsers(
        title=words.COMMANDS, metavar=words.COMMAND, required=True, dest="command"
    )
    for family in _FAMILIES:
        family.add_to(commands)
    return parser
