"""`peps-tui terms`: the terms of use that administrators accept (CGU)."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from typing import Any

from peps_tui.cli import entries
from peps_tui.cli.opening import connected, settings_of
from peps_tui.cli.operators import operator
from peps_tui.cli.outcome import DONE, REFUSED
from peps_tui.cli.terminal import complain, tell
from peps_tui.core.domain.errors import TextRefused
from peps_tui.core.domain.text import TextFault
from peps_tui.core.use_cases.terms import publish_terms
from peps_tui.texts import cli as shared
from peps_tui.texts import terms as words


def add_to(commands: Any) -> None:
    """Declare the family `terms`."""
    family = commands.add_parser("terms", help=words.TERMS, description=words.TERMS)
    verbs = family.add_subparsers(
        title=shared.COMMANDS, metavar=shared.COMMAND, required=True, dest="verb"
    )
    new = verbs.add_parser("publish", help=words.PUBLISH, description=words.PUBLISH_DESCRIPTION)
    new.add_argument("file", type=Path, metavar=shared.FILE, help=words.FILE)
    new.add_argument(
        "--version",
        type=entries.terms_version,
        required=True,
        metavar=words.VERSION_FORM,
        help=words.VERSION,
    )
    new.add_argument(
        "--deadline",
        type=entries.day,
        required=True,
        metavar=words.DAY_FORM,
        help=words.DEADLINE,
    )
    new.set_defaults(run=publish)


def publish(command: Namespace) -> int:
    """Publish the file whole, or tell why not."""
    settings = settings_of(os.environ)
    try:
        text = entries.table(command.file).decode("utf-8-sig")
    except UnicodeDecodeError:
        complain(words.NOT_UTF8)
        return REFUSED
    with connected(settings) as ports:
        try:
            count = publish_terms(
                ports,
                version=command.version,
                text=text,
                deadline=command.deadline,
                by=operator(),
            )
        except TextRefused as refused:
            complain(words.refused(TextFault(refused.reason), text))
            return REFUSED
    tell(words.published(command.version, command.deadline, count))
    return DONE
