"""What options accept: each reader takes the text typed, and raises ArgumentTypeError."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date
from pathlib import Path

from peps_tui.cli.demo_crowd import MAX_CROWD
from peps_tui.core.domain import account_cells, draft, establishment, terms
from peps_tui.core.domain.account import Civility
from peps_tui.core.domain.account_cells import CellRefused
from peps_tui.core.domain.csv_table import MAX_BYTES, FileFault, FileRefused
from peps_tui.core.domain.errors import EntryError, TextRefused
from peps_tui.core.domain.establishment import checked_siret
from peps_tui.core.domain.rights import Fund
from peps_tui.core.domain.text import checked, checked_email, checked_lines, fold
from peps_tui.settings import DEMO_YEARS, is_path
from peps_tui.texts import cli as words
from peps_tui.texts import founding, outbox, services
from peps_tui.texts.errors import explain

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


def terms_version(text: str) -> str:
    """The name of a version of the terms."""
    return _checked(lambda typed: checked(typed, limit=terms.VERSION_LIMIT), text)


def fund(text: str) -> Fund:
    """A fund by its name, whatever its case and apostrophe."""
    found = [known for known in Fund if fold(known) == fold(text)]
    if not found:
        raise ArgumentTypeError(services.BAD_FUND)
    return found[0]


def new_siret(text: str) -> str:
    """The SIRET of an employer to add: its key must hold."""
    return _checked(checked_siret, text)


def employer_name(text: str) -> str:
    """The name of an employer or of its representative, or his title."""
    return _checked(lambda typed: checked(typed, limit=establishment.NAME_LIMIT), text)


def postal_address(text: str) -> str:
    """An address whose lines are separated by « | »."""
    lines = text.replace("|", "\n")
    return _checked(lambda typed: checked_lines(typed, limit=establishment.ADDRESS_LIMIT), lines)


def person_name(text: str) -> str:
    """The name or first name of a person."""
    return _checked(lambda typed: checked(typed, limit=draft.NAME_LIMIT), text)


def email(text: str) -> str:
    """An e-mail address."""
    return _checked(checked_email, text)


def civility(text: str) -> Civility:
    """« M. », « Mme » and the like."""
    try:
        found = account_cells.civility(text)
    except CellRefused:
        found = None
    if found is None:
        raise ArgumentTypeError(founding.BAD_CIVILITY)
    return found


def table(path: Path) -> bytes:
    """A file to import, or just enough of it to see that it is too large. Raises FileRefused."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise FileRefused(FileFault.MISSING) from None
    except OSError:
        raise FileRefused(FileFault.UNREADABLE) from None


def _checked(check: Callable[[str], str], text: str) -> str:
    try:
        return check(text)
    except EntryError as refused:
        raise ArgumentTypeError(explain(refused)) from None
