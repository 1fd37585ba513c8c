"""`peps-tui daily`: what a platform needs each day, started by a timer."""

from __future__ import annotations

import os
from argparse import Namespace
from typing import Any

from peps_tui.cli.opening import connected, settings_of
from peps_tui.cli.operators import operator
from peps_tui.cli.outcome import DONE, REFUSED
from peps_tui.cli.terminal import complain, tell
from peps_tui.core.use_cases.daily import run_daily
from peps_tui.texts import daily as words


def add_to(commands: Any) -> None:
    """Declare the command `daily`."""
    parser = commands.add_parser("daily", help=words.DAILY, description=words.DAILY_DESCRIPTION)
    parser.set_defaults(run=daily)


def daily(_command: Namespace) -> int:
    """Do the work of the day and tell it; 1 when an establishment could not get its reminders."""
    settings = settings_of(os.environ)
    with connected(settings) as ports:
        report = run_daily(ports, by=operator(), retention_days=settings.retention_days)
    for line in words.told(report):
        tell(line)
    for establishment in report.failed:
        complain(words.failed(establishment))
    return REFUSED if report.failed else DONE
