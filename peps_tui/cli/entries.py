"""What options accept: each reader takes the text typed, and raises ArgumentTypeError."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path

from peps_tui.cli.demo_crowd import MAX_CROWD
from peps_tui.core.domain.errors import TextRefused
from peps_tui.core.domain.rights import Fund
from peps_tui.core.domain.text import checked, fold
from peps_tui.settings import DEMO_YEARS, is_path
from peps_tui.texts import cli as words
from peps_tui.texts import outbox, services

_FRENCH_DATE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_SIRET = re.compile(r"[0-9]{14}")
_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
NAME_LIMIT = 80
MOST_LISTED = 100_000


def day(text: str) -> date:
    """A day on which a demonstration may take place, JJ/MM/AAAA or AAAA-MM-JJ."""
    if french := _FRENCH_DATE.fullmatch(text):
        year, month, day_of_month = map(int, reversed(french.groups()))
    elif iso := _ISO_DATE.fullmatch(text):
        year, month, day_of_month = map(int, iso.groups())
    else:
        raise ArgumentTypeError(words.BAD_DATE)
    try:
        found = date(year, month, day_of_month)
    except ValueError:
        raise ArgumentTypeError(words.BAD_DATE) from None
    if year not in DEMO_YEARS:
        raise ArgumentTypeError(words.BAD_DATE)
    return found


def count(text: str) -> int:
    """How many accounts to add, up to MAX_CROWD."""
    # Eight figures at most: Python refuses to read thousands of them.
    if not re.fullmatch(r"[0-9]{1,8}", text) or int(text) > MAX_CROWD:
        raise ArgumentTypeError(words.BAD_COUNT)
    return int(text)


def limit(text: str) -> int:
    """How many messages to show."""
    if not re.fullmatch(r"[0-9]{1,6}", text) or not 1 <= int(text) <= MOST_LISTED:
        raise ArgumentTypeError(outbox.BAD_LIMIT)
    return int(text)


def message_id(text: str) -> int:
    """The number of a message; whether there is one is for the platform to say."""
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ArgumentTypeError(outbox.BAD_ID)
    return int(text)


def directory(text: str) -> Path:
    """A folder, absolute, which may not be there yet."""
    if not is_path(text):
        raise ArgumentTypeError(words.BAD_DIRECTORY)
    return Path(text).expanduser().absolute()


def siret(text: str) -> str:
    """A SIRET, with or without spaces; whether it is known is for the platform to say."""
    figures = "".join(text.split())
    if not _SIRET.fullmatch(figures):
        raise ArgumentTypeError(words.BAD_SIRET)
    return figures


def service_code(text: str) -> str:
    """The code of a service, which is never shown to users."""
    if not _CODE.fullmatch(text) or len(text) > NAME_LIMIT:
        raise ArgumentTypeError(services.BAD_CODE)
    return text


def name(text: str) -> str:
    """A name to show, of a service or a theme."""
    try:
        return checked(text, limit=NAME_LIMIT)
    except TextRefused:
        raise ArgumentTypeError(services.BAD_NAME) from None


def fund(text: str) -> Fund:
    """A fund by its name, whatever its case and apostrophe."""
    found = [known for known in Fund if fold(known) == fold(text)]
    if not found:
        raise ArgumentTypeError(services.BAD_FUND)
    return found[0]
