"""What the core needs from the outside world, and what a use case is given.

Every adapter is named in `peps_tui.wiring` alone. Tests replace the clock, the randomness and
the couriers; storage is always real.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from peps_tui.core.domain.message import MessageChannel
from peps_tui.core.domain.sign_in import Idleness
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.ports.outside import (
    Anchors,
    Clock,
    Composer,
    Courier,
    CourierFailure,
    Directory,
    PasswordHasher,
    Press,
    Randomness,
    Shelf,
    Speech,
    Vault,
)
from peps_tui.core.ports.storage import Storage, UnitOfWork

__all__ = [
    "Anchors",
    "Clock",
    "Composer",
    "Context",
    "Courier",
    "CourierFailure",
    "Directory",
    "PasswordHasher",
    "Ports",
    "Press",
    "Randomness",
    "Shelf",
    "Speech",
    "Storage",
    "UnitOfWork",
    "Vault",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Everything a use case may reach before anyone signed in."""

    clock: Clock
    randomness: Randomness
    hasher: PasswordHasher
    directory: Directory
    storage: Storage
    couriers: Mapping[MessageChannel, Courier]
    compose: Composer
    press: Press
    shelf: Shelf
    speech: Speech
    link_base: str
    support_email: str
    entrance: str = ""
    """What one types in a terminal to come in, as mails tell it; empty, they do not."""
    idleness: Idleness = field(default_factory=Idleness)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A signed-in request: the ports and the secret of its session, nothing else.

    Who acts, for which establishment and with which profile is read again from storage in
    every transaction (AUTH-6): a screen cannot claim it.
    """

    ports: Ports
    ticket: str
    workstation: Workstation

    def __repr__(self) -> str:
        return f"<Context at {self.workstation.name!r}>"
