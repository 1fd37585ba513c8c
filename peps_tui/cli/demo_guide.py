"""`comptes-demo.json`: the accounts of a kept demonstration, for people and for scripts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from peps_tui.core.adapters.files import write_whole
from peps_tui.screens.demo import DemoAccount, DemoGuide, Received

if TYPE_CHECKING:
    from peps_tui.core.domain.account import Profile, Status
    from peps_tui.settings import Settings

FILE = "comptes-demo.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAccount:
    """An account of the list; who has no `password` must create it from his mail first."""

    siret: str
    establishment: str
    name: str
    identifier: str
    password: str | None
    profile: Profile
    status: Status
    suggested: bool


def write_list(home: Path, accounts: Iterable[ListedAccount]) -> None:
    """Write the list into `home`, whole or not at all. Raises OSError."""
    from peps_tui.texts.names import PROFILE_NAMES, STATUS_NAMES

    entries = [
        {
            "establishment": account.establishment,
            "siret": account.siret,
            "name": account.name,
            "identifier": account.identifier,
            "password": account.password,
            "profile": PROFILE_NAMES[account.profile],
            "status": STATUS_NAMES[account.status],
            "suggested": account.suggested,
        }
        for account in accounts
    ]
    text = json.dumps(entries, ensure_ascii=False, indent=2)
    write_whole(home / FILE, f"{text}\n".encode())


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
