"""When a message is tried again, and what the outside knows it by."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from peps_tui.core.domain.message import (
    RETRY_WAITS,
    SPREAD,
    Message,
    MessageChannel,
    MessageKind,
    next_try,
)

NOW = datetime(2026, 11, 21, 10, 15, 0, 123456, tzinfo=UTC)
MAIL = Message(
    id=SPREAD,
    establishment_id=1,
    kind=MessageKind.BLOCKED,
    channel=MessageChannel.EMAIL,
    to="anne@exemple.fr",
    facts={},
    created_at=NOW,
)


@pytest.mark.rule("MSG-2")
def test_waits_grow_then_end() -> None:
    tries = [next_try(replace(MAIL, attempts=n), NOW) for n in range(len(RETRY_WAITS) + 1)]

    assert tries == [*(NOW + wait for wait in RETRY_WAITS), None]
    assert list(RETRY_WAITS) == sorted(set(RETRY_WAITS))


@pytest.mark.rule("MSG-2")
def test_messages_that_failed_together_come_back_apart() -> None:
    tries = {next_try(replace(MAIL, id=number, attempts=3), NOW) for number in range(SPREAD)}

    assert len(tries) == SPREAD
    assert min(filter(None, tries)) >= NOW + timedelta(minutes=48)
    assert max(filter(None, tries)) == NOW + timedelta(minutes=60)


@pytest.mark.rule("MSG-2")
@pytest.mark.parametrize(("asked", "waited"), [(30, 60), (7200, 7200)])
def test_a_gateway_may_ask_for_more(asked: int, waited: int) -> None:
    later = next_try(MAIL, NOW, not_before=timedelta(seconds=asked))

    assert later == NOW + timedelta(seconds=waited)


def test_a_message_has_one_key_wherever_its_instant_is_read() -> None:
    paris = replace(MAIL, created_at=NOW.astimezone(timezone(timedelta(hours=1))))

    assert paris.key == MAIL.key == "20.20261121T101500.123456Z"
