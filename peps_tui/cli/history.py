"""`peps-tui history`: whether somebody altered the history, and its anchors (HIST-2)."""

from __future__ import annotations

import os
from argparse import Namespace
from typing import Any

from peps_tui.cli import entries
from peps_tui.cli.asking import add_yes, confirmed
from peps_tui.cli.opening import connected, settings_of
from peps_tui.cli.operators import operator
from peps_tui.cli.outcome import DONE, REFUSED
from peps_tui.cli.terminal import complain, progress, tell
from peps_tui.core.use_cases.verifying import Chain, ChainFault, anchor_history, verify_history
from peps_tui.texts import cli as shared
from peps_tui.texts import history_check as words


def add_to(commands: Any) -> None:
    """Declare the family `history`."""
    history = commands.add_parser("history", help=words.HISTORY, description=words.HISTORY)
    verbs = history.add_subparsers(
        title=shared.COMMANDS, metavar=shared.COMMAND, required=True, dest="verb"
    )
    check = verbs.add_parser("verify", help=words.VERIFY, description=words.VERIFY_DESCRIPTION)
    check.add_argument(
        "--siret", type=entries.siret, metavar=shared.SIRET_FORM, help=words.VERIFY_SIRET
    )
    check.set_defaults(run=verify)
    again = verbs.add_parser("anchor", help=words.ANCHOR, description=words.ANCHOR_DESCRIPTION)
    add_yes(again)
    again.set_defaults(run=anchor)


def verify(command: Namespace) -> int:
    """Name the first broken line of each establishment; 1 when there is one, or nothing to read."""
    with connected(settings_of(os.environ)) as ports:
        report = verify_history(ports, siret=command.siret, progress=progress(words.READING))
    if not report.chains:  # nothing was verified: that is another PEPS_HOME, or an empty database
        complain(shared.NO_ESTABLISHMENT)
    for chain in report.chains:
        if chain.fault is None:
            tell(words.holds(chain.establishment, chain.lines))
        else:
            complain(_fault(chain))
    if report.gone:
        complain(words.gone(report.gone))
    return DONE if report.holds and report.chains else REFUSED


def anchor(command: Namespace) -> int:
    """Take the history as it ends now for whole."""
    settings = settings_of(os.environ)
    if not confirmed(command, words.ANCHOR_WARNING):
        return REFUSED
    with connected(settings) as ports:
        tell(words.anchored(anchor_history(ports, by=operator())))
    return DONE


def _fault(chain: Chain) -> str:
    match chain.fault, chain.broken:
        case ChainFault.CUT, int(line):
            return words.cut(chain.establishment, line)
        case ChainFault.BROKEN, int(line):
            return words.broken(chain.establishment, line)
    return words.unanchored(chain.establishment, chain.lines)
