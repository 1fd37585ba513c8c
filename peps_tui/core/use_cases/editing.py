"""« Modifier » an account: rights, « coordonnées », profile, block (SCR-EDIT).

Whether somebody else changed the account since it was read is looked at before anything else: no
code is sent, and none is judged, for an edit that cannot be applied (LIFE-14).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from peps_tui.core.domain import account as rules
from peps_tui.core.domain import editing, errors
from peps_tui.core.domain.account import Account, Action, Status
from peps_tui.core.domain.challenge import Purpose
from peps_tui.core.domain.dates import paris_date
from peps_tui.core.domain.editing import Changes, Edit, Plan
from peps_tui.core.domain.history import Event, HistoryFilter, Operation
from peps_tui.core.domain.link import LinkKind
from peps_tui.core.domain.message import MessageKind
from peps_tui.core.domain.rights import Rights, Service
from peps_tui.core.ports import Context, UnitOfWork
from peps_tui.core.use_cases import codes
from peps_tui.core.use_cases.codes import CodeSent
from peps_tui.core.use_cases.identity import Actor, administrator
from peps_tui.core.use_cases.messages import mail, named_by, queue_letter
from peps_tui.core.use_cases.people import cut_links

EDITS = frozenset(
    {
        Operation.DETAILS_CHANGED,
        Operation.RIGHT_CHANGED,
        Operation.PROFILE_CHANGED,
        Operation.ACCOUNT_UNBLOCKED,
        Operation.BLOCKED_BY_PASSWORDS,
        Operation.BLOCKED_BY_CODES,
        Operation.PHONE_ENROLLED,
        Operation.PHONE_ANONYMISED,
    }
)
"""What changes something that an edit may change too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCard:
    """An account as « Modifier » shows it; `as_read` is the edit that changes nothing.

    `phone_shown` is empty when there is no number, or one that the reader may not see (PHONE-5);
    then `phone_anonymous` says so. Dates are Paris days. `own` is the reader's account. What
    `refused` tells of Action.EDIT forbids every change. `fingerprint` is what the other functions
    take as `seen`.
    """

    id: int
    identifier: str
    as_read: Edit
    phone_shown: str
    phone_anonymous: bool
    status: Status
    expires_on: date
    created_on: date
    last_login_on: date | None
    last_login_from: str
    own: bool
    services: Sequence[Service]
    refused: Mapping[Action, errors.ActionError] = field(compare=False)
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What follows from an edit, and the account as it now is.

    `letter` goes to the legal representative, whose address is not known when
    `letter_unaddressed`. `email_changed_while_pending`: the link mailed before is void, and « @ »
    sends another to the new address.
    """

    letter: bool
    letter_unaddressed: bool
    email_changed_while_pending: bool
    card: AccountCard


def open_account(context: Context, account_id: int) -> AccountCard:
    """The account to edit; an expired one opens too, and says that it can only be renewed.

    Raises:
        AccountNotFound, NotAdministrator, SessionError.
    """
    with context.ports.storage.reading() as unit:
        actor = administrator(unit, context)
        return _card(unit, actor, unit.accounts.within(actor.establishment_id, account_id))


def rights_of(context: Context, account_id: int) -> Rights:
    """The rights of a colleague, to copy them (RIGHT-5). Raises as `open_account`."""
    with context.ports.storage.reading() as unit:
        actor = administrator(unit, context)
        return unit.accounts.rights(unit.accounts.within(actor.establishment_id, account_id).id)


def preview_changes(context: Context, account_id: int, edit: Edit, *, seen: str) -> Changes:
    """What `edit` would change, and what it asks before; `seen` is a card's fingerprint.

    Raises:
        AccountGone: it was deleted meanwhile.
        AccountChanged: somebody, whom it names, changed it meanwhile; open it again and merge.
        OnlyRenewal, OwnAccount, DemotionRefused, OwnTelephone, FieldsRefused, ServiceNotOnline,
        NothingToChange, NotAdministrator, SessionError.
    """
    with context.ports.storage.reading() as unit:
        return _plan(unit, administrator(unit, context), account_id, edit, seen).changes


def request_change(context: Context, account_id: int, edit: Edit, *, seen: str) -> CodeSent:
    """Send the administrator the code that confirms exactly these changes (OTP-7).

    Raises:
        NumberMissing, CodeTooSoon, CodeCeilingReached, GatewayUnavailable: as `request_creation`.
        What `preview_changes` raises: no code is sent.
    """
    with context.ports.storage.writing() as unit:
        actor = administrator(unit, context)
        plan = _plan(unit, actor, account_id, edit, seen)
        request = codes.confirmation(actor, Purpose.CHANGE_ACCOUNT, _target(plan))
        message_id = codes.store(unit, context.ports, request)
    return codes.send(context.ports, message_id, request)


def apply_changes(
    context: Context, account_id: int, edit: Edit, *, seen: str, code: str | None
) -> Applied:
    """« Appliquer les modifications »: all of them at once, or none.

    `code` may be None where `Changes.needs_code` says that none is asked. A code that confirms
    the same changes still serves after a conflict.

    Raises:
        CodeWrong, CodeExpired, CodeCancelled, CodeUnknown: nothing was changed.
        SessionBlocked: this was the fifth wrong code in a row.
        What `preview_changes` raises: nothing was changed, and no attempt was counted.
    """
    with context.ports.storage.writing() as unit:
        actor = administrator(unit, context)
        refused = _judge(unit, context, actor, _plan(unit, actor, account_id, edit, seen), code)
        if refused is None:
            # Planned again: judging a code writes to the account of the actor, maybe this one.
            return _apply(unit, actor, _plan(unit, actor, account_id, edit, seen))
    raise refused


def _plan(unit: UnitOfWork, actor: Actor, account_id: int, edit: Edit, seen: str) -> Plan:
    try:
        account = unit.accounts.within(actor.establishment_id, account_id)
    except errors.AccountNotFound:
        raise errors.AccountGone from None
    held = unit.accounts.rights(account.id)
    _refuse_changed(unit, account, held, seen)
    plan = editing.plan(
        account,
        held,
        edit,
        by=actor.account,
        services=unit.services.online(actor.today),
        now=actor.now,
    )
    email = plan.after.email
    if email is not None and unit.accounts.email_taken(
        actor.establishment_id, email, but=account.id
    ):
        raise errors.FieldsRefused({"email": errors.EmailTaken()})
    return plan


def _seen(unit: UnitOfWork, account: Account, held: Rights) -> str:
    """What is read, and after which line of the history."""
    number = unit.history.head(account.establishment_id).number
    return f"{number}:{editing.fingerprint(account, held)}"


def _refuse_changed(unit: UnitOfWork, account: Account, held: Rights, seen: str) -> None:
    number, _, read = seen.partition(":")
    if read == editing.fingerprint(account, held):
        return
    edits = HistoryFilter(subject=account.identifier, operations=EDITS)
    lines, _ = unit.history.page(account.establishment_id, edits, before=None, size=1)
    since = [line.author.name for line in lines if line.number > int(number)]
    raise errors.AccountChanged(account.identifier, by="".join(since))


def _target(plan: Plan) -> str:
    return plan.changes.target(plan.before.id)


def _judge(
    unit: UnitOfWork, context: Context, actor: Actor, plan: Plan, code: str | None
) -> errors.CoreError | None:
    if not plan.changes.needs_code:
        return None
    if code is None:
        return errors.CodeUnknown()
    answer = codes.answer(actor, Purpose.CHANGE_ACCOUNT, _target(plan), code)
    return codes.judge(unit, context.ports, answer)


def _apply(unit: UnitOfWork, actor: Actor, plan: Plan) -> Applied:
    changes, account = plan.changes, unit.accounts.save(plan.after)
    unit.accounts.set_rights(
        account.id, {change.service.code: change.after for change in changes.rights}
    )
    unit.history.record_many(actor.establishment_id, plan.events, by=actor.author, at=actor.now)
    if changes.ends_trusts:
        unit.trusts.end_of_account(account.id, actor.now)
    if changes.touches("email"):
        _tell_email(unit, actor, plan)
    if changes.touches("phone"):
        _tell_phone(unit, actor, plan)
    if changes.cuts_links:
        cut_links(unit, account, by=actor.author, now=actor.now)
    if changes.reuses:
        unit.drafts.drop_all(account.id)
    if changes.unblocked:
        mail(unit, account, MessageKind.UNBLOCKED, now=actor.now, facts=named_by(actor.account))
    addressed = _announce(unit, actor, account) if changes.promoted else True
    return Applied(
        letter=changes.promoted,
        letter_unaddressed=not addressed,
        email_changed_while_pending=changes.touches("email") and account.activated_at is None,
        card=_card(unit, actor, account),
    )


def _tell_email(unit: UnitOfWork, actor: Actor, plan: Plan) -> None:
    """Nothing that was mailed to the old address, or still waits to be, serves any more (MSG-1).

    Nor does a sign-in that a link mailed there confirmed.
    """
    for kind in LinkKind:
        unit.links.cancel(plan.before.id, kind, actor.now)
    unit.sessions.end_under_way(plan.before.id, actor.now)
    unit.outbox.give_up([plan.before.id])
    for addressed in (plan.before, plan.after):
        mail(
            unit,
            addressed,
            MessageKind.EMAIL_CHANGED,
            now=actor.now,
            facts=named_by(actor.account),
        )


def _tell_phone(unit: UnitOfWork, actor: Actor, plan: Plan) -> None:
    """Codes sent to the old number, and sign-ins that wait for one, serve no more (TRUST-5)."""
    unit.challenges.cancel_all(plan.before.id, actor.now)
    unit.sessions.end_under_way(plan.before.id, actor.now)
    phone = plan.after.phone
    told = {
        "masked": "" if phone is None else phone.masked,
        "was_anonymous": "yes" if plan.before.phone_anonymous else "",
        **named_by(actor.account),
    }
    mail(unit, plan.after, MessageKind.PHONE_CHANGED, now=actor.now, facts=told)


def _announce(unit: UnitOfWork, actor: Actor, account: Account) -> bool:
    """Tell of a promotion; returns whether the letter has an address (LIFE-9, edge case 14)."""
    mail(unit, account, MessageKind.PROMOTED, now=actor.now, facts=named_by(actor.account))
    event = Event.about(account, Operation.LETTER_QUEUED)
    unit.history.record(actor.establishment_id, event, by=actor.author, at=actor.now)
    return queue_letter(unit, account, now=actor.now)


def _card(unit: UnitOfWork, actor: Actor, account: Account) -> AccountCard:
    held = unit.accounts.rights(account.id)
    shown = rules.phone_shown(account, to=actor.account)
    return AccountCard(
        id=account.id,
        identifier=account.identifier,
        as_read=editing.as_read(account, held),
        phone_shown="" if shown is None else shown.national,
        phone_anonymous=account.phone_anonymous,
        status=account.status(actor.today),
        expires_on=account.expires_on,
        created_on=paris_date(account.created_at),
        last_login_on=None if account.last_login_at is None else paris_date(account.last_login_at),
        last_login_from=account.last_login_from,
        own=actor.account.id == account.id,
        services=unit.services.online(actor.today),
        refused=rules.refusals(account, by=actor.account, today=actor.today),
        fingerprint=_seen(unit, account, held),
    )
