"""Renewals, deletions and « @ », of one account or of thousands (LIFE-2, 5, 6, 8, 13).

One account is a bulk of one. Whatever the number, one transaction holds all of it; what the rules
forbid is left out and told with its reason. Ids that are missing or of elsewhere say nothing of
themselves: they count nowhere, and alone raise AccountNotFound (RIGHT-4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from peps_tui.core.domain import account as rules
from peps_tui.core.domain import errors
from peps_tui.core.domain.account import Account, Action, Civility, Status
from peps_tui.core.domain.dates import expiry_from
from peps_tui.core.domain.history import Event
from peps_tui.core.domain.link import LinkKind
from peps_tui.core.ports import Context, UnitOfWork
from peps_tui.core.use_cases.identity import Actor, administrator
from peps_tui.core.use_cases.messages import mail_link, named_by

BATCH = 500
"""Accounts handled between two calls of a `Progress`."""

NAMED = 5
"""Beyond so many people a dialog tells how many they are, and names nobody."""

Progress = Callable[[int, int], None]
"""Told how many accounts are done, of how many; called in the thread that works."""

Judge = Callable[[Account], Sequence[Event]]
"""A rule with who acts and when: the history of an account acted on. Raises ActionError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Whom a dialog names."""

    civility: Civility | None
    last_name: str
    first_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An account left out, and why."""

    account_id: int
    identifier: str
    civility: Civility | None
    last_name: str
    first_name: str
    error: errors.ActionError


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """What a bulk would do now: the accounts it `can` act on, and those left out.

    Of the former, `named` are the holders when they are `NAMED` at most, and `expired` and
    `blocked` count those in that state. `lone_administrator`: deleting them would leave fewer
    active administrators than advised, and takes one (LIFE-12).
    """

    can: tuple[int, ...]
    refused: tuple[Refused, ...]
    named: tuple[Named, ...]
    expired: int
    blocked: int
    lone_administrator: bool

    @property
    def one(self) -> Named | None:
        """The holder, when exactly one account is acted on."""
        return self.named[0] if len(self.named) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The accounts that were acted on, and those left out."""

    done: tuple[int, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a bulk did; `expires_on` is the one new expiry of all that was renewed (LIFE-5)."""

    count: int
    refused: tuple[Refused, ...]
    expires_on: date | None = None


def prospect(context: Context, action: Action, ids: Sequence[int]) -> Prospect:
    """What the bulk of `action` would do to these accounts, for its dialog.

    `action` is RENEW, DELETE or RESEND. Expired accounts are left out of a deletion with
    OnlyRenewal: they are those that « Renouveler puis supprimer » would take (LIFE-6).

    Raises:
        AccountNotFound, NotAdministrator, SessionError.
    """
    with context.ports.storage.reading() as unit:
        actor = administrator(unit, context)
        wanted = tuple(dict.fromkeys(ids))
        accounts = [each for _, batch in _batches(unit, actor, wanted) for each in batch]
        accepted, refused = _judged(accounts, _judge(action, unit, actor))
        active = unit.accounts.active_administrators(actor.establishment_id, actor.today)
    can = [account for account, _ in accepted]
    left = {each.id for each in active}.difference(each.id for each in can)
    return Prospect(
        can=tuple(each.id for each in can),
        refused=tuple(refused),
        named=tuple(map(_named, can)) if len(can) <= NAMED else (),
        expired=sum(each.status(actor.today) is Status.EXPIRED for each in can),
        blocked=sum(each.blocked_at is not None for each in can),
        lone_administrator=(
            len(left) < len(active) and rules.lacks_second_administrator(len(left))
        ),
    )


def renew_accounts(
    context: Context, ids: Sequence[int], *, progress: Progress | None = None
) -> Done:
    """Renew all of them until today + 18 months, one date for all (LIFE-5).

    Takes about a second for 10,000 accounts.

    Raises:
        AccountNotFound, NotAdministrator, SessionError.
    """
    with context.ports.storage.writing() as unit:
        actor = administrator(unit, context)
        outcome = renew_all(unit, actor, ids, progress=progress)
        return Done(
            count=len(outcome.done),
            refused=outcome.refused,
            expires_on=expiry_from(actor.today),
        )


def delete_accounts(
    context: Context,
    ids: Sequence[int],
    *,
    renew_expired: bool = False,
    progress: Progress | None = None,
) -> Done:
    """Delete all of them but one's own; expired ones only when `renew_expired` (LIFE-6, LIFE-8).

    Their history stays and their identifiers are never given again (LIFE-13). An expired
    account is then renewed and deleted at once, with a line of history for each.

    Raises:
        AccountNotFound, NotAdministrator, SessionError.
    """
    with context.ports.storage.writing() as unit:
        actor = administrator(unit, context)
        outcome = delete_all(unit, actor, ids, renew_expired=renew_expired, progress=progress)
        return Done(count=len(outcome.done), refused=outcome.refused)


