"""SMS and calls through the web: one class a gateway, each written after its public API.

What travels by telephone is a code: after its five minutes no gateway keeps trying.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode
from xml.sax.saxutils import escape

from peps_tui.core.adapters.web import Web
from peps_tui.core.domain.challenge import CODE_LIFE
from peps_tui.core.domain.message import Message, MessageChannel, Worded
from peps_tui.core.ports import Clock, CourierFailure

JSON = "application/json; charset=utf-8"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ovh:
    """SMS by OVHcloud. A message sent twice arrives twice: it has no key against that."""

    web: Web
    clock: Clock
    service: str
    application_key: str
    application_secret: str = field(repr=False)
    consumer_key: str = field(repr=False)
    sender: str
    url: str = "https://eu.api.ovh.com/1.0"

    def deliver(self, message: Message, worded: Worded) -> None:
        """See `peps_tui.core.ports.Courier`."""
        url = f"{self.url}/sms/{quote(self.service, safe='')}/jobs"
        body = _json(
            {
                "message": worded.text,
                "receivers": [message.to],
                "sender": self.sender,
                "senderForResponse": False,
                "noStopClause": True,  # else it is held at night and at week-ends
                "priority": "high",
                "charset": "UTF-8",
                "coding": "7bit",
                "validityPeriod": CODE_LIFE.seconds // 60,
            }
        )
        answer = self.web.post(url, body, self._signed(url, body))
        if answer.get("invalidReceivers"):
            raise CourierFailure("number", permanent=True)

    def _signed(self, url: str, body: bytes) -> Mapping[str, str]:
        at = str(int(self.clock.now().timestamp()))
        told = [self.application_secret, self.consumer_key, "POST", url, body.decode(), at]
        digest = hashlib.sha1("+".join(told).encode()).hexdigest()  # noqa: S324  as OVH asks
        return {
            "Content-Type": JSON,
            "X-Ovh-Application": self.application_key,
            "X-Ovh-Consumer": self.consumer_key,
            "X-Ovh-Timestamp": at,
            "X-Ovh-Signature": f"$1${digest}",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Octopush:
    """SMS and calls by Octopush, which refuses the same `request_id` twice in 24 hours."""

    web: Web
    login: str
    key: str = field(repr=False)
    sender: str
    url: str = "https://api.octopush.com/v1/public"

    def deliver(self, message: Message, worded: Worded) -> None:
        """See `peps_tui.core.ports.Courier`."""
        if message.channel is MessageChannel.VOICE:
            path, way = "voice-campaign", {"voice_gender": "female", "voice_language": "fr-FR"}
        else:
            path, way = "sms-campaign", {"type": "sms_premium"}
        body = {
            "recipients": [{"phone_number": message.to}],
            "text": worded.text,
            "sender": self.sender,
            "purpose": "alert",
            "request_id": message.key,
            **way,
        }
        headers = {"Content-Type": JSON, "api-login": self.login, "api-key": self.key}
        self.web.post(f"{self.url}/{path}/send", _json(body), headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Twilio:
    """SMS and calls by Twilio. A message sent twice arrives twice: it has no key against that."""

    web: Web
    account: str
    token: str = field(repr=False)
    sender: str
    url: str = "https://api.twilio.com/2010-04-01"

    def deliver(self, message: Message, worded: Worded) -> None:
        """See `peps_tui.core.ports.Courier`."""
        form = {"To": message.to, "From": self.sender}
        if message.channel is MessageChannel.VOICE:
            path = "Calls"
            say = f'<Say language="fr-FR">{escape(worded.text)}</Say>'  # else an English voice
            form["Twiml"] = f"<Response>{say}</Response>"
        else:
            path = "Messages"
            form |= {"Body": worded.text, "ValidityPeriod": str(CODE_LIFE.seconds)}
        url = f"{self.url}/Accounts/{quote(self.account, safe='')}/{path}.json"
        identity = base64.b64encode(f"{self.account}:{self.token}".encode()).decode()
        headers = {"Content-Type": FORM, "Authorization": f"Basic {identity}"}
        self.web.post(url, urlencode(form).encode(), headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """SMS and calls by a program of the operator's own: JSON, and any 2xx accepts.

        {"id": "42.20261121T101500.123456Z", "channel": "sms", "to": "+33612345678", "text": "…"}

    The id comes as `Idempotency-Key` too: what was accepted under it is to be accepted again,
    and sent no second time.
    """

    web: Web
    url: str
    token: str = field(repr=False)

    def deliver(self, message: Message, worded: Worded) -> None:
        """See `peps_tui.core.ports.Courier`."""
        headers = {"Content-Type": JSON, "Idempotency-Key": message.key}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        told = {
            "id": message.key,
            "channel": message.channel,
            "to": message.to,
            "text": worded.text,
        }
        self.web.post(self.url, _json(told), headers)


def _json(told: Mapping[str, object]) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode()
