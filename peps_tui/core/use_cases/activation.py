"""The holder's side of a creation: the mailed link, then his password (LIFE-2, LIFE-3)."""

from __future__ import annotations

from dataclasses import dataclass

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Civility, activate
from peps_tui.core.domain.link import Link, LinkKind, refuse_dead, token_digest, token_in
from peps_tui.core.domain.password import check_password
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.ports import Ports, UnitOfWork
from peps_tui.core.use_cases.identity import author


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Whose password is to be created; the identifier is not told (LIFE-2)."""

    civility: Civility | None
    last_name: str
    first_name: str
    establishment: str


def open_invitation(ports: Ports, link: str) -> Invitation:
    """Read a creation link as it was pasted: whole, wrapped, or its end alone.

    Raises:
        LinkUnreadable: it is no link.
        LinkRefused: unknown, used, cancelled or lapsed.
    """
    with ports.storage.reading() as unit:
        account = _holder(unit, ports, link)[1]
        establishment = unit.establishments.get(account.establishment_id)
    return Invitation(
        civility=account.civility,
        last_name=account.last_name,
        first_name=account.first_name,
        establishment=establishment.name,
    )


def create_password(
    ports: Ports, workstation: Workstation, *, link: str, password: str, confirmation: str
) -> None:
    """Create the password of a pending account, which becomes active (LIFE-3, PWD-1, PWD-2).

    Takes tens of milliseconds: the password is hashed before the transaction.

    Raises:
        LinkRefused: unknown, used, cancelled or lapsed.
        PasswordRefused: it breaks a rule, or its confirmation differs.
        AccountExpired: the account expired while it waited.
    """
    with ports.storage.reading() as unit:
        account = _holder(unit, ports, link)[1]
    personal = (account.identifier, account.last_name, account.first_name, account.email or "")
    stored = ports.hasher.hash(check_password(password, confirmation, personal=personal))
    now = ports.clock.now()
    with ports.storage.writing() as unit:
        found, account = _holder(unit, ports, link)
        active, event = activate(account, now=now)
        if not unit.links.mark_used(found, now):
            raise errors.LinkRefused
        unit.accounts.set_password(account.id, stored)
        unit.accounts.save(active)
        unit.history.record(
            account.establishment_id, event, by=author(account, workstation.source), at=now
        )


def _holder(unit: UnitOfWork, ports: Ports, link: str) -> tuple[Link, Account]:
    found = refuse_dead(unit.links.by_digest(token_digest(token_in(link))), ports.clock.now())
    account = unit.accounts.get(found.account_id)
    if found.kind is not LinkKind.ACTIVATION or account is None:
        raise errors.LinkRefused
    return found, account
