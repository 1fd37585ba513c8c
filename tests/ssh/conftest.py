"""One server for all who only visit it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ssh.server import Server, serving
from tests.support.openssh import SSH

# What needs the OpenSSH client, or its keys, is not there without it, and that is told.
_WITH_SSH = ("audit", "front", "life", "lost_line", "openssh", "protocol")
collect_ignore = [] if SSH else [f"test_{name}.py" for name in _WITH_SSH]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that tests leave as they find it."""
    with serving(tmp_path_factory.mktemp("served")) as server:
        yield server
