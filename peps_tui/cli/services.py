"""`peps-tui services`: the catalogue, and what is put online (RIGHT-2)."""

from __future__ import annotations

import os
from argparse import Namespace
from typing import Any

from peps_tui.cli import entries
from peps_tui.cli.opening import connected, settings_of
from peps_tui.cli.operators import operator
from peps_tui.cli.outcome import DONE
from peps_tui.cli.terminal import tell
from peps_tui.core.domain.dates import paris_date
from peps_tui.core.domain.rights import Service
from peps_tui.core.use_cases.services import add_service
from peps_tui.texts import cli as shared
from peps_tui.texts import services as words


def add_to(commands: Any) -> None:
    """Declare the family `services`."""
    services = commands.add_parser("services", help=words.SERVICES, description=words.SERVICES)
    verbs = services.add_subparsers(
        title=shared.COMMANDS, metavar=shared.COMMAND, required=True, dest="verb"
    )
    listing = verbs.add_parser("list", help=words.LIST, description=words.LIST)
    listing.set_defaults(run=list_services)
    new = verbs.add_parser("add", help=words.ADD, description=words.ADD_DESCRIPTION)
    new.add_argument("code", type=entries.service_code, metavar=words.CODE_FORM, help=words.CODE)
    for option, reader, form, told in (
        ("--theme", entries.name, words.THEME_FORM, words.THEME),
        ("--label", entries.name, words.LABEL_FORM, words.LABEL),
        ("--fund", entries.fund, words.FUND_FORM, words.FUND),
    ):
        new.add_argument(option, type=reader, required=True, metavar=form, help=told)
    new.add_argument("--sensitive", action="store_true", help=words.SENSITIVE)
    new.add_argument("--online-on", type=entries.day, metavar=words.DAY_FORM, help=words.ONLINE_ON)
    new.set_defaults(run=add)


def list_services(_command: Namespace) -> int:
    """Tell the whole catalogue, what is to come included."""
    with connected(settings_of(os.environ)) as ports, ports.storage.reading() as unit:
        tell(words.catalogue(unit.services.all(), today=paris_date(ports.clock.now())))
    return DONE


def add(command: Namespace) -> int:
    """Put a service online, today or on the day that is given."""
    with connected(settings_of(os.environ)) as ports:
        service = Service(
            code=command.code,
            theme=command.theme,
            label=command.label,
            fund=command.fund,
            sensitive=command.sensitive,
            online_on=command.online_on or paris_date(ports.clock.now()),
            position=0,
        )
        tell(words.added(service, add_service(ports, service, by=operator())))
    return DONE
