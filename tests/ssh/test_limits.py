"""How many are let in, by the clock that the test holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from peps_tui.serving import Serving
from peps_tui.ssh.limits import MANY, Limits, Refusal, network_of

MAIRIE, OTHER = "192.0.2.1", "198.51.100.7"
ROOMY = Serving(sessions=100, sessions_per_address=100, connections_per_second=100)


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def test_an_address_has_so_many_connections() -> None:
    limits = Limits(Serving(sessions_per_address=2), Clock())

    assert [limits.enter(MAIRIE) for _ in range(3)] == [0, 0, Refusal.ADDRESS]
    assert limits.enter(OTHER) == 0
    limits.leave(MAIRIE)
    assert limits.enter(MAIRIE) == 0


def test_there_are_so_many_in_all() -> None:
    limits = Limits(Serving(sessions=2), Clock())

    assert [limits.enter(address) for address in (MAIRIE, OTHER, "203.0.113.9")] == [
        0,
        0,
        Refusal.ALL,
    ]
    limits.leave(OTHER)
    assert limits.enter("203.0.113.9") == 0


def test_a_key_has_so_many_sessions_and_who_has_none_any() -> None:
    limits = Limits(Serving(sessions_per_key=1))

    assert [limits.take("one"), limits.take("one"), limits.take("two")] == [
        None,
        Refusal.KEY,
        None,
    ]
    assert [limits.take(None) for _ in range(3)] == [None] * 3
    limits.give("one")
    limits.give(None)
    assert limits.take("one") is None


def test_an_address_that_comes_fast_waits_and_is_refused_in_the_end() -> None:
    clock = Clock()
    limits = Limits(Serving(connections_per_second=2), clock)

    burst = [limits.enter(MAIRIE) for _ in range(10)]
    assert burst == [0, 0, 0.5, 1, 1.5, 2, 2.5, 3, Refusal.RATE, Refusal.RATE]
    assert limits.enter(OTHER) == 0

    clock.now += 0.5
    assert [limits.enter(MAIRIE) for _ in range(2)] == [3, Refusal.RATE]
    clock.now += 3600
    assert [limits.enter(MAIRIE) for _ in range(10)] == burst


def test_who_is_turned_away_holds_no_place() -> None:
    limits = Limits(Serving(sessions=1), Clock())
    limits.enter(MAIRIE)
    limits.enter(OTHER)
    limits.leave(MAIRIE)

    assert limits.enter(OTHER) == 0


def test_quiet_addresses_are_forgotten_and_busy_ones_are_not() -> None:
    clock = Clock()
    limits = Limits(ROOMY, clock)
    for number in range(MANY):
        limits.enter(address := f"10.0.{number // 256}.{number % 256}")
        limits.leave(address)
    clock.now += 5
    for _ in range(401):
        last = limits.enter(MAIRIE)
        if not isinstance(last, Refusal):
            limits.leave(MAIRIE)

    assert len(limits._buckets) == 1
    assert last is Refusal.RATE


def test_networks_that_are_all_busy_are_not_looked_through_for_each_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An attacker has as many networks as he likes: each visitor would pay for all of them."""
    limits, looked = Limits(ROOMY, clock := Clock()), list[float]()
    monkeypatch.setattr(limits, "_forget_quiet", note_sweep(limits, looked))
    for number in range(2 * MANY):
        clock.now += 0.001
        limits.enter(address := f"10.0.{number // 256}.{number % 256}")
        limits.leave(address)

    assert len(looked) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
    ],
)
def test_what_counts_as_one_address(one: str, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same


def note_sweep(limits: Limits, looked: list[float]) -> Callable[[float], None]:
    """What forgets quiet networks, and notes when."""
    sweep = limits._forget_quiet

    def sweep_and_note(now: float) -> None:
        looked.append(now)
        sweep(now)

    return sweep_and_note
