"""The other route: Net-entreprises vouches for the person (AUTH-1)."""

from __future__ import annotations

from dataclasses import replace

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account
from peps_tui.core.domain.dates import paris_date
from peps_tui.core.domain.history import Event, Operation
from peps_tui.core.domain.net_entreprises import NetIdentity, typed_identity
from peps_tui.core.domain.trust import Workstation
from peps_tui.core.ports import Ports, UnitOfWork
from peps_tui.core.use_cases.identity import author, names_of_administrators
from peps_tui.core.use_cases.sign_in.admission import admit
from peps_tui.core.use_cases.sign_in.attempts import charge, fail, forgive, refund
from peps_tui.core.use_cases.sign_in.steps import Step


def begin_net_entreprises(
    ports: Ports,
    workstation: Workstation,
    *,
    siret: str,
    last_name: str,
    first_name: str,
    password: str,
) -> Step:
    """Have Net-entreprises prove who comes, and say what comes next: the same as `begin`.

    The account is that of the same names in the establishment; it is marked N-E from then on.
    Takes as long for an unknown person as for a known one, several seconds perhaps: the directory
    is asked outside of any transaction.

    Raises:
        CredentialsRefused: Net-entreprises knows nobody so, or strangers must wait (AUTH-5).
        SourcePaused: this source failed too often.
        DirectoryUnavailable: it does not answer; no attempt is counted.
        NetEntreprisesUnknown: it knows the person, who has no account here (CASE-94).
        AccountExpired, AccountBlocked, AccountPending, NoWayToConfirm: as `begin`.
    """
    typed = typed_identity(siret, last_name, first_name)
    attempt = charge(ports, workstation, lambda unit: _account(unit, typed))
    try:
        identity = ports.directory.authenticate(typed, password)
    except errors.DirectoryUnavailable:
        with ports.storage.writing() as unit:
            refund(unit, attempt)
        raise
    if identity is None:
        fail(ports, workstation, attempt)
        raise errors.CredentialsRefused
    with ports.storage.writing() as unit:
        account = _account(unit, identity)
        if account is not None and account.id != attempt.account_id:
            raise errors.CredentialsRefused
        forgive(unit, attempt)
        outcome = (
            _unknown(unit, ports, identity)
            if account is None
            else _admit(unit, ports, workstation, account)
        )
    if isinstance(outcome, errors.CoreError):
        raise outcome
    return outcome


def _account(unit: UnitOfWork, identity: NetIdentity) -> Account | None:
    """The account of a person; of namesakes, the only one marked N-E."""
    establishment = unit.establishments.by_siret(identity.siret)
    if establishment is None:
        return None
    found = unit.accounts.named(establishment.id, identity.last_name, identity.first_name)
    chosen = [each for each in found if each.net_entreprises] or found
    return chosen[0] if len(chosen) == 1 else None


def _admit(
    unit: UnitOfWork, ports: Ports, workstation: Workstation, account: Account
) -> Step | errors.CoreError:
    if not account.net_entreprises:
        marked = unit.accounts.save(replace(account, net_entreprises=True))
        unit.history.record(
            account.establishment_id,
            Event.about(account, Operation.NET_ENTREPRISES_USED),
            by=author(marked, workstation.source),
            at=ports.clock.now(),
        )
    return admit(unit, ports, workstation, account.id)


def _unknown(unit: UnitOfWork, ports: Ports, identity: NetIdentity) -> errors.NetEntreprisesUnknown:
    establishment = unit.establishments.by_siret(identity.siret)
    if establishment is None:
        return errors.NetEntreprisesUnknown()
    today = paris_date(ports.clock.now())
    return errors.NetEntreprisesUnknown(names_of_administrators(unit, establishment.id, today))
