"""`peps-tui net-entreprises`: whom the platform vouches for by itself (AUTH-1)."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from getpass import getpass
from typing import Any

from peps_tui import wiring
from peps_tui.cli import entries
from peps_tui.cli.opening import connected, settings_of
from peps_tui.cli.outcome import DONE, REFUSED
from peps_tui.cli.terminal import complain, tell
from peps_tui.core.domain.net_entreprises import NetIdentity
from peps_tui.texts import cli as shared
from peps_tui.texts import net_entreprises as words


def add_to(commands: Any) -> None:
    """Declare the family `net-entreprises`."""
    family = commands.add_parser(
        "net-entreprises", help=words.FAMILY, description=words.FAMILY_DESCRIPTION
    )
    verbs = family.add_subparsers(
        title=shared.COMMANDS, metavar=shared.COMMAND, required=True, dest="verb"
    )
    for name, run, told, described in (
        ("add", add, words.ADD, words.ADD_DESCRIPTION),
        ("remove", remove, words.REMOVE, words.REMOVE),
    ):
        verb = verbs.add_parser(name, help=told, description=described)
        _add_person(verb)
        verb.set_defaults(run=run)
    listing = verbs.add_parser("list", help=words.LIST, description=words.LIST)
    listing.set_defaults(run=list_people)


def _add_person(verb: ArgumentParser) -> None:
    verb.add_argument("siret", type=entries.siret, metavar=shared.SIRET_FORM, help=words.SIRET)
    for name, form, told in (
        ("last_name", words.LAST_NAME_FORM, words.LAST_NAME),
        ("first_name", words.FIRST_NAME_FORM, words.FIRST_NAME),
    ):
        verb.add_argument(name, type=entries.person_name, metavar=form, help=told)


def add(command: Namespace) -> int:
    """Write a person down with the password that is asked, or read from the standard input."""
    settings = settings_of(os.environ)
    asks = sys.stdin.isatty()
    password = getpass(words.PASSWORD) if asks else sys.stdin.readline()
    if not password.strip():
        complain(words.NO_PASSWORD)
        return REFUSED
    with connected(settings) as ports:
        wiring.file_directory(settings, ports.hasher).add(_person(command), password)
    tell(words.added(_person(command)))
    if settings.directory_url:
        complain(words.NOT_ASKED)
    return DONE


def remove(command: Namespace) -> int:
    """Forget a person."""
    settings = settings_of(os.environ)
    with connected(settings) as ports:
        known = wiring.file_directory(settings, ports.hasher).remove(_person(command))
    if not known:
        complain(words.UNKNOWN)
        return REFUSED
    tell(words.removed(_person(command)))
    return DONE


def list_people(_command: Namespace) -> int:
    """Tell everybody whom the platform vouches for."""
    settings = settings_of(os.environ)
    with connected(settings) as ports:
        people = wiring.file_directory(settings, ports.hasher).people()
    tell("\n".join(map(words.listed, people)) or words.NOBODY)
    return DONE


def _person(command: Namespace) -> NetIdentity:
    return NetIdentity(
        siret=command.siret, last_name=command.last_name, first_name=command.first_name
    )
