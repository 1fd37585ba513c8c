"""The creations that were not finished, each sealed for its author (SCR-WIZ)."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from peps_tui.core.domain.kept_draft import KeptDraft, read, written
from peps_tui.core.ports import Vault
from peps_tui.core.storage.tables import drafts

CONTENT = "drafts.content"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SqlDrafts:
    """See `peps_tui.core.ports.storage.Drafts`."""

    connection: Connection
    vault: Vault

    def of(self, account_id: int) -> Sequence[KeptDraft]:
        """What the account was typing and can still be read, the last typed first."""
        return tuple(self._read(drafts.c.account_id == account_id))

    def find(self, account_id: int, draft_id: int) -> KeptDraft | None:
        """That one, if the account is its author and it can still be read."""
        mine = (drafts.c.account_id == account_id) & (drafts.c.id == draft_id)
        return next(self._read(mine), None)

    def _read(self, which: ColumnElement[bool]) -> Iterator[KeptDraft]:
        query = select(drafts).where(which).order_by(drafts.c.saved_at.desc(), drafts.c.id)
        for row in self.connection.execute(query):
            try:
                content = self.vault.open(row.content, use=CONTENT)
                yield read(content, saved_at=row.saved_at, id=row.id)
            except ValueError:
                log.warning("the draft %d of account %d cannot be read", row.id, row.account_id)

    def keep(self, account_id: int, kept: KeptDraft) -> KeptDraft:
        """Store a new one, returned with its id, or write one back."""
        values = {
            "content": self.vault.seal(written(kept), use=CONTENT),
            "saved_at": kept.saved_at,
        }
        if kept.id:
            self.connection.execute(update(drafts).where(drafts.c.id == kept.id).values(values))
            return kept
        new = insert(drafts).values(account_id=account_id, **values).returning(drafts.c.id)
        return replace(kept, id=self.connection.execute(new).scalar_one())

    def drop(self, kept: KeptDraft) -> None:
        """Keep it no more."""
        self.connection.execute(delete(drafts).where(drafts.c.id == kept.id))

    def drop_all(self, account_id: int) -> None:
        """Keep nothing of what the account was typing."""
        self.connection.execute(delete(drafts).where(drafts.c.account_id == account_id))

    def drop_saved_before(self, instant: datetime) -> int:
        """Delete those that nobody typed in since; returns how many."""
        return self.connection.execute(delete(drafts).where(drafts.c.saved_at < instant)).rowcount
