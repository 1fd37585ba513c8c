"""SMS through a message centre that others wrote."""

from dataclasses import replace

import pytest

from peps_tui.core.adapters.network import verified
from peps_tui.core.adapters.smpp import VALIDITY, SmppCourier
from peps_tui.core.ports import CourierFailure
from tests.adapters.conftest import CODE, NUMBER, WORDED
from tests.support.peers import HOST, MessageCentre, message_centre


def courier(port: int) -> SmppCourier:
    return SmppCourier(
        host=HOST, port=port, user="peps", password="s3cret", sender="PEPS", tls=None, seconds=5
    )


def failure_of(courier: SmppCourier) -> CourierFailure:
    with pytest.raises(CourierFailure) as failure:
        courier.deliver(CODE, WORDED)
    told = repr(failure.value) + repr(courier)
    assert not any(secret in told for secret in (NUMBER[1:], "s3cret", "482917"))
    assert failure.value.__cause__ is None
    return failure.value


@pytest.mark.rule("MSG-3", "OTP-1")
def test_a_code_is_one_sms_in_the_alphabet_of_telephones(free_port: int) -> None:
    with message_centre(free_port) as centre:
        courier(free_port).deliver(CODE, WORDED)

    [sms] = centre.received
    assert (sms.destination_addr, sms.dest_addr_ton) == ("33612345678", 1)
    assert (sms.source_addr, sms.source_addr_ton) == ("PEPS", 5)
    assert sms.data_coding == 0
    assert sms.short_message == WORDED.text.replace("à", "\x7f").encode()
    assert VALIDITY == "000000000500000R"


@pytest.mark.rule("MSG-2")
def test_refusals_are_told_by_their_code_and_the_centre_is_met_again(free_port: int) -> None:
    statuses = [0x58, 0x0B]  # slow down; no such number
    with message_centre(free_port, statuses) as centre:
        failures = [failure_of(courier(free_port)) for _ in statuses]
        courier(free_port).deliver(CODE, WORDED)

    assert [(f.reason, f.permanent) for f in failures] == [
        ("SMPP 0x58", False),
        ("SMPP 0x0B", True),
    ]
    assert len(centre.received) == 1
    assert failure_of(courier(free_port)).reason == "unreachable"


def test_a_centre_without_tls_gets_no_password(free_port: int) -> None:
    with message_centre(free_port) as centre:
        assert isinstance(centre, MessageCentre)
        failure = failure_of(replace(courier(free_port), tls=verified()))

    assert not failure.permanent
    assert centre.received == []
