"""What the accounts of one person have to do with each other."""

from __future__ import annotations

from datetime import datetime

from peps_tui.core.domain.account import Account
from peps_tui.core.domain.history import Author, Event, Operation
from peps_tui.core.ports import UnitOfWork


def cut_links(unit: UnitOfWork, account: Account, *, by: Author, now: datetime) -> None:
    """Nobody passes from `account` to others, nor back, until its links are proven again.

    Called when somebody else could have got hold of it: another address, number or password.
    """
    if unit.people.cut(account.id):
        event = Event.about(account, Operation.ACCOUNT_UNLINKED)
        unit.history.record(account.establishment_id, event, by=by, at=now)
