"""`snap_compare` runs the application itself, and must do so on the loop of the tests."""

import asyncio
from collections.abc import Iterator
from functools import partialmethod

import pytest
from textual.app import App

from tests.support.rest import RestLoop


@pytest.fixture(autouse=True)
def loop(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with asyncio.Runner(loop_factory=RestLoop) as runner:
        monkeypatch.setattr(App, "run", partialmethod(App.run, loop=runner.get_loop()))
        yield
