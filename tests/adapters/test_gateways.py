"""What each gateway of the web is asked, as its public documentation says."""

import hashlib
import json
from dataclasses import replace
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request

from peps_tui.core.adapters.gateways import Octopush, Ovh, Twilio, Webhook
from peps_tui.core.adapters.network import verified
from peps_tui.core.adapters.web import Web
from peps_tui.core.domain.message import MessageChannel
from peps_tui.core.ports import Courier, CourierFailure
from tests.adapters.conftest import CODE, NUMBER, WORDED
from tests.support.fakes import FakeClock

CALL = replace(CODE, channel=MessageChannel.VOICE)
KEY = "42.20261121T101500.123456Z"
SECRET = "s3cret-de-passerelle"


@pytest.fixture
def web() -> Web:
    return Web(verified())


def address(server: HTTPServer) -> str:
    return server.url_for("/").removesuffix("/")


def asked(server: HTTPServer, courier: Courier, message: object = CODE) -> Request:
    """The one request of a delivery."""
    assert SECRET not in repr(courier)
    courier.deliver(message, WORDED)  # type: ignore[arg-type]
    [(request, _)] = server.log
    return request


def ovh(server: HTTPServer, web: Web) -> Ovh:
    return Ovh(
        web=web,
        clock=FakeClock(),
        service="sms-ab1234-1",
        application_key="ak",
        application_secret=SECRET,
        consumer_key=SECRET,
        sender="PEPS",
        url=address(server),
    )


@pytest.mark.rule("MSG-3", "OTP-1")
def test_ovh_gets_a_signed_message_that_waits_for_no_morning(server: HTTPServer, web: Web) -> None:
    answer = {"validReceivers": [NUMBER], "invalidReceivers": [], "ids": [1]}
    server.expect_request("/sms/sms-ab1234-1/jobs").respond_with_json(answer)

    request = asked(server, ovh(server, web))

    at = str(int(FakeClock().now().timestamp()))
    signed = "+".join([SECRET, SECRET, "POST", request.url, request.get_data(as_text=True), at])
    assert request.headers["X-Ovh-Timestamp"] == at
    assert request.headers["X-Ovh-Application"] == "ak"
    assert request.headers["X-Ovh-Signature"] == f"$1${hashlib.sha1(signed.encode()).hexdigest()}"
    told = request.get_json()
    assert told["receivers"] == [NUMBER]
    assert told["message"] == WORDED.text
    assert (told["noStopClause"], told["priority"], told["validityPeriod"]) == (True, "high", 5)


@pytest.mark.rule("MSG-2")
def test_ovh_may_accept_a_request_and_refuse_its_number(server: HTTPServer, web: Web) -> None:
    answer = {"validReceivers": [], "invalidReceivers": [NUMBER], "ids": []}
    server.expect_request("/sms/sms-ab1234-1/jobs").respond_with_json(answer)

    with pytest.raises(CourierFailure) as failure:
        ovh(server, web).deliver(CODE, WORDED)

    assert (failure.value.reason, failure.value.permanent) == ("number", True)


@pytest.mark.rule("MSG-3", "OTP-1")
@pytest.mark.parametrize(
    ("message", "path", "way"),
    [
        (CODE, "/sms-campaign/send", {"type": "sms_premium"}),
        (CALL, "/voice-campaign/send", {"voice_gender": "female", "voice_language": "fr-FR"}),
    ],
)
def test_octopush_sends_and_calls_once_for_a_key(
    server: HTTPServer, web: Web, message: object, path: str, way: dict[str, str]
) -> None:
    server.expect_request(path).respond_with_json({"sms_ticket": "1"}, status=201)
    courier = Octopush(web=web, login="a@b.fr", key=SECRET, sender="PEPS", url=address(server))

    request = asked(server, courier, message)

    assert (request.headers["api-login"], request.headers["api-key"]) == ("a@b.fr", SECRET)
    told = {"sender": "PEPS", "purpose": "alert", "request_id": KEY, "text": WORDED.text}
    assert request.get_json() == {"recipients": [{"phone_number": NUMBER}], **told, **way}


@pytest.mark.rule("MSG-3", "OTP-1")
@pytest.mark.parametrize(
    ("message", "path", "told"),
    [
        (CODE, "Messages", {"Body": [WORDED.text], "ValidityPeriod": ["300"]}),
        (
            CALL,
            "Calls",
            {"Twiml": [f'<Response><Say language="fr-FR">{escape(WORDED.text)}</Say></Response>']},
        ),
    ],
)
def test_twilio_sends_and_calls_in_french(
    server: HTTPServer, web: Web, message: object, path: str, told: dict[str, list[str]]
) -> None:
    server.expect_request(f"/Accounts/AC1/{path}.json").respond_with_json({}, status=201)
    courier = Twilio(
        web=web, account="AC1", token=SECRET, sender="+33937000001", url=address(server)
    )

    request = asked(server, courier, message)

    assert request.authorization is not None
    assert (request.authorization.username, request.authorization.password) == ("AC1", SECRET)
    form = parse_qs(request.get_data(as_text=True))
    assert form == {"To": [NUMBER], "From": ["+33937000001"], **told}


@pytest.mark.rule("MSG-2", "MSG-3")
@pytest.mark.parametrize("token", [SECRET, ""])
def test_a_program_of_the_operator_gets_the_message_and_its_key(
    server: HTTPServer, web: Web, token: str
) -> None:
    server.expect_request("/codes").respond_with_data(status=204)

    request = asked(server, Webhook(web=web, url=server.url_for("/codes"), token=token), CALL)

    told = {"id": KEY, "channel": "voice", "to": NUMBER, "text": WORDED.text}
    assert json.loads(request.get_data()) == told
    assert request.headers["Idempotency-Key"] == KEY
    assert request.headers.get("Authorization") == (f"Bearer {SECRET}" if token else None)
