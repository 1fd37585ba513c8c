"""What couriers are handed, and the authority that their servers are vouched for by."""

import socket
from datetime import UTC, datetime

import pytest

from peps_tui.core.domain.message import Message, MessageChannel, MessageKind, Worded
from tests.support.peers import HOST, Authority, authority

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


@pytest.fixture
def free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
        return port
