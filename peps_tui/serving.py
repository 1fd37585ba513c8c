"""How the SSH server serves; the setting `ssh_port` is `port` here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Serving(NamedTuple):
    """Where the SSH server listens, and what it bears."""

    host: str = ""
    """The interface it listens on; empty for all of them."""
    port: int = 2222
    sessions: int = 200
    """How many connections it holds in all."""
    sessions_per_address: int = 50
    """How many of one address, which a whole mairie may share."""
    sessions_per_key: int = 5
    connections_per_second: int = 10
    """How many an address may open in a second; those that come faster wait a little."""
    start_seconds: int = 60
    """How long a connection may take until its session begins: people compare the fingerprint of
    the server and type the password of their key meanwhile."""
    door_minutes: int = 10
    """How long a session where nobody signed in may stay without a key typed."""
    sign_in_seconds: int = 1800
    """How long somebody may take to sign in: people enrol, and wait for codes."""
    grace_seconds: int = 30
    """How long open sessions have to end when the server stops."""
    post_quantum: bool = False
    """Refuse the clients that know no key exchange made to resist quantum computers."""
    compression: bool = True
    """Whether a client may ask for compression (`ssh -C`)."""


NUMBERS: Mapping[str, range] = MappingProxyType(
    {
        "ssh_port": range(1, 65_536),
        "ssh_sessions": range(1, 10_001),
        "ssh_sessions_per_address": range(1, 10_001),
        "ssh_sessions_per_key": range(1, 10_001),
        "ssh_connections_per_second": range(1, 1_001),
        "ssh_start_seconds": range(1, 301),
        "ssh_door_minutes": range(1, 721),
        "ssh_sign_in_seconds": range(60, 43_201),
        "ssh_grace_seconds": range(3_601),
    }
)
"""What each number may be."""

BOOLEANS = frozenset({"ssh_post_quantum", "ssh_compression"})
"""What is true or false."""
