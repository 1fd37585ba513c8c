"""How many connections and sessions are borne: in all, by address and by key."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network

from peps_tui.serving import Serving

NETWORK = 64
"""Bits of an IPv6 address that one subscriber holds: he has as many addresses as he likes."""
SITE = 48
"""Bits that anybody may have for nothing: as many networks as there are places, and more."""
LONGEST_WAIT = 3.0
"""Seconds that a connection may be kept waiting, so that an address does not come too fast."""
MANY = 1_000
"""As many are remembered before those that are quiet are forgotten."""


class Refusal(StrEnum):
    """Which limit was met."""

    RATE = "rate"
    ADDRESS = "address"
    ALL = "all"
    KEY = "key"


def network_of(address: str) -> str:
    """What counts as one address: the whole network of a subscriber in IPv6."""
    return _within(address, NETWORK)


def site_of(address: str) -> str:
    """Where somebody comes from, as wide as he may choose his network in."""
    return _within(address, SITE)


class Limits:
    """Counts who is there. What `enter` and `take` let in is given back by `leave` and `give`."""

    def __init__(
        self,
        serving: Serving,
        clock: Callable[[], float] = time.monotonic,
        make_room: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._serving = serving
        self._clock = clock
        self._make_room = make_room
        """Whether somebody leaves, at once, for who comes from a site."""
        self._networks: Counter[str] = Counter()
        self._keys: Counter[str] = Counter()
        self._buckets: dict[str, tuple[float, float]] = {}
        """What is left to each network, and when that was so."""
        self._swept = -LONGEST_WAIT
        """When those that are quiet were forgotten: not each time, among many that are not."""

    def enter(self, address: str) -> float | Refusal:
        """Let a connection in after so many seconds, mostly none, or tell why not."""
        network = network_of(address)
        if self._networks[network] >= self._serving.sessions_per_address:
            return Refusal.ADDRESS
        wait = self._draw(network)
        if wait > LONGEST_WAIT:
            return Refusal.RATE
        is_full = self._networks.total() >= self._serving.sessions
        if is_full and not self._make_room(site_of(address)):
            return Refusal.ALL
        self._networks[network] += 1
        return wait

    def leave(self, address: str) -> None:
        """A connection that was let in is over."""
        _forget_one(self._networks, network_of(address))

    def take(self, key: str | None) -> Refusal | None:
        """Let a session of this key begin, or tell why not."""
        if key is None:
            return None
        if self._keys[key] >= self._serving.sessions_per_key:
            return Refusal.KEY
        self._keys[key] += 1
        return None

    def give(self, key: str | None) -> None:
        """A session that was let in is over."""
        if key is not None:
            _forget_one(self._keys, key)

    def _draw(self, network: str) -> float:
        """Take one from its bucket, in advance if need be; seconds until it is there."""
        now, rate = self._clock(), self._serving.connections_per_second
        if len(self._buckets) >= MANY and now - self._swept >= 1:
            self._forget_quiet(now)
        left, at = self._buckets.get(network, (rate, now))
        left = min(left + (now - at) * rate, rate) - 1
        wait = max(-left / rate, 0.0)
        self._buckets[network] = (left if wait <= LONGEST_WAIT else left + 1, now)
        return wait

    def _forget_quiet(self, now: float) -> None:
        """A bucket that is full again says nothing any more."""
        self._swept, full_after = now, LONGEST_WAIT + 1
        self._buckets = {
            network: bucket
            for network, bucket in self._buckets.items()
            if now - bucket[1] < full_after
        }


def _within(address: str, bits: int) -> str:
    found = ip_address(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((found, bits), strict=False))
    return address


def _forget_one(counter: Counter[str], name: str) -> None:
    counter[name] -= 1
    if counter[name] <= 0:
        del counter[name]
