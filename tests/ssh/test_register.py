"""What is told of who comes, by the clock that the test holds."""

from __future__ import annotations

import pytest

from peps_tui.ssh.limits import MANY
from peps_tui.ssh.register import TELL_SECONDS, Register
from tests.ssh.test_limits import MAIRIE, OTHER, Clock


def test_a_flood_fills_no_log(caplog: pytest.LogCaptureFixture) -> None:
    register = Register(clock := Clock())
    for address in (MAIRIE, MAIRIE, OTHER, "2001:db8:1:2::1", "2001:db8:1:3::1"):
        register.refused(address, "rate")
    register.gave_way(MAIRIE, 0.5)
    clock.now += TELL_SECONDS
    register.refused(MAIRIE, "all")

    assert [record.getMessage() for record in caplog.records] == [
        f"refused address={MAIRIE} reason=rate",
        f"refused address={OTHER} reason=rate",
        "refused address=2001:db8:1:2::1 reason=rate",
        f"gave way address={MAIRIE} seconds=0",
        f"refused address={MAIRIE} reason=all",
    ]


def test_who_was_told_of_is_forgotten_where_they_are_many() -> None:
    register = Register(Clock())
    for number in range(2 * MANY):
        register.unserved(f"10.0.{number // 256}.{number % 256}", "nothing")

    assert len(register._told) <= MANY