def resend_creation_mails(
    context: Context, ids: Sequence[int], *, progress: Progress | None = None
) -> Done:
    """« @ »: cancel the old links and mail new ones of 15 days, to all who wait (LIFE-2).

    Expiries stay, and so do blocks. Takes about a second for 1,000 accounts.

    Raises:
        AccountNotFound, NotAdministrator, SessionError.
    """
    with context.ports.storage.writing() as unit:
        actor = administrator(unit, context)
        by = named_by(actor.account)

        def mail(accounts: Sequence[Account]) -> None:
            for each in accounts:
                mail_link(unit, context.ports, each, LinkKind.ACTIVATION, facts=by)

        outcome = _act(unit, actor, ids, _resending(actor), mail, progress)
        return Done(count=len(outcome.done), refused=outcome.refused)


def renew_all(
    unit: UnitOfWork, actor: Actor, ids: Sequence[int], *, progress: Progress | None = None
) -> Outcome:
    """`renew_accounts` inside a transaction. Raises AccountNotFound."""

    def renew(accounts: Sequence[Account]) -> None:
        unit.accounts.renew_many([each.id for each in accounts], expiry_from(actor.today))
        # Trusts and sessions older than an expiry are void (TRUST-5).
        expired = [each.id for each in accounts if each.status(actor.today) is Status.EXPIRED]
        unit.trusts.end_of_accounts(expired, actor.now)
        unit.sessions.end_of_accounts(expired, actor.now)

    return _act(unit, actor, ids, _renewal(actor), renew, progress)


def delete_all(
    unit: UnitOfWork,
    actor: Actor,
    ids: Sequence[int],
    *,
    renew_expired: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """`delete_accounts` inside a transaction. Raises AccountNotFound."""

    def delete(accounts: Sequence[Account]) -> None:
        gone = [each.id for each in accounts]
        unit.outbox.give_up(gone)
        unit.accounts.remove_many(gone)

    judge = _deletion(unit, actor, renew_expired=renew_expired)
    return _act(unit, actor, ids, judge, delete, progress)


def _judge(action: Action, unit: UnitOfWork, actor: Actor) -> Judge:
    match action:
        case Action.RENEW:
            return _renewal(actor)
        case Action.DELETE:
            return _deletion(unit, actor)
        case Action.RESEND:
            return _resending(actor)
    raise ValueError(action)


def _resending(actor: Actor) -> Judge:
    return lambda account: [rules.resend_creation_mail(account, by=actor.account, now=actor.now)]


def _renewal(actor: Actor) -> Judge:
    return lambda account: [rules.renew(account, by=actor.account, now=actor.now)[1]]


def _deletion(unit: UnitOfWork, actor: Actor, *, renew_expired: bool = False) -> Judge:
    """Counts the active administrators down as they are deleted (LIFE-8)."""
    found = unit.accounts.active_administrators(actor.establishment_id, actor.today)
    active = {account.id for account in found}

    def judge(account: Account) -> Sequence[Event]:
        told: Sequence[Event]
        if renew_expired and account.status(actor.today) is Status.EXPIRED:
            told = rules.renew_and_delete(
                account, by=actor.account, active_administrators=len(active), now=actor.now
            )
        else:
            told = [
                rules.delete(
                    account, by=actor.account, active_administrators=len(active), now=actor.now
                )
            ]
        active.discard(account.id)
        return told

    return judge


def _act(
    unit: UnitOfWork,
    actor: Actor,
    ids: Sequence[int],
    judge: Judge,
    write: Callable[[Sequence[Account]], None],
    progress: Progress | None,
) -> Outcome:
    wanted = tuple(dict.fromkeys(ids))
    done: list[int] = []
    refused: list[Refused] = []
    for handled, batch in _batches(unit, actor, wanted):
        accepted, left_out = _judged(batch, judge)
        write([account for account, _ in accepted])
        told = [event for _, events in accepted for event in events]
        unit.history.record_many(actor.establishment_id, told, by=actor.author, at=actor.now)
        done += [account.id for account, _ in accepted]
        refused += left_out
        if progress is not None:
            progress(handled, len(wanted))
    return Outcome(done=tuple(done), refused=tuple(refused))


def _batches(
    unit: UnitOfWork, actor: Actor, wanted: Sequence[int]
) -> Iterator[tuple[int, Sequence[Account]]]:
    """The accounts, by `BATCH`, each time with how many ids were looked up so far."""
    for start in range(0, len(wanted), BATCH):
        ids = wanted[start : start + BATCH]
        batch = unit.accounts.many(actor.establishment_id, ids)
        if not batch and len(wanted) == 1:
            raise errors.AccountNotFound
        yield start + len(ids), batch


def _judged(
    accounts: Sequence[Account], judge: Judge
) -> tuple[list[tuple[Account, Sequence[Event]]], list[Refused]]:
    accepted: list[tuple[Account, Sequence[Event]]] = []
    refused: list[Refused] = []
    for account in accounts:
        try:
            accepted.append((account, judge(account)))
        except errors.ActionError as error:
            refused.append(_refused(account, error))
    return accepted, refused


def _named(account: Account) -> Named:
    return Named(
        civility=account.civility, last_name=account.last_name, first_name=account.first_name
    )


def _refused(account: Account, error: errors.ActionError) -> Refused:
    return Refused(
        account_id=account.id,
        identifier=account.identifier,
        civility=account.civility,
        last_name=account.last_name,
        first_name=account.first_name,
        error=error,
    )
