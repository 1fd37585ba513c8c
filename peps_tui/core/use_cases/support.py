"""What support does for an administrator whom nobody in his establishment can help (AUTH-5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import (
    Account,
    Action,
    Status,
    act_for_support,
    replace_phone,
    support_refusal,
)
from peps_tui.core.domain.dates import paris_date
from peps_tui.core.domain.editing import ANONYMOUS
from peps_tui.core.domain.establishment import Establishment
from peps_tui.core.domain.history import Author, Event, Operation
from peps_tui.core.domain.identifier import normalized
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.ports import Ports, UnitOfWork
from peps_tui.core.use_cases.messages import BY_SUPPORT, mail
from peps_tui.core.use_cases.people import cut_links


@dataclass(frozen=True, slots=True, kw_only=True)
class Helped:
    """The administrator as he is now; `status` may still keep him out."""

    account: Account
    establishment: Establishment
    status: Status


def renew(ports: Ports, identifier: str, *, by: Author) -> Helped:
    """Renew an administrator until today + 18 months (LIFE-5, edge case 6); unblocks nobody.

    He signs in anew, with a code.

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


def forget_phone(ports: Ports, identifier: str, *, by: Author) -> Helped:
    """Forget the number of an administrator who lost his telephone (edge case 7).

    Nothing skips the code: he enrols another at his next sign-in, once he confirmed it by mail
    (PHONE-1). His trusted workstations are void (TRUST-5).

    Raises:
        IdentifierUnknown, AdministratorsCanAct, NotForUsers, OnlyRenewal.
        NoEmail: he could confirm no other number.
        NothingToChange: there is no number.
    """
    now = ports.clock.now()
    with ports.storage.writing() as unit:
        account = _known(unit, identifier)
        active = unit.accounts.active_administrators(account.establishment_id, paris_date(now))
        if refused := support_refusal(account, Action.EDIT, active=active, today=paris_date(now)):
            raise refused
        if account.email is None:
            raise errors.NoEmail
        if account.phone is None:
            raise errors.NothingToChange
        saved = unit.accounts.save(replace_phone(account, None))
        unit.challenges.cancel_all(account.id, now)
        cut_links(unit, account, by=by, now=now)
        told = ANONYMOUS if account.phone_anonymous else account.phone.masked
        event = Event.about(
            account, Operation.DETAILS_CHANGED, before={"phone": told}, after={"phone": ""}
        )
        facts = {"masked": "", "was_anonymous": "yes" if account.phone_anonymous else ""}
        mail(unit, saved, MessageKind.PHONE_CHANGED, now=now, facts={**facts, **BY_SUPPORT})
        return _helped(unit, saved, event, by=by, now=now)


def _help(ports: Ports, identifier: str, action: Action, *, by: Author) -> Helped:
    now = ports.clock.now()
    with ports.storage.writing() as unit:
        account = _known(unit, identifier)
        active = unit.accounts.active_administrators(account.establishment_id, paris_date(now))
        changed, event = act_for_support(account, action, active=active, now=now)
        saved = unit.accounts.save(changed)
        if action is Action.UNBLOCK:
            mail(unit, saved, MessageKind.UNBLOCKED, now=now, facts=BY_SUPPORT)
        return _helped(unit, saved, event, by=by, now=now)


def _known(unit: UnitOfWork, identifier: str) -> Account:
    account = unit.accounts.by_identifier(normalized(identifier))
    if account is None:
        raise errors.IdentifierUnknown(identifier)
    return account


def _helped(
    unit: UnitOfWork, account: Account, event: Event, *, by: Author, now: datetime
) -> Helped:
    """Void his trusts and sessions, whatever was done (TRUST-5), and write it down."""
    unit.trusts.end_of_account(account.id, now)
    unit.sessions.end_all(account.id, now)
    unit.history.record(account.establishment_id, event, by=by, at=now)
    return Helped(
        account=account,
        establishment=unit.establishments.get(account.establishment_id),
        status=account.status(paris_date(now)),
    )
