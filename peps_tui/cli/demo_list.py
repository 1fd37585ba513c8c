"""The list of a kept demonstration, as it is written, for people and for scripts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from peps_tui.cli.demo_guide import FILE
from peps_tui.core.adapters.files import write_whole
from peps_tui.core.domain.account import Profile, Status
from peps_tui.texts.names import PROFILE_NAMES, STATUS_NAMES


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
