"""The commands, what they are told, and the French that argparse speaks."""

from __future__ import annotations

import argparse
import gettext
import sys
from collections.abc import Sequence
from typing import Any

from peps_tui import __version__
from peps_tui.cli import accounts, demo, history
from peps_tui.cli.outcome import DONE, exit_code
from peps_tui.texts import cli as words
from peps_tui.texts import imports  # noqa: F401  the refusals of a file are explained there


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


class _French(gettext.NullTranslations):
    """What argparse says, in French; what is not known stays as it is."""

    def gettext(self, message: str) -> str:
        return words.ARGPARSE.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n < 2 else msgid2)


class _Parser(argparse.ArgumentParser):
    """Takes whole names of options alone, in every command."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_abbrev=False, **kwargs)


def _parser() -> argparse.ArgumentParser:
    french = _French()
    # argparse asks gettext for the files of the whole process; our French is a mapping.
    vars(argparse).update(_=french.gettext, ngettext=french.ngettext)
    parser = _Parser(prog="peps-tui", description=words.DESCRIPTION)
    parser.add_argument(
        "--version", action="version", version=f"%(prog)s {__version__}", help=words.VERSION
    )
    commands = parser.add_subparsers(
        title=words.COMMANDS, metavar=words.COMMAND, required=True, dest="command"
    )
    for family in (demo, accounts, history):
        family.add_to(commands)
    return parser
