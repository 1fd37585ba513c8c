"""What each account chose for its own screens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from peps_tui.core.storage.tables import preferences


@dataclass(frozen=True, slots=True)
class SqlPreferences:
    """See `peps_tui.core.ports.Preferences`."""

    connection: Connection

    def of(self, account_id: int) -> Mapping[str, str]:
        """What the account chose, by name."""
        query = select(preferences.c.name, preferences.c.value).where(
            preferences.c.account_id == account_id
        )
        return {row.name: row.value for row in self.connection.execute(query)}

    def save(self, account_id: int, values: Mapping[str, str]) -> None:
        """Replace all that the account chose."""
        mine = preferences.c.account_id == account_id
        self.connection.execute(delete(preferences).where(mine))
        self.connection.execute(
            insert(preferences),
            [
                {"account_id": account_id, "name": name, "value": value}
                for name, value in values.items()
            ],
        )
