"""The commands: their arguments, and what becomes of their refusals."""

from __future__ import annotations

import argparse
import gettext
import logging
import sys
import uuid
from collections.abc import Sequence

from peps_tui import __version__
from peps_tui.cli import accounts, demo, history
from peps_tui.cli.terminal import complain
from peps_tui.core.domain.errors import CoreError
from peps_tui.texts import cli as words
from peps_tui.texts import imports  # noqa: F401  its refusals are explained
from peps_tui.texts.common import crashed
from peps_tui.texts.errors import explain

log = logging.getLogger(__name__)

DONE, REFUSED, MISUSED = 0, 1, 2


def run(arguments: Sequence[str]) -> int:
    """Run the command named in `arguments` and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # French on a terminal that cannot write it: a few « ? » rather than no answer.
        getattr(stream, "reconfigure", str)(errors="replace")
    try:
        command = _parser().parse_args(arguments)
    except SystemExit as stop:
        return DONE if stop.code is None else int(stop.code)
    try:
        return int(command.run(command))
    except CoreError as error:
        log.warning("refused: %r", error, exc_info=True)
        complain(explain(error))
    except Exception:
        reference = uuid.uuid4().hex[:8].upper()
        log.critical("crash %s", reference, exc_info=True)
        complain(crashed(reference))
    return REFUSED


class _French(gettext.NullTranslations):
    """What argparse says, in French; the words that it does not know stay as they are."""

    def gettext(self, message: str) -> str:
        return words.ARGPARSE.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n < 2 else msgid2)


def _parser() -> argparse.ArgumentParser:
    french = _French()
    # argparse asks the translation domain of the whole process, found in files: ours is a mapping.
    vars(argparse).update(_=french.gettext, ngettext=french.ngettext)
    parser = argparse.ArgumentParser(
        prog="peps-tui", description=words.DESCRIPTION, allow_abbrev=False
    )
    parser.add_argument(
        "--version", action="version", version=f"%(prog)s {__version__}", help=words.VERSION
    )
    commands = parser.add_subparsers(
        title=words.COMMANDS, metavar=words.COMMAND, required=True, dest="command"
    )
    for family in (demo, accounts, history):
        family.add_to(commands)
    return parser
