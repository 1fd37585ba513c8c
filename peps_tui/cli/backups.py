"""`peps-tui backup` and `restore`: the database, without its keys."""

from __future__ import annotations

import os
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any

from peps_tui.cli.asking import add_yes, confirmed
from peps_tui.cli.opening import connected, settings_of
from peps_tui.cli.operators import operator
from peps_tui.cli.outcome import DONE, REFUSED
from peps_tui.cli.terminal import progress, tell
from peps_tui.core.use_cases.verifying import anchor_history, check_copy
from peps_tui.texts import backups as words
from peps_tui.texts import cli as shared


def add_to(commands: Any) -> None:
    """Declare both commands."""
    saving = commands.add_parser("backup", help=words.BACKUP, description=words.BACKUP_DESCRIPTION)
    saving.add_argument("file", type=Path, metavar=shared.FILE, help=words.BACKUP_FILE)
    saving.set_defaults(run=backup)
    putting = commands.add_parser(
        "restore", help=words.RESTORE, description=words.RESTORE_DESCRIPTION
    )
    putting.add_argument("file", type=Path, metavar=shared.FILE, help=words.RESTORE_FILE)
    add_yes(putting)
    putting.set_defaults(run=restore)


def backup(command: Namespace) -> int:
    """Copy the database while it works."""
    from peps_tui.core.storage import copies

    settings = settings_of(os.environ)
    file = copies.database_file(settings.database_url)
    copies.back_up(file, command.file, progress=progress(words.COPYING))
    tell(words.backed_up(str(command.file), command.file.stat().st_size))
    return DONE


def restore(command: Namespace) -> int:
    """Put a backup in the place of the database once it is known to be good."""
    from peps_tui.core.storage import copies

    settings = settings_of(os.environ)
    file = copies.database_file(settings.database_url)
    if not confirmed(command, words.RESTORE_WARNING):
        return REFUSED
    tell(words.CHECKING)
    with copies.candidate(command.file, file) as copy:
        with connected(replace(settings, database_url=f"sqlite:///{copy}")) as ports:
            check_copy(ports)
            now = ports.clock.now()
        aside = copies.put_in_place(copy, file, now=now)
    with connected(settings) as ports:
        count = anchor_history(ports, by=operator())
    tell(words.restored(count, None if aside is None else str(aside)))
    return DONE
