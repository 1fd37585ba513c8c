"""What anybody may ask without signing in: counted, so that nobody is flooded (AUTH-3)."""

from __future__ import annotations

from peps_tui.core.domain.door import WINDOW, RequestKind, is_served
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.ports import Ports, UnitOfWork


def note_request(
    unit: UnitOfWork, ports: Ports, workstation: Workstation, kind: RequestKind, about: str
) -> bool:
    """Note a request about an address, an identifier or a SIRET; returns whether it is served.

    Raises TooManyRequests: the source asked too often; nothing is noted.
    """
    now, source = ports.clock.now(), workstation.source
    since = now - WINDOW
    served = is_served(
        kind,
        about=unit.requests.about(kind, about, since),
        source=unit.requests.of_source(kind, source, since),
        now=now,
    )
    unit.requests.add(kind, source=source, about=about, at=now)
    return served
