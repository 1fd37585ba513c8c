"""The outbox: sealed until it left or helps nobody any more, then wiped (MSG-2)."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, RowMapping, func, insert, select, update

from peps_tui.core.domain.message import (
    ASKED_ANEW,
    CARRIES_SECRET,
    Attachment,
    Message,
    MessageChannel,
    MessageKind,
    MessageState,
    MessageTrace,
)
from peps_tui.core.ports import Vault
from peps_tui.core.storage.queries import among
from peps_tui.core.storage.tables import establishments, outbox

LEASE = timedelta(minutes=10)
"""Longer than any courier takes: what is claimed is sent by nobody else meanwhile."""
HEAD_START = timedelta(minutes=1)
"""A code leaves with the request that asked it; others only pick it up if that died."""
DESTINATION = "outbox.destination"
FACTS = "outbox.facts"
ATTACHMENT = "outbox.attachment"

_DUE = outbox.c.due_at.is_not(None)
_KEPT = outbox.c.facts.is_not(None)
_STATES = {
    MessageState.WAITING: _DUE,
    MessageState.SENT: outbox.c.sent_at.is_not(None),
    MessageState.FAILED: ~_DUE & outbox.c.sent_at.is_(None),
}


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
                "attachment": self._sealed(message.attachment),
                "created_at": message.created_at,
                "expires_at": message.expires_at,
                "attempts": 0,
                "due_at": message.created_at + _head_start(message),
                "reason": "",
            },
        )
        return replace(message, id=made.scalar_one())

    def claim(self, now: datetime, *, limit: int, only: int | None = None) -> Sequence[Message]:
        """Lease due messages for `LEASE`, so that no other dispatcher takes them.

        While it is being sent a message has no `reason`.
        """
        mine = outbox.c.due_at <= now
        if only is not None:
            mine = (outbox.c.id == only) & (outbox.c.due_at <= now + HEAD_START)
        due = select(outbox).where(mine).order_by(outbox.c.id).limit(limit)
        claimed: list[Message] = []
        while not claimed and (rows := self.connection.execute(due).mappings().all()):
            claimed = [message for row in rows if (message := self._readable(row))]
        taken = [message.id for message in claimed]
        self.connection.execute(
            update(outbox).where(outbox.c.id.in_(taken)).values(due_at=now + LEASE, reason="")
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
        """It did not leave; given up, what nobody asks anew is kept for operators to try again."""
        # What was given up while it was being sent is wiped, and never due again.
        which = _KEPT & (outbox.c.id == message.id)
        told: dict[str, object] = {"reason": reason, "attempts": message.attempts + 1}
        if next_try is None and message.kind in ASKED_ANEW:
            self._close(which, **told)
        else:
            self.connection.execute(update(outbox).where(which).values(due_at=next_try, **told))

    def retry(self, now: datetime, *, only: int | None = None) -> Sequence[int]:
        """Let what failed leave at once, `only` or all; returns which messages that was.

        What somebody asks anew never does: nothing is kept of it once it is given up.
        """
        helps = outbox.c.expires_at.is_(None) | (outbox.c.expires_at >= now)
        which = outbox.c.reason != ""
        if only is not None:
            which = (outbox.c.id == only) & (which | (outbox.c.due_at <= now))
        again = update(outbox).where(which, _KEPT, helps).values(due_at=now, attempts=0)
        return self.connection.execute(again.returning(outbox.c.id)).scalars().all()

    def give_up(
        self, account_ids: Sequence[int], kinds: Collection[MessageKind] = CARRIES_SECRET
    ) -> None:
        """What these messages to these accounts carry serves no longer: they do not leave."""
        useless = _KEPT & outbox.c.kind.in_(kinds)
        self._close(useless & among(outbox.c.account_id, account_ids), reason="void")

    def expire(self, now: datetime) -> int:
        """Give up the messages that are too old to help, wiped; returns how many."""
        return self._close(_DUE & (outbox.c.expires_at < now), reason="expired")

    def waiting(self) -> int:
        """How many messages have not left yet."""
        return self.connection.execute(select(func.count()).where(_DUE)).scalar_one()

    def traces(self, state: MessageState | None, *, limit: int) -> Sequence[MessageTrace]:
        """The newest messages in this state, or in any, newest first."""
        chosen = _TRACES.order_by(outbox.c.id.desc()).limit(limit)
        if state is not None:
            chosen = chosen.where(_STATES[state])
        return [_trace(row) for row in self.connection.execute(chosen).mappings()]

    def trace(self, message_id: int) -> MessageTrace | None:
        """What operators see of one message."""
        query = _TRACES.where(outbox.c.id == message_id)
        row = self.connection.execute(query).mappings().one_or_none()
        return None if row is None else _trace(row)

    def count(self) -> Mapping[MessageState, int]:
        """How many messages are in each state."""
        counts = (func.count().filter(which) for which in _STATES.values())
        row = self.connection.execute(select(*counts).select_from(outbox)).one()
        return dict(zip(_STATES, row, strict=True))

    def _close(self, which: ColumnElement[bool], **values: object) -> int:
        wiped = dict.fromkeys(("destination", "facts", "attachment"))
        done = update(outbox).where(which).values(due_at=None, **wiped, **values)
        return self.connection.execute(done).rowcount

    def _sealed(self, attachment: Attachment | None) -> bytes | None:
        if attachment is None:
            return None
        content = base64.b64encode(attachment.content).decode()
        told = json.dumps({"name": attachment.name, "content": content})
        return self.vault.seal(told, use=ATTACHMENT)

    def _attachment(self, sealed: bytes | None) -> Attachment | None:
        if sealed is None:
            return None
        told = json.loads(self.vault.open(sealed, use=ATTACHMENT))
        return Attachment(name=told["name"], content=base64.b64decode(told["content"]))

    def _message(self, row: RowMapping) -> Message:
        return Message(
            id=row["id"],
            establishment_id=row["establishment_id"],
            account_id=row["account_id"],
            kind=MessageKind(row["kind"]),
            channel=MessageChannel(row["channel"]),
            to=self.vault.open(row["destination"], use=DESTINATION),
            facts=json.loads(self.vault.open(row["facts"], use=FACTS)),
            attachment=self._attachment(row["attachment"]),
            created_at=row["created_at"],
            expires_at=row["expires_at"],
            attempts=row["attempts"],
        )


def _head_start(message: Message) -> timedelta:
    return HEAD_START if message.kind is MessageKind.CODE else timedelta()


_TRACES = select(
    *(outbox.c[name] for name in ("id", "kind", "channel", "created_at", "attempts")),
    outbox.c.due_at.label("next_try"),
    outbox.c.sent_at,
    outbox.c.reason,
    func.coalesce(establishments.c.name, "").label("establishment"),
).outerjoin(establishments, establishments.c.id == outbox.c.establishment_id)


def _trace(row: RowMapping) -> MessageTrace:
    known = {"kind": MessageKind(row["kind"]), "channel": MessageChannel(row["channel"])}
    return MessageTrace(**{**row, **known})
