"""One request to a gateway: no redirection, no other scheme than HTTP, and every wait limited."""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from email.message import Message as Headers
from http.client import HTTPException, HTTPResponse
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.request import (
    BaseHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
    getproxies,
)

from peps_tui.core.adapters.network import unreachable
from peps_tui.core.ports import CourierFailure

SECONDS = 10
"""To connect, and for each answer: somebody waits for his code before the screen."""
LONGEST_ANSWER = 65_536
LONGEST_WAIT = timedelta(days=1)
PASSING = frozenset({401, 402, 403, 407, 408, 425, 429})
"""Statuses under 500 that say nothing of the message: its fault is that of settings or a moment."""

_CODE = re.compile(r"[A-Z][A-Z_]{2,40}|[0-9]{1,6}")


class Web:
    """Posts to gateways, through the proxy of the environment if there is one.

    A proxy carries what is encrypted alone: in clear, only this machine is spoken to.
    """

    def __init__(self, tls: ssl.SSLContext, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        proxies = {kind: url for kind, url in getproxies().items() if kind == "https"}
        # Not `build_opener`: it would follow redirections, and open files and FTP.
        self._opener = OpenerDirector()
        for handler in (
            *(ProxyHandler(proxies), UnknownHandler(), HTTPHandler(), HTTPSHandler(context=tls)),
            *(HTTPErrorProcessor(), _Refusal()),
        ):
            self._opener.add_handler(handler)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Mapping[str, object]:
        """What the gateway answers, if it is a JSON object.

        Raises:
            CourierFailure: it refused or did not answer; see `PASSING`.
        """
        try:
            with self._answer(url, body, headers) as answer:
                return _told(answer)
        except HTTPError as error:
            with error:
                raise _refused(error) from None

    def ask(self, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
        """The status of the answer, whatever it is, and what a success says.

        Raises:
            CourierFailure: nothing answered.
        """
        try:
            with self._answer(url, body, headers) as answer:
                return answer.status, answer.read(LONGEST_ANSWER).decode(errors="replace")
        except HTTPError as error:
            with error:
                return error.code, ""

    @contextmanager
    def _answer(self, url: str, body: bytes, headers: Mapping[str, str]) -> Iterator[HTTPResponse]:
        """The answer that is a success. Raises HTTPError for any other, CourierFailure for none."""
        request = Request(url, data=body, headers=dict(headers), method="POST")  # noqa: S310
        try:
            with self._opener.open(request, timeout=self._seconds) as answer:
                yield answer
        except HTTPError:
            raise
        except URLError as error:
            reason = error.reason
            raise unreachable(reason if isinstance(reason, OSError) else error) from None
        except UnicodeEncodeError:  # a header has no way to say it
            raise CourierFailure("credentials") from None
        except HTTPException:
            raise CourierFailure("disconnected") from None
        except OSError as error:
            raise unreachable(error) from None


class _Refusal(BaseHandler):
    """Every answer but success is an error, redirections among them."""

    def http_error_default(
        self, request: Request, answer: IO[bytes], code: int, message: str, headers: Headers
    ) -> None:
        raise HTTPError(request.full_url, code, message, headers, answer)


def _refused(error: HTTPError) -> CourierFailure:
    said = _told(error)
    code = str(said.get("code", said.get("errorCode", "")))
    known = f", {code}" if _CODE.fullmatch(code) else ""
    passing = error.code in PASSING or error.code >= 500
    return CourierFailure(
        f"HTTP {error.code}{known}",
        permanent=not passing,
        retry_after=_wait(error.headers.get("Retry-After", "")),
    )


def _told(answer: IO[bytes]) -> Mapping[str, object]:
    try:
        told = json.loads(answer.read(LONGEST_ANSWER))
    except (ValueError, OSError, HTTPException):  # the status says enough
        return {}
    return told if isinstance(told, dict) else {}


def _wait(header: str) -> timedelta:
    """The wait that a gateway asks for in seconds, a day at most."""
    if not re.fullmatch("[0-9]{1,9}", header):
        return timedelta()
    return min(timedelta(seconds=int(header)), LONGEST_WAIT)
