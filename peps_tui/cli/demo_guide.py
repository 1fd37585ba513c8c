"""`comptes-demo.json`: the accounts of a kept demonstration, as the first screen reads them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from peps_tui.screens.demo import DemoAccount, DemoGuide, Received

if TYPE_CHECKING:
    from peps_tui.settings import Settings

FILE = "comptes-demo.json"


def read_guide(settings: Settings) -> DemoGuide:
    """What the screens show of a demonstration: no account when its list is gone or altered."""
    try:
        entries = json.loads((settings.home / FILE).read_bytes())
        accounts = tuple(
            DemoAccount(
                establishment=entry["establishment"],
                person=entry["name"],
                identifier=entry["identifier"],
                password=entry["password"],
                profile=entry["profile"],
                status=entry["status"],
            )
            for entry in entries
            if entry["suggested"]
        )
    except (OSError, ValueError, KeyError, TypeError):
        accounts = ()
    return DemoGuide(accounts=accounts, messages=partial(_messages, settings.messages_dir))


def _messages(folder: Path) -> Sequence[Received]:
    # Imported when they are asked: the list of accounts is on the first screen.
    from peps_tui.core.adapters.folder import read_messages

    return read_messages(folder)
