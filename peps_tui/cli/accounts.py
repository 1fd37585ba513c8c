"""`peps-tui accounts`: the accounts of an establishment, from the operator’s side."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from typing import Any

from peps_tui.cli import support
from peps_tui.cli.entries import siret, table
from peps_tui.cli.opening import connected, settings_of
from peps_tui.cli.operators import operator
from peps_tui.cli.outcome import DONE, REFUSED
from peps_tui.cli.terminal import complain, tell
from peps_tui.core.adapters.shelf import OneFile
from peps_tui.core.domain.document import SheetForm
from peps_tui.core.use_cases.exporting import export_list
from peps_tui.core.use_cases.importing import check_accounts, import_accounts
from peps_tui.texts import cli as words
from peps_tui.texts import imports
from peps_tui.texts.documents import accounts_sheet


def add_to(commands: Any) -> None:
    """Declare the family `accounts`."""
    accounts = commands.add_parser("accounts", help=words.ACCOUNTS, description=words.ACCOUNTS)
    verbs = accounts.add_subparsers(
        title=words.COMMANDS, metavar=words.COMMAND, required=True, dest="verb"
    )
    load = verbs.add_parser("import", help=words.IMPORT, description=words.IMPORT_DESCRIPTION)
    load.add_argument("file", type=Path, metavar=words.FILE, help=words.IMPORT_FILE)
    load.add_argument("--siret", type=siret, metavar=words.SIRET_FORM, help=words.SIRET)
    load.add_argument("--dry-run", "--essai", action="store_true", dest="trial", help=words.TRY)
    load.set_defaults(run=import_list)
    save = verbs.add_parser("export", help=words.EXPORT, description=words.EXPORT_DESCRIPTION)
    save.add_argument("file", type=Path, metavar=words.FILE, help=words.EXPORT_FILE)
    save.add_argument("--siret", type=siret, metavar=words.SIRET_FORM, help=words.SIRET)
    save.add_argument("--form", type=SheetForm, choices=tuple(SheetForm), help=words.FORM)
    save.set_defaults(run=export_file)
    support.add_to(verbs)


def import_list(command: Namespace) -> int:
    """Import the file whole, or raise what refuses it."""
    settings = settings_of(os.environ)
    data = table(command.file)
    tell(imports.importing(command.file.name))
    with connected(settings) as ports:
        if command.trial:
            tell(imports.tried(check_accounts(ports, data, siret=command.siret)))
            return DONE
        done = import_accounts(ports, data, siret=command.siret, operator=operator())
    tell(imports.imported(done.count, done.establishment))
    return DONE


def export_file(command: Namespace) -> int:
    """Save the list of accounts in a file of its own."""
    settings = settings_of(os.environ)
    if command.file.exists():
        complain(words.FILE_EXISTS)
        return REFUSED
    with connected(settings) as ports:
        done = export_list(
            ports,
            OneFile(path=command.file),
            siret=command.siret,
            form=command.form or _form(command.file),
            word=accounts_sheet,
            operator=operator(),
        )
    tell(words.exported(done.count, done.path))
    return DONE


def _form(path: Path) -> SheetForm:
    return SheetForm.XLSX if path.suffix.lower() == ".xlsx" else SheetForm.CSV
