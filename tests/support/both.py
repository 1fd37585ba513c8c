"""The `world` fixture for tests that must hold on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support import postgres
from tests.support.world import World, open_world


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """A small platform, once on a SQLite file and once on PostgreSQL."""
    with ExitStack() as stack:
        remote = request.param == "postgresql"
        url = stack.enter_context(postgres.database()) if remote else None
        world = open_world(tmp_path / "home", url)
        stack.callback(world.storage.close)
        yield world
