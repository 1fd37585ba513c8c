"""`peps-tui init`: a platform with its first establishment and its first administrator."""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from peps_tui import wiring
from peps_tui.cli import entries
from peps_tui.cli.asking import ask
from peps_tui.cli.opening import connected, settings_of
from peps_tui.cli.operators import operator
from peps_tui.cli.outcome import DONE, REFUSED
from peps_tui.cli.terminal import complain, tell
from peps_tui.core.adapters.files import write_whole
from peps_tui.core.domain.account import Profile
from peps_tui.core.domain.draft import Draft
from peps_tui.core.domain.establishment import Establishment, LegalRepresentative
from peps_tui.core.domain.message import MessageState
from peps_tui.core.use_cases.founding import found_platform
from peps_tui.core.use_cases.messages import deliver_due, report
from peps_tui.gateways import FOLDER
from peps_tui.settings import FILE, HOME, PREFIX
from peps_tui.texts import cli as shared
from peps_tui.texts import founding as words

_READERS: Mapping[str, Callable[[str], Any]] = {
    "siret": entries.new_siret,
    "name": entries.employer_name,
    "representative": entries.employer_name,
    "representative-title": entries.employer_name,
    "representative-address": entries.postal_address,
    "civility": entries.civility,
    "last-name": entries.person_name,
    "first-name": entries.person_name,
    "email": entries.email,
}
"""What is asked, in this order, and who reads it."""
_REPRESENTATIVE = ("representative", "representative-title", "representative-address")


def add_to(commands: Any) -> None:
    """Declare the command `init`."""
    parser = commands.add_parser("init", help=words.INIT, description=words.INIT_DESCRIPTION)
    parser.add_argument("--home", type=entries.directory, metavar=shared.DIRECTORY, help=words.HOME)
    parser.add_argument("--database", metavar=words.DATABASE_FORM, help=words.DATABASE)
    for name, reader in _READERS.items():
        parser.add_argument(
            f"--{name}",
            type=reader,
            dest=name,
            metavar=words.VALUE_FORM,
            help=words.QUESTIONS[name],
        )
    parser.set_defaults(run=init, misused=parser.error)


def init(command: Namespace) -> int:
    """Make the platform, or raise what refuses it; nothing is made without its administrator."""
    environ = dict(os.environ)
    if command.home is not None:
        environ[HOME] = str(command.home)
    if command.database is not None:
        environ[f"{PREFIX}DATABASE_URL"] = command.database
    answers = _answers(command)
    settings = settings_of(environ, new=True)
    file = settings.home / FILE
    if command.database is not None and file.exists():
        complain(words.HAS_SETTING)
        return REFUSED
    establishment = _establishment(answers)
    with connected(settings) as ports:
        with _noted(file, command.database):
            account = found_platform(ports, establishment, _draft(answers), by=operator())
        deliver_due(ports)
        counts = report(ports, None, limit=0).counts
    key = wiring.host_key(settings)
    mail = words.mailed(
        answers["email"],
        left=not counts[MessageState.WAITING] + counts[MessageState.FAILED],
        folder=str(settings.messages_dir) if settings.email_gateway == FOLDER else None,
    )
    tell(words.founded(account, establishment, str(settings.home), mail))
    tell(words.host_key(key.fingerprint))
    return DONE


def _answers(command: Namespace) -> dict[str, Any]:
    """The options, and what a person answers for those that are not given."""
    given = {name: getattr(command, name) for name in _READERS}
    needed = [name for name in _READERS if name not in _REPRESENTATIVE]
    if given["representative"]:
        needed += _REPRESENTATIVE
    missing = [name for name in needed if given[name] is None]
    if missing and not sys.stdin.isatty():
        command.misused(words.missing(missing))
    if missing:
        for name, reader in _READERS.items():
            known = name in _REPRESENTATIVE and given["representative"] == ""
            if given[name] is None and not known:
                given[name] = _asked(name, reader)
    return given


def _asked(name: str, reader: Callable[[str], Any]) -> Any:
    """What a person answers, asked again until it can be read; a representative may be unknown."""
    while True:
        typed = ask(words.question(name))
        if not typed and name == "representative":
            return ""
        try:
            return reader(typed)
        except ArgumentTypeError as refused:
            complain(str(refused))


def _establishment(answers: Mapping[str, Any]) -> Establishment:
    name, title, address = (answers[each] for each in _REPRESENTATIVE)
    return Establishment(
        siret=answers["siret"],
        name=answers["name"],
        representative=LegalRepresentative(name=name, title=title, address=address)
        if name
        else None,
    )


def _draft(answers: Mapping[str, Any]) -> Draft:
    return Draft(
        profile=Profile.ADMIN,
        civility=answers["civility"],
        last_name=answers["last-name"],
        first_name=answers["first-name"],
        email=answers["email"],
        email_again=answers["email"],
    )


@contextmanager
def _noted(file: Path, database: str | None) -> Iterator[None]:
    """Keep the address of the database (0600), which may hold a password, if it gets a platform.

    It is written first: else a crash would leave a platform that no command finds.
    """
    if database is None:
        yield
        return
    write_whole(file, f"database_url = {json.dumps(database)}\n".encode())
    try:
        yield
    except BaseException:
        file.unlink()
        raise
