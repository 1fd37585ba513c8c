"""All that is sealed in the database, and how it gets a new key (PHONE-7)."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, Connection, bindparam, func, select, update

from peps_tui.core.ports import Vault
from peps_tui.core.ports.storage import Renewed
from peps_tui.core.storage import accounts, challenges, drafts, establishments, outbox
from peps_tui.core.storage.tables import accounts as account_rows
from peps_tui.core.storage.tables import bank_details as bank_rows
from peps_tui.core.storage.tables import challenges as challenge_rows
from peps_tui.core.storage.tables import drafts as draft_rows
from peps_tui.core.storage.tables import outbox as outbox_rows

log = logging.getLogger(__name__)

SEALED: Mapping[str, Column[bytes]] = {
    accounts.PHONE: account_rows.c.phone,
    challenges.PHONE: challenge_rows.c.phone,
    challenges.SECRET: challenge_rows.c.secret,
    drafts.CONTENT: draft_rows.c.content,
    establishments.IBAN: bank_rows.c.iban,
    outbox.DESTINATION: outbox_rows.c.destination,
    outbox.FACTS: outbox_rows.c.facts,
    outbox.ATTACHMENT: outbox_rows.c.attachment,
}
"""Every column that holds sealed values, by their use; its table has an `id`."""


@dataclass(frozen=True, slots=True)
class SqlSeals:
    """See `peps_tui.core.ports.storage.Seals`."""

    connection: Connection
    vault: Vault

    @property
    def places(self) -> Sequence[str]:
        """The names of the columns that hold sealed values."""
        return tuple(SEALED)

    def start(self) -> bool:
        """Seal with a new key from now on; False when a former rotation is to be finished."""
        return self.vault.add_key()

    def count(self) -> int:
        """How many values are not sealed with the newest key."""
        return sum(
            self.connection.execute(select(func.count()).where(self._former(column))).scalar_one()
            for column in SEALED.values()
        )

    def renew(self, place: str, *, after: int, limit: int) -> Renewed | None:
        """Seal the next values of a column with the newest key; None when there is none left."""
        column = SEALED[place]
        which = column.table.c.id
        # Some megabytes each: one is enough to hold.
        batch = 1 if place == outbox.ATTACHMENT else limit
        query = select(which, column).where(which > after, self._former(column))
        rows = self.connection.execute(query.order_by(which).limit(batch)).all()
        if not rows:
            return None
        renewed = [
            {"row": row, "again": again}
            for row, sealed in rows
            if (again := self._again(sealed, use=place)) is not None
        ]
        if renewed:
            change = update(column.table).where(which == bindparam("row"))
            self.connection.execute(change.values({column: bindparam("again")}), renewed)
        return Renewed(last=rows[-1][0], count=len(renewed))

    def open(self) -> bool:
        """Whether a value sealed with each of the keys that served can be read."""
        return all(
            self._opens(sealed, use=use)
            for use, column in SEALED.items()
            for sealed in self._witnesses(column)
        )

    def finish(self) -> int:
        """Forget the former keys, unless some values still need them; returns how many do."""
        left = self.count()
        if not left:
            self.vault.drop_former_keys()
        return left

    def _witnesses(self, column: Column[bytes]) -> Sequence[bytes]:
        """One value for each way in which those of a column start."""
        start = func.substr(column, 1, len(self.vault.head))
        query = select(func.min(column.table.c.id)).where(column.is_not(None)).group_by(start)
        ids = self.connection.execute(query).scalars().all()
        found = select(column).where(column.table.c.id.in_(ids))
        return self.connection.execute(found).scalars().all()

    def _opens(self, sealed: bytes, *, use: str) -> bool:
        try:
            self.vault.open(sealed, use=use)
        except ValueError:
            return False
        return True

    def _former(self, column: Column[bytes]) -> ColumnElement[bool]:
        head = self.vault.head
        return func.substr(column, 1, len(head)) != head

    def _again(self, sealed: bytes, *, use: str) -> bytes | None:
        try:
            return self.vault.seal(self.vault.open(sealed, use=use), use=use)
        except ValueError:
            log.warning("a sealed value of %s cannot be read", use)
            return None
