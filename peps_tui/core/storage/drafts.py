"""The creations that were not finished, each sealed for its author (SCR-WIZ)."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

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

    def of(self, account_id: int) -> KeptDraft | None:
        """What the account was typing; None too when it cannot be read any more."""
        mine = select(drafts).where(drafts.c.account_id == account_id)
        row = self.connection.execute(mine).one_or_none()
        if row is None:
            return None
        try:
            return read(self.vault.open(row.content, use=CONTENT), saved_at=row.saved_at)
        except ValueError:
            log.warning("the draft of account %d cannot be read", account_id)
            return None

    def keep(self, account_id: int, kept: KeptDraft) -> None:
        """Keep it in the place of what the account was typing before."""
        content = self.vault.seal(written(kept), use=CONTENT)
        values = {"content": content, "saved_at": kept.saved_at}
        mine = update(drafts).where(drafts.c.account_id == account_id)
        if not self.connection.execute(mine.values(values)).rowcount:
            self.connection.execute(insert(drafts), {"account_id": account_id, **values})

    def drop(self, account_id: int) -> None:
        """Keep nothing of what the account was typing."""
        self.connection.execute(delete(drafts).where(drafts.c.account_id == account_id))

    def drop_saved_before(self, instant: datetime) -> int:
        """Delete those that nobody typed in since; returns how many."""
        return self.connection.execute(delete(drafts).where(drafts.c.saved_at < instant)).rowcount
