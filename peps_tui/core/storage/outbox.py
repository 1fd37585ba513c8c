"""The outbox: sealed until it left, wiped afterwards (MSG-2)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, RowMapping, func, insert, select, update

from peps_tui.core.domain.message import CARRIES_SECRET, Message, MessageChannel, MessageKind
from peps_tui.core.ports import Vault
from peps_tui.core.storage.queries import among
from peps_tui.core.storage.tables import outbox

LEASE = timedelta(minutes=1)
DESTINATION = "outbox.destination"
FACTS = "outbox.facts"


@dataclass(frozen=True, slots=True)
class SqlOutbox:
    """See `peps_tui.core.ports.Outbox`. `due_at` is null once there is nothing left to do."""

    connection: Connection
    vault: Vault

    def add(self, message: Message) -> Message:
        """Store a message that leaves after the transaction."""
        made = self.connection.execute(
            insert(outbox).returning(outbox.c.id),
            {
                "establishment_id": message.establishment_id,
                "account_id": message.account_id,
                "kind": message.kind,
                "channel": message.channel,
                "destination": self.vault.seal(message.to, use=DESTINATION),
                "facts": self.vault.seal(json.dumps(dict(message.facts)), use=FACTS),
                "created_at": message.created_at,
                "expires_at": message.expires_at,
                "attempts": 0,
                # A code leaves with the request that asked it; others only pick it up if that died.
                "due_at": message.created_at + (LEASE if message.expires_at else timedelta()),
                "reason": "",
            },
        )
        return replace(message, id=made.scalar_one())

    def claim(self, now: datetime, *, limit: int, only: int | None = None) -> Sequence[Message]:
        """Lease due messages for a minute, so that no other dispatcher takes them."""
        mine = outbox.c.due_at <= now
        if only is not None:
            mine = (outbox.c.id == only) & outbox.c.due_at.is_not(None)
        due = select(outbox).where(mine).order_by(outbox.c.id).limit(limit)
        claimed: list[Message] = []
        while not claimed and (rows := self.connection.execute(due).mappings().all()):
            claimed = [message for row in rows if (message := self._readable(row))]
        taken = [message.id for message in claimed]
        self.connection.execute(
            update(outbox).where(outbox.c.id.in_(taken)).values(due_at=now + LEASE)
        )
        return claimed

    def _readable(self, row: RowMapping) -> Message | None:
        """The message of a row; one that cannot be opened is given up: others wait behind it."""
        try:
            return self._message(row)
        except ValueError:
            self._close(outbox.c.id == row["id"], reason="unreadable")
            return None

    def sent(self, message: Message, now: datetime) -> None:
        """It left: what it said and to whom is wiped."""
        self._close(outbox.c.id == message.id, sent_at=now, attempts=message.attempts + 1)

    def failed(self, message: Message, reason: str, next_try: datetime | None) -> None:
        """It did not leave; without a next try it is given up and wiped."""
        attempts = message.attempts + 1
        if next_try is None:
            self._close(outbox.c.id == message.id, reason=reason, attempts=attempts)
            return
        self.connection.execute(
            update(outbox)
            .where(outbox.c.id == message.id)
            .values(due_at=next_try, reason=reason, attempts=attempts)
        )

    def give_up(self, account_ids: Sequence[int]) -> None:
        """Links and codes of these accounts no longer work: what carries one does not leave."""
        useless = outbox.c.due_at.is_not(None) & outbox.c.kind.in_(CARRIES_SECRET)
        self._close(useless & among(outbox.c.account_id, account_ids), reason="void")

    def expire(self, now: datetime) -> int:
        """Give up the messages that are too old to help, wiped; returns how many."""
        return self._close(
            outbox.c.due_at.is_not(None) & (outbox.c.expires_at < now), reason="expired"
        )

    def waiting(self) -> int:
        """How many messages have not left yet."""
        query = select(func.count()).where(outbox.c.due_at.is_not(None))
        return self.connection.execute(query).scalar_one()

    def _close(self, which: ColumnElement[bool], **values: object) -> int:
        done = (
            update(outbox).where(which).values(due_at=None, destination=None, facts=None, **values)
        )
        return self.connection.execute(done).rowcount

    def _message(self, row: RowMapping) -> Message:
        return Message(
            id=row["id"],
            establishment_id=row["establishment_id"],
            account_id=row["account_id"],
            kind=MessageKind(row["kind"]),
            channel=MessageChannel(row["channel"]),
            to=self.vault.open(row["destination"], use=DESTINATION),
            facts=json.loads(self.vault.open(row["facts"], use=FACTS)),
            created_at=row["created_at"],
            expires_at=row["expires_at"],
            attempts=row["attempts"],
        )
