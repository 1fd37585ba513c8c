"""What a person is asked before a command goes on."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from peps_tui.cli.terminal import complain
from peps_tui.core.domain.text import fold
from peps_tui.texts import asking as words


def add_yes(command: ArgumentParser) -> None:
    """Let `command` go on without asking; see `confirmed`."""
    command.add_argument("--yes", "--oui", action="store_true", dest="yes", help=words.YES_HELP)


def confirmed(command: Namespace, warning: str) -> bool:
    """Whether the person typed that he means it, or `--yes`; without a terminal, only `--yes`."""
    if command.yes:
        return True
    complain(warning)
    if not sys.stdin.isatty():
        complain(words.ADD_YES)
        return False
    if fold(ask(words.TYPE_YES)) == words.YES:
        return True
    complain(words.GIVEN_UP)
    return False


def ask(question: str) -> str:
    """What a person types in answer, trimmed; Ctrl+D gives up, as Ctrl+C does."""
    sys.stderr.write(f"{question} ")
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise KeyboardInterrupt
    return line.strip()
