"""What couriers are handed, and the authority that their servers are vouched for by."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pytest_httpserver import HTTPServer

from peps_tui.core.domain.message import Message, MessageChannel, MessageKind, Worded
from tests.support.peers import HOST, Authority, authority, free_port

__all__ = ["free_port"]

AT = datetime(2026, 11, 21, 10, 15, 0, 123456, tzinfo=UTC)
NUMBER = "+33612345678"
CODE = Message(
    id=42,
    establishment_id=1,
    kind=MessageKind.CODE,
    channel=MessageChannel.SMS,
    to=NUMBER,
    facts={},
    created_at=AT,
)
WORDED = Worded(subject="", text="PEP's : 482917 est votre code, à & <b>5 minutes</b>.")


@pytest.fixture(scope="session")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def web_server() -> Iterator[HTTPServer]:
    with HTTPServer(HOST) as server:
        yield server


@pytest.fixture
def server(web_server: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[HTTPServer]:
    """A web server that knows nothing yet: starting one takes half a second."""
    monkeypatch.setenv("no_proxy", HOST)
    yield web_server
    web_server.clear()
