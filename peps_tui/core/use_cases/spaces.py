"""Several establishments: one person, an account in each, and passing between them (SCR-MENU).

    begin_link ─▶ CodeNeeded ─ sign_in.send_code ─▶ link_account     once for each account
    switch ─▶ Entered                                                 as often as one likes

An account is linked by its own password and its own code. What an administrator could use to take
it over, its address or its number, cuts its links when he changes it; so does a new password, since
the former one proved them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Profile, Status
from peps_tui.core.domain.challenge import Purpose
from peps_tui.core.domain.history import Event, Operation
from peps_tui.core.domain.phone import Phone
from peps_tui.core.domain.sign_in import Session
from peps_tui.core.ports import Context, UnitOfWork
from peps_tui.core.use_cases import sign_in
from peps_tui.core.use_cases.identity import Actor, author, signed_in
from peps_tui.core.use_cases.people import cut_links
from peps_tui.core.use_cases.sign_in.admission import enter, refusal, start
from peps_tui.core.use_cases.sign_in.steps import CodeNeeded, Entered
from peps_tui.core.use_cases.sign_in.under_way import judge, under_way


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """An establishment where the person has an account; `current` is the one he is in."""

    account_id: int
    establishment: str
    siret: str
    identifier: str
    profile: Profile
    status: Status
    expires_on: date
    current: bool


def list_establishments(context: Context) -> Sequence[Space]:
    """« Liste des établissements », by name, the current one included.

    Raises:
        SessionError, TermsToAccept.
    """
    with context.ports.storage.reading() as unit:
        actor = signed_in(unit, context)
        mine = (actor.account, *_linked(unit, actor.account))
        spaces = [_space(unit, actor, account) for account in mine]
        return sorted(spaces, key=lambda space: (space.establishment, space.account_id))


def begin_link(context: Context, *, identifier: str, password: str) -> CodeNeeded:
    """Prove the password of one's account of elsewhere; its code comes next.

    Every attempt counts as one to sign in (AUTH-5).

    Raises:
        CredentialsRefused, SourcePaused, AccountExpired, AccountBlocked, AccountPending,
        NumberMissing: as `sign_in.begin`.
        NotLinkable: it is of this establishment, or linked already.
        SessionError, TermsToAccept.
    """
    ports = context.ports
    with ports.storage.reading() as unit:
        signed_in(unit, context)
    step = sign_in.begin(
        ports,
        context.workstation,
        identifier=identifier,
        password=password,
        purpose=Purpose.LINK_ACCOUNT,
    )
    with ports.storage.reading() as unit:
        _, account = _to_link(unit, context, step.ticket)
        _refuse_linked(unit, signed_in(unit, context), account)
    # For this purpose no trusted workstation serves, and no number is enrolled.
    return cast(CodeNeeded, step)


def link_account(context: Context, *, ticket: str, code: str) -> Space:
    """Link the account whose code is typed with one’s own, and with all those of either.

    Raises:
        CodeWrong, CodeExpired, CodeCancelled, CodeUnknown: nothing is linked.
        AccountBlocked: the fifth wrong code in a row blocked the account to link (AUTH-5).
        NotLinkable, AccountExpired: all must start again.
        SessionError, TermsToAccept.
    """
    ports = context.ports
    with ports.storage.writing() as unit:
        actor = signed_in(unit, context)
        session, account = _to_link(unit, context, ticket)
        _refuse_linked(unit, actor, account)
        outcome = judge(unit, ports, session, account, code)
        if isinstance(outcome, Phone):
            unit.sessions.save(replace(session, ended_at=actor.now))
            unit.people.link(actor.account.id, account.id)
            for linked in (actor.account, account):
                _record(unit, actor, linked, Operation.ACCOUNT_LINKED)
            return _space(unit, actor, account)
    raise outcome


def _to_link(unit: UnitOfWork, context: Context, ticket: str) -> tuple[Session, Account]:
    """The account whose password was proven; its end is not that of one’s own session."""
    try:
        return under_way(unit, context.ports, context.workstation, ticket, Purpose.LINK_ACCOUNT)
    except errors.SessionEnded:
        raise errors.CodeUnknown from None


def unlink(context: Context, account_id: int) -> None:
    """Take an account out of one’s list; the others stay linked.

    Raises:
        AccountNotFound: it is not in the list.
        SessionError, TermsToAccept.
    """
    with context.ports.storage.writing() as unit:
        actor = signed_in(unit, context)
        account = _among_own(unit, actor, account_id)
        cut_links(unit, account, by=author(account, actor.session.source), now=actor.now)


def switch(context: Context, account_id: int) -> Entered:
    """Leave this space for another: a new session there, from the same workstation.

    All that a sign-in there would refuse is refused; the session that is left goes on then.

    Raises:
        AccountNotFound: it is not in the list.
        AccountExpired, AccountBlocked, AccountPending: one may not come in there (AUTH-4).
        NumberMissing: a number must be enrolled there first (PHONE-1).
        SessionError, TermsToAccept.
    """
    ports = context.ports
    with ports.storage.writing() as unit:
        actor = signed_in(unit, context)
        account = _among_own(unit, actor, account_id)
        if refused := refusal(unit, account, actor.now):
            raise refused
        if account.phone is None:
            raise errors.NumberMissing
        unit.sessions.save(replace(actor.session, ended_at=actor.now))
        _record(unit, actor, actor.account, Operation.SIGNED_OUT)
        session, ticket = start(unit, ports, context.workstation, account, purpose=Purpose.SIGN_IN)
        return enter(unit, account, session, ticket, actor.now, how=Operation.SPACE_ENTERED)


def _linked(unit: UnitOfWork, account: Account) -> Sequence[Account]:
    """The other accounts of the person."""
    found = map(unit.accounts.get, unit.people.accounts(account.id))
    return [other for other in found if other is not None]


def _among_own(unit: UnitOfWork, actor: Actor, account_id: int) -> Account:
    for account in _linked(unit, actor.account):
        if account.id == account_id:
            return account
    raise errors.AccountNotFound


def _refuse_linked(unit: UnitOfWork, actor: Actor, account: Account) -> None:
    """Nobody is two accounts of one establishment, not even through those already linked."""
    if _establishments(unit, actor.account) & _establishments(unit, account):
        raise errors.NotLinkable


def _establishments(unit: UnitOfWork, account: Account) -> set[int]:
    return {each.establishment_id for each in (account, *_linked(unit, account))}


def _record(unit: UnitOfWork, actor: Actor, account: Account, operation: Operation) -> None:
    """Tell the establishment of `account`, which learns nothing of the others."""
    unit.history.record(
        account.establishment_id,
        Event.about(account, operation),
        by=author(account, actor.session.source),
        at=actor.now,
    )


def _space(unit: UnitOfWork, actor: Actor, account: Account) -> Space:
    establishment = unit.establishments.get(account.establishment_id)
    return Space(
        account_id=account.id,
        establishment=establishment.name,
        siret=establishment.siret,
        identifier=account.identifier,
        profile=account.profile,
        status=account.status(actor.today),
        expires_on=account.expires_on,
        current=account.id == actor.account.id,
    )
