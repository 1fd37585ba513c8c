"""A session where nobody signs in is closed; whoever types, or is in, stays."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from peps_tui.app import PepsApp
from peps_tui.core.use_cases.messages import deliver_due
from peps_tui.screens import threshold
from peps_tui.screens.dashboard import DashboardScreen
from peps_tui.texts import common
from tests.screens.way_in import on, send, settle, sign_in
from tests.support.world import OFFICE, World

MINUTES = 10


@dataclass
class Clock:
    now: float = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    monkeypatch.setattr(threshold, "time", clock := Clock())
    return clock


def door(world: World) -> PepsApp:
    return PepsApp(
        lambda: world.ports,
        workstation=lambda: OFFICE,
        deliver=deliver_due,
        door_minutes=MINUTES,
    )


def look(app: PepsApp) -> None:
    """What the timer does at its hour."""
    assert app._threshold is not None
    app._threshold.look()


def has_ended(app: PepsApp) -> bool:
    return app._exit


async def test_who_does_not_type_is_sent_away(
    world: World, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    app = door(world)
    async with app.run_test() as pilot:
        await settle(pilot)
        clock.now = 60 * MINUTES - 1
        look(app)
        assert not has_ended(app)

        clock.now += 1
        look(app)

        assert has_ended(app)
    assert app.return_code == 0
    assert common.NOBODY_CAME in capsys.readouterr().err


async def test_who_types_stays(world: World, clock: Clock) -> None:
    app = door(world)
    async with app.run_test() as pilot:
        await settle(pilot)
        clock.now = 60 * MINUTES - 1
        await send(pilot, "x")
        clock.now += 60

        look(app)

        assert not has_ended(app)


async def test_who_is_in_stays_and_starts_again_once_out(world: World, clock: Clock) -> None:
    anne, app = world.admin(), door(world)
    world.sign_in(anne, trusted=True)
    async with app.run_test() as pilot:
        await sign_in(pilot, anne)
        on(pilot, DashboardScreen)
        clock.now = 60 * MINUTES * 3
        look(app)
        assert not has_ended(app)

        app.leave()
        await settle(pilot)
        clock.now += 60 * MINUTES
        look(app)
        assert has_ended(app)
