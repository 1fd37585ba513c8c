"""What support does for an administrator whom nobody in his establishment can help (AUTH-5)."""

from __future__ import annotations

from dataclasses import dataclass

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Action, Status, act_for_support
from peps_tui.core.domain.dates import paris_date
from peps_tui.core.domain.establishment import Establishment
from peps_tui.core.domain.history import Author
from peps_tui.core.domain.identifier import normalized
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.ports import Ports
from peps_tui.core.use_cases.messages import mail


@dataclass(frozen=True, slots=True, kw_only=True)
class Helped:
    """The administrator as he is now; `status` may still keep him out."""

    account: Account
    establishment: Establishment
    status: Status


def renew(ports: Ports, identifier: str, *, by: Author) -> Helped:
    """Renew an administrator until today + 18 months (LIFE-5, edge case 6); unblocks nobody.

    Raises:
        IdentifierUnknown, AdministratorsCanAct, NotForUsers.
    """
    return _help(ports, identifier, Action.RENEW, by=by)


def unblock(ports: Ports, identifier: str, *, by: Author) -> Helped:
    """Let a blocked administrator in again; his trusted workstations are void (TRUST-5).

    Raises:
        IdentifierUnknown, AdministratorsCanAct, NotForUsers, OnlyRenewal, NotBlocked.
    """
    return _help(ports, identifier, Action.UNBLOCK, by=by)


def _help(ports: Ports, identifier: str, action: Action, *, by: Author) -> Helped:
    now = ports.clock.now()
    today = paris_date(now)
    with ports.storage.writing() as unit:
        account = unit.accounts.by_identifier(normalized(identifier))
        if account is None:
            raise errors.IdentifierUnknown(identifier)
        active = unit.accounts.active_administrators(account.establishment_id, today)
        helped, event = act_for_support(account, action, active=active, now=now)
        saved = unit.accounts.save(helped)
        # Trusts and sessions older than an expiry or an unblocking are void (TRUST-5).
        if action is Action.UNBLOCK or account.status(today) is Status.EXPIRED:
            unit.trusts.end_of_account(account.id, now)
            unit.sessions.end_all(account.id, now)
        unit.history.record(account.establishment_id, event, by=by, at=now)
        if action is Action.UNBLOCK:
            mail(unit, saved, MessageKind.UNBLOCKED, now=now, facts={"by_last_name": ""})
        return Helped(
            account=saved,
            establishment=unit.establishments.get(saved.establishment_id),
            status=saved.status(today),
        )
