"""Who vouches for people of Net-entreprises: its own authentication service, on the web.

POST https://services.net-entreprises.fr/authentifier/1.0/      application/xml
<identifiants><siret/><nom/><prenom/><motdepasse/><service/></identifiants>

200, a token        known; the token would open other services, and is not kept
401, 403, 422       refused: wrong, blocked there, or not shaped as it wants
anything else       no answer
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

from peps_tui.core.adapters.web import Web
from peps_tui.core.domain.errors import DirectoryUnavailable
from peps_tui.core.domain.net_entreprises import NetIdentity
from peps_tui.core.domain.password import prepared
from peps_tui.core.ports import CourierFailure

log = logging.getLogger(__name__)

_HEADERS = {"Content-Type": "application/xml; charset=utf-8"}
_REFUSED = frozenset({401, 403, 422})
# A page of maintenance may come with 200 too: only a token lets people in.
_TOKEN = re.compile(r"[A-Za-z0-9+/=_.:~-]{16,4096}")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebDirectory:
    """Asks one request a person; `service` is the number of the Net-entreprises service asked for.

    The service knows people by the names they type. See `peps_tui.core.ports.Directory`.
    """

    web: Web
    url: str
    service: str

    def authenticate(self, asked: NetIdentity, password: str) -> NetIdentity | None:
        """The person, when the service vouches for him."""
        entries = {
            "siret": asked.siret,
            "nom": asked.last_name,
            "prenom": asked.first_name,
            "motdepasse": prepared(password),
            "service": self.service,
        }
        told = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in entries.items())
        body = f"<identifiants>{told}</identifiants>"
        try:
            status, text = self.web.ask(self.url, body.encode(), _HEADERS)
        except CourierFailure as failure:
            log.warning("Net-entreprises does not answer: %s", failure.reason)
            raise DirectoryUnavailable from None
        if status in _REFUSED:
            return None
        if status == 200 and _TOKEN.fullmatch(text.strip()):
            return asked
        log.warning("Net-entreprises answers neither yes nor no: HTTP %d", status)
        raise DirectoryUnavailable
