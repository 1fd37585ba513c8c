"""The accounts that belong to one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select

from peps_tui.core.storage.tables import people


@dataclass(frozen=True, slots=True)
class SqlPeople:
    """See `peps_tui.core.ports.storage.People`: accounts of one person share its number."""

    connection: Connection

    def accounts(self, account_id: int) -> Sequence[int]:
        """The other accounts of the same person."""
        mine = select(people.c.person).where(people.c.account_id == account_id)
        query = (
            select(people.c.account_id)
            .where(people.c.person == mine.scalar_subquery(), people.c.account_id != account_id)
            .order_by(people.c.account_id)
        )
        return self.connection.execute(query).scalars().all()

    def link(self, one: int, other: int) -> None:
        """Both, and all that were linked with either, are the same person’s."""
        linked = {one, other, *self.accounts(one), *self.accounts(other)}
        number = self.connection.execute(select(func.max(people.c.person))).scalar() or 0
        self.connection.execute(delete(people).where(people.c.account_id.in_(linked)))
        self.connection.execute(
            insert(people), [{"account_id": each, "person": number + 1} for each in sorted(linked)]
        )

    def cut(self, account_id: int) -> bool:
        """The account is linked with no other; False when it was not."""
        linked = self.accounts(account_id)
        self.connection.execute(delete(people).where(people.c.account_id == account_id))
        return bool(linked)
