"""Who vouches for people of Net-entreprises: a service on the web."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field

from peps_tui.core.adapters.web import Web
from peps_tui.core.domain.errors import DirectoryUnavailable
from peps_tui.core.domain.net_entreprises import NetIdentity, typed_identity
from peps_tui.core.domain.password import prepared
from peps_tui.core.ports import CourierFailure

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebDirectory:
    """A service that is asked over HTTPS, one request a person.

    It is sent a JSON object with `siret`, `last_name`, `first_name` and `password`, and answers
    with 200 and another: `known` is a boolean, and the names are those it knows him by, when it
    does. Whatever else it does, it is unavailable. See `peps_tui.core.ports.Directory`.
    """

    web: Web
    url: str
    token: str = field(repr=False)

    def authenticate(self, asked: NetIdentity, password: str) -> NetIdentity | None:
        """The person, when the service vouches for him."""
        body = json.dumps(
            {
                "siret": asked.siret,
                "last_name": asked.last_name,
                "first_name": asked.first_name,
                "password": prepared(password),
            }
        )
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            told = self.web.post(self.url, body.encode(), headers)
        except CourierFailure as failure:
            log.warning("Net-entreprises does not answer: %s", failure.reason)
            raise DirectoryUnavailable from None
        match told:
            case {"known": False}:
                return None
            case {"known": True, "last_name": str(last_name), "first_name": str(first_name)}:
                return typed_identity(asked.siret, last_name, first_name)
        log.warning("Net-entreprises answers something else than a person")
        raise DirectoryUnavailable
