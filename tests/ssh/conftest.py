"""One server for all who only visit it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ssh.server import Server, serving


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that tests leave as they find it."""
    with serving(tmp_path_factory.mktemp("served")) as server:
        yield server
