"""`peps-tui accounts renew`, `unlock`, `forget-phone`: help for a sole administrator (AUTH-5)."""

from __future__ import annotations

import os
from argparse import Namespace
from typing import Any

from peps_tui.cli.opening import connected, settings_of
from peps_tui.cli.operators import operator
from peps_tui.cli.outcome import DONE
from peps_tui.cli.terminal import tell
from peps_tui.core.use_cases import support
from peps_tui.texts import support as words


def add_to(verbs: Any) -> None:
    """Declare the commands in the family `accounts`."""
    for name, run, told, described in (
        ("renew", renew, words.RENEW, words.RENEW_DESCRIPTION),
        ("unlock", unlock, words.UNLOCK, words.UNLOCK_DESCRIPTION),
        ("forget-phone", forget_phone, words.FORGET_PHONE, words.FORGET_PHONE_DESCRIPTION),
    ):
        verb = verbs.add_parser(name, help=told, description=described)
        verb.add_argument("identifier", metavar=words.IDENTIFIER_FORM, help=words.IDENTIFIER)
        verb.set_defaults(run=run)


def renew(command: Namespace) -> int:
    """Renew a sole administrator, or raise what refuses it."""
    with connected(settings_of(os.environ)) as ports:
        helped = support.renew(ports, command.identifier, by=operator())
    tell(words.renewed(helped.account, helped.establishment, helped.status))
    return DONE


def unlock(command: Namespace) -> int:
    """Unblock a sole administrator, or raise what refuses it."""
    with connected(settings_of(os.environ)) as ports:
        helped = support.unblock(ports, command.identifier, by=operator())
    tell(words.unblocked(helped.account, helped.establishment))
    return DONE


def forget_phone(command: Namespace) -> int:
    """Forget the number of a sole administrator, or raise what refuses it."""
    with connected(settings_of(os.environ)) as ports:
        helped = support.forget_phone(ports, command.identifier, by=operator())
    tell(words.phone_forgotten(helped.account, helped.establishment))
    return DONE
