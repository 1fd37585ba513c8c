"""`snap_compare` runs the application itself, and must do so on the loop of the tests."""

import asyncio
from collections.abc import Iterator
from functools import partialmethod

import pytest
from textual.app import App

from peps_tui.app import PepsApp
from tests.support.layer import EmulatedTerminal
from tests.support.rest import RestLoop


@pytest.fixture(autouse=True)
def loop(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with asyncio.Runner(loop_factory=RestLoop) as runner:
        monkeypatch.setattr(App, "run", partialmethod(App.run, loop=runner.get_loop()))
        yield


@pytest.fixture(autouse=True)
def layer(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever led to a picture, a terminal that was sent changes alone shows the same."""
    terminals: list[EmulatedTerminal] = []
    take = PepsApp.export_screenshot

    def check_and_take(app: PepsApp, **options: object) -> str:
        terminals[-1].check()
        terminals.clear()
        return take(app, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(
        PepsApp, "follow_terminal", lambda app: terminals.append(EmulatedTerminal(app))
    )
    monkeypatch.setattr(PepsApp, "export_screenshot", check_and_take)
    yield
    assert not terminals
