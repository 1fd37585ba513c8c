"""Requests to a web server that others wrote: refusals, waits, and lines that break."""

import socket
import threading
from datetime import timedelta

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from peps_tui.core.adapters.network import verified
from peps_tui.core.adapters.web import Web
from peps_tui.core.ports import CourierFailure
from tests.support.peers import HOST, Authority

BODY = b'{"to": "+33612345678"}'


def failure_of(url: str, *, web: Web | None = None) -> CourierFailure:
    with pytest.raises(CourierFailure) as failure:
        (web or Web(verified())).post(url, BODY, {"Authorization": "Bearer s3cret"})
    assert failure.value.__cause__ is None
    return failure.value


@pytest.mark.rule("MSG-2")
@pytest.mark.parametrize(
    ("status", "said", "reason", "permanent"),
    [
        (400, '{"code": 21211, "message": "+33612345678"}', "HTTP 400, 21211", True),
        (403, '{"errorCode": "INVALID_CREDENTIAL"}', "HTTP 403, INVALID_CREDENTIAL", False),
        (404, '{"code": "+33612345678"}', "HTTP 404", True),
        (422, "[]", "HTTP 422", True),
        (301, "", "HTTP 301", True),
        (408, "", "HTTP 408", False),
        (429, "<html>", "HTTP 429", False),
        (500, "", "HTTP 500", False),
        (503, "", "HTTP 503", False),
    ],
)
def test_a_refusal_is_told_by_its_code_alone(
    server: HTTPServer, status: int, said: str, reason: str, permanent: bool
) -> None:
    elsewhere = {"Location": server.url_for("/elsewhere")}
    server.expect_request("/sms").respond_with_data(said, status, headers=elsewhere)

    failure = failure_of(server.url_for("/sms"))

    assert (failure.reason, failure.permanent) == (reason, permanent)
    assert [request.path for request, _ in server.log] == ["/sms"]


@pytest.mark.rule("MSG-2")
@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120), ("9999999", 86_400), ("-1", 0), ("Wed, 21 Oct 2026 07:28:00 GMT", 0)],
)
def test_a_gateway_may_ask_for_peace(server: HTTPServer, header: str, seconds: int) -> None:
    server.expect_request("/sms").respond_with_data("", 429, headers={"Retry-After": header})

    assert failure_of(server.url_for("/sms")).retry_after == timedelta(seconds=seconds)


@pytest.mark.rule("MSG-2")
def test_a_gateway_that_is_slow_dies_or_is_away_passes() -> None:
    released = threading.Event()

    def slow(_request: Request) -> Response:
        released.wait(10)
        return Response()

    def dead(request: Request) -> Response:
        request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return Response()

    with HTTPServer(HOST, threaded=True) as server:
        server.expect_request("/slow").respond_with_handler(slow)
        server.expect_request("/dead").respond_with_handler(dead)
        failures = [
            failure_of(server.url_for("/slow"), web=Web(verified(), seconds=0.2)),
            failure_of(server.url_for("/dead")),
        ]
        released.set()
    failures.append(failure_of(server.url_for("/slow")))

    told = [(failure.reason, failure.permanent) for failure in failures]
    assert told == [("timeout", False), ("disconnected", False), ("unreachable", False)]


def test_who_answers_is_verified(trusted: Authority) -> None:
    with HTTPServer(HOST, ssl_context=trusted.server) as server:
        server.expect_request("/sms").respond_with_json({"ids": [1]})
        url = server.url_for("/sms")

        assert Web(verified(trusted.file)).post(url, BODY, {}) == {"ids": [1]}
        assert failure_of(url).reason == "certificate"


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/sms", "data:,sms"])
def test_nothing_but_the_web_is_opened(url: str) -> None:
    assert failure_of(url).reason == "unreachable"


def test_the_proxy_of_the_environment_gets_nothing_in_clear(
    server: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.expect_request("/sms").respond_with_data("{}")
    monkeypatch.delenv("no_proxy")
    with socket.create_server((HOST, 0)) as proxy:
        for name in ("http_proxy", "https_proxy"):
            monkeypatch.setenv(name, f"http://{HOST}:{proxy.getsockname()[1]}/")
        asked: list[bytes] = []
        thread = threading.Thread(target=_refuse_tunnel, args=(proxy, asked))
        thread.start()

        assert Web(verified()).post(server.url_for("/sms"), BODY, {}) == {}
        assert failure_of("https://passerelle.exemple.fr/sms").reason == "unreachable"
        thread.join()
    assert asked[0].startswith(b"CONNECT passerelle.exemple.fr:443 ")
    assert b"s3cret" not in asked[0]


def test_a_secret_that_no_header_can_hold_is_a_fault_of_settings(server: HTTPServer) -> None:
    with pytest.raises(CourierFailure) as failure:
        Web(verified()).post(server.url_for("/sms"), BODY, {"Authorization": "Bearer clé€"})

    assert (failure.value.reason, failure.value.permanent) == ("credentials", False)


def _refuse_tunnel(proxy: socket.socket, asked: list[bytes]) -> None:
    line, _ = proxy.accept()
    with line:
        asked.append(line.recv(4096))
        line.sendall(b"HTTP/1.1 502 Bad Gateway\r\n\r\n")
