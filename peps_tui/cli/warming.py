"""What every session would do again is done once, before the first is forked."""

from __future__ import annotations

import asyncio
import importlib
import logging
import pkgutil
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from peps_tui import wiring
from peps_tui.cli.demo_platform import build
from peps_tui.core.domain.message import Message, MessageChannel, Worded
from peps_tui.rehearsal import rehearse
from peps_tui.settings import HOME, load_settings

log = logging.getLogger(__name__)

LONGEST = 10
"""Seconds after which the rehearsal is given up."""
CODE = re.compile(r"\b\d{6}\b")
_LEFT_OUT = (
    *("peps_tui.cli", "peps_tui.ssh", "peps_tui.__main__"),
    "peps_tui.core.storage.migrations",
)
"""What sessions do not use, or what runs when it is imported."""
_LATER = ("argon2", "curses", "textual.scrollbar")
"""What sessions import when they use it, and the rehearsal does not."""
_POSTGRES = ("psycopg", "sqlalchemy.dialects.postgresql.psycopg")
"""What is imported to open such a database; the rehearsal has one of SQLite."""


def warm_up(database_url: str) -> None:
    """Import the whole application, and live a visit of it on a platform that is thrown away.

    Sessions then share what was imported, parsed and computed: they start at once and take less
    memory. Nothing of the real platform is opened. Without the rehearsal, they work all the same.
    """
    postgres = _POSTGRES if database_url.startswith("postgresql") else ()
    for name in (*_modules(), *_LATER, *postgres):
        try:
            importlib.import_module(name)
        except ModuleNotFoundError:  # a gateway whose library is not installed
            continue
    failure = None
    logging.disable()  # what happens for nobody is not for operators
    try:
        with TemporaryDirectory(prefix="peps-tui-") as home:
            _rehearse(home)
    except Exception as error:
        failure = error
    logging.disable(logging.NOTSET)
    if failure is not None:
        log.error("rehearsal failed", exc_info=failure)


class Lenient:
    """Takes any password for right, at once: these are nobody’s."""

    def hash(self, password: str) -> str:
        """Nothing is kept."""
        return "nothing"

    def verify(self, stored: str | None, password: str) -> bool:
        """Whatever is typed."""
        return stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Never."""
        return False


@dataclass
class Mailbox:
    """Keeps what is sent, for the code that is in it."""

    texts: list[str] = field(default_factory=list)

    def deliver(self, message: Message, worded: Worded) -> None:
        """Keep the text."""
        self.texts.append(worded.text)

    def code(self) -> str | None:
        """The code that came last."""
        found = CODE.search(self.texts[-1]) if self.texts else None
        return found and found[0]


def _rehearse(home: str) -> None:
    """Live a visit on a demonstration made in `home`; nothing of it is left open."""
    mailbox = Mailbox()
    ports = replace(
        wiring.connect(load_settings({HOME: home})),
        hasher=Lenient(),
        couriers=dict.fromkeys(MessageChannel, mailbox),
    )
    try:
        identifier = next(one.identifier for one in build(ports) if one.suggested)
        mailbox.texts.clear()
        asyncio.run(asyncio.wait_for(rehearse(ports, identifier, mailbox.code), LONGEST))
    finally:
        ports.storage.close()


def _modules() -> list[str]:
    package = Path(__file__).parent.parent
    found = pkgutil.walk_packages([str(package)], f"{package.name}.")
    return [module.name for module in found if not module.name.startswith(_LEFT_OUT)]
