"""What was asked without signing in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, insert, select

from peps_tui.core.domain.door import RequestKind
from peps_tui.core.ports import Vault
from peps_tui.core.storage.tables import requests

ABOUT = "request.about"


@dataclass(frozen=True, slots=True)
class SqlRequests:
    """See `peps_tui.core.ports.storage.Requests`."""

    connection: Connection
    vault: Vault

    def add(self, kind: RequestKind, *, source: str, about: str, at: datetime) -> None:
        """Note a request; what it is about may be the address of nobody we know."""
        self.connection.execute(
            insert(requests),
            {"kind": kind, "source": source, "about": self._digest(about), "at": at},
        )

    def of_source(self, kind: RequestKind, source: str, since: datetime) -> Sequence[datetime]:
        """When a source asked since, oldest first."""
        return self._instants(kind, requests.c.source == source, since)

    def about(self, kind: RequestKind, about: str, since: datetime) -> Sequence[datetime]:
        """When the same was asked since, oldest first."""
        return self._instants(kind, requests.c.about == self._digest(about), since)

    def _instants(
        self, kind: RequestKind, which: ColumnElement[bool], since: datetime
    ) -> Sequence[datetime]:
        query = (
            select(requests.c.at)
            .where(which, requests.c.kind == kind, requests.c.at > since)
            .order_by(requests.c.at)
        )
        return self.connection.execute(query).scalars().all()

    def _digest(self, about: str) -> str:
        return self.vault.fingerprint(about, use=ABOUT)
