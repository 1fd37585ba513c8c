"""Who is there when the service stops is told until then, and at the last."""

from __future__ import annotations

import errno
from io import StringIO

import pytest
from rich.text import Text
from textual.widgets._toast import Toast

from peps_tui.core.domain.account import Profile
from peps_tui.texts import common
from tests.screens.signed_in import SignedIn, press, settle, toasts
from tests.support.world import World

A_DAY = 86_400


class Gone(StringIO):
    """A terminal that nobody looks at any more."""

    def write(self, _text: str) -> int:
        raise OSError(errno.EIO, "gone")


@pytest.fixture
def app(world: World) -> SignedIn:
    return SignedIn(world, world.add("Martin", "Claire", profile=Profile.ADMIN))


async def test_that_the_service_stops_is_shown_to_the_end(app: SignedIn) -> None:
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        app._warn_of_end()
        app.notify("Fait.", markup=False)
        await settle(pilot)
        assert toasts(pilot) == [common.SERVICE_STOPS, "Fait."]
        await press(pilot, "down", "g")

        assert toasts(pilot) == [common.SERVICE_STOPS]
        assert len(app.screen.query(Toast)) == 1
        (warning,) = app._notifications
        assert warning.time_left > A_DAY


async def test_last_words_that_nobody_can_read_are_dropped(app: SignedIn) -> None:
    app.error_console.file = Gone()
    async with app.run_test() as pilot:
        await settle(pilot)
        app.exit(return_code=143, message=Text(common.SERVICE_STOPPED))

    assert app.return_code == 143
